/** A grid of pictures of which only those in view are in the page: twenty thousand cost as much as sixty. */

import { closest, el, setAttributes } from '../shared/dom.js';

const GAP = 14;
const WORDS_HEIGHT = 46;
/** Rows kept above and below the view. */
const SPARE = 2;
let instances = 0;

/**
 * @typedef {import('../shared/api.js').FoundFigure} FoundFigure
 * @typedef {object} GridEvents
 * @property {(figure: FoundFigure) => boolean} isChosen
 * @property {() => void} more called near the end of what is loaded
 * @property {(figure: FoundFigure) => void} active
 * @property {(figure: FoundFigure) => void} open
 * @property {(figures: FoundFigure[]) => void} choose
 */

export class Grid {
  /** @param {HTMLElement} host @param {import('../shared/translator.js').Translator} t @param {GridEvents} events */
  constructor(host, t, events) {
    this.t = t;
    this.events = events;
    /** @type {FoundFigure[]} */
    this.items = [];
    this.total = 0;
    this.active = 0;
    this.size = 190;
    this.frame = 0;
    /** Those in the page, by index. @type {Map<number, {node: HTMLElement, figure: FoundFigure}>} */
    this.cells = new Map();
    this.name = `pg-${(instances += 1)}`;
    const label = t('pictures');
    this.box = host.appendChild(el('div', {
      class: 'pg-grid', role: 'listbox', tabindex: 0, 'aria-multiselectable': 'true', 'aria-label': label,
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

  /** @param {FoundFigure[]} items @param {number} total */
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
    return { width, height: Math.round(this.size * 0.9) + WORDS_HEIGHT };
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
      setAttributes(node, { 'aria-selected': chosen, 'aria-setsize': this.total });
      node.classList.toggle('pg-active', index === this.active);
      node.classList.toggle('pg-chosen', chosen);
    }
    const active = this.cells.has(this.active) ? `${this.name}-${this.active}` : null;
    setAttributes(this.box, { 'aria-activedescendant': active });
    if (to >= this.items.length - 2 * columns && this.items.length < this.total) {
      this.events.more();
    }
  }

  /** @param {number} index */
  make(index) {
    const figure = this.items[index];
    const words = figure.captions[0]?.text || figure.entries[0]?.title || '';
    const label = [figure.name, words, this.t('place', figure)].filter(Boolean).map((part) => part.replace(/\.$/, '')).join('. ');
    const node = el('div', {
      class: 'pg-item', role: 'option', id: `${this.name}-${index}`, 'aria-label': label,
      'aria-posinset': index + 1, 'data-index': index,
    });
    const mat = node.appendChild(el('div', { class: 'pg-mat' }));
    const image = mat.appendChild(el('img', { class: 'pg-image', alt: '', draggable: 'false', decoding: 'async' }));
    image.addEventListener('error', () => mat.classList.add('pg-missing'), { once: true });
    image.src = figure.crop;
    mat.append(el('span', { class: 'pg-tick', 'aria-hidden': 'true' }));
    const line = node.appendChild(el('div', { class: 'pg-words' }));
    line.append(el('b', {}, figure.name));
    line.append(el('span', { class: words ? '' : 'pg-soft' }, words || this.t('place', figure)));
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
    const ticks = closest(event.target, '.pg-tick') || event.ctrlKey || event.metaKey || event.shiftKey;
    const before = this.active;
    this.go(Number(node.dataset.index));
    if (!this.figure) return;
    if (ticks) this.events.choose(event.shiftKey ? this.items.slice(...span(before, this.active)) : [this.figure]);
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
