/** Pictures side by side under one zoom, and what people say of each two of them. */

import { el, randomKey, takesText } from '../shared/dom.js';
import { HttpClient, sentenceOf } from '../shared/http_client.js';
import { makeTranslator } from '../shared/translator.js';
import { describe } from './preview.js';
import { RelationForm } from './relation_form.js';
import { SharedZoom } from './shared_zoom.js';

const STEP = 0.12;

/**
 * @typedef {import('../shared/api.js').Pair} Pair
 * @typedef {import('../shared/api.js').ComparedFigure} ComparedFigure
 * @typedef {import('../shared/api.js').Relation} Relation
 * @typedef {{key: string, pair: Pair}} Step what was done, and can be taken back
 *
 * @typedef {object} Subject what is compared: some figures, or a list of pairs that is gone through
 * @property {{document: string, id: string}[]} [figures]
 * @property {string} [state] pairs that people compared: "open", "disputed", "mine", "agreed", "all"
 * @property {object} [likely] pairs that look alike, among the pictures of these filters
 *
 * @typedef {import('./gallery.js').GalleryOptions & Subject & {relations?: Relation[], onClose?: () => void}} CompareOptions
 */

export class Compare {
  /** @type {Relation[]} */
  relations = [];
  /** @type {Pair[]} */
  pairs = [];
  /** Those in the pairs, by key. @type {Object<string, ComparedFigure>} */
  figures = {};
  /** The `after` of the following pairs. @type {import('../shared/api.js').Pairs['next']} */
  next = null;
  at = 0;
  /** @type {Step[]} */
  done = [];
  /** @type {Step[]} */
  undone = [];
  /** Null until there is something to compare. @type {?RelationForm} */
  form = null;
  /** Keys of the pictures shown. */
  drawn = '';
  zoom = new SharedZoom();
  off = new AbortController();
  panesOff = new AbortController();
  /** What is still to be done. */
  queue = Promise.resolve();

  /** @param {HTMLElement} host @param {CompareOptions} options */
  constructor(host, options) {
    this.options = options;
    this.t = makeTranslator(options.words, options.language).scope('gallery');
    this.http = new HttpClient(options.base, { offline: this.t('offline'), failed: this.t('failed') }).project(options.project);
    this.mayDecide = options.role !== 'reader';
    this.root = host.appendChild(el('section', {
      class: 'pc pg pg-compare', lang: options.language, tabindex: -1, 'aria-label': this.t('comparing'),
    }));
    this.head = this.root.appendChild(el('header', { class: 'pg-bar' }));
    if (options.onClose) this.button(this.head, 'back', options.onClose);
    this.where = this.head.appendChild(el('p', { class: 'pg-count', role: 'status' }));
    this.previous = this.button(this.head, 'pair_previous', () => this.step(-1));
    this.following = this.button(this.head, 'pair_next', () => this.step(1));
    this.undoing = this.button(this.head, 'undo', () => this.undo());
    this.undoing.hidden = !this.mayDecide;
    const tools = this.head.appendChild(el('div', { class: 'pg-zooms' }));
    this.button(tools, 'zoom_in', () => this.zoom.zoom(1.4), '+');
    this.button(tools, 'zoom_out', () => this.zoom.zoom(1 / 1.4), '−');
    this.button(tools, 'zoom_fit', () => this.zoom.reset(), '⤢');
    this.panes = this.root.appendChild(el('div', { class: 'pg-panes' }));
    this.foot = this.root.appendChild(el('footer', { class: 'pg-verdict' }));
    this.live = this.root.appendChild(el('p', { class: 'pg-live', role: 'status' }));
    document.addEventListener('keydown', (event) => this.onKey(event), { signal: this.off.signal });
  }

  /** @param {HTMLElement} parent @param {string} code @param {() => void} act */
  button(parent, code, act, sign = this.t(code)) {
    const text = this.t(code);
    const node = parent.appendChild(el('button', { type: 'button', title: text, 'aria-label': text }, sign));
    node.addEventListener('click', act);
    return node;
  }

