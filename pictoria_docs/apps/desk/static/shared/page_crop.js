/**
 * The picture of a part of a page: the page's own picture, which the browser has at hand; or, where that would be too
 * coarse, just that part from the image server. Coordinates in points.
 */

import { svg } from './dom.js';

const WIDEST = 900; // pixels asked of the image server
const FINE = 0.9; // pixels of the picture for each on screen that are good enough

/**
 * @typedef {[number, number, number, number]} Box
 * @typedef {{width: number, height: number,
 *   image: {url: string, iiif?: ?string, width: number, height: number, side: number}}} PageView
 */

/**
 * A drawing as large as its place, whose units are points of the page, so that more can be drawn on it.
 * @param {PageView} page @param {Box} box @param {string} label what a screen reader says
 * @param {number} [width] CSS pixels that it will be wide
 */
export function pageCrop(page, box, label, width = 0) {
  const [x, y] = box;
  const [wide, high] = [box[2] - x, box[3] - y];
  const fine = width * (window.devicePixelRatio || 1) * FINE;
  const fits = !page.image.iiif || wide * pixelsPerPoint(page) >= fine;
  const picture = fits
    ? { href: page.image.url, width: page.width, height: page.height }
    : { href: addressOf(page, box), x, y, width: wide, height: high };
  return drawing(box, picture, label);
}

/**
 * A drawing of a part of a page from a picture of just that part.
 * @param {string} href @param {Box} box what it shows @param {string} label what a screen reader says
 */
export function partCrop(href, box, label) {
  const [x, y] = box;
  return drawing(box, { href, x, y, width: box[2] - x, height: box[3] - y }, label);
}

/** @param {Box} box @param {import('./dom.js').Attributes} picture where it lies, in points @param {string} label */
function drawing([x0, y0, x1, y1], picture, label) {
  return svg('svg', {
    viewBox: [x0, y0, x1 - x0, y1 - y0].join(' '), role: 'img', 'aria-label': label, preserveAspectRatio: 'xMidYMid meet',
  }, svg('image', { ...picture, preserveAspectRatio: 'none' }));
}

/**
 * A box with a margin, as far as it is on the page.
 * @param {PageView} page @param {Box} box @param {number} margin
 * @returns {Box}
 */
export function withMargin(page, [x0, y0, x1, y1], margin) {
  return [
    Math.max(0, x0 - margin), Math.max(0, y0 - margin), Math.min(page.width, x1 + margin), Math.min(page.height, y1 + margin),
  ];
}

/** Of the page's picture as it is shown first. @param {PageView} page */
function pixelsPerPoint({ image, width }) {
  return (image.width / width) * Math.min(1, image.side / Math.max(image.width, image.height));
}

/** @param {PageView} page @param {Box} box */
function addressOf({ image, width, height }, [x0, y0, x1, y1]) {
  const [across, down] = [image.width / width, image.height / height];
  const region = [x0 * across, y0 * down, (x1 - x0) * across, (y1 - y0) * down].map(Math.round);
  return `${image.iiif}/${region.join(',')}/${Math.min(region[2], WIDEST)},/0/default.jpg`;
}
