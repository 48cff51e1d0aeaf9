/** Colours of types: how well they can be read, and darker ones (WCAG 2.2, contrast). */

export const READABLE = 4.5;
const WHITE = '#ffffff';
const STEP = 0.94;

/** Colours to choose from; text in each can be read on white. */
export const PALETTE = ['#8a2be2', '#00693c', '#a8320a', '#005f87', '#9c2763', '#6b5600', '#3847b8', '#7d2020', '#48503a', '#5a3f8c'];

/** Whether it is a colour as the config has it. @param {string} text */
export const isColour = (text) => /^#[0-9a-f]{6}$/i.test(text);

/** @param {string} colour */
const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

/** @param {string} colour */
function luminance(colour) {
  const [red, green, blue] = channels(colour).map((value) => value / 255)
    .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast with the white that labels stand on, in the light and in the dark. @param {string} colour */
export const contrast = (colour) => (luminance(WHITE) + 0.05) / (luminance(colour) + 0.05);

/** The nearest darker colour that can be read. @param {string} colour */
export function darkened(colour) {
  let shares = channels(colour);
  let found = colour;
  while (contrast(found) < READABLE) {
    shares = shares.map((value) => value * STEP);
    found = `#${shares.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
  }
  return found;
}