  async begin() {
    for (const button of [this.previous, this.following, this.undoing]) button.disabled = true;
    // Pictures that were never compared take their time; until then there is nothing else to be seen.
    this.where.textContent = this.t('pairs_awaited');
    try {
      this.relations = this.options.relations ?? (await this.http.get('/gallery/facets')).relations;
      await this.more();
    } catch (error) {
      this.where.textContent = sentenceOf(error);
      return;
    }
    this.form = new RelationForm(this.foot, this);
    this.root.focus();
    this.go(0);
  }

  destroy() {
    this.off.abort();
    this.root.remove();
  }

  /** @param {string} text */
  announce(text) {
    this.live.textContent = text;
  }

  /** The next pairs of the list. */
  async more() {
    const { figures, state, likely } = this.options;
    /** @type {import('../shared/api.js').Pairs} */
    let answer;
    if (likely) answer = await this.http.get('/pairs/likely', { ...likely, sort: '', descending: '', after: this.next });
    else if (state) answer = await this.http.get('/comparisons', { state, after: this.next });
    else answer = await this.http.get('/pairs', { figure: figures?.map(({ document, id }) => `${document}~${id}`) });
    Object.assign(this.figures, answer.figures);
    const there = answer.pairs.filter((pair) => this.figures[pair.first] && this.figures[pair.second]);
    this.pairs.push(...there);
    this.next = answer.next;
    if (!there.length && this.next) await this.more();
  }

  /**
   * One after the other: keys typed faster than the server answers each speak of a pair of their own.
   * @param {() => Promise<void>} act
   */
  later(act) {
    this.queue = this.queue.then(act).catch((error) => this.announce(sentenceOf(error)));
    return this.queue;
  }

  /** @param {number} by */
  step(by) {
    return this.later(() => this.go(this.at + by));
  }

  get pair() {
    return this.pairs[this.at] ?? null;
  }

  /** @param {number} at */
  async go(at) {
    if (at >= this.pairs.length && this.next) await this.more().catch((error) => this.announce(sentenceOf(error)));
    const over = at >= this.pairs.length;
    this.at = Math.max(0, Math.min(at, this.pairs.length - 1));
    this.draw();
    if (over && this.pairs.length) this.announce(this.t('pairs_done'));
  }

  draw() {
    const count = this.pairs.length;
    this.where.textContent = count ? this.t('pair_of', { at: this.at + 1, count: this.next ? `${count}+` : count }) : this.t('no_pairs');
    this.previous.disabled = this.at === 0;
    this.following.disabled = this.at >= count - 1 && !this.next;
    this.undoing.disabled = this.done.length === 0;
    this.drawPanes();
    this.form?.draw(this.pair);
  }

  drawPanes() {
    const all = this.options.figures ? Object.keys(this.figures) : [];
    const keys = all.length > 2 ? all : this.pair ? [this.pair.first, this.pair.second] : [];
    const inPair = this.pair ? [this.pair.first, this.pair.second] : [];
    if (keys.join() !== this.drawn) {
      this.drawn = keys.join();
      this.panesOff.abort();
      this.panesOff = new AbortController();
      this.zoom.clear();
      this.panes.replaceChildren();
      this.panes.style.setProperty('--pg-columns', String(Math.min(keys.length, keys.length === 4 ? 2 : 3)));
      for (const key of keys) this.pane(this.figures[key]);
    }
    for (const pane of this.panes.querySelectorAll('figure')) {
      pane.classList.toggle('pg-aside', keys.length > 2 && !inPair.includes(pane.dataset.key ?? ''));
    }
  }

