/** Small tags that name the shapes: of one size at every zoom, and only as many as there is room for. */

import { setAttributes, svg } from '../shared/dom.js';
import { height, width } from './geometry.js';
import { nameOf } from './object_names.js';
import { isCaption, isQuiet } from './object_types.js';
import { pin } from './view.js';

/**
 * @typedef {import('./canvas.js').Canvas} Canvas
 * @typedef {import('./state.js').Shape} Shape
 * @typedef {import('../shared/translator.js').Translator} Translator
 */

const HEIGHT = 16;
const ICON = 12;
const LOW = 22; // pixels: the height of a line of text
const PAD = 5;
/** Status icons in a square of 10. @type {Object<string, string>} */
const ICONS = {
  accepted: 'M1.5 5.5L4 8L8.5 2.5',
  corrected: 'M1.5 8.5L2.2 6.3L7 1.5L8.5 3L3.7 7.8Z',
  rejected: 'M2 2L8 8M8 2L2 8',
};

export class Labels {
  /** @param {SVGElement} layer @param {Canvas} canvas */
  constructor(layer, canvas) {
    this.layer = layer;
    this.canvas = canvas;
    /** By the keys of the shapes. @type {Map<string, SVGGElement>} */
    this.nodes = new Map();
    /** Pixels of texts. @type {Map<string, number>} */
    this.widths = new Map();
  }

  draw() {
    const { state, t, view } = this.canvas;
    const shown = new Set();
    for (const shape of state.shapes.values()) {
      if (!state.isVisible(shape.object) || shape.kind === 'mention') continue;
      if (shape.kind === 'entry' && shape.part) continue; // named once
      const text = this.#fit(shape, t, view.scale);
      if (text === null) continue;
      shown.add(shape.key);
      this.#tag(shape, text);
    }
    for (const [key, node] of this.nodes) {
      if (shown.has(key)) continue;
      node.remove();
      this.nodes.delete(key);
    }
  }

  /**
   * The words for which there is room: type and number, the number alone, nothing but the icon, or no tag.
   * @param {Shape} shape @param {Translator} t @param {number} scale @returns {?string}
   */
  #fit(shape, t, scale) {
    const { state } = this.canvas;
    const { object, type, kind, key } = shape;
    const quiet = isQuiet(shape.name);
    const name = nameOf(t, kind, object);
    if (state.selected === shape.id || this.canvas.hovered === key) return name;
    const link = state.selectedLink;
    if (link && (link.source === shape.id || link.target === shape.id)) return name;
    const room = width(shape.box) * scale;
    if (height(shape.box) * scale < 9) return null;
    if (quiet && room < 260) return null;
    if (quiet && scale < 2) return null;
    // The arrow of a caption leaves at the right: its head must not be covered.
    const free = isCaption(type) ? room - 12 : Math.max(room, 40);
    if (this.#width(name, object.status) <= free) return name;
    const number = String(object.number ?? '');
    if (number && this.#width(number, object.status) <= room + 4) return number;
    return room > ICON + 2 * PAD && ICONS[object.status] ? '' : null;
  }

  /** @param {string} text @param {string} status */
  #width(text, status) {
    const words = this.widths.get(text) ?? this.canvas.surface.measure(text);
    this.widths.set(text, words);
    const icon = ICONS[status] ? ICON : 0;
    return words + icon + 2 * PAD + (icon && text ? 3 : 0);
  }

  /** @param {Shape} shape @param {string} text */
  #tag(shape, text) {
    let node = this.nodes.get(shape.key);
    if (!node) {
      node = this.layer.appendChild(svg('g', { 'aria-hidden': 'true', 'data-label': shape.key }));
      node.append(svg('rect', { height: HEIGHT, rx: 3, class: 'pc-tag' }));
      node.append(svg('path', { class: 'pc-icon' }));
      node.append(svg('text', { y: HEIGHT - 4.5 }));
      this.nodes.set(shape.key, node);
    }
    const { status } = shape.object;
    const [tag, icon, label] = node.children;
    const state = this.canvas.state.selected === shape.id ? ' pc-selected' : '';
    setAttributes(node, { class: `pc-label pc-t-${shape.name} pc-s-${status}${state}` });
    setAttributes(tag, { width: this.#width(text, status).toFixed(1) });
    setAttributes(icon, { d: ICONS[status] ?? '', transform: `translate(${PAD} 3)` });
    setAttributes(label, { x: PAD + (ICONS[status] ? ICON + 1 : 0) });
    if (label.textContent !== text) label.textContent = text;
    this.#position(node, shape, this.#width(text, status));
  }

  /**
   * Above the shape where there is room, else inside; the tag of an entry, or of a single line among others that it
   * would cover, stands in the margin beside it. Where one has
   * zoomed in so far that this is out of sight, the tag stays at the edge of what is seen of the shape.
   * @param {SVGElement} node @param {Shape} shape @param {number} wide
   */
  #position(node, { kind, box, page }, wide) {
    const { view } = this.canvas;
    const unit = 1 / view.scale;
    const left = this.canvas.layout.offset(page);
    const x = left + box[0];
    const above = box[1] - (HEIGHT - 1) * unit;
    const low = (box[3] - box[1]) * view.scale < LOW;
    if (kind === 'entry' || (low && left + box[0] > (wide + 3) * unit)) {
      this.#pin(node, Math.max(x - (wide + 3) * unit, left), box[1], left + box[2] - wide * unit, box[3]);
    } else this.#pin(node, x, above > -HEIGHT * unit ? above : box[1], left + box[2] - wide * unit, box[3]);
  }

  /** @param {SVGElement} node @param {number} x @param {number} y @param {number} right @param {number} bottom */
  #pin(node, x, y, right, bottom) {
    const { view } = this.canvas;
    const [x0, y0] = view.seen.map((edge) => edge + 3 / view.scale);
    const seenX = Math.max(x, Math.min(x0, right));
    const seenY = Math.max(y, Math.min(y0, bottom - HEIGHT / view.scale));
    pin(node, seenX, seenY);
  }
}
