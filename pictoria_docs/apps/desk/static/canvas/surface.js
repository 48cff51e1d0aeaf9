/** What the canvas is drawn on: its elements and layers, and which place in it is where on screen. */

import { el, svg } from '../shared/dom.js';
import { View } from './view.js';

const LAYERS = /** @type {const} */ (['pages', 'light', 'shapes', 'links', 'labels', 'flags', 'sketch', 'handles']);
const FONT = '600 11px system-ui, sans-serif'; // that of tags and flags in canvas.css
let count = 0;

/** @typedef {Object<typeof LAYERS[number], SVGGElement>} Layers */

export class Surface {
  #number = count += 1;
  #pen = el('canvas').getContext('2d');
  #resizing;

  /**
   * @param {HTMLElement} host
   * @param {{onRest: () => void, onResize: () => void}} options `onRest`: a gesture of zooming or panning is over
   */
  constructor(host, { onRest, onResize }) {
    this.host = host;
    host.replaceChildren();
    host.classList.add('pc');
    this.viewport = el('div.pc-viewport');
    this.stage = this.viewport.appendChild(el('div.pc-stage'));
    this.svg = this.stage.appendChild(svg('svg', { class: 'pc-svg', role: 'application', tabindex: 0 }));
    this.world = this.svg.appendChild(svg('g'));
    this.layers = /** @type {Record<typeof LAYERS[number], SVGGElement>} */ (Object.fromEntries(
      LAYERS.map((name) => [name, this.world.appendChild(svg('g', { class: `pc-layer-${name}` }))])));
    this.live = this.viewport.appendChild(el('div.pc-live', { role: 'status', 'aria-live': 'polite' }));
    // Or it would fade anew whenever the canvas has been out of sight.
    this.live.addEventListener('animationend', () => this.live.classList.remove('pc-fades'));
    this.view = new View(this.viewport, this.stage, this.world, onRest);
    this.#resizing = new ResizeObserver(onResize);
    this.#resizing.observe(this.viewport);
  }

  /** Tell something, to eyes and to screen readers. @param {string} text */
  announce(text) {
    this.live.textContent = text;
    this.live.classList.remove('pc-fades');
    void this.live.offsetWidth; // start the fading anew
    this.live.classList.add('pc-fades');
  }

  /**
   * Draw what a tool is making, as a path in the world; null clears.
   * @param {?string} path @param {string} [classes]
   */
  sketch(path, classes = '') {
    const layer = this.layers.sketch;
    layer.replaceChildren();
    if (path) layer.append(svg('path', { d: path, class: 'pc-casing' }), svg('path', { d: path, class: classes }));
  }

  /** Pixels that a text is wide. @param {string} text */
  measure(text) {
    if (!this.#pen) return 0;
    this.#pen.font = FONT;
    return this.#pen.measureText(text).width;
  }

  /** An id for the drawing of an object. @param {string} key */
  nodeId(key) {
    return `pc${this.#number}-${key}`;
  }

  get isShown() {
    return this.host.isConnected && this.host.getClientRects().length > 0;
  }

  focus() {
    this.svg.focus({ preventScroll: true });
  }

  destroy() {
    this.#resizing.disconnect();
    this.view.stop();
    this.host.replaceChildren();
    this.host.classList.remove('pc');
  }
}
