/** Links as arrows from source to target, and flags at the page's edge for ends on other pages. */

import { setAttributes, svg } from '../shared/dom.js';
import { centre, clamp, distance, edgeTowards, height, inBox, width } from './geometry.js';
import { endName, labelOf } from './object_names.js';
import { pin } from './view.js';

/**
 * @typedef {import('./canvas.js').Canvas} Canvas
 * @typedef {import('./state.js').Shape} Shape
 * @typedef {import('./geometry.js').Box} Box
 * @typedef {import('./geometry.js').Point} Point
 * @typedef {import('./object_types.js').End} End
 */

/**
 * @typedef {import('./state.js').Side} Side
 * @typedef {{side: 'left'|'right', point: Point}} Flag
 * @typedef {{link: any, away: ?Side, flag: ?Flag, from: Point, to: Point, bend: Point}} Arrow `away`: its end that is on
 *   another page
 */

const FLAG = 18; // pixels
const CLOSE = 40; // points between boxes one above the other
const BOW = 0.12; // share of its length that an arrow swings out
const SHORT = 26; // points: shorter arrows reach into their boxes

export class Links {
  /** @param {SVGElement} layer @param {SVGElement} flags @param {Canvas} canvas */
  constructor(layer, flags, canvas) {
    this.layer = layer;
    this.flagLayer = flags;
    this.canvas = canvas;
    /** By the ids of the links. @type {Map<string, SVGGElement>} */
    this.nodes = new Map();
    /** @type {Map<string, SVGGElement>} */
    this.flags = new Map();
    /** Link id -> points along its arrow, for finding it under the pointer. @type {Map<string, Point[]>} */
    this.traces = new Map();
    /** Heights of the flags at each edge. @type {{left: number[], right: number[]}} */
    this.taken = { left: [], right: [] };
  }

