/** Draws links: drag from one shape to the other, or click both; with the keyboard Enter takes the selected one. */

import { centre } from '../geometry.js';
import { nameOf } from '../object_names.js';

/**
 * @typedef {import('../canvas.js').Canvas} Canvas
 * @typedef {import('../state.js').Shape} Shape
 * @typedef {import('../object_types.js').End} End
 * @typedef {import('../page_layout.js').Position} Position
 */

export class LinkTool {
  /** @param {Canvas} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    /** The first end. */
    this.from = /** @type {?End} */ (null);
    this.dragged = /** @type {?Shape} */ (null);
  }

  /** The shape selected when the tool is taken up is the first end. */
  enter() {
    const shape = this.canvas.state.selectedShape;
    if (shape) this.#begin(shape);
    else this.canvas.announce('hint_link');
  }

  /** @param {Shape} shape */
  #begin(shape) {
    this.from = this.canvas.endOf(shape);
    this.canvas.announce('link_from', { name: nameOf(this.canvas.t, shape.kind, shape.object) });
  }

  /** A drag that starts on a shape starts the link there. @param {Position} position */
  grab(position) {
    const shape = this.canvas.hits.shapeAt(position);
    this.dragged = shape;
    return Boolean(shape);
  }

  /** @param {Position} position */
  drag(position) {
    if (!this.dragged) return;
    this.from = this.canvas.endOf(this.dragged);
    this.#rubber(position, this.from);
  }

  /** @param {Position} position */
  hover(position) {
    if (this.from) this.#rubber(position, this.from);
  }

  /** @param {Position} position @param {End} from */
  #rubber(position, from) {
    const { canvas } = this;
    const shape = canvas.state.shapeOf(from.id);
    const target = canvas.hits.shapeAt(position);
    const fits = !target || target.id === from.id || !('why' in canvas.linkRules.drawn(from, canvas.endOf(target), canvas.linkType));
    canvas.aimAt(target && target.id !== from.id && fits ? target.id : null);
    if (!shape) return;
    const [x, y] = centre(shape.box);
    const line = `M${x + canvas.layout.offset(shape.page)} ${y}L${position.world.join(' ')}`;
    canvas.surface.sketch(line, fits ? 'pc-rubber' : 'pc-rubber pc-no');
  }

  /** @param {Position} position */
  drop(position) {
    const target = this.canvas.hits.shapeAt(position);
    if (target) this.#finish(target);
    else this.cancel();
  }

  /** @param {Position} position */
  click(position) {
    const target = this.canvas.hits.shapeAt(position);
    if (!target) this.cancel();
    else if (this.from && this.from.id !== target.id) this.#finish(target);
    else {
      this.canvas.choose(target.id, target.part);
      this.#begin(target);
    }
  }

  /** @param {string} action */
  key(action) {
    if (action !== 'make') return false;
    const shape = this.canvas.state.selectedShape;
    if (!shape) this.canvas.announce('nothing_selected');
    else if (this.from && this.from.id !== shape.id) this.#finish(shape);
    else this.#begin(shape);
    return true;
  }

  /** @param {Shape} target */
  #finish(target) {
    const { canvas, from } = this;
    this.cancel();
    if (from && canvas.connect(from, canvas.endOf(target))) canvas.use('select_tool');
  }

  cancel() {
    this.from = null;
    this.canvas.surface.sketch(null);
    this.canvas.aimAt(null);
  }
}
