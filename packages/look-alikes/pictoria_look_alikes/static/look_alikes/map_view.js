/** All pictures in the plane, those that look alike near each other: moved, brought closer, opened on their pages. */

import { PictureView } from '../families/picture_view.js';
import { addStylesheet, el, setAttributes, svg } from '../shared/dom.js';

/** Pixels of a picture on the map; one that would cover another is a dot. */
const CROP = 76;
/** Part of the window that all pictures take up. */
const FILLED = 0.82;
const ZOOM = 1.35;
const MOST_ZOOM = 400;
/** Of the window, that a key moves the map. */
const STEP = 0.2;
/** Pixels that the pointer moves before the map goes with it; pixels around a dot that are it, too. */
const SLIP = 4;
const REACH = 26;
/** A picture aside of the way counts as farther. */
const ASIDE = 2.5;
const WHEEL = 0.0016;

/**
 * @typedef {import('./api.js').PlacedPicture} Placed
 * @typedef {{x: number, y: number}} Point
 */

/** @type {Object<string, Point>} */
const WAYS = { ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 } };

/**
 * @param {HTMLElement} host @param {import('../families/picture_view.js').ViewOptions} options
 * @returns {Promise<MapView>}
 */
export async function load(host, options) {
  await addStylesheet(host, new URL('map.css', import.meta.url).href);
  return new MapView(host, options).load();
}

export class MapView extends PictureView {
  /** @type {Placed[]} */
  pictures = [];
  /** Number of the chosen picture; -1: none. */
  chosen = -1;
  /** What is in the middle of the window, and pixels for a unit of the map. */
  middle = { x: 0, y: 0 };
  scale = 1;
  least = 1;
  #frame = 0;
  /** Pictures in the page, by number. @type {Map<number, HTMLImageElement>} */
  #crops = new Map();

  /** @param {HTMLElement} host @param {import('../families/picture_view.js').ViewOptions} options */
  constructor(host, options) {
    super(host, options, 'map');
    const { t } = this;
    const help = el('p', { class: 'pf-help', id: 'pf-map-help' }, t('map_help'));
    this.stage = el('div', { class: 'pf-stage', tabindex: 0, role: 'application', 'aria-label': t('map_label'), 'aria-describedby': help.id });
    this.lines = svg('path', { class: 'pf-lines' });
    this.dots = svg('path', { class: 'pf-dots' });
    this.mark = svg('circle', { class: 'pf-mark', r: 9 });
    this.stage.append(svg('svg', { 'aria-hidden': 'true', focusable: 'false' }, this.lines, this.dots, this.mark));
    const button = (/** @type {string} */ text, /** @type {string} */ name, /** @type {() => void} */ act) => (
      el('button', { type: 'button', 'aria-label': t(name), title: t(name), onclick: act }, text));
    this.bar.append(el('div', { class: 'pf-zooms' },
      button('−', 'map_out', () => this.zoom(1 / ZOOM)), button('+', 'map_in', () => this.zoom(ZOOM)), button('⤢', 'map_all', () => this.fit())));
    this.info = el('div', { class: 'pf-info', 'aria-live': 'polite' });
    this.root.append(help, this.stage, this.info);
    this.#listen();
    this.watch = new ResizeObserver(() => this.resized());
    this.watch.observe(this.stage);
  }

