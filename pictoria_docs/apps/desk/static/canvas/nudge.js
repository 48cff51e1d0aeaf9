/** Moving and resizing with the arrow keys: a run of key presses is shown at once and becomes one edit. */

import { bounds, height, keepOnPage, polygonOf, shiftBox, shiftPolygon, stretch, width } from './geometry.js';
import { reshape } from './edits.js';

/**
 * @typedef {import('./canvas.js').Canvas} Canvas
 * @typedef {import('./state.js').Shape} Shape
 * @typedef {import('./geometry.js').Box} Box
 * @typedef {import('./geometry.js').Point} Point
 */

const REST = 500; // milliseconds without a key after which the run is over
const LEAST = 2; // points that a box keeps in each direction

/** What the arrow keys move by. @type {Object<string, Point>} */
export const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** How far a pressed arrow goes, in points. @param {KeyboardEvent} event @returns {Point} */
export function stepOf(event) {
  const far = event.shiftKey ? 10 : 1;
  const [dx, dy] = STEPS[event.key];
  return [dx * far, dy * far];
}

export class Nudge {
  /** @param {Canvas} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.timer = 0;
    this.running = false;
  }

  /**
   * @param {Point} step @param {boolean} resizes move the lower right corner only
   * @returns {boolean} whether something was moved
   */
  push([dx, dy], resizes) {
    const { canvas } = this;
    const shape = canvas.state.selectedShape;
    if (!shape || shape.kind === 'mention' || canvas.readOnly) return false;
    const { page } = canvas.layout.get(shape.page);
    if (canvas.vertex !== null) this.#vertex(shape, dx, dy);
    else if (resizes) this.#resize(shape, dx, dy, page);
    else this.#move(shape, ...keepOnPage(shape.box, dx, dy, page.width, page.height));
    this.running = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), REST);
    return true;
  }

  /** @param {Shape} shape @param {number} dx @param {number} dy */
  #move({ key, box, polygon }, dx, dy) {
    this.canvas.preview({ key, box: shiftBox(box, dx, dy), polygon: polygon && shiftPolygon(polygon, dx, dy) });
  }

  /** @param {Shape} shape @param {number} dx @param {number} dy @param {any} page */
  #resize({ key, box, polygon }, dx, dy, page) {
    const wide = Math.min(Math.max(width(box) + dx, LEAST), page.width - box[0]);
    const high = Math.min(Math.max(height(box) + dy, LEAST), page.height - box[1]);
    /** @type {Box} */
    const grown = [box[0], box[1], box[0] + wide, box[1] + high];
    this.canvas.preview({ key, box: grown, polygon: polygon && stretch(polygon, box, grown) });
  }

  /** @param {Shape} shape @param {number} dx @param {number} dy */
  #vertex(shape, dx, dy) {
    const polygon = polygonOf(shape).map(([x, y], i) => (
      /** @type {Point} */ (i === this.canvas.vertex ? [x + dx, y + dy] : [x, y])
    ));
    this.canvas.preview({ key: shape.key, box: bounds(polygon), polygon });
  }

  /** Make an edit of what the keys have moved. */
  flush() {
    clearTimeout(this.timer);
    if (!this.running) return;
    this.running = false;
    const { state } = this.canvas;
    const shape = state.draft && state.shapes.get(state.draft.key);
    if (shape) this.canvas.commit([reshape(state, shape, shape.box, shape.polygon)]);
  }
}
