/** What a selected object is grasped by: eight handles of a box, corners and sides of a polygon, the ends of a link. */

import { svg } from '../shared/dom.js';
import { corners } from './geometry.js';
import { pin } from './view.js';

/**
 * @typedef {import('./canvas.js').Canvas} Canvas
 * @typedef {import('./state.js').Shape} Shape
 * @typedef {import('./geometry.js').Box} Box
 * @typedef {import('./geometry.js').Point} Point
 */

/** Handles of a box: which sides they move, [x, y] in -1, 0, 1, and the pointer that says so. */
/** @type {[-1|0|1, -1|0|1, string][]} */
const BOX = [
  [-1, -1, 'nwse'], [0, -1, 'ns'], [1, -1, 'nesw'], [-1, 0, 'ew'],
  [1, 0, 'ew'], [-1, 1, 'nesw'], [0, 1, 'ns'], [1, 1, 'nwse'],
];

/** @type {Object<string, number>} */
const RADIUS = { edge: 3.5, side: 4, vertex: 5, linkend: 9 };
/** Pointers along the directions across a side, from a level one on, each 45 degrees on. */
const ACROSS = ['ns', 'nesw', 'ew', 'nwse'];

export class Handles {
  /** @param {SVGElement} layer @param {Canvas} canvas */
  constructor(layer, canvas) {
    this.layer = layer;
    this.canvas = canvas;
  }

  draw() {
    const { state, readOnly, reshaping, toolName } = this.canvas;
    this.layer.replaceChildren();
    if (readOnly || !state.selected || toolName !== 'select_tool') return;
    const shape = state.selectedShape;
    if (state.selectedLink) this.#link(state.selected);
    else if (!shape || shape.kind === 'mention') return;
    else if (reshaping && shape.kind === 'region') this.#vertices(shape);
    else this.#box(shape);
  }

  /** @param {Shape} shape */
  #box({ box, page }) {
    const { view } = this.canvas;
    const size = [(box[2] - box[0]) * view.scale, (box[3] - box[1]) * view.scale];
    const tiny = Math.max(...size) < 26;
    BOX.forEach(([sx, sy, cursor], i) => {
      // Handles in the middle of short sides would cover each other, and all eight a small shape.
      if (tiny && i !== BOX.length - 1) return;
      if ((sx === 0 && size[0] < 36) || (sy === 0 && size[1] < 36)) return;
      const [x, y] = [side(box[0], box[2], sx), side(box[1], box[3], sy)];
      this.#handle('resize', i, [x, y], page, `cursor:${cursor}-resize`);
    });
  }

  /** @param {Shape} shape */
  #vertices({ box, polygon, page }) {
    const points = polygon ?? corners(box);
    points.forEach(([x, y], i) => {
      const [nx, ny] = points[(i + 1) % points.length];
      // Of four corners the middle of a side moves the side: frames are wanted wider, not pointed.
      const [role, cursor] = points.length === 4 ? ['side', `${ACROSS[turns(nx - x, ny - y)]}-resize`] : ['edge', 'copy'];
      this.#handle(role, i, [(x + nx) / 2, (y + ny) / 2], page, `cursor:${cursor}`);
    });
    points.forEach((point, i) => {
      const active = this.canvas.vertex === i ? ' pc-active' : '';
      this.#handle(`vertex${active}`, i, point, page, 'cursor:move');
    });
  }

  /** @param {string} id */
  #link(id) {
    const ends = this.canvas.renderer.links.ends(id);
    const { source_end: source, target_end: target } = this.canvas.state.selectedLink;
    ends?.forEach((point, i) => {
      const page = [source, target][i]?.page;
      if (point && this.canvas.state.pages.has(page)) this.#handle('linkend', i, point, null, 'cursor:alias');
    });
  }

  /** @param {string} classes @param {number} index @param {Point} point @param {?number} page @param {string} style */
  #handle(classes, index, [x, y], page, style) {
    const [role] = classes.split(' ');
    const node = svg('g', { class: `pc-handle pc-h-${classes}`, 'data-handle': role, 'data-index': index, style });
    node.append(svg('rect', { x: -11, y: -11, width: 22, height: 22, class: 'pc-reach' }));
    if (role === 'resize') node.append(svg('rect', { x: -4.5, y: -4.5, width: 9, height: 9, rx: 2, class: 'pc-grip' }));
    else node.append(svg('circle', { r: RADIUS[role], class: 'pc-grip' }));
    pin(node, x + (page === null ? 0 : this.canvas.layout.offset(page)), y);
    this.layer.append(node);
  }
}

/** @param {number} low @param {number} high @param {number} sign @returns {number} */
const side = (low, high, sign) => (sign < 0 ? low : sign > 0 ? high : (low + high) / 2);

/** Half quarters by which a side is turned, 0 to 3. @param {number} dx @param {number} dy */
const turns = (dx, dy) => (Math.round(Math.atan2(dy, dx) / (Math.PI / 4)) + 8) % 4;

/**
 * A box with the sides moved that handle `index` moves.
 * @param {Box} box @param {number} index @param {number} dx @param {number} dy @returns {Box}
 */
export function pulled(box, index, dx, dy) {
  const [sx, sy] = BOX[index];
  const [x0, y0, x1, y1] = box;
  const moved = [x0 + (sx < 0 ? dx : 0), y0 + (sy < 0 ? dy : 0), x1 + (sx > 0 ? dx : 0), y1 + (sy > 0 ? dy : 0)];
  return [
    Math.min(moved[0], moved[2]), Math.min(moved[1], moved[3]),
    Math.max(moved[0], moved[2]), Math.max(moved[1], moved[3]),
  ];
}
