/**
 * Draws a box: by dragging, or from the keyboard, where Enter puts one in the middle of the view. The tool for entries
 * also makes one of a text that is clicked.
 */

import { makeEntry } from '../actions.js';
import { add } from '../edits.js';
import { boxOf, clipBox, height, keepOnPage, outline, shiftBox, width } from '../geometry.js';
import { STEPS, stepOf } from '../nudge.js';
import { isText } from '../object_types.js';

/**
 * @typedef {import('../canvas.js').Canvas} Canvas
 * @typedef {import('../page_layout.js').Position} Position
 * @typedef {import('../geometry.js').Box} Box
 * @typedef {import('../geometry.js').Point} Point
 */

const LEAST = 3; // points: less was a slip of the hand
const SIZE = [120, 90]; // points of a box from the keyboard

export class BoxTool {
  /** @param {Canvas} canvas @param {?string} [type] all that it draws; null: what is chosen */
  constructor(canvas, type = null) {
    this.canvas = canvas;
    this.own = type;
    this.start = /** @type {?Point} */ (null);
    this.box = /** @type {?Box} */ (null);
    this.page = 0;
  }

  /** @param {Position} position */
  grab(position) {
    this.start = position.point;
    this.page = position.page;
    return true;
  }

  /** @param {Position} position */
  drag(position) {
    const { page, x } = this.canvas.layout.get(this.page);
    this.box = clipBox(boxOf(this.start ?? position.point, [position.world[0] - x, position.world[1]]), page.width, page.height);
    this.#show(this.box);
  }

  /** @param {Position} position @param {PointerEvent} event */
  drop(position, event) {
    this.#finish(event.shiftKey);
  }

  /** What is drawn. */
  get type() {
    return this.own ?? this.canvas.drawType;
  }

  enter() {
    if (this.own === 'entry') this.canvas.announce('hint_entry');
  }

  /** @param {Position} position @param {MouseEvent} event */
  click(position, event) {
    const { canvas } = this;
    this.cancel();
    if (this.own !== 'entry') return canvas.announce('hint_box');
    const text = canvas.state.at(position.page, position.point).find(({ kind, type }) => kind === 'region' && isText(type));
    if (!text) return canvas.announce('hint_entry');
    if (!event.shiftKey) canvas.use('select_tool');
    return makeEntry(canvas, [text]);
  }

  /**
   * Enter: the box appears, arrows place it, Enter again keeps it.
   * @param {string} action @param {KeyboardEvent} event
   */
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
    /** @type {Box} */
    const grown = [x0, y0, Math.max(x1 + dx, x0 + LEAST), Math.max(y1 + dy, y0 + LEAST)];
    const moved = shiftBox(this.box, ...keepOnPage(this.box, dx, dy, page.width, page.height));
    this.box = event.altKey ? clipBox(grown, page.width, page.height) : moved;
    this.#show(this.box);
    return true;
  }

  #propose() {
    const { canvas } = this;
    const { page, point } = canvas.layout.middle(canvas.view.seen);
    const sheet = canvas.layout.get(page).page;
    const [w, h] = [Math.min(SIZE[0], sheet.width), Math.min(SIZE[1], sheet.height)];
    /** @type {Box} */
    const box = [point[0] - w / 2, point[1] - h / 2, point[0] + w / 2, point[1] + h / 2];
    this.page = page;
    this.box = shiftBox(box, ...keepOnPage(box, 0, 0, sheet.width, sheet.height));
    this.#show(this.box);
    canvas.announce('box_placed');
  }

  /** @param {Box} box */
  #show(box) {
    const { x } = this.canvas.layout.get(this.page);
    this.canvas.surface.sketch(outline(shiftBox(box, x, 0)), `pc-new pc-t-${this.type}`);
  }

  /** @param {boolean} goesOn */
  #finish(goesOn) {
    const { canvas, box, page } = this;
    this.cancel();
    if (!box || width(box) < LEAST || height(box) < LEAST) return canvas.announce('too_small');
    const edit = add(canvas.state, this.type, page, box);
    canvas.commit([edit]);
    if (!goesOn) canvas.use('select_tool');
    canvas.choose(edit.id);
    return undefined;
  }

  /** Another type is drawn. */
  restyle() {
    if (this.box) this.#show(this.box);
  }

  cancel() {
    this.box = null;
    this.start = null;
    this.canvas.surface.sketch(null);
  }
}
