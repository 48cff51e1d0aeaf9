/** Draws a polygon corner by corner: clicks, or a crosshair moved by the arrows with Enter for each corner. */

import { add } from '../edits.js';
import { bounds, clamp, distance } from '../geometry.js';
import { STEPS, stepOf } from '../nudge.js';

/**
 * @typedef {import('../canvas.js').Canvas} Canvas
 * @typedef {import('../page_layout.js').Position} Position
 * @typedef {import('../geometry.js').Point} Point
 * @typedef {import('../geometry.js').Polygon} Polygon
 */

const REACH = 9; // pixels within which a click means the first corner
const SAME = 0.01; // points within which two corners are one

export class PolygonTool {
  /** @param {Canvas} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    /** The corners so far. @type {Polygon} */
    this.points = [];
    this.page = /** @type {?number} */ (null);
    /** The crosshair. */
    this.cursor = /** @type {?Point} */ (null);
  }

  grab() {
    return false;
  }

  /** @param {Position} position */
  click(position) {
    const { canvas } = this;
    if (this.points.length && position.page !== this.page) return canvas.announce('one_page');
    this.page = position.page;
    return this.#corner(position.point, REACH / canvas.view.scale);
  }

  /** @param {Point} point @param {number} reach */
  #corner(point, reach) {
    const { points } = this;
    const again = points.length > 0 && distance(point, points[points.length - 1]) <= SAME;
    if (points.length > 2 && (again || distance(point, points[0]) <= reach)) return this.#finish();
    if (again) return undefined;
    points.push(this.#inside(point));
    return this.#show(point);
  }

  /** @param {Point} point @returns {Point} */
  #inside([x, y]) {
    const { page } = this.canvas.layout.get(this.page ?? 0);
    return [clamp(x, 0, page.width), clamp(y, 0, page.height)];
  }

  double() {
    if (this.points.length > 2) this.#finish();
  }

  /** @param {Position} position */
  hover(position) {
    if (this.points.length && position.page === this.page) this.#show(position.point);
  }

  /**
   * Arrows move the crosshair; Enter sets a corner, and twice in one place closes; Backspace takes one back.
   * @param {string} action @param {KeyboardEvent} event
   */
  key(action, event) {
    if (action === 'delete') {
      this.points.pop();
      if (this.page !== null) this.#show(this.cursor ?? this.points[this.points.length - 1] ?? null);
      return true;
    }
    if (action !== 'make' && !STEPS[event.key]) return false;
    if (!this.cursor) {
      const { page, point } = this.canvas.layout.middle(this.canvas.view.seen);
      this.page ??= page;
      this.cursor = point;
      this.canvas.announce('polygon_keys');
    } else if (action === 'make') this.#corner([...this.cursor], SAME);
    if (this.cursor && STEPS[event.key]) {
      const [dx, dy] = stepOf(event);
      this.cursor = this.#inside([this.cursor[0] + dx, this.cursor[1] + dy]);
    }
    if (this.page !== null) this.#show(this.cursor);
    return true;
  }

  /** @param {?Point} point */
  #show(point) {
    const { x } = this.canvas.layout.get(this.page ?? 0);
    /** @param {Point} point */
    const at = ([px, py]) => `${px + x} ${py}`;
    const drawn = [...this.points, ...(point ? [point] : [])].map(at);
    const arm = 12 / this.canvas.view.scale;
    const cross = this.cursor ? crosshair(this.cursor[0] + x, this.cursor[1], arm) : '';
    const path = `M${drawn.join('L')}${this.points.length > 1 ? 'Z' : ''}${cross}`;
    this.canvas.surface.sketch(path, `pc-new pc-t-${this.canvas.drawType}`);
  }

  /** Another type is drawn. */
  restyle() {
    if (this.page !== null) this.#show(this.cursor);
  }

  #finish() {
    const { canvas, points, page } = this;
    this.cancel();
    if (page === null) return;
    const edit = add(canvas.state, canvas.drawType, page, bounds(points), points);
    canvas.commit([edit]);
    canvas.use('select_tool');
    canvas.choose(edit.id);
  }

  cancel() {
    this.points = [];
    this.page = null;
    this.cursor = null;
    this.canvas.surface.sketch(null);
  }
}

/** @param {number} x @param {number} y @param {number} r */
const crosshair = (x, y, r) => `M${x - r} ${y}L${x + r} ${y}M${x} ${y - r}L${x} ${y + r}`;
