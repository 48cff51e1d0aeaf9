/** Pictures side by side under one lens, and what people say of each two of them. */

import { html, takesText } from '../canvas/dom.js';
import { Lens } from './lens.js';
import { describe } from './preview.js';
import { Verdict } from './verdict.js';
import { Wire, newKey } from './wire.js';
import { speaker } from './words.js';

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
  constructor(host, options) {
    this.options = options;
    this.say = speaker(options.words);
    this.wire = new Wire(options.base, options.project, this.say);
    this.mayDecide = options.role !== 'reader';
    this.pairs = [];
    this.figures = {};
    this.at = 0;
    this.done = [];
    this.undone = [];
    this.lens = new Lens();
    this.off = new AbortController();
    this.root = html('section', {
      class: 'pc pg pg-compare', lang: options.language, tabindex: -1, 'aria-label': this.say('comparing'),
    }, host);
    this.head = html('header', { class: 'pg-bar' }, this.root);
    if (options.onClose) this.button(this.head, 'back', () => options.onClose());
    this.where = html('p', { class: 'pg-count', role: 'status' }, this.head);
    this.previous = this.button(this.head, 'pair_previous', () => this.step(-1));
    this.following = this.button(this.head, 'pair_next', () => this.step(1));
    this.undoing = this.button(this.head, 'undo', () => this.undo());
    this.undoing.hidden = !this.mayDecide;
    const tools = html('div', { class: 'pg-zooms' }, this.head);
    this.button(tools, 'zoom_in', () => this.lens.zoom(1.4), '+');
    this.button(tools, 'zoom_out', () => this.lens.zoom(1 / 1.4), '−');
    this.button(tools, 'zoom_fit', () => this.lens.reset(), '⤢');
    this.panes = html('div', { class: 'pg-panes' }, this.root);
    this.foot = html('footer', { class: 'pg-verdict' }, this.root);
    this.live = html('p', { class: 'pg-live', role: 'status' }, this.root);
    document.addEventListener('keydown', (event) => this.onKey(event), { signal: this.off.signal });
  }

  button(parent, code, act, sign = null) {
    const text = this.say(code);
    const node = html('button', { type: 'button', text: sign ?? text, title: text, 'aria-label': text }, parent);
    node.addEventListener('click', act);
    return node;
  }

  async begin() {
    try {
      this.relations = this.options.relations ?? (await this.wire.get('gallery/facets')).relations;
      await this.more();
    } catch (error) {
      this.tell(error.message);
      return;
    }
    this.verdict = new Verdict(this.foot, this);
    this.root.focus();
    this.go(0);
  }

  destroy() {
    this.off.abort();
    this.root.remove();
  }

  tell(text) {
    this.live.textContent = text;
  }

  /** The next pairs of the list. */
  async more() {
    const { figures, state, likely } = this.options;
    let answer;
    if (likely) answer = await this.wire.get('pairs/likely', { ...likely, sort: '', descending: '', after: this.next });
    else if (state) answer = await this.wire.get('comparisons', { state, after: this.next });
    else answer = await this.wire.get('pairs', { figure: figures.map(({ document, id }) => `${document}~${id}`) });
    Object.assign(this.figures, answer.figures);
    const there = answer.pairs.filter((pair) => this.figures[pair.first] && this.figures[pair.second]);
    this.pairs.push(...there);
    this.next = answer.next;
    if (!there.length && this.next) await this.more();
  }

  /** One after the other: keys typed faster than the server answers each speak of a pair of their own. */
  later(act) {
    this.queue = (this.queue ?? Promise.resolve()).then(act).catch((error) => this.tell(error.message));
    return this.queue;
  }

  step(by) {
    return this.later(() => this.go(this.at + by));
  }

  get pair() {
    return this.pairs[this.at] ?? null;
  }

  async go(at) {
    if (at >= this.pairs.length && this.next) await this.more().catch((error) => this.tell(error.message));
    const over = at >= this.pairs.length;
    this.at = Math.max(0, Math.min(at, this.pairs.length - 1));
    this.draw();
    if (over && this.pairs.length) this.tell(this.say('pairs_done'));
  }

  draw() {
    const count = this.pairs.length;
    this.where.textContent = count ? this.say('pair_of', { at: this.at + 1, count: this.next ? `${count}+` : count }) : this.say('no_pairs');
    this.previous.disabled = this.at === 0;
    this.following.disabled = this.at >= count - 1 && !this.next;
    this.undoing.disabled = this.done.length === 0;
    this.drawPanes();
    this.verdict.draw(this.pair);
  }

  drawPanes() {
    const all = this.options.figures ? Object.keys(this.figures) : [];
    const keys = all.length > 2 ? all : this.pair ? [this.pair.first, this.pair.second] : [];
    const inPair = this.pair ? [this.pair.first, this.pair.second] : [];
    if (keys.join() !== this.drawn) {
      this.drawn = keys.join();
      this.panesOff?.abort();
      this.panesOff = new AbortController();
      this.lens.clear();
      this.panes.replaceChildren();
      this.panes.style.setProperty('--pg-columns', Math.min(keys.length, keys.length === 4 ? 2 : 3));
      for (const key of keys) this.pane(this.figures[key]);
    }
    for (const pane of this.panes.children) {
      pane.classList.toggle('pg-aside', keys.length > 2 && !inPair.includes(pane.dataset.key));
    }
  }

  pane(figure) {
    const pane = html('figure', { class: 'pg-pane', 'data-key': figure.key }, this.panes);
    const view = html('div', { class: 'pg-view' }, pane);
    const image = html('img', { class: 'pg-image', src: figure.image, alt: figure.name, draggable: 'false' }, view);
    this.lens.add(view, image, this.panesOff.signal);
    const caption = html('figcaption', {}, pane);
    html('h2', { text: figure.name }, caption);
    describe(caption, figure, this.say);
    if (this.options.onOpen) this.button(caption, 'open_page', () => this.options.onOpen(figure));
  }

  // Saying

  ends(pair) {
    const end = ({ document, id }) => ({ document, id });
    return { first: end(this.figures[pair.first]), second: end(this.figures[pair.second]) };
  }

  async decide(category, note = '', onwards = true) {
    const pair = this.pair;
    if (!pair || !this.mayDecide) return;
    const key = newKey();
    try {
      Object.assign(pair, await this.wire.post('comparisons', { key, ...this.ends(pair), category, note }));
    } catch (error) {
      this.tell(error.message);
      return;
    }
    this.done.push({ key, pair });
    this.undone = [];
    const label = this.relations.find((each) => each.name === category)?.label;
    this.tell(label ? this.say('said', { label }) : this.say('taken_back'));
    if (onwards && this.pair === pair && this.pairs.length > 1) await this.go(this.at + 1);
    else this.draw();
  }

  undo() {
    return this.later(() => this.back(this.done, this.undone, 'undone'));
  }

  redo() {
    return this.later(() => this.back(this.undone, this.done, 'redone'));
  }

  async back(from, to, code) {
    const step = from.pop();
    if (!step) return;
    const newStep = newKey();
    try {
      Object.assign(step.pair, await this.wire.post('comparisons/undo', { key: step.key, new_key: newStep }));
      to.push({ key: newStep, pair: step.pair });
      this.at = this.pairs.indexOf(step.pair);
      this.draw();
      this.tell(this.say(code));
    } catch (error) {
      this.draw();
      this.tell(error.message);
    }
  }

  history(pair) {
    return this.wire.get('comparisons/history', { first: pair.first, second: pair.second });
  }

  onKey(event) {
    if (event.defaultPrevented || takesText(event.target) || !this.verdict) return;
    if (event.target !== document.body && !this.root.contains(event.target)) return;
    const held = event.ctrlKey || event.metaKey;
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1] ?? (/^[1-9]$/.test(event.key) ? event.key : null);
    const acts = {
      '+': () => this.lens.zoom(1.4), '=': () => this.lens.zoom(1.4), '-': () => this.lens.zoom(1 / 1.4),
      ArrowLeft: () => this.lens.move(STEP, 0), ArrowRight: () => this.lens.move(-STEP, 0),
      ArrowUp: () => this.lens.move(0, STEP), ArrowDown: () => this.lens.move(0, -STEP),
      j: () => this.step(1), n: () => this.step(1), k: () => this.step(-1), p: () => this.step(-1),
      0: () => this.lens.reset(), u: () => this.undo(), r: () => this.redo(), m: () => this.verdict.focusNote(),
      Escape: () => this.options.onClose?.(),
    };
    if (event.altKey) return;
    if (held && event.key.toLowerCase() === 'z') event.shiftKey ? this.redo() : this.undo();
    else if (held && event.key.toLowerCase() === 'y') this.redo();
    else if (held) return;
    else if (digit && this.relations[digit - 1]) {
      this.later(() => this.decide(this.relations[digit - 1].name, this.verdict.written));
    } else if (acts[event.key]) acts[event.key]();
    else return;
    event.preventDefault();
  }
}
