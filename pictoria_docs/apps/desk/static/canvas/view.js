/**
 * Where the world (points; pages side by side) appears on screen.
 *
 * A gesture only sets one CSS transform on the stage, which the browser moves as a finished picture. When the gesture
 * rests, the transform is written into the drawing, which is then sharp again, and those who listen arrange what
 * depends on the zoom: tiles, labels, handles.
 */

import { clamp } from './geometry.js';

/**
 * @typedef {import('./geometry.js').Box} Box
 * @typedef {import('./geometry.js').Point} Point
 */

const LEAST = 0.1;
const MOST = 40;
const REST = 140; // milliseconds without movement after which a gesture is over

export class View {
  /**
   * @param {HTMLElement} viewport @param {HTMLElement} stage @param {SVGElement} world
   * @param {() => void} settled called when a gesture rests
   */
  constructor(viewport, stage, world, settled) {
    this.viewport = viewport;
    this.stage = stage;
    this.world = world;
    this.settled = settled;
    this.scale = 1; // CSS pixels in a point
    this.x = 0;
    this.y = 0;
    this.baked = { scale: 1, x: 0, y: 0 };
    this.timer = 0;
    /** The whole is in sight, and stays so when the window changes. */
    this.fitted = true;
  }

  /** @returns {Point} */
  get size() {
    return [this.viewport.clientWidth, this.viewport.clientHeight];
  }

  /** World point under a place on screen (client coordinates). @param {Point} point @returns {Point} */
  toWorld([clientX, clientY]) {
    const { left, top } = this.viewport.getBoundingClientRect();
    return [(clientX - left - this.x) / this.scale, (clientY - top - this.y) / this.scale];
  }

  /** World box that can be seen. @returns {Box} */
  get seen() {
    const [w, h] = this.size;
    return [-this.x / this.scale, -this.y / this.scale, (w - this.x) / this.scale, (h - this.y) / this.scale];
  }

  /** @param {number} dx @param {number} dy */
  pan(dx, dy) {
    this.#set(this.scale, this.x + dx, this.y + dy);
  }

  /** Zoom by a factor; what is at (px, py) of the viewport stays there. @param {number} factor */
  zoom(factor, px = this.size[0] / 2, py = this.size[1] / 2) {
    const scale = clamp(this.scale * factor, LEAST, MOST);
    const grown = scale / this.scale;
    this.#set(scale, px - (px - this.x) * grown, py - (py - this.y) * grown);
  }

  /** Show a world box in full, with a margin in pixels, at once. @param {Box} box */
  fit(box, margin = 20) {
    const [w, h] = this.size;
    if (!w || !h) return;
    const scale = Math.min((w - 2 * margin) / (box[2] - box[0]), (h - 2 * margin) / (box[3] - box[1]));
    this.scale = clamp(scale, LEAST, MOST);
    this.x = w / 2 - ((box[0] + box[2]) / 2) * this.scale;
    this.y = h / 2 - ((box[1] + box[3]) / 2) * this.scale;
    this.fitted = true;
    this.settle();
  }

  /**
   * Bring a world box into sight with as little movement as will do; zoom in on what would be too small to see.
   * @param {Box} box
   */
  reveal(box, least = 14) {
    const [w, h] = this.size;
    if (!w || !h) return;
    const extent = Math.max(box[2] - box[0], box[3] - box[1], 0.1);
    const fits = Math.min((w - 60) / (box[2] - box[0] || 1), (h - 60) / (box[3] - box[1] || 1));
    if (extent * this.scale < least) this.zoom((least * 3) / (extent * this.scale));
    else if (this.scale > fits) this.zoom(fits / this.scale);
    /** @param {number} low @param {number} high @param {number} offset @param {number} room */
    const shift = (low, high, offset, room) => {
      const a = low * this.scale + offset;
      const b = high * this.scale + offset;
      if (a < 30) return 30 - a;
      return b > room - 30 ? Math.max(room - 30 - b, 30 - a) : 0;
    };
    const dx = shift(box[0], box[2], this.x, w);
    const dy = shift(box[1], box[3], this.y, h);
    if (dx || dy) this.pan(dx, dy);
    this.settle();
  }

  /** @param {number} scale @param {number} x @param {number} y */
  #set(scale, x, y) {
    Object.assign(this, { scale, x, y, fitted: false });
    const grown = scale / this.baked.scale;
    const dx = x - this.baked.x * grown;
    const dy = y - this.baked.y * grown;
    this.stage.style.transform = `translate(${dx}px, ${dy}px) scale(${grown})`;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), REST);
  }

  /** Write the transform into the drawing. */
  settle() {
    clearTimeout(this.timer);
    const { scale, x, y } = this;
    this.baked = { scale, x, y };
    this.stage.style.transform = '';
    this.world.setAttribute('transform', `translate(${x} ${y}) scale(${scale})`);
    this.stage.style.setProperty('--pc-unscale', String(1 / scale));
    this.settled();
  }

  stop() {
    clearTimeout(this.timer);
  }
}

/** The transforms of nodes that keep their size on screen. @type {WeakMap<SVGElement, string>} */
const transforms = new WeakMap();

/**
 * Put a node at a point of the world; it keeps its size on screen whatever the zoom (see `--pc-unscale` in canvas.css).
 * @param {SVGElement} node @param {number} x world points @param {number} y @param {number} [angle] degrees
 */
export function pin(node, x, y, angle = 0) {
  const rotation = angle ? ` rotate(${angle.toFixed(1)}deg)` : '';
  const transform = `translate(${x.toFixed(2)}px, ${y.toFixed(2)}px)${rotation} scale(var(--pc-unscale))`;
  if (transforms.get(node) === transform) return;
  transforms.set(node, transform);
  node.style.transform = transform;
}
