/** The part of a page that a disagreement is about, with what one person says is there. Coordinates in points. */

import { el, svg } from '../shared/dom.js';
import { pageCrop, withMargin } from '../shared/page_crop.js';

const MARGIN = 28;
const SMALLEST = 140;
const WIDTH = 480; // pixels: about the width of a card

/**
 * @typedef {import('../shared/page_crop.js').Box} Box
 * @typedef {import('./facts.js').Subject} Subject
 * @typedef {{box: Box, polygon?: ?number[][]}} Outline
 */

/**
 * Where subjects lie on a page, with room around: the same part for both sides, so that they can be compared.
 * @param {Subject[]} subjects @param {number} page
 * @returns {?Box} null where none lies on the page
 */
export function areaOf(subjects, page) {
  const boxes = subjects.flatMap((subject) => boxesOf(subject, page)).map(({ box }) => box);
  if (!boxes.length) return null;
  const [x0, y0] = [0, 1].map((side) => Math.min(...boxes.map((box) => box[side])) - MARGIN);
  const [x1, y1] = [2, 3].map((side) => Math.max(...boxes.map((box) => box[side])) + MARGIN);
  const [wider, higher] = [SMALLEST - (x1 - x0), SMALLEST - (y1 - y0)].map((missing) => Math.max(0, missing) / 2);
  return [x0 - wider, y0 - higher, x1 + wider, y1 + higher];
}

/**
 * The boxes of a subject on a page; of a link, those of its ends.
 * @param {Subject} subject @param {number} page
 * @returns {Outline[]}
 */
function boxesOf(subject, page) {
  return partsOf(subject).flatMap(({ box, polygon, page: on }) => (box && on === page ? [{ box, polygon }] : []));
}

/** @param {Subject} subject @returns {{page: number, box: ?Box, polygon?: ?number[][]}[]} */
function partsOf(subject) {
  switch (subject?.kind) {
    case 'entry': return subject.spans;
    case 'link': return [subject.source_end, subject.target_end];
    case 'region': case 'mention': return [subject];
    default: return [];
  }
}

/**
 * The picture of a part of a page.
 * @param {import('../shared/api.js').Page} page @param {?Box} area see `areaOf`; null: the whole page
 * @param {Subject} subject what is drawn; null: nothing is there @param {string} nothing said where nothing is there
 */
export function disagreementCrop(page, area, subject, nothing) {
  const box = withMargin(page, area ?? [0, 0, page.width, page.height], 0);
  const drawing = pageCrop(page, box, subject?.name ?? nothing, WIDTH);
  const shapes = boxesOf(subject, page.number);
  for (const shape of shapes) drawing.append(...outlines(shape));
  if (subject?.kind === 'link' && shapes.length === 2) drawing.append(...arrow(shapes[0].box, shapes[1].box));
  return el('figure.pt-crop', {}, drawing, !subject && el('figcaption', {}, nothing));
}

/** @param {Outline} shape @returns {SVGElement[]} */
function outlines({ box: [x0, y0, x1, y1], polygon }) {
  return ['pt-casing', 'pt-line'].map((layer) => (polygon
    ? svg('polygon', { points: polygon.map((point) => point.join(',')).join(' '), class: layer })
    : svg('rect', { x: x0, y: y0, width: x1 - x0, height: y1 - y0, class: layer })));
}

/** @param {Box} from @param {Box} to @returns {SVGElement[]} */
function arrow(from, to) {
  const [a, b] = [from, to].map(([x0, y0, x1, y1]) => [(x0 + x1) / 2, (y0 + y1) / 2]);
  const lines = ['pt-casing', 'pt-line'].map((layer) => svg('line', { x1: a[0], y1: a[1], x2: b[0], y2: b[1], class: layer }));
  return [...lines, svg('circle', { cx: b[0], cy: b[1], r: 4, class: 'pt-point' })];
}
