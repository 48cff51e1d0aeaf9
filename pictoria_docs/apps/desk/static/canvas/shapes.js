/** Regions as outlines, entries as light spans, mentions as underlines. */

import { setAttributes, svg } from '../shared/dom.js';
import { corners, outline } from './geometry.js';
import { labelOf } from './object_names.js';
import { isQuiet } from './object_types.js';

/**
 * @typedef {import('./canvas.js').Canvas} Canvas
 * @typedef {import('./state.js').Shape} Shape
 * @typedef {import('./state.js').State} State
 * @typedef {import('./geometry.js').Box} Box
 */

export class Shapes {
  /** @param {SVGElement} layer @param {Canvas} canvas */
  constructor(layer, canvas) {
    this.layer = layer;
    this.canvas = canvas;
    /** By the keys of the shapes. @type {Map<string, SVGGElement>} */
    this.nodes = new Map();
  }

  /** Bring the drawing up to date; what has not changed is not touched. */
  draw() {
    const { state } = this.canvas;
    const shown = [...state.shapes.values()].filter((shape) => state.isVisible(shape.object));
    const keys = new Set(shown.map((shape) => shape.key));
    for (const [key, node] of this.nodes) {
      if (keys.has(key)) continue;
      node.remove();
      this.nodes.delete(key);
    }
    shown.forEach((shape, i) => this.#order(this.#node(shape), i));
  }

  /** @param {Shape} shape */
  #node(shape) {
    let node = this.nodes.get(shape.key);
    if (!node) {
      node = svg('g', { role: 'img', id: this.canvas.surface.nodeId(shape.key), 'data-key': shape.key });
      node.append(svg('path', { class: 'pc-casing' }));
      node.append(svg('path', { class: 'pc-line' }));
      this.nodes.set(shape.key, node);
    }
    const { state, t } = this.canvas;
    setAttributes(node, {
      class: this.#classes(shape, state),
      'aria-label': labelOf(t, shape.kind, shape.object),
      transform: `translate(${this.canvas.layout.offset(shape.page)} 0)`,
    });
    const path = shape.kind === 'mention' ? underline(shape.box) : outline(shape.box, shape.polygon);
    setAttributes(node.children[0], { d: path });
    setAttributes(node.children[1], { d: shape.kind === 'entry' ? spanPath(shape.box) : path });
    return node;
  }

  /** @param {Shape} shape @param {State} state */
  #classes(shape, state) {
    const { object, name, kind, id } = shape;
    const link = state.selectedLink;
    return [
      'pc-shape', `pc-${kind}`, `pc-t-${name}`, `pc-s-${object.status}`,
      isQuiet(name) && 'pc-quiet', state.selected === id && 'pc-selected', state.marks.has(id) && 'pc-marked',
      link?.source === id && 'pc-end pc-source', link?.target === id && 'pc-end pc-aim', this.canvas.hovered === shape.key && 'pc-hovered', this.canvas.aim === id && 'pc-aimed',
    ].filter(Boolean).join(' ');
  }

  /** @param {Element} node @param {number} i */
  #order(node, i) {
    if (this.layer.children[i] !== node) this.layer.insertBefore(node, this.layer.children[i] ?? null);
  }
}

/** @param {Box} box */
const underline = ([x0, , x1, y1]) => `M${x0} ${y1}L${x1} ${y1}`;

/** An entry's span: its surface, and the bracket that runs along its left side. @param {Box} box */
function spanPath(box) {
  const [, [, y0], , [x0, y1]] = corners(box);
  return `M${x0 + 4} ${y0}L${x0} ${y0}L${x0} ${y1}L${x0 + 4} ${y1}`;
}
