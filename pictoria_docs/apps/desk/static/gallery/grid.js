/** A grid of pictures of which only those in view are in the page: twenty thousand cost as much as sixty. */

import { closest, el, setAttributes } from '../shared/dom.js';

const GAP = 14;
/** Rows kept above and below the view. */
const SPARE = 2;
let instances = 0;

/**
 * @typedef {import('../shared/api.js').Figure} Figure
 */

/**
 * @template T a picture
 * @typedef {object} GridEvents
 * @property {(figure: T) => boolean} isChosen
 * @property {() => void} [more] called near the end of what is loaded
 * @property {(figure: T) => void} active
 * @property {(figure: T) => void} open
 * @property {(figures: T[]) => void} choose
 */

/**
 * @template T a picture
 * @typedef {object} GridLook how pictures are shown
 * @property {string} name of the whole
 * @property {number} ratio how high a picture is, as a part of its width
 * @property {number} wordsHeight pixels below each picture
 * @property {(figure: T, mat: HTMLElement) => Element} picture
 * @property {(figure: T) => Element[]} words
 * @property {(figure: T) => string} label what a screen reader says
 * @property {Element} [opener] stands in the corner of each: there a click opens, elsewhere it chooses; without one it is the
 *   other way round
 */

/**
 * As the gallery shows them.
 * @param {import('../shared/translator.js').Translator} t @returns {GridLook<Figure>}
 */
export function galleryLook(t) {
  /** @param {Figure} figure */
  const wordsOf = (figure) => figure.captions[0]?.text || figure.entries[0]?.title || '';
  return {
    name: t('pictures'),
    ratio: 0.9,
    wordsHeight: 46,
    picture(figure, mat) {
      const image = el('img', { class: 'pg-image', alt: '', draggable: 'false', decoding: 'async' });
      image.addEventListener('error', () => mat.classList.add('pg-missing'), { once: true });
      image.src = figure.crop;
      return image;
    },
    words(figure) {
      const words = wordsOf(figure);
      return [el('b', {}, figure.name), el('span', { class: words ? '' : 'pg-soft' }, words || t('place', figure))];
    },
    label: (figure) => (
      [figure.name, wordsOf(figure), t('place', figure)].filter(Boolean).map((part) => part.replace(/\.$/, '')).join('. ')),
  };
}

/** @template T a picture */
export class Grid {
  /** @param {HTMLElement} host @param {GridLook<T>} look @param {GridEvents<T>} events */
  constructor(host, look, events) {
    this.look = look;
    this.events = events;
    /** @type {T[]} */
    this.items = [];
    this.total = 0;
    this.active = 0;
    this.size = 190;
    this.frame = 0;
    /** Those in the page, by index. @type {Map<number, {node: HTMLElement, figure: T}>} */
    this.cells = new Map();
    this.name = `pg-${(instances += 1)}`;
    this.box = host.appendChild(el('div', {
      class: 'pg-grid', role: 'listbox', tabindex: 0, 'aria-multiselectable': 'true', 'aria-label': look.name,
    }));
    this.sheet = this.box.appendChild(el('div', { class: 'pg-sheet', role: 'presentation' }));
    this.box.addEventListener('scroll', () => this.soon(), { passive: true });
    this.box.addEventListener('keydown', (event) => this.onKey(event));
    this.sheet.addEventListener('click', (event) => this.onClick(event));
    this.watch = new ResizeObserver(() => this.draw());
    this.watch.observe(this.box);
  }

  destroy() {
    this.watch.disconnect();
    cancelAnimationFrame(this.frame);
    this.box.remove();
  }

  /** Show other pictures from the beginning on. */
  start() {
    this.items = [];
    this.total = 0;
    this.active = 0;
    this.box.scrollTop = 0;
    this.draw();
  }

  /** @param {T[]} items @param {number} total */
  add(items, total) {
    this.items.push(...items);
    this.total = Math.max(total, this.items.length);
    this.draw();
  }

  /** @param {number} size */
  resize(size) {
    this.size = size;
    this.draw();
    this.show(this.active);
  }

  get figure() {
    return this.items[this.active] ?? null;
  }

  get columns() {
    return Math.max(1, Math.floor((this.box.clientWidth - GAP) / (this.size + GAP)));
  }

  get cell() {
    const width = Math.floor((this.box.clientWidth - GAP) / this.columns) - GAP;
    return { width, height: Math.round(this.size * this.look.ratio) + this.look.wordsHeight };
  }

  /** How many fit into the view at a size, without scrolling. @param {number} size */
  roomAt(size) {
    const columns = Math.max(1, Math.floor((this.box.clientWidth - GAP) / (size + GAP)));
    return columns * Math.floor((this.box.clientHeight - GAP) / (Math.round(size * this.look.ratio) + this.look.wordsHeight + GAP));
  }