  destroy() {
    this.watch.disconnect();
    cancelAnimationFrame(this.#frame);
    super.destroy();
  }

  /** @returns {Promise<this>} */
  async load() {
    await this.follow((signal) => this.http.get('/map', {}, { signal }), ({ pictures, total, problems }) => {
      const { t } = this;
      this.pictures = pictures;
      this.count.textContent = !total ? problems[0] ?? t('nothing_indexed') : t.count(total > pictures.length ? 'map_some' : 'map', pictures.length, { total: t.number(total) });
      this.fit();
      this.choose(-1);
    });
    return this;
  }

  // Where things are

  get size() {
    return { wide: this.stage.clientWidth, high: this.stage.clientHeight };
  }

  /** In pixels of the stage. @param {Point} place */
  seen({ x, y }) {
    const { wide, high } = this.size;
    return { x: wide / 2 + (x - this.middle.x) * this.scale, y: high / 2 + (y - this.middle.y) * this.scale };
  }

  /** The smallest box around all, and the scale at which it fits. */
  get whole() {
    const { wide, high } = this.size;
    const [xs, ys] = [this.pictures.map(({ x }) => x), this.pictures.map(({ y }) => y)];
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const scale = Math.min((wide * FILLED) / Math.max(right - left, 1e-6), (high * FILLED) / Math.max(bottom - top, 1e-6));
    return { middle: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale: Math.min(scale, Math.max(wide, high)) };
  }

  fit() {
    if (!this.pictures.length || !this.stage.clientWidth) return;
    const { middle, scale } = this.whole;
    this.middle = middle;
    this.scale = scale;
    this.least = scale / 2;
    this.soon();
  }

  resized() {
    if (this.scale === 1) this.fit();
    this.soon();
  }

  /** @param {number} factor @param {Point} [at] pixels that stay where they are */
  zoom(factor, at = this.anchor) {
    const scale = Math.min(Math.max(this.scale * factor, this.least), this.least * MOST_ZOOM);
    const { wide, high } = this.size;
    const [dx, dy] = [at.x - wide / 2, at.y - high / 2];
    this.middle = { x: this.middle.x + dx / this.scale - dx / scale, y: this.middle.y + dy / this.scale - dy / scale };
    this.scale = scale;
    this.soon();
  }

  /** The chosen picture, else the middle. */
  get anchor() {
    const { wide, high } = this.size;
    const place = this.chosen >= 0 ? this.seen(this.pictures[this.chosen]) : null;
    return place && place.x > 0 && place.y > 0 && place.x < wide && place.y < high ? place : { x: wide / 2, y: high / 2 };
  }

  /** @param {number} dx pixels @param {number} dy */
  move(dx, dy) {
    this.middle = { x: this.middle.x - dx / this.scale, y: this.middle.y - dy / this.scale };
    this.soon();
  }

  // Drawing

  soon() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.draw());
  }

  draw() {
    const { wide, high } = this.size;
    const places = this.pictures.map((picture) => this.seen(picture));
    /** @type {Set<number>} */
    const shown = new Set();
    /** @param {number} index */
    const place = (index) => {
      const { x, y } = places[index];
      if (x < -CROP || y < -CROP || x > wide + CROP || y > high + CROP) return;
      const covers = [...shown].some((other) => Math.abs(places[other].x - x) < CROP && Math.abs(places[other].y - y) < CROP);
      if (!covers) shown.add(index);
    };
    if (this.chosen >= 0) place(this.chosen);
    places.forEach((_, index) => place(index));
    for (const [index, image] of this.#crops) {
      if (!shown.has(index)) {
        image.remove();
        this.#crops.delete(index);
      }
    }
    for (const index of shown) {
      const { x, y } = places[index];
      const image = this.#crop(index);
      image.style.transform = `translate(${x - CROP / 2}px, ${y - CROP / 2}px)`;
      image.classList.toggle('pf-chosen', index === this.chosen);
    }
    const dots = places.flatMap(({ x, y }, index) => (shown.has(index) ? [] : [`M${x.toFixed(1)} ${y.toFixed(1)}h0`]));
    setAttributes(this.dots, { d: dots.join('') });
    setAttributes(this.lines, { d: this.#joined(places) });
    const chosen = places[this.chosen];
    setAttributes(this.mark, { cx: chosen?.x ?? 0, cy: chosen?.y ?? 0, visibility: chosen ? null : 'hidden' });
  }

  /** @param {number} index */
  #crop(index) {
    const known = this.#crops.get(index);
    if (known) return known;
    const image = el('img', { class: 'pf-crop', src: this.pictures[index].crop, alt: '', draggable: 'false', decoding: 'async', 'data-index': index });
    this.#crops.set(index, image);
    this.stage.append(image);
    return image;
  }

  /** Lines from each member of a family to its middle. @param {Point[]} places */
  #joined(places) {
    /** @type {Map<number, Point[]>} */
    const families = new Map();
    this.pictures.forEach(({ family }, index) => {
      if (family) families.set(family, [...(families.get(family) ?? []), places[index]]);
    });
    const parts = [...families.values()].filter((members) => members.length > 1).map((members) => {
      const x = members.reduce((sum, each) => sum + each.x, 0) / members.length;
      const y = members.reduce((sum, each) => sum + each.y, 0) / members.length;
      return members.map((each) => `M${each.x.toFixed(1)} ${each.y.toFixed(1)}L${x.toFixed(1)} ${y.toFixed(1)}`).join('');
    });
    return parts.join('');
  }

  // Choosing

  /** @param {number} index */
  choose(index) {
    this.chosen = index;
    const { t } = this;
    const picture = this.pictures[index];
    if (!picture) {
      this.info.replaceChildren(el('p', { class: 'pf-soft' }, this.pictures.length ? t('map_choose') : ''));
      this.soon();
      return;
    }
    const place = [this.placeOf(picture), picture.family ? t('in_family', { number: picture.family }) : ''].filter(Boolean).join(' · ');
    this.info.replaceChildren(el('img', { src: picture.crop, alt: '' }),
      el('p', {}, el('b', {}, this.nameOf(picture)), el('span', { class: 'pf-soft' }, place)),
      el('a', { class: 'pf-open', href: this.options.addressOf(picture) }, t('open')));
    const { x, y } = this.seen(picture);
    const { wide, high } = this.size;
    const out = (/** @type {number} */ at, /** @type {number} */ most) => (at < CROP / 2 ? CROP / 2 - at : Math.min(0, most - CROP / 2 - at));
    this.move(out(x, wide), out(y, high));
  }

  /** The picture next to a place in pixels, if one is near enough. @param {Point} at */
  near(at) {
    let best = -1;
    let least = REACH;
    this.pictures.forEach((picture, index) => {
      const { x, y } = this.seen(picture);
      const distance = Math.hypot(x - at.x, y - at.y);
      if (distance < least) [best, least] = [index, distance];
    });
    return best;
  }

  /** The next picture on the way. @param {Point} way */
  beside(way) {
    const from = this.chosen >= 0 ? this.seen(this.pictures[this.chosen]) : this.anchor;
    let best = this.chosen;
    let least = Infinity;
    this.pictures.forEach((picture, index) => {
      const { x, y } = this.seen(picture);
      const [dx, dy] = [x - from.x, y - from.y];
      const along = dx * way.x + dy * way.y;
      const distance = along + ASIDE * Math.abs(dx * way.y - dy * way.x);
      if (index !== this.chosen && along > 0 && distance < least) [best, least] = [index, distance];
    });
    return best;
  }

  open() {
    const picture = this.pictures[this.chosen];
    if (picture) location.assign(this.options.addressOf(picture));
  }

  // Keys and pointers

  #listen() {
    const { stage } = this;
    /** @type {?{x: number, y: number, moved: boolean, target: EventTarget|null}} */
    let held = null;
    const at = (/** @type {MouseEvent} */ event) => {
      const { left, top } = stage.getBoundingClientRect();
      return { x: event.clientX - left, y: event.clientY - top };
    };
    stage.addEventListener('pointerdown', (event) => {
      if (event.button) return;
      held = { x: event.clientX, y: event.clientY, moved: false, target: event.target };
      stage.setPointerCapture(event.pointerId);
    });
    stage.addEventListener('pointermove', (event) => {
      if (!held) return;
      const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
      if (!held.moved && Math.hypot(dx, dy) < SLIP) return;
      held = { ...held, x: event.clientX, y: event.clientY, moved: true };
      this.move(dx, dy);
    });
    stage.addEventListener('pointerup', (event) => {
      if (held && !held.moved) {
        const crop = held.target instanceof HTMLElement ? held.target.dataset.index : undefined;
        this.choose(crop === undefined ? this.near(at(event)) : Number(crop));
      }
      held = null;
    });
    stage.addEventListener('pointercancel', () => { held = null; });
    stage.addEventListener('dblclick', () => this.open());
    stage.addEventListener('wheel', (event) => {
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY * WHEEL), at(event));
    }, { passive: false });
    stage.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const way = WAYS[event.key];
      const { wide, high } = this.size;
      if (way && event.shiftKey) this.move(-way.x * wide * STEP, -way.y * high * STEP);
      else if (way) this.choose(this.beside(way));
      else if (event.key === '+' || event.key === '=') this.zoom(ZOOM);
      else if (event.key === '-') this.zoom(1 / ZOOM);
      else if (event.key === '0') this.fit();
      else if (event.key === 'Enter') this.open();
      else return;
      event.preventDefault();
    });
  }
}
