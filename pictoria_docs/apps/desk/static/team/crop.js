/** The part of a page that a disagreement is about, with what one person says is there. Coordinates in points. */

import { html, svg } from '../canvas/dom.js';

const MARGIN = 28;
const SMALLEST = 140;

/**
 * Where subjects lie on a page, with room around: the same part for both sides, so that they can be compared.
 * @param {Array<?Object>} subjects @param {number} page
 * @returns {?{x0: number, y0: number, x1: number, y1: number}} null where none lies on the page
 */
export function placesOf(subjects, page) {
  const boxes = subjects.flatMap((subject) => boxesOf(subject, page)).map(({ box }) => box);
  if (!boxes.length) return null;
  const [x0, y0] = [0, 1].map((at) => Math.min(...boxes.map((box) => box[at])) - MARGIN);
  const [x1, y1] = [2, 3].map((at) => Math.max(...boxes.map((box) => box[at])) + MARGIN);
  const [wider, higher] = [SMALLEST - (x1 - x0), SMALLEST - (y1 - y0)].map((missing) => Math.max(0, missing) / 2);
  return { x0: x0 - wider, y0: y0 - higher, x1: x1 + wider, y1: y1 + higher };
}

/** The boxes of a subject on a page; of a link, those of its ends. */
function boxesOf(subject, page) {
  if (!subject) return [];
  const ends = [subject.source_end, subject.target_end].filter(Boolean);
  const all = subject.spans ?? (ends.length ? ends : [{ page: subject.page, box: subject.box, polygon: subject.polygon }]);
  return all.filter((each) => each.box && each.page === page);
}

/**
 * The picture of a part of a page.
 * @param {Object} page as the server tells it @param {?Object} area see `placesOf`; null: the whole page
 * @param {?Object} subject what is drawn; null: nothing is there @param {string} nothing said where nothing is there
 */
export function cropOf(page, area, subject, nothing) {
  const figure = html('figure', { class: 'pt-crop' });
  const { width, height } = page;
  const [x0, y0] = [Math.max(0, area?.x0 ?? 0), Math.max(0, area?.y0 ?? 0)];
  const [x1, y1] = [Math.min(width, area?.x1 ?? width), Math.min(height, area?.y1 ?? height)];
  const viewBox = [x0, y0, x1 - x0, y1 - y0].join(' ');
  const name = subject?.name ?? nothing;
  const drawing = svg('svg', { viewBox, role: 'img', 'aria-label': name, preserveAspectRatio: 'xMidYMid meet' }, figure);
  svg('image', { href: page.image.url, width, height, preserveAspectRatio: 'none' }, drawing);
  const shapes = boxesOf(subject, page.number);
  for (const { box, polygon } of shapes) outline(drawing, box, polygon);
  if (subject?.source_end && shapes.length === 2) arrow(drawing, ...shapes.map(({ box }) => box));
  if (!subject) html('figcaption', { text: nothing }, figure);
  return figure;
}

function outline(drawing, [x0, y0, x1, y1], polygon) {
  for (const layer of ['pt-casing', 'pt-line']) {
    if (polygon) svg('polygon', { points: polygon.map((point) => point.join(',')).join(' '), class: layer }, drawing);
    else svg('rect', { x: x0, y: y0, width: x1 - x0, height: y1 - y0, class: layer }, drawing);
  }
}

function arrow(drawing, from, to) {
  const [a, b] = [from, to].map(([x0, y0, x1, y1]) => [(x0 + x1) / 2, (y0 + y1) / 2]);
  for (const layer of ['pt-casing', 'pt-line']) {
    svg('line', { x1: a[0], y1: a[1], x2: b[0], y2: b[1], class: layer }, drawing);
  }
  svg('circle', { cx: b[0], cy: b[1], r: 4, class: 'pt-point' }, drawing);
}
