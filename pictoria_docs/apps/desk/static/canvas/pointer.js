/** Mouse, pen and fingers: panning and zooming here, everything else in the tool at hand. */

import { closest } from '../shared/dom.js';

/**
 * @typedef {import('./canvas.js').Canvas} Canvas
 * @typedef {import('./geometry.js').Point} Point
 */

const STILL = 4; // pixels within which a press is a click
const TWICE = 400; // milliseconds within which two clicks are a double click
const WHEEL = 0.0016; // of zoom in a pixel of the wheel

export class Pointer {
  /** @param {Canvas} canvas @param {AbortSignal} signal ends all listening */
  constructor(canvas, signal) {
    this.canvas = canvas;
    /** Fingers and buttons that are down: pointer id -> client coordinates. @type {Map<number, Point>} */
    this.down = new Map();
    this.gesture = /** @type {any} */ (null);
    this.space = false;
    /** The click before. */
    this.before = /** @type {?{at: Point, time: number}} */ (null);
    const { viewport } = canvas.surface;
    /** @param {string} name @param {(event: any) => void} act @param {AddEventListenerOptions} [options] */
    const on = (name, act, options = {}) => viewport.addEventListener(name, act.bind(this), { signal, ...options });
    on('pointerdown', this.#press);
    on('pointermove', this.#move);
    on('pointerup', this.#release);
    on('pointercancel', this.#cancel);
    on('pointerleave', () => canvas.hover(null));
    on('wheel', this.#wheel, { passive: false });
    on('auxclick', (event) => event.preventDefault());
  }

  /** The space bar is down: dragging moves the page. @param {boolean} down */
  hold(down) {
    this.space = down;
    this.canvas.surface.viewport.classList.toggle('pc-panning', down);
  }

  /** Give up what is being dragged. @returns {boolean} whether something was */
  stop() {
    const dragging = this.gesture?.kind === 'tool';
    if (dragging) this.canvas.tool.cancel();
    this.gesture = null;
    return dragging;
  }

  /** @param {PointerEvent} event */
  #press(event) {
    const { canvas } = this;
    if (closest(event.target, '.pc-tray') || !canvas.layout.sheets.length) return undefined;
    this.down.set(event.pointerId, [event.clientX, event.clientY]);
    canvas.surface.svg.focus({ preventScroll: true });
    try {
      canvas.surface.viewport.setPointerCapture(event.pointerId);
    } catch { /* the pointer is gone already */ }
    if (this.down.size === 2) return this.#pinch();
    if (this.down.size > 2 || event.button > 1) return undefined;
    event.preventDefault();
    const start = [event.clientX, event.clientY];
    const position = canvas.locate(event);
    const pans = event.button === 1 || this.space;
    const kind = !pans && canvas.tool.grab(position, event) ? 'tool' : 'pan';
    this.gesture = { kind, start, last: start, moved: false, target: event.target, clicks: !pans, position };
    return undefined;
  }

  #pinch() {
    this.stop();
    this.gesture = { kind: 'pinch', ...this.#fingers() };
  }

  #fingers() {
    const [[ax, ay], [bx, by]] = [...this.down.values()];
    return { span: Math.hypot(ax - bx, ay - by), middle: [(ax + bx) / 2, (ay + by) / 2] };
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const { canvas, gesture } = this;
    /** @type {Point} */
    const here = [event.clientX, event.clientY];
    if (this.down.has(event.pointerId)) this.down.set(event.pointerId, here);
    if (!gesture) {
      if (event.pointerType !== 'touch') canvas.hover(event);
      return;
    }
    if (gesture.kind === 'pinch') {
      if (this.down.size >= 2) this.#spread(gesture);
      return;
    }
    const far = Math.hypot(here[0] - gesture.start[0], here[1] - gesture.start[1]);
    if (!gesture.moved && far < STILL) return;
    gesture.moved = true;
    if (gesture.kind === 'tool') canvas.tool.drag?.(canvas.locate(event), event);
    else canvas.view.pan(here[0] - gesture.last[0], here[1] - gesture.last[1]);
    gesture.last = here;
  }

  /** @param {any} gesture */
  #spread(gesture) {
    const { view, surface: { viewport } } = this.canvas;
    const now = this.#fingers();
    const { left, top } = viewport.getBoundingClientRect();
    view.pan(now.middle[0] - gesture.middle[0], now.middle[1] - gesture.middle[1]);
    view.zoom(now.span / (gesture.span || 1), now.middle[0] - left, now.middle[1] - top);
    Object.assign(gesture, now);
  }

  /** @param {PointerEvent} event */
  #release(event) {
    const { canvas, gesture } = this;
    this.down.delete(event.pointerId);
    if (!gesture || gesture.kind === 'pinch') {
      if (this.down.size === 0) this.gesture = null;
      return;
    }
    this.gesture = null;
    const position = canvas.locate(event);
    if (gesture.moved) {
      if (gesture.kind === 'tool') canvas.tool.drop?.(position, event);
    } else if (gesture.clicks) {
      this.#click(gesture, event);
    }
  }

  /**
   * The browser counts no double click where the first click has redrawn what lies below, so it is counted here.
   * @param {any} gesture @param {PointerEvent} event
   */
  #click(gesture, event) {
    const { canvas, before } = this;
    const near = before && Math.hypot(gesture.start[0] - before.at[0], gesture.start[1] - before.at[1]) < 2 * STILL;
    const twice = near && event.timeStamp - before.time < TWICE;
    this.before = twice ? null : { at: gesture.start, time: event.timeStamp };
    canvas.click(gesture.position, event, gesture.target);
    if (twice) canvas.tool.double?.(gesture.position);
  }

  /** @param {PointerEvent} event */
  #cancel(event) {
    this.down.delete(event.pointerId);
    this.stop();
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    if (closest(event.target, '.pc-tray')) return;
    event.preventDefault();
    const { left, top } = this.canvas.surface.viewport.getBoundingClientRect();
    const lines = event.deltaMode === 1 ? 30 : 1;
    // A pinch on a touchpad comes as a wheel with the control key, in much smaller steps.
    const step = event.deltaY * lines * WHEEL * (event.ctrlKey ? 6 : 1);
    this.canvas.view.zoom(Math.exp(-step), event.clientX - left, event.clientY - top);
  }
}
