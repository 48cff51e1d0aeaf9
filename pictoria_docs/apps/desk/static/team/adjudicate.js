/** What two reviewers disagree on, side by side, one disagreement after the other; a third settles them by key. */

import { closest, el } from '../shared/dom.js';
import { growing } from '../shared/growing.js';
import { HttpClient, sentenceOf } from '../shared/http_client.js';
import { makeTranslator } from '../shared/translator.js';
import { areaOf, disagreementCrop } from './disagreement_crop.js';
import { factsOf } from './facts.js';

const AT_ONCE = 500;

/** @type {('first'|'second')[]} */
const SIDES = ['first', 'second'];

/**
 * @typedef {import('../shared/api.js').Disagreement} Disagreement
 * @typedef {import('../shared/api.js').Page} Page
 * @typedef {import('../shared/api.js').Side} Side
 * @typedef {Omit<import('../shared/api.js').Resolution, 'subject'>} Settlement
 * @typedef {{key: string, text: string, settlement: Settlement, kind: string}} Choice
 *
 * @typedef {object} AdjudicationOptions
 * @property {string} [base] prefix of the server
 * @property {string} project
 * @property {number} task
 * @property {string} [language]
 * @property {import('../shared/translator.js').Messages} words of `desk.*`
 * @property {(login: string) => string} [nameOf] what a person is called
 * @property {(document: string, page: number, subject: string) => string} [pageUrl] address of a page on the desk, with the
 *   subject to show there
 * @property {() => void} [done] called when nothing is left
 */

/**
 * Show the disagreements of a task and let them be settled: 1 and 2 take a side, 3 the suggestion, 0 none of them.
 * @param {HTMLElement} host @param {AdjudicationOptions} options
 * @returns {{ready: Promise<void>, destroy: () => void}}
 */
export function mountAdjudication(host, options) {
  const { base = '', project, task, language = 'en', words } = options;
  const t = makeTranslator(words, language).scope('team');
  const http = new HttpClient(base).project(project);
  const root = host.appendChild(el('section', { class: 'pt', lang: language, tabindex: '-1', 'aria-label': t('title') }));
  const ready = http.get(`/tasks/${task}/disagreements`)
    .then((disagreements) => new Adjudication(root, options, t, http, disagreements).draw())
    .catch((error) => {
      root.replaceChildren();
      announce(root, t('failed', { sentence: sentenceOf(error) }), 'alert');
    });
  return { ready, destroy: () => root.remove() };
}

class Adjudication {
  /** Pages that were asked for, by number. @type {Map<number, Promise<Page>>} */
  #pages = new Map();
  #at = 0;
  #busy = false;

