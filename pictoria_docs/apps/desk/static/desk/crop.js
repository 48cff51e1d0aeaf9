/**
 * A piece of a page: the page's picture clipped to a box, which the browser has at hand; or, where that would be too
 * coarse, just that piece from the image server.
 */

import { el } from './dom.js';

const MARGIN = 3; // points around the box, so that letters at its edge are not cut
const WIDEST = 900; // pixels asked of the image server
const PANEL = 340; // pixels: about the width of the panel
const FINE = 0.9; // pixels of the picture for each on screen that are good enough

/**
 * @param {object} page a page view @param {number[]} box points
 * @param {{alt: string, most?: number}} options `most`: height in pixels that the crop has at most
 * @returns {HTMLElement}
 */
export function crop(page, box, { alt, most = 220 }) {
  const [x0, y0, x1, y1] = around(page, box);
  const [wide, high] = [x1 - x0, y1 - y0];
  const frame = el('div', { class: 'pd-crop' });
  frame.style.aspectRatio = `${wide} / ${high}`;
  frame.style.maxWidth = `${Math.round(most * (wide / high))}px`;
  const picture = el('img', { alt, draggable: 'false', decoding: 'async' });
  const shown = Math.min(PANEL, most * (wide / high)) * (window.devicePixelRatio || 1);
  if (page.image.iiif && wide * pixelsPerPoint(page) < shown * FINE) {
    picture.src = regionAddress(page, [x0, y0, x1, y1]);
    picture.style.width = '100%';
  } else {
    picture.src = page.image.url;
    picture.style.width = `${(page.width / wide) * 100}%`;
    picture.style.transform = `translate(${(-x0 / page.width) * 100}%, ${(-y0 / page.height) * 100}%)`;
  }
  frame.append(picture);
  return frame;
}

/** Of the page's picture as it is shown first. */
function pixelsPerPoint({ image, width }) {
  return (image.width / width) * Math.min(1, image.side / Math.max(image.width, image.height));
}

function around(page, [x0, y0, x1, y1]) {
  return [
    Math.max(0, x0 - MARGIN), Math.max(0, y0 - MARGIN),
    Math.min(page.width, x1 + MARGIN), Math.min(page.height, y1 + MARGIN),
  ];
}

function regionAddress({ image, width, height }, [x0, y0, x1, y1]) {
  const [across, down] = [image.width / width, image.height / height];
  const place = [x0 * across, y0 * down, (x1 - x0) * across, (y1 - y0) * down].map(Math.round);
  return `${image.iiif}/${place.join(',')}/${Math.min(place[2], WIDEST)},/0/default.jpg`;
}