  draw() {
    const { state } = this.canvas;
    this.taken = { left: [], right: [] };
    this.traces.clear();
    const arrows = [...state.objects.link.values()].flatMap((link) => this.#arrowOf(link) ?? []);
    arrows.sort((a, b) => a.from[1] - b.from[1]);
    for (const arrow of arrows) this.#draw(arrow);
    sweep(this.nodes, new Set(arrows.map(({ link }) => link.id)));
    sweep(this.flags, new Set(arrows.filter(({ away, link }) => away && this.#wantsFlag(link)).map(({ link }) => link.id)));
    this.layer.classList.toggle('pc-dim', Boolean(state.selected));
  }

  /** Where an arrow starts and ends in the world; null if it is not to be seen. @param {any} link @returns {?Arrow} */
  #arrowOf(link) {
    const { state } = this.canvas;
    if (!state.isVisible(link)) return null;
    const shapes = { source: state.endShape(link, 'source'), target: state.endShape(link, 'target') };
    /** @param {Side} side */
    const gone = (side) => {
      const shape = shapes[side];
      return shape ? !state.isVisible(shape.object) : this.#isLost(link[`${side}_end`]);
    };
    if (gone('source') || gone('target')) return null;
    const { source, target } = shapes;
    if (source && target) return { link, away: null, flag: null, ...between(this.#box(source), this.#box(target)) };
    const here = source ?? target;
    if (!here) return null;
    const away = source ? 'target' : 'source';
    const flag = this.#placeFlag(link[`${away}_end`], here);
    const [x, y] = flag.point;
    const boxes = [this.#box(here), /** @type {Box} */ ([x, y, x, y])];
    const [from, to] = source ? boxes : boxes.reverse();
    return { link, away, flag, ...between(from, to) };
  }

  /** An end that should stand on a page shown, but does not: the server has not told of it yet. @param {?End} end */
  #isLost(end) {
    return !end || this.canvas.state.pages.has(end.page);
  }

  /** @param {Shape} shape */
  #box(shape) {
    return this.canvas.layout.toWorld(shape.page, shape.box);
  }

  /**
   * A free place at the edge nearest to where the other page is bound.
   * @param {End} end @param {Shape} shape at the other end @returns {Flag}
   */
  #placeFlag(end, shape) {
    const { view } = this.canvas;
    const side = end.page > shape.page ? 'right' : 'left';
    const sheet = this.canvas.layout.at(side);
    const step = (FLAG + 4) / view.scale;
    let y = centre(shape.box)[1];
    while (this.taken[side].some((other) => Math.abs(other - y) < step * 0.99)) y += step;
    this.taken[side].push(y);
    return { side, point: [side === 'right' ? sheet.x + sheet.page.width : sheet.x, y] };
  }

  /** @param {Arrow} arrow */
  #draw({ link, from, to, bend, away, flag }) {
    const node = this.#node(link);
    const path = `M${at(from)}Q${at(bend)} ${at(to)}`;
    setAttributes(node.children[0], { d: path });
    setAttributes(node.children[1], { d: path });
    const [tail, head] = /** @type {SVGElement[]} */ ([node.children[2], node.children[3]]);
    pin(tail, ...from);
    pin(head, ...to, (Math.atan2(to[1] - bend[1], to[0] - bend[0]) * 180) / Math.PI);
    this.traces.set(link.id, trace(from, bend, to));
    if (away && flag && this.#wantsFlag(link)) this.#drawFlag(link, away, flag);
  }

  /** While one link is looked at, the flags of the others would only cover the words around it. @param {any} link */
  #wantsFlag(link) {
    const { selectedLink } = this.canvas.state;
    return !selectedLink || selectedLink.id === link.id;
  }

  /** @param {any} link */
  #node(link) {
    let node = this.nodes.get(link.id);
    if (!node) {
      node = this.layer.appendChild(svg('g', { role: 'img', id: this.canvas.surface.nodeId(link.id), 'data-link': link.id }));
      node.append(svg('path', { class: 'pc-casing' }));
      node.append(svg('path', { class: 'pc-line' }));
      node.append(svg('circle', { class: 'pc-tail', r: 3 }));
      node.append(svg('path', { class: 'pc-head', d: 'M0 0L-10 -4.5L-7.5 0L-10 4.5Z' }));
      this.nodes.set(link.id, node);
    }
    const { state, t } = this.canvas;
    const related = state.selected === link.source || state.selected === link.target;
    const classes = [
      'pc-link', `pc-l-${link.type}`, `pc-s-${link.status}`, state.selected === link.id && 'pc-selected',
      related && 'pc-related', this.canvas.types.symmetric.has(link.type) && 'pc-symmetric', this.canvas.hovered === link.id && 'pc-hovered',
    ];
    setAttributes(node, { class: classes.filter(Boolean).join(' '), 'aria-label': labelOf(t, 'link', link) });
    return node;
  }

  /** @param {any} link @param {Side} away @param {Flag} flag */
  #drawFlag(link, away, { side, point }) {
    let node = this.flags.get(link.id);
    if (!node) {
      node = this.flagLayer.appendChild(svg('g', { role: 'link', class: 'pc-flag' }));
      node.append(svg('rect', { height: FLAG, y: -FLAG / 2, rx: 9 }));
      node.append(svg('text', { y: 4 }));
      this.flags.set(link.id, node);
    }
    const { t } = this.canvas;
    const end = link[`${away}_end`];
    const arrow = side === 'right' ? 'flag_right' : 'flag_left';
    const text = t(arrow, { page: end.page, name: endName(t, end) });
    const [plate, label] = node.children;
    const wide = Math.ceil(this.canvas.surface.measure(text)) + 16;
    const outside = this.#room(side) > wide + 6;
    const left = (side === 'right') === outside ? 0 : -wide;
    if (label.textContent !== text) label.textContent = text;
    setAttributes(node, {
      class: `pc-flag pc-l-${link.type}`,
      'aria-label': t('goto', { page: end.page, name: endName(t, end) }),
      'data-goto': end.id, 'data-page': end.page,
    });
    setAttributes(plate, { width: wide, x: left });
    setAttributes(label, { x: left + 8 });
    pin(node, ...point);
  }

  /**
   * Pixels free beside the pages: flags stand there rather than on the page, if they can.
   * @param {'left'|'right'} side
   */
  #room(side) {
    const { view } = this.canvas;
    const { x, page } = this.canvas.layout.at(side);
    if (side === 'left') return x * view.scale + view.x;
    return view.size[0] - ((x + page.width) * view.scale + view.x);
  }

  /**
   * The visible link whose arrow passes nearest to a world point, within a distance in points.
   * @param {Point} point @param {number} reach @returns {?string}
   */
  nearest([x, y], reach) {
    let best = null;
    for (const [id, points] of this.traces) {
      for (const [px, py] of points) {
        const far = Math.hypot(px - x, py - y);
        if (far <= (best?.far ?? reach)) best = { id, far };
      }
    }
    return best?.id ?? null;
  }

  /** First and last point of a link's arrow in the world. @param {string} id */
  ends(id) {
    const points = this.traces.get(id);
    return points ? [points[0], points[points.length - 1]] : null;
  }
}

