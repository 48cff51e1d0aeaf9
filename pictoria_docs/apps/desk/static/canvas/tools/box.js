/** Draws a box: by dragging, or from the keyboard, where Enter puts one in the middle of the view. */

import { add } from '../edits.js';
import { boxOf, clipBox, height, keepOnPage, outline, shiftBox, width } from '../geometry.js';
import { STEPS, stepOf } from '../nudge.js';

const LEAST = 3; // points: less was a slip of the hand
const SIZE = [120, 90]; // points of a box from the keyboard

export class BoxTool {
  /** @param {import('../canvas.js').Canvas} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.start = null;
    this.box = null;
    this.page = null;
  }

  grab(position) {
    this.start = position.point;
    this.page = position.page;
    return true;
  }

  drag(position) {
    const { page, x } = this.canvas.layout.get(this.page);
    this.box = clipBox(boxOf(this.start, [position.world[0] - x, position.world[1]]), page.width, page.height);
    this.#show();
  }

  drop(position, event) {
    this.#finish(event.shiftKey);
  }

  click() {
    this.cancel();
    this.canvas.announce('hint_box');
  }

  /** Enter: the box appears, arrows place it, Enter again keeps it. */
  key(action, event) {
    if (action === 'make') {
      if (this.box) this.#finish(false);
      else this.#propose();
      return true;
    }
    if (!this.box || !STEPS[event.key]) return false;
    const { page } = this.canvas.layout.get(this.page);
    const [dx, dy] = stepOf(event);
    const [x0, y0, x1, y1] = this.box;
    const grown = [x0, y0, Math.max(x1 + dx, x0 + LEAST), Math.max(y1 + dy, y0 + LEAST)];
    const moved = shiftBox(this.box, ...keepOnPage(this.box, dx, dy, page.width, page.height));
    this.box = event.altKey ? clipBox(grown, page.width, page.height) : moved;
    this.#show();
    return true;
  }

  #propose() {
    const { canvas } = this;
    const { page, point } = canvas.layout.middle(canvas.view.seen);
    const sheet = canvas.layout.get(page).page;
    const [w, h] = [Math.min(SIZE[0], sheet.width), Math.min(SIZE[1], sheet.height)];
    const box = [point[0] - w / 2, point[1] - h / 2, point[0] + w / 2, point[1] + h / 2];
    this.page = page;
    this.box = shiftBox(box, ...keepOnPage(box, 0, 0, sheet.width, sheet.height));
    this.#show();
    canvas.announce('box_placed');
  }

  #show() {
    const { x } = this.canvas.layout.get(this.page);
    this.canvas.surface.sketch(outline(shiftBox(this.box, x, 0)), `pc-new pc-t-${this.canvas.drawType}`);
  }

  #finish(goesOn) {
    const { canvas, box, page } = this;
    this.cancel();
    if (!box || width(box) < LEAST || height(box) < LEAST) return canvas.announce('too_small');
    const edit = add(canvas.state, canvas.drawType, page, box);
    canvas.commit([edit]);
    if (!goesOn) canvas.use('select_tool');
    canvas.choose(edit.id);
    return undefined;
  }

  /** Another type is drawn. */
  restyle() {
    if (this.box) this.#show();
  }

  cancel() {
    this.box = null;
    this.start = null;
    this.canvas.surface.sketch(null);
  }
}
