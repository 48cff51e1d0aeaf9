/** One view shared by several pictures: zoomed and moved in one, all of them are. */

import { closest } from '../shared/dom.js';

const MOST = 16;

export class SharedZoom {
  /** @type {Set<HTMLElement>} */
  images = new Set();
  scale = 1;
  x = 0;
  y = 0;
  /** Where the pointer was. @type {?{x: number, y: number}} */
  drag = null;

  /**
   * @param {HTMLElement} pane what is looked through @param {HTMLElement} image what moves in it
   * @param {AbortSignal} signal
   */
  add(pane, image, signal) {
    this.images.add(image);
    const options = { signal };
    pane.addEventListener('wheel', (event) => {
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY / 400), ...at(pane, event));
    }, { signal, passive: false });
    pane.addEventListener('dblclick', (event) => this.zoom(this.scale > 1.01 ? 1 / this.scale : 2.5, ...at(pane, event)), options);
    pane.addEventListener('pointerdown', (event) => {
      if (event.button !== 0 || closest(event.target, 'button')) return;
      pane.setPointerCapture(event.pointerId);
      this.drag = { x: event.clientX, y: event.clientY };
    }, options);
    pane.addEventListener('pointermove', (event) => {
      if (!this.drag || !pane.hasPointerCapture(event.pointerId)) return;
      this.move((event.clientX - this.drag.x) / pane.clientWidth, (event.clientY - this.drag.y) / pane.clientHeight);
      this.drag = { x: event.clientX, y: event.clientY };
    }, options);
    const end = () => { this.drag = null; };
    pane.addEventListener('pointerup', end, options);
    pane.addEventListener('pointercancel', end, options);
    this.draw();
  }

  clear() {
    this.images.clear();
    this.reset();
  }

  reset() {
    this.scale = 1;
    this.x = 0;
    this.y = 0;
    this.draw();
  }

  /**
   * Larger by `factor`; what is under (x, y), parts of the pane from its middle, stays there.
   * @param {number} factor @param {number} [x] @param {number} [y]
   */
  zoom(factor, x = 0, y = 0) {
    const scale = Math.max(1, Math.min(this.scale * factor, MOST));
    const by = scale / this.scale;
    this.scale = scale;
    this.x = x - (x - this.x) * by;
    this.y = y - (y - this.y) * by;
    this.move(0, 0);
  }

  /** By parts of a pane's width and height. @param {number} x @param {number} y */
  move(x, y) {
    const room = (this.scale - 1) / 2;
    this.x = Math.max(-room, Math.min(this.x + x, room));
    this.y = Math.max(-room, Math.min(this.y + y, room));
    this.draw();
  }

  draw() {
    for (const image of this.images) {
      image.style.transform = `translate(${this.x * 100}%, ${this.y * 100}%) scale(${this.scale})`;
    }
  }
}

/** @param {HTMLElement} pane @param {MouseEvent} event @returns {[number, number]} */
function at(pane, event) {
  const box = pane.getBoundingClientRect();
  return [(event.clientX - box.left) / box.width - 0.5, (event.clientY - box.top) / box.height - 0.5];
}