  /** @param {ComparedFigure} figure */
  pane(figure) {
    const pane = this.panes.appendChild(el('figure', { class: 'pg-pane', 'data-key': figure.key }));
    const view = pane.appendChild(el('div', { class: 'pg-view' }));
    const image = view.appendChild(el('img', { class: 'pg-image', src: figure.image, alt: figure.name, draggable: 'false' }));
    this.zoom.add(view, image, this.panesOff.signal);
    const caption = pane.appendChild(el('figcaption'));
    caption.append(el('h2', {}, figure.name));
    describe(caption, figure, this.t);
    const { onOpen } = this.options;
    if (onOpen) this.button(caption, 'open_page', () => onOpen(figure));
  }

  // Saying

  /** @param {Pair} pair */
  ends(pair) {
    /** @param {ComparedFigure} figure */
    const end = ({ document, id }) => ({ document, id });
    return { first: end(this.figures[pair.first]), second: end(this.figures[pair.second]) };
  }

  /** @param {?string} category null: take back what was said */
  async decide(category, note = '', onwards = true) {
    const pair = this.pair;
    if (!pair || !this.mayDecide) return;
    const key = randomKey(12);
    try {
      Object.assign(pair, await this.http.post('/comparisons', { key, ...this.ends(pair), category, note }));
    } catch (error) {
      this.announce(sentenceOf(error));
      return;
    }
    this.done.push({ key, pair });
    this.undone = [];
    const label = this.relations.find((relation) => relation.name === category)?.label;
    this.announce(label ? this.t('said', { label }) : this.t('taken_back'));
    if (onwards && this.pair === pair && this.pairs.length > 1) await this.go(this.at + 1);
    else this.draw();
  }

  undo() {
    return this.later(() => this.back(this.done, this.undone, 'undone'));
  }

  redo() {
    return this.later(() => this.back(this.undone, this.done, 'redone'));
  }

  /** @param {Step[]} from @param {Step[]} to @param {string} code */
  async back(from, to, code) {
    const step = from.pop();
    if (!step) return;
    const newStep = randomKey(12);
    try {
      Object.assign(step.pair, await this.http.post('/comparisons/undo', { key: step.key, new_key: newStep }));
      to.push({ key: newStep, pair: step.pair });
      this.at = this.pairs.indexOf(step.pair);
      this.draw();
      this.announce(this.t(code));
    } catch (error) {
      this.draw();
      this.announce(sentenceOf(error));
    }
  }

  /** @param {Pair} pair */
  history(pair) {
    return this.http.get('/comparisons/history', { first: pair.first, second: pair.second });
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const { form } = this;
    if (event.defaultPrevented || takesText(event.target) || !form) return;
    if (event.target !== document.body && !this.root.contains(/** @type {Node} */ (event.target))) return;
    const held = event.ctrlKey || event.metaKey;
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1] ?? (/^[1-9]$/.test(event.key) ? event.key : null);
    const relation = this.relations[Number(digit) - 1];
    /** @type {Object<string, () => unknown>} */
    const acts = {
      '+': () => this.zoom.zoom(1.4), '=': () => this.zoom.zoom(1.4), '-': () => this.zoom.zoom(1 / 1.4),
      ArrowLeft: () => this.zoom.move(STEP, 0), ArrowRight: () => this.zoom.move(-STEP, 0),
      ArrowUp: () => this.zoom.move(0, STEP), ArrowDown: () => this.zoom.move(0, -STEP),
      j: () => this.step(1), n: () => this.step(1), k: () => this.step(-1), p: () => this.step(-1),
      0: () => this.zoom.reset(), u: () => this.undo(), r: () => this.redo(), m: () => form.focusNote(),
      Escape: () => this.options.onClose?.(),
    };
    if (event.altKey) return;
    if (held && event.key.toLowerCase() === 'z') event.shiftKey ? this.redo() : this.undo();
    else if (held && event.key.toLowerCase() === 'y') this.redo();
    else if (held) return;
    else if (relation) this.later(() => this.decide(relation.name, form.written));
    else if (acts[event.key]) acts[event.key]();
    else return;
    event.preventDefault();
  }
}
