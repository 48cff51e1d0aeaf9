/** Draws links: drag from one shape to the other, or click both; with the keyboard Enter takes the selected one. */

import { centre } from '../geometry.js';
import { linkBetween } from '../kinds.js';

export class LinkTool {
  constructor(canvas) {
    this.canvas = canvas;
    this.from = null;
  }

  /** The shape selected when the tool is taken up is the first end. */
  enter() {
    const shape = this.canvas.state.selectedShape;
    if (shape) this.#begin(shape);
    else this.canvas.say('hint_link');
  }

  #begin(shape) {
    this.from = this.canvas.endOf(shape);
    this.canvas.say('link_from', { name: this.canvas.words.name(shape.kind, shape.object) });
  }

  /** A drag that starts on a shape starts the link there. */
  grab(place) {
    const shape = this.canvas.shapeAt(place);
    this.dragged = shape;
    return Boolean(shape);
  }

  drag(place) {
    const { canvas } = this;
    this.from = canvas.endOf(this.dragged);
    this.#rubber(place);
  }

  hover(place) {
    if (this.from) this.#rubber(place);
  }

  #rubber(place) {
    const { canvas } = this;
    const shape = canvas.state.shapeOf(this.from.id);
    const target = canvas.shapeAt(place);
    const fits = !target || target.id === this.from.id || !linkBetween(this.from, canvas.endOf(target)).why;
    canvas.aimAt(target && target.id !== this.from.id && fits ? target.id : null);
    if (!shape) return;
    const [x, y] = centre(shape.box);
    const line = `M${x + canvas.offset(shape.page)} ${y}L${place.world.join(' ')}`;
    canvas.sketch(line, fits ? 'pc-rubber' : 'pc-rubber pc-no');
  }

  drop(place) {
    const target = this.canvas.shapeAt(place);
    if (target) this.#finish(target);
    else this.cancel();
  }

  click(place) {
    const target = this.canvas.shapeAt(place);
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
    if (!shape) this.canvas.say('nothing_selected');
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
    this.canvas.sketch(null);
    this.canvas.aimAt(null);
  }
}
