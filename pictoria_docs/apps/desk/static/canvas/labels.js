/** Small tags that name the shapes: of one size at every zoom, and only as many as there is room for. */

import { setAttributes, svg } from '../shared/dom.js';
import { height, width } from './geometry.js';
import { nameOf } from './object_names.js';
import { isCaption, isQuiet, isText } from './object_types.js';
import { Occupied } from './occupied.js';
import { pin } from './view.js';

/**
 * @typedef {import('./canvas.js').Canvas} Canvas
 * @typedef {import('./state.js').Shape} Shape
 * @typedef {import('./geometry.js').Point} Point
 * @typedef {import('../shared/translator.js').Translator} Translator
 */

const HEIGHT = 16;
const ICON = 12;
const LOW = 22; // pixels: the height of a line of text
const PAD = 5;
const FREE = 0.12; // of a tag: so much of it may lie over words, as its lower edge does over the shape below it
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
    const words = this.#words();
    for (const shape of state.shapes.values()) {
      if (!state.isVisible(shape.object) || shape.kind === 'mention') continue;
      if (shape.kind === 'entry' && shape.part) continue; // named once
      const text = this.#fit(shape, t, view.scale);
      if (text === null) continue;
      shown.add(shape.key);
      this.#tag(shape, text, words);
    }
    for (const [key, node] of this.nodes) {
      if (shown.has(key)) continue;
      node.remove();
      this.nodes.delete(key);
    }
  }

  /** Where words stand on the pages shown, in the world. */
  #words() {
    const { state, layout } = this.canvas;
    const words = new Occupied();
    for (const { kind, type, page, box, object } of state.shapes.values()) {
      if (kind === 'region' && isText(type) && state.isVisible(object)) words.add(layout.toWorld(page, box));
    }
    return words;
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

  /** @param {Shape} shape @param {string} wanted @param {Occupied} words */
  #tag(shape, wanted, words) {
    const [text, place] = this.#place(shape, wanted, words);
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
    this.#pin(node, shape, place, this.#width(text, status));
  }

  /**
   * Where the tag covers no words: what is to be checked is printed there. Above the shape first, that of an entry or of a single
   * line among others in the margin beside it; where it fits nowhere, less is written on it, unless it is looked at.
   * @param {Shape} shape @param {string} wanted @param {Occupied} words @returns {[string, Point]} its text and its place
   */
  #place(shape, wanted, words) {
    const { state, view, hovered } = this.canvas;
    const { status, number } = shape.object;
    const unit = 1 / view.scale;
    const looked = state.selected === shape.id || hovered === shape.key;
    const shorter = [String(number ?? ''), ...(ICONS[status] ? [''] : [])].filter((text) => text.length < wanted.length);
    const texts = [wanted, ...(looked ? [] : shorter.slice(number ? 0 : 1))];
    const ways = texts.map((text) => this.#places(shape, this.#width(text, status) * unit));
    /** @type {[number, string, Point]|null} */
    let best = null;
    for (const index of ways[0].keys()) {
      for (const [i, text] of texts.entries()) {
        const place = ways[i][index];
        if (!place) continue;
        const share = words.share([...place, place[0] + this.#width(text, status) * unit, place[1] + HEIGHT * unit]);
        if (share <= FREE) return [text, place];
        if (!best || share < best[0]) best = [share, text, place];
      }
    }
    if (best) return [best[1], best[2]];
    const [left, top] = this.canvas.layout.toWorld(shape.page, shape.box);
    return [wanted, [Math.max(left, this.canvas.layout.offset(shape.page)), top]];
  }

  /**
   * Places of a tag around a shape, the best first; null: it would not lie on the page there.
   * @param {Shape} shape @param {number} wide points @returns {(Point|null)[]}
   */
  #places({ kind, type, box, page }, wide) {
    const { view, layout } = this.canvas;
    const unit = 1 / view.scale;
    const left = layout.offset(page);
    const right = left + layout.get(page).page.width;
    const [x0, y0, x1, y1] = layout.toWorld(page, box);
    const gap = 3 * unit;
    const above = y0 - (HEIGHT - 1) * unit > -HEIGHT * unit ? y0 - (HEIGHT - 1) * unit : y0;
    const low = (box[3] - box[1]) * view.scale < LOW;
    /** @type {Record<string, Point>} */
    const at = {
      margin: [x0 - wide - gap, y0], aboveLeft: [x0, above], aboveRight: [x1 - wide, above],
      inside: [x0, y0], below: [x0, y1], beside: [x1 + gap, y0],
    };
    const order = kind === 'entry' || low
      ? [at.margin, at.aboveLeft, at.aboveRight, at.beside, at.below]
      : [at.aboveLeft, at.aboveRight, ...(isText(type) ? [] : [at.inside]), at.below, at.margin, at.beside];
    return order.map((place) => (place[0] >= left && place[0] + wide <= right ? place : null));
  }

  /**
   * Where one has zoomed in so far that its place is out of sight, the tag stays at the edge of what is seen of the shape.
   * @param {SVGElement} node @param {Shape} shape @param {Point} place @param {number} wide pixels
   */
  #pin(node, { box, page }, [x, y], wide) {
    const { view } = this.canvas;
    const [, , right, bottom] = this.canvas.layout.toWorld(page, box);
    const [x0, y0] = view.seen.map((edge) => edge + 3 / view.scale);
    const seenX = Math.max(x, Math.min(x0, right - wide / view.scale));
    const seenY = Math.max(y, Math.min(y0, bottom - HEIGHT / view.scale));
    pin(node, seenX, seenY);
  }
}
