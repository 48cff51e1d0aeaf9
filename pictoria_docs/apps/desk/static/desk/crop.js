/** Parts of pages as the panel shows them. */

import { el } from '../shared/dom.js';
import { pageCrop, withMargin } from '../shared/page_crop.js';

const MARGIN = 3; // points around the box, so that letters at its edge are not cut
const PANEL = 340; // pixels: about the width of the panel
const HEIGHT = 220; // pixels

/**
 * A part of a page of the document at hand; its place is kept until the page is known.
 * @param {import('./review_app.js').ReviewApp} app @param {number} number of the page
 * @param {import('../shared/page_crop.js').Box} box
 * @param {{alt: string, most?: number}} options `most`: height in pixels that it has at most
 */
export function lazyCrop(app, number, box, { alt, most = HEIGHT }) {
  const holder = el('span.pd-crop-place');
  const document = app.selection.current?.document ?? app.pages.document;
  app.client.page(document, number).then((page) => {
    const around = withMargin(page, box, MARGIN);
    const [wide, high] = [around[2] - around[0], around[3] - around[1]];
    const width = Math.round(most * (wide / high));
    const frame = el('div.pd-crop', {}, pageCrop(page, around, alt, Math.min(PANEL, width)));
    frame.style.aspectRatio = `${wide} / ${high}`;
    frame.style.maxWidth = `${width}px`;
    holder.append(frame);
  }).catch(() => {});
  return holder;
}
