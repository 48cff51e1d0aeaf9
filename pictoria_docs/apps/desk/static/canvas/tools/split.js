/** Cuts the selected region in two along a level or an upright line. */

import { split } from '../edits.js';
import { clamp, inBox } from '../geometry.js';
import { STEPS, stepOf } from '../nudge.js';

/**
 * @typedef {import('../canvas.js').Canvas} Canvas
 * @typedef {import('../state.js').Shape} Shape
 * @typedef {import('../page_layout.js').Position} Position
 */

export class SplitTool {
  /** @param {Canvas} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    /** Where the line is. */
    this.at = 0;
    this.axis = 1; // 1: a level line, cuts at y; 0: an upright line, cuts at x
  }

  enter() {
    const shape = this.#region();
    if (!shape) {
      this.canvas.announce('split_needs_region');
      return;
    }
    this.#halfway(shape);
    this.canvas.announce('hint_split');
  }

  /** The key of the tool, pressed again, turns the line. */
  again() {
    this.axis = 1 - this.axis;
    const shape = this.#region();
    if (shape) this.#halfway(shape);
  }

  #region() {
    const shape = this.canvas.state.selectedShape;
    return shape?.kind === 'region' ? shape : null;
  }

  /** @param {Shape} shape */
  #halfway(shape) {
    this.#show(shape, (shape.box[this.axis] + shape.box[this.axis + 2]) / 2);
  }

  /** @param {Position} position */
  grab(position) {
    const shape = this.#region();
    return Boolean(shape && shape.page === position.page && inBox(position.point, shape.box));
  }

  /** @param {Position} position */
  drag(position) {
    this.hover(position);
  }

  /** @param {Position} position */
  hover(position) {
    const shape = this.#region();
    if (shape && shape.page === position.page) this.#show(shape, position.point[this.axis]);
  }

  drop() {
    this.#cut();
  }

  /** A click in the region cuts it there; in another region, that one is to be cut. @param {Position} position */
  click(position) {
    const shape = this.#region();
    if (shape && shape.page === position.page && inBox(position.point, shape.box)) {
      this.hover(position);
      this.#cut();
      return;
    }
    const other = this.canvas.state.at(position.page, position.point).find((region) => region.kind === 'region');
    this.canvas.choose(other?.id ?? null);
    if (other) this.#halfway(other);
  }

  /** @param {string} action @param {KeyboardEvent} event */
  key(action, event) {
    if (action === 'make') {
      this.#cut();
      return true;
    }
    const shape = this.#region();
    const step = STEPS[event.key] && stepOf(event)[this.axis];
    if (!shape || !STEPS[event.key]) return false;
    this.#show(shape, this.at + step);
    return true;
  }

  /** @param {Shape} shape @param {number} at */
  #show(shape, at) {
    const { axis, canvas } = this;
    const { box } = shape;
    this.at = clamp(at, box[axis] + 1, box[axis + 2] - 1);
    const x = canvas.layout.offset(shape.page);
    const line = axis
      ? `M${box[0] + x} ${this.at}L${box[2] + x} ${this.at}` : `M${this.at + x} ${box[1]}L${this.at + x} ${box[3]}`;
    canvas.surface.sketch(line, 'pc-cut');
  }

  #cut() {
    const { canvas } = this;
    const shape = this.#region();
    const edits = shape && split(shape, this.axis, this.at);
    if (!edits) {
      canvas.announce('split_needs_region');
      return;
    }
    canvas.commit(edits);
    canvas.use('select_tool');
    canvas.choose(edits[0].id);
    canvas.announce('split_done');
  }

  cancel() {
    this.canvas.surface.sketch(null);
  }
}