  /**
   * @param {HTMLElement} root @param {AdjudicationOptions} options @param {import('../shared/translator.js').Translator} t
   * @param {HttpClient<'/projects/{project}'>} http @param {import('../shared/api.js').Disagreements} disagreements
   */
  constructor(root, { task, nameOf = (login) => login, pageUrl, done }, t, http, disagreements) {
    this.root = root;
    this.task = task;
    this.nameOf = nameOf;
    this.pageUrl = pageUrl;
    this.done = done;
    this.http = http;
    this.t = t;
    this.disagreements = disagreements;
    this.items = disagreements.items;
    this.note = growing(el('textarea', { rows: 1, maxlength: 2000 }));
    root.addEventListener('keydown', (event) => this.#key(event));
  }

  /** The one in view; none is left: undefined. @returns {Disagreement|undefined} */
  get #item() {
    return this.items[this.#at];
  }

  async draw() {
    const item = this.#item;
    const page = item && await this.#page(item.page);
    if (item !== this.#item) return;
    const header = this.#header();
    if (!item || !page) {
      this.root.replaceChildren(header);
      announce(this.root, this.t(this.disagreements.settled ? 'all_settled' : 'none_left'));
      this.root.focus();
      return;
    }
    const area = areaOf([item.first.subject, item.second.subject, item.suggested], item.page);
    const cards = el('div', { class: 'pt-cards' });
    for (const key of SIDES) {
      const side = item[key];
      cards.append(this.#card(key, this.nameOf(side.by), side.words, side, side.subject, area, page));
    }
    if (item.suggested) cards.append(this.#card('machine', this.t('machine'), '', {}, item.suggested, area, page));
    this.root.replaceChildren(header, cards, this.#actions(item), ...(this.items.length > 1 ? [this.#rest()] : []));
    this.root.focus();
    if (this.items.length > 1) this.#page(this.items[(this.#at + 1) % this.items.length].page);
  }

  #header() {
    const { first_page: first, last_page: last, agreed, settled } = this.disagreements;
    const header = el('header', { class: 'pt-head' });
    header.append(el('h2', {}, this.t('title')));
    const left = this.items.length;
    header.append(el('p', { class: 'pt-progress' }, this.t('progress', { agreed, settled, left })));
    const bar = header.appendChild(el('progress', { max: agreed + settled + left || 1, value: agreed + settled }));
    bar.setAttribute('aria-label', this.t('progress', { agreed, settled, left }));
    if (this.#item) {
      const where = this.t('position', { at: this.#at + 1, count: left });
      const page = this.t('page', { page: this.#item.page });
      header.append(el('p', { class: 'pt-where' }, `${this.#name(this.#item)} · ${page} · ${where}`));
    }
    header.dataset.pages = `${first}-${last}`;
    return header;
  }

  /** @param {Disagreement} item */
  #name(item) {
    const subject = item.first.subject ?? item.second.subject ?? item.suggested;
    return subject?.name || this.t(item.kind);
  }

  /**
   * @param {string} key @param {string} by @param {string} words @param {Partial<Side>} side
   * @param {Side['subject']} subject @param {?import('../shared/page_crop.js').Box} area @param {Page} page
   */
  #card(key, by, words, side, subject, area, page) {
    const card = el('article', { class: `pt-card pt-${key}`, 'aria-label': `${by} ${words}` });
    const head = card.appendChild(el('h3'));
    head.append(el('span', { class: 'pt-by' }, by));
    if (words) head.append(el('span', { class: `pt-said pt-said-${side.said}` }, words));
    if (side.implied) card.append(el('p', { class: 'pt-soft' }, this.t('implied')));
    const shown = subject && !subject.hidden ? subject : null;
    card.append(disagreementCrop(page, area, side.said === 'reject' ? null : shown, this.t('nothing_there')));
    card.append(factsOf(subject, this.t));
    if (side.note) card.append(el('blockquote', {}, side.note));
    return card;
  }

  /** @param {Disagreement} item */
  #actions(item) {
    const bar = el('footer', { class: 'pt-actions' });
    /** @param {string} text @param {string} key @param {() => unknown} act */
    const button = (text, key, act, kind = '') => {
      const node = bar.appendChild(el('button', { type: 'button', class: kind, 'aria-keyshortcuts': key }));
      node.append(el('kbd', { 'aria-hidden': 'true' }, key));
      node.append(el('span', {}, text));
      node.addEventListener('click', act);
    };
    for (const choice of this.#choices(item)) {
      button(choice.text, choice.key, () => this.#settle([item], choice.settlement), choice.kind);
    }
    button(this.t('previous'), '←', () => this.#go(-1), 'pt-plain');
    button(this.t('next'), '→', () => this.#go(1), 'pt-plain');
    if (this.pageUrl) {
      const href = this.pageUrl(this.disagreements.document, item.page, item.subject);
      bar.append(el('a', { href, target: '_blank', rel: 'noopener' }, this.t('open_page')));
    }
    const label = bar.appendChild(el('label', { class: 'pt-note' }));
    label.append(el('span', {}, this.t('note')));
    this.note.value = '';
    label.append(this.note);
    return bar;
  }

  /** All that is left at once: in a place that has to be opened, for it cannot be taken back. */
  #rest() {
    const rest = el('details', { class: 'pt-rest' });
    rest.append(el('summary', {}, this.t('rest')));
    rest.append(el('p', { class: 'pt-soft' }, this.t('rest_help')));
    const bar = rest.appendChild(el('div', { class: 'pt-actions' }));
    for (const [index, take] of SIDES.entries()) {
      const name = this.nameOf(this.disagreements.people[index]);
      bar.appendChild(el('button', { type: 'button', class: `pt-${take}` }, this.t(this.items.length === 1 ? 'take_rest_one' : 'take_rest', { count: this.items.length, name })))
        .addEventListener('click', () => this.#settle(this.items, { take }));
    }
    return rest;
  }

  /** What can be said of a disagreement: a side, the suggestion, or none of them. @param {Disagreement} item */
  #choices(item) {
    /** @type {Choice[]} */
    const choices = SIDES.map((take, index) => ({
      key: String(index + 1), text: this.t('take', { name: this.nameOf(item[take].by) }), settlement: { take }, kind: `pt-${take}`,
    }));
    if (item.suggested && ![item.first, item.second].some((side) => side.said === 'accept')) {
      choices.push({
        key: '3', text: this.t('keep_suggested'), settlement: { take: 'other', action: 'accept' }, kind: 'pt-machine',
      });
    }
    if (![item.first, item.second].some((side) => side.said === 'reject')) {
      choices.push({ key: '0', text: this.t('neither'), settlement: { take: 'other', action: 'reject' }, kind: '' });
    }
    return choices;
  }

  /** @param {number} by */
  #go(by) {
    if (this.#busy || !this.items.length) return;
    this.#at = (this.#at + by + this.items.length) % this.items.length;
    this.draw();
  }

  /** Settle disagreements, all in the same way. @param {Disagreement[]} items @param {Settlement} settlement */
  async #settle(items, settlement) {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const note = this.note.value.trim();
      const choices = items.map(({ subject }) => ({ subject, ...settlement }));
      while (choices.length) {
        await this.http.post(`/tasks/${this.task}/adjudicate`, { choices: choices.splice(0, AT_ONCE), note });
      }
      const done = new Set(items);
      this.items = this.items.filter((item) => !done.has(item));
      this.disagreements.settled += done.size;
      if (this.#at >= this.items.length) this.#at = 0;
      await this.draw();
      if (!this.items.length) this.done?.();
    } catch (error) {
      announce(this.root, this.t('failed', { sentence: sentenceOf(error) }), 'alert');
    } finally {
      this.#busy = false;
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || closest(event.target, 'input, textarea, details')) return;
    const item = this.#item;
    const choice = item && this.#choices(item).find(({ key }) => key === event.key);
    if (choice) this.#settle([item], choice.settlement);
    else if (event.key === 'ArrowLeft') this.#go(-1);
    else if (event.key === 'ArrowRight') this.#go(1);
    else return;
    event.preventDefault();
  }

  /** A page's picture and size, asked for once. @param {number} number */
  #page(number) {
    const page = this.#pages.get(number)
      ?? this.http.get(`/documents/${encodeURIComponent(this.disagreements.document)}/pages/${number}`);
    this.#pages.set(number, page);
    return page;
  }
}

/** @param {HTMLElement} root @param {string} text @param {'status'|'alert'} [role] */
function announce(root, text, role = 'status') {
  root.querySelector('.pt-status')?.remove();
  root.append(el('p', { class: 'pt-status', role }, text));
}
