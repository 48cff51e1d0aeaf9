/** Draws a polygon corner by corner: clicks, or a crosshair moved by the arrows with Enter for each corner. */

import { add } from '../edits.js';
import { bounds, clamp, distance } from '../geometry.js';
import { STEPS, stepOf } from '../nudge.js';

const REACH = 9; // pixels within which a click means the first corner

export class PolygonTool {
  /** @param {import('../canvas.js').Canvas} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.cancel();
  }

  grab() {
    return false;
  }

  click(position) {
    const { canvas } = this;
    if (this.points.length && position.page !== this.page) return canvas.announce('one_page');
    this.page = position.page;
    return this.#corner(position.point, REACH / canvas.view.scale);
  }

  #corner(point, reach) {
    const { points } = this;
    const again = points.length > 0 && distance(point, points.at(-1)) <= 0.01;
    if (points.length > 2 && (again || distance(point, points[0]) <= reach)) return this.#finish();
    if (again) return undefined;
    points.push(this.#inside(point));
    return this.#show(point);
  }

  #inside([x, y]) {
    const { page } = this.canvas.layout.get(this.page);
    return [clamp(x, 0, page.width), clamp(y, 0, page.height)];
  }

  double() {
    if (this.points.length > 2) this.#finish();
  }

  hover(position) {
    if (this.points.length && position.page === this.page) this.#show(position.point);
  }

  /** Arrows move the crosshair; Enter sets a corner, and twice in one place closes; Backspace takes one back. */
  key(action, event) {
    if (action === 'delete') {
      this.points.pop();
      this.#show(this.cursor ?? this.points.at(-1));
      return true;
    }
    if (action !== 'make' && !STEPS[event.key]) return false;
    if (!this.cursor) {
      const { page, point } = this.canvas.layout.middle(this.canvas.view.seen);
      this.page ??= page;
      this.cursor = point;
      this.canvas.announce('polygon_keys');
    } else if (action === 'make') this.#corner([...this.cursor], 0.01);
    if (STEPS[event.key]) this.cursor = this.#inside(stepOf(event).map((step, i) => this.cursor[i] + step));
    if (this.page !== null) this.#show(this.cursor);
    return true;
  }

  #show(point) {
    const { x } = this.canvas.layout.get(this.page);
    const at = ([px, py]) => `${px + x} ${py}`;
    const drawn = [...this.points, point].filter(Boolean).map(at);
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

const crosshair = (x, y, r) => `M${x - r} ${y}L${x + r} ${y}M${x} ${y - r}L${x} ${y + r}`;