/** @param {Point} point */
const at = ([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`;

/**
 * From edge to edge of two boxes, in a light bow, so that arrows there and back do not cover each other.
 * @param {Box} source @param {Box} target @returns {{from: Point, to: Point, bend: Point}}
 */
function between(source, target) {
  const [from, to] = anchors(source, target);
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  return { from, to, bend: [(from[0] + to[0]) / 2 - dy * BOW, (from[1] + to[1]) / 2 + dx * BOW] };
}

/**
 * Where an arrow leaves one box and reaches the other, never so short that it cannot be seen.
 * @param {Box} source @param {Box} target @returns {[Point, Point]}
 */
function anchors(source, target) {
  if (holds(target, source)) return outwards(source, target);
  if (holds(source, target)) {
    const [to, from] = outwards(target, source);
    return [from, to];
  }
  const [from, to] = stacked(source, target)
    ?? [edgeTowards(source, centre(target)), edgeTowards(target, centre(source))];
  const lacking = SHORT - distance(from, to);
  if (lacking <= 0) return [from, to];
  return [lengthened(from, to, source, lacking / 2), lengthened(to, from, target, lacking / 2)];
}

/**
 * Of two boxes closely above each other: at the right, since tags stand at the left; null of others.
 * @param {Box} source @param {Box} target @returns {?[Point, Point]}
 */
function stacked(source, target) {
  const left = Math.max(source[0], target[0]);
  const right = Math.min(source[2], target[2]);
  const narrow = Math.min(width(source), width(target));
  const gap = Math.max(source[1] - target[3], target[1] - source[3]);
  if (right - left < narrow / 2 || gap < 0 || gap > CLOSE) return null;
  const x = right - Math.min((right - left) / 8, 30);
  return source[1] >= target[3] ? [[x, source[1]], [x, target[3]]] : [[x, source[3]], [x, target[1]]];
}

/** @param {Box} outer @param {Box} inner */
const holds = (outer, inner) => (
  inBox([inner[0], inner[1]], outer, 1) && inBox([inner[2], inner[3]], outer, 1)
);

/**
 * From a box inside another to the nearest side of that other one.
 * @param {Box} inner @param {Box} outer @returns {[Point, Point]}
 */
function outwards(inner, outer) {
  const [x, y] = centre(inner);
  /** @type {{room: number, from: Point, to: Point}[]} */
  const ways = [
    { room: outer[2] - inner[2], from: [inner[2], y], to: [outer[2], y] },
    { room: outer[3] - inner[3], from: [x, inner[3]], to: [x, outer[3]] },
    { room: inner[0] - outer[0], from: [inner[0], y], to: [outer[0], y] },
    { room: 2 * (inner[1] - outer[1]), from: [x, inner[1]], to: [x, outer[1]] }, // where the tags are
  ];
  const { from, to } = ways.sort((a, b) => a.room - b.room)[0];
  const lacking = SHORT - distance(from, to);
  return lacking > 0 ? [lengthened(from, to, inner, lacking), to] : [from, to];
}

/**
 * An end of an arrow drawn back into its box by a length, at most to the middle of the box.
 * @param {Point} point @param {Point} other @param {Box} box @param {number} length @returns {Point}
 */
function lengthened(point, other, box, length) {
  const far = distance(point, other);
  const middle = centre(box);
  const way = far > 1 ? [point[0] - other[0], point[1] - other[1]] : [middle[0] - point[0], middle[1] - point[1]];
  const step = Math.min(length, Math.max(width(box), height(box)) / 2) / (Math.hypot(...way) || 1);
  return [clamp(point[0] + way[0] * step, box[0], box[2]), clamp(point[1] + way[1] * step, box[1], box[3])];
}

/**
 * Points along a quadratic curve, close enough together to be found with a pointer.
 * @param {Point} a @param {Point} b @param {Point} c
 */
function trace(a, b, c) {
  const count = Math.min(60, Math.max(8, Math.ceil((Math.abs(c[0] - a[0]) + Math.abs(c[1] - a[1])) / 5)));
  return Array.from({ length: count + 1 }, (_, i) => {
    const t = i / count;
    /** @param {number} k */
    const mix = (k) => (1 - t) ** 2 * a[k] + 2 * t * (1 - t) * b[k] + t ** 2 * c[k];
    return /** @type {Point} */ ([mix(0), mix(1)]);
  });
}

/** @param {Map<string, Element>} nodes @param {Set<string>} shown */
function sweep(nodes, shown) {
  for (const [id, node] of nodes) {
    if (shown.has(id)) continue;
    node.remove();
    nodes.delete(id);
  }
}
