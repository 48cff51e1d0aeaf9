/** A part of a page with words lit on it. */

import { el, svg } from '../shared/dom.js';

/** @typedef {[number, number, number, number]|number[]} Box in points: left, top, right, bottom */

/** @param {{view: Box, lit: Box[], crop: string}} part */
export function pagePart({ view: [x0, y0, x1, y1], lit, crop }) {
  const [wide, high] = [Math.max(1, x1 - x0), Math.max(1, y1 - y0)];
  const words = lit.map(([left, top, right, bottom]) => svg('rect', {
    x: left, y: top, width: right - left, height: bottom - top, rx: 1.5,
  }));
  const image = el('img', { src: crop, alt: '', loading: 'lazy', decoding: 'async' });
  const frame = el('div', { class: 'ps-frame', style: `aspect-ratio: ${wide} / ${high}; --ps-shape: ${wide / high}` }, image,
    svg('svg', { viewBox: `${x0} ${y0} ${wide} ${high}`, 'aria-hidden': 'true', class: 'ps-lit' }, ...words));
  image.addEventListener('error', () => frame.classList.add('ps-missing'), { once: true });
  return frame;
}