  /** How many, from the first one on, stand above a height of the window. @param {number} y pixels */
  above(y) {
    const top = this.sheet.getBoundingClientRect().top + GAP;
    return Math.max(0, Math.round((Math.min(y, this.box.getBoundingClientRect().bottom) - top) / (this.cell.height + GAP))) * this.columns;
  }

  soon() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  draw() {
    if (!this.box.clientWidth) return;
    const { width, height } = this.cell;
    const columns = this.columns;
    const rows = Math.ceil(this.items.length / columns);
    this.sheet.style.height = `${rows * (height + GAP) + GAP}px`;
    const top = Math.floor(this.box.scrollTop / (height + GAP)) - SPARE;
    const shown = Math.ceil(this.box.clientHeight / (height + GAP)) + 2 * SPARE + 1;
    const from = Math.max(0, top) * columns;
    const to = Math.min(this.items.length, (top + shown) * columns);
    for (const [index, { node, figure }] of this.cells) {
      if (index < from || index >= to || figure !== this.items[index]) {
        node.remove();
        this.cells.delete(index);
      }
    }
    for (let index = from; index < to; index += 1) {
      const { node, figure } = this.cells.get(index) ?? this.make(index);
      const x = GAP + (index % columns) * (width + GAP);
      const y = GAP + Math.floor(index / columns) * (height + GAP);
      node.style.transform = `translate(${x}px, ${y}px)`;
      node.style.width = `${width}px`;
      node.style.height = `${height}px`;
      const chosen = this.events.isChosen(figure);
      setAttributes(node, { 'aria-selected': String(chosen), 'aria-setsize': this.total });
      node.classList.toggle('pg-active', index === this.active);
      node.classList.toggle('pg-chosen', chosen);
    }
    const active = this.cells.has(this.active) ? `${this.name}-${this.active}` : null;
    setAttributes(this.box, { 'aria-activedescendant': active });
    if (to >= this.items.length - 2 * columns && this.items.length < this.total) {
      this.events.more?.();
    }
  }

  /** @param {number} index */
  make(index) {
    const figure = this.items[index];
    const { look } = this;
    const node = el('div', {
      class: 'pg-item', role: 'option', id: `${this.name}-${index}`, 'aria-label': look.label(figure),
      'aria-posinset': index + 1, 'data-index': index,
    });
    const mat = node.appendChild(el('div', { class: 'pg-mat' }));
    const mark = el('span', { class: look.opener ? 'pg-opener' : 'pg-tick', 'aria-hidden': 'true' }, look.opener?.cloneNode(true));
    const words = el('div', { class: 'pg-words' }, ...look.words(figure));
    mat.append(look.picture(figure, mat));
    (look.opener ? words : mat).append(mark);
    node.append(words);
    this.sheet.append(node);
    const cell = { node, figure };
    this.cells.set(index, cell);
    return cell;
  }

  /** Make a picture the active one, and bring it into view. @param {number} index */
  go(index) {
    this.active = Math.max(0, Math.min(index, this.items.length - 1));
    this.show(this.active);
    this.draw();
    if (this.figure) this.events.active(this.figure);
  }

  /** @param {number} index */
  show(index) {
    const { height } = this.cell;
    const y = Math.floor(index / this.columns) * (height + GAP);
    const bottom = y + height + 2 * GAP - this.box.clientHeight;
    if (this.box.scrollTop > y) this.box.scrollTop = y;
    else if (this.box.scrollTop < bottom) this.box.scrollTop = bottom;
  }

  /** @param {MouseEvent} event */
  onClick(event) {
    const node = closest(event.target, '.pg-item');
    if (!node) return;
    const inCorner = closest(event.target, '.pg-tick, .pg-opener') !== null;
    const chooses = inCorner !== Boolean(this.look.opener) || event.ctrlKey || event.metaKey || event.shiftKey;
    const before = this.active;
    this.go(Number(node.dataset.index));
    if (!this.figure) return;
    if (chooses) this.events.choose(event.shiftKey ? this.items.slice(...span(before, this.active)) : [this.figure]);
    else this.events.open(this.figure);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = this.columns * Math.max(1, Math.floor(this.box.clientHeight / (this.cell.height + GAP)));
    /** @type {Object<string, number>} */
    const steps = {
      ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.columns, ArrowDown: this.columns,
      PageUp: -page, PageDown: page, Home: -this.active, End: this.items.length,
    };
    if (event.key in steps) this.go(this.active + steps[event.key]);
    else if (!this.figure) return;
    else if (event.key === ' ') this.events.choose([this.figure]);
    else if (event.key === 'Enter') this.events.open(this.figure);
    else return;
    event.preventDefault();
  }
}

/** @param {number} one @param {number} other @returns {[number, number]} */
function span(one, other) {
  return [Math.min(one, other), Math.max(one, other) + 1];
}
