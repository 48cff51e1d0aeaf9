/** Pictures side by side under one zoom, and what people say of each two of them. */

import { el, randomKey, takesText } from '../shared/dom.js';
import { HttpClient } from '../shared/http_client.js';
import { makeTranslator } from '../shared/translator.js';
import { describe } from './preview.js';
import { RelationForm } from './relation_form.js';
import { SharedZoom } from './shared_zoom.js';

const STEP = 0.12;

/**
 * Compare pictures in `host`: some figures, or a list of pairs that is gone through.
 * @param {HTMLElement} host
 * @param {{base: string, project: string, language: string, words: Object<string, string>, role: string,
 *   figures?: {document: string, id: string}[], state?: string, likely?: object,
 *   relations?: {name: string, label: string}[], onClose?: () => void}} options
 *   `state`: pairs that people compared ("open", "disputed", "mine", "agreed", "all"); `likely`: pairs that look alike,
 *   among the pictures of these filters
 * @returns {Promise<{destroy: () => void}>}
 */
export async function mountCompare(host, options) {
  const compare = new Compare(host, options);
  await compare.begin();
  return compare;
}

class Compare {
  /** @param {HTMLElement} host @param {any} options */
  constructor(host, options) {
    this.options = options;
    this.t = makeTranslator(options.words, options.language).scope('gallery');
    this.http = HttpClient.ofProject(options.base, options.project, { offline: this.t('offline'), failed: this.t('failed') });
    this.mayDecide = options.role !== 'reader';
    this.pairs = [];
    this.figures = {};
    this.at = 0;
    this.done = [];
    this.undone = [];
    this.zoom = new SharedZoom();
    this.off = new AbortController();
    this.root = host.appendChild(el('section', {
      class: 'pc pg pg-compare', lang: options.language, tabindex: -1, 'aria-label': this.t('comparing'),
    }));
    this.head = this.root.appendChild(el('header', { class: 'pg-bar' }));
    if (options.onClose) this.button(this.head, 'back', () => options.onClose());
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

  /** @param {string} code */
  button(parent, code, act, sign = null) {
    const text = this.t(code);
    const node = parent.appendChild(el('button', { type: 'button', title: text, 'aria-label': text }, sign ?? text));
    node.addEventListener('click', act);
    return node;
  }

  async begin() {
    try {
      this.relations = this.options.relations ?? (await this.http.get('/gallery/facets')).relations;
      await this.more();
    } catch (error) {
      this.announce(error.message);
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
    let answer;
    if (likely) answer = await this.http.get('/pairs/likely', { ...likely, sort: '', descending: '', after: this.next });
    else if (state) answer = await this.http.get('/comparisons', { state, after: this.next });
    else answer = await this.http.get('/pairs', { figure: figures.map(({ document, id }) => `${document}~${id}`) });
    Object.assign(this.figures, answer.figures);
    const there = answer.pairs.filter((pair) => this.figures[pair.first] && this.figures[pair.second]);
    this.pairs.push(...there);
    this.next = answer.next;
    if (!there.length && this.next) await this.more();
  }

  /** One after the other: keys typed faster than the server answers each speak of a pair of their own. */
  later(act) {
    this.queue = (this.queue ?? Promise.resolve()).then(act).catch((error) => this.announce(error.message));
    return this.queue;
  }

  /** @param {number} by */
  step(by) {
    return this.later(() => this.go(this.at + by));
  }

  get pair() {
    return this.pairs[this.at] ?? null;
  }

  async go(at) {
    if (at >= this.pairs.length && this.next) await this.more().catch((error) => this.announce(error.message));
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
    this.form.draw(this.pair);
  }

  drawPanes() {
    const all = this.options.figures ? Object.keys(this.figures) : [];
    const keys = all.length > 2 ? all : this.pair ? [this.pair.first, this.pair.second] : [];
    const inPair = this.pair ? [this.pair.first, this.pair.second] : [];
    if (keys.join() !== this.drawn) {
      this.drawn = keys.join();
      this.panesOff?.abort();
      this.panesOff = new AbortController();
      this.zoom.clear();
      this.panes.replaceChildren();
      this.panes.style.setProperty('--pg-columns', Math.min(keys.length, keys.length === 4 ? 2 : 3));
      for (const key of keys) this.pane(this.figures[key]);
    }
    for (const pane of this.panes.children) {
      pane.classList.toggle('pg-aside', keys.length > 2 && !inPair.includes(pane.dataset.key));
    }
  }

  /** @param {any} figure */
  pane(figure) {
    const pane = this.panes.appendChild(el('figure', { class: 'pg-pane', 'data-key': figure.key }));
    const view = pane.appendChild(el('div', { class: 'pg-view' }));
    const image = view.appendChild(el('img', { class: 'pg-image', src: figure.image, alt: figure.name, draggable: 'false' }));
    this.zoom.add(view, image, this.panesOff.signal);
    const caption = pane.appendChild(el('figcaption'));
    caption.append(el('h2', {}, figure.name));
    describe(caption, figure, this.t);
    if (this.options.onOpen) this.button(caption, 'open_page', () => this.options.onOpen(figure));
  }

  // Saying

  /** @param {any} pair */
  ends(pair) {
    const end = ({ document, id }) => ({ document, id });
    return { first: end(this.figures[pair.first]), second: end(this.figures[pair.second]) };
  }

  async decide(category, note = '', onwards = true) {
    const pair = this.pair;
    if (!pair || !this.mayDecide) return;
    const key = randomKey(12);
    try {
      Object.assign(pair, await this.http.post('/comparisons', { key, ...this.ends(pair), category, note }));
    } catch (error) {
      this.announce(error.message);
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

  /** @param {string} code */
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
      this.announce(error.message);
    }
  }

  /** @param {any} pair */
  history(pair) {
    return this.http.get('/comparisons/history', { first: pair.first, second: pair.second });
  }

  /** @param {any} event */
  onKey(event) {
    if (event.defaultPrevented || takesText(event.target) || !this.form) return;
    if (event.target !== document.body && !this.root.contains(event.target)) return;
    const held = event.ctrlKey || event.metaKey;
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1] ?? (/^[1-9]$/.test(event.key) ? event.key : null);
    const acts = {
      '+': () => this.zoom.zoom(1.4), '=': () => this.zoom.zoom(1.4), '-': () => this.zoom.zoom(1 / 1.4),
      ArrowLeft: () => this.zoom.move(STEP, 0), ArrowRight: () => this.zoom.move(-STEP, 0),
      ArrowUp: () => this.zoom.move(0, STEP), ArrowDown: () => this.zoom.move(0, -STEP),
      j: () => this.step(1), n: () => this.step(1), k: () => this.step(-1), p: () => this.step(-1),
      0: () => this.zoom.reset(), u: () => this.undo(), r: () => this.redo(), m: () => this.form.focusNote(),
      Escape: () => this.options.onClose?.(),
    };
    if (event.altKey) return;
    if (held && event.key.toLowerCase() === 'z') event.shiftKey ? this.redo() : this.undo();
    else if (held && event.key.toLowerCase() === 'y') this.redo();
    else if (held) return;
    else if (digit && this.relations[digit - 1]) {
      this.later(() => this.decide(this.relations[digit - 1].name, this.form.written));
    } else if (acts[event.key]) acts[event.key]();
    else return;
    event.preventDefault();
  }
}
