/** Draws links: drag from one shape to the other, or click both; with the keyboard Enter takes the selected one. */

import { centre } from '../geometry.js';
import { nameOf } from '../object_names.js';
import { linkBetween } from '../object_types.js';

export class LinkTool {
  /** @param {import('../canvas.js').Canvas} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.from = null;
  }

  /** The shape selected when the tool is taken up is the first end. */
  enter() {
    const shape = this.canvas.state.selectedShape;
    if (shape) this.#begin(shape);
    else this.canvas.announce('hint_link');
  }

  #begin(shape) {
    this.from = this.canvas.endOf(shape);
    this.canvas.announce('link_from', { name: nameOf(this.canvas.t, shape.kind, shape.object) });
  }

  /** A drag that starts on a shape starts the link there. */
  grab(position) {
    const shape = this.canvas.hits.shapeAt(position);
    this.dragged = shape;
    return Boolean(shape);
  }

  drag(position) {
    const { canvas } = this;
    this.from = canvas.endOf(this.dragged);
    this.#rubber(position);
  }

  hover(position) {
    if (this.from) this.#rubber(position);
  }

  #rubber(position) {
    const { canvas } = this;
    const shape = canvas.state.shapeOf(this.from.id);
    const target = canvas.hits.shapeAt(position);
    const fits = !target || target.id === this.from.id || !linkBetween(this.from, canvas.endOf(target)).why;
    canvas.aimAt(target && target.id !== this.from.id && fits ? target.id : null);
    if (!shape) return;
    const [x, y] = centre(shape.box);
    const line = `M${x + canvas.layout.offset(shape.page)} ${y}L${position.world.join(' ')}`;
    canvas.surface.sketch(line, fits ? 'pc-rubber' : 'pc-rubber pc-no');
  }

  drop(position) {
    const target = this.canvas.hits.shapeAt(position);
    if (target) this.#finish(target);
    else this.cancel();
  }

  click(position) {
    const target = this.canvas.hits.shapeAt(position);
    if (!target) this.cancel();
    else if (this.from && this.from.id !== target.id) this.#finish(target);
    else {
      this.canvas.choose(target.id, target.part);
      this.#begin(target);
    }
  }

  key(action) {
    if (action !== 'make') return false;
    const shape = this.canvas.state.selectedShape;
    if (!shape) this.canvas.announce('nothing_selected');
    else if (this.from && this.from.id !== shape.id) this.#finish(shape);
    else this.#begin(shape);
    return true;
  }

  #finish(target) {
    const { canvas, from } = this;
    this.cancel();
    if (canvas.connect(from, canvas.endOf(target))) canvas.use('select_tool');
  }

  cancel() {
    this.from = null;
    this.canvas.surface.sketch(null);
    this.canvas.aimAt(null);
  }
}
