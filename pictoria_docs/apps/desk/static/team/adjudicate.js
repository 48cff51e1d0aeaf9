/** What two reviewers disagree on, side by side, one disagreement after the other; a third settles them by key. */

import { el } from '../shared/dom.js';
import { HttpClient } from '../shared/http_client.js';
import { makeTranslator } from '../shared/translator.js';
import { areaOf, disagreementCrop } from './disagreement_crop.js';
import { factsOf } from './facts.js';

const AT_ONCE = 500;

/**
 * Show the disagreements of a task and let them be settled: 1 and 2 take a side, 3 the suggestion, 0 none of them.
 * @param {HTMLElement} host @param {{base?: string, project: string, task: number, language?: string,
 *   words: Object<string, string>, nameOf?: function(string): string, pageUrl?: function(string, number, string): string,
 *   done?: function(): void}} options `base`: prefix of the server; `nameOf`: what a person is called; `pageUrl`: address
 *   of a page on the desk, with the subject to show there; `done`: called when nothing is left
 * @returns {{ready: Promise<void>, destroy: function(): void}}
 */
export function mountAdjudication(host, options) {
  const view = new Adjudication(host, options);
  return { ready: view.load(), destroy: () => view.destroy() };
}

class Adjudication {
  /** @param {HTMLElement} host */
  constructor(host, { base = '', project, task, language = 'en', words = {}, nameOf = (login) => login, pageUrl = null, done = null }) {
    this.host = host;
    this.task = task;
    this.nameOf = nameOf;
    this.pageUrl = pageUrl;
    this.done = done;
    this.http = HttpClient.ofProject(base, project);
    this.t = makeTranslator(words, language).scope('team');
    this.pages = new Map();
    this.at = 0;
    this.busy = false;
    this.root = host.appendChild(el('section', { class: 'pt', lang: language, tabindex: '-1', 'aria-label': this.t('title') }));
    this.root.addEventListener('keydown', (event) => this.#key(event));
  }

  destroy() {
    this.root.remove();
  }

  async load() {
    try {
      this.disagreements = await this.http.get(`/tasks/${this.task}/disagreements`);
      this.items = this.disagreements.items;
      this.at = 0;
      await this.#draw();
    } catch (error) {
      this.root.replaceChildren();
      this.#announce(this.t('failed', { sentence: error.message }), true);
    }
  }

  get #item() {
    return this.items[this.at];
  }

  async #draw() {
    const item = this.#item;
    const page = item ? await this.#page(item.page) : null;
    if (item !== this.#item) return;
    const header = this.#header();
    if (!item) {
      this.root.replaceChildren(header);
      this.#announce(this.t(this.disagreements.settled ? 'all_settled' : 'none_left'));
      this.root.focus();
      return;
    }
    const area = areaOf([item.first.subject, item.second.subject, item.suggested], item.page);
    const cards = el('div', { class: 'pt-cards' });
    for (const [key, side] of [['first', item.first], ['second', item.second]]) {
      cards.append(this.#card(key, this.nameOf(side.by), side.words, side, side.subject, area, page));
    }
    if (item.suggested) cards.append(this.#card('machine', this.t('machine'), '', {}, item.suggested, area, page));
    this.root.replaceChildren(header, cards, this.#actions(item), ...(this.items.length > 1 ? [this.#rest()] : []));
    this.root.focus();
    if (this.items.length > 1) this.#page(this.items[(this.at + 1) % this.items.length].page);
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
      const where = this.t('position', { at: this.at + 1, count: left });
      const page = this.t('page', { page: this.#item.page });
      header.append(el('p', { class: 'pt-where' }, `${this.#name(this.#item)} · ${page} · ${where}`));
    }
    header.dataset.pages = `${first}-${last}`;
    return header;
  }

  /** @param {any} item */
  #name(item) {
    const subject = item.first.subject ?? item.second.subject ?? item.suggested;
    return subject?.name || this.t(item.kind);
  }

  /** @param {string} key @param {number} by @param {any} words @param {any} subject @param {any} page */
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

  /** @param {any} item */
  #actions(item) {
    const bar = el('footer', { class: 'pt-actions' });
    /** @param {string} text @param {string} key */
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
    this.note = label.appendChild(el('input', { type: 'text', maxlength: 2000 }));
    return bar;
  }

  /** All that is left at once: in a place that has to be opened, for it cannot be taken back. */
  #rest() {
    const rest = el('details', { class: 'pt-rest' });
    rest.append(el('summary', {}, this.t('rest')));
    rest.append(el('p', { class: 'pt-soft' }, this.t('rest_help')));
    const bar = rest.appendChild(el('div', { class: 'pt-actions' }));
    for (const [index, take] of ['first', 'second'].entries()) {
      const name = this.nameOf(this.disagreements.people[index]);
      bar.appendChild(el('button', { type: 'button', class: `pt-${take}` }, this.t(this.items.length === 1 ? 'take_rest_one' : 'take_rest', { count: this.items.length, name })))
        .addEventListener('click', () => this.#settle(this.items, { take }));
    }
    return rest;
  }

  /** What can be said of a disagreement: a side, the suggestion, or none of them. @param {any} item */
  #choices(item) {
    const choices = ['first', 'second'].map((take, index) => ({
      key: String(index + 1), text: this.t('take', { name: this.nameOf(item[take].by) }), settlement: { take }, kind: `pt-${take}`,
    }));
    if (item.suggested && ![item.first, item.second].some((side) => side.said === 'accept')) {
      const settlement = { take: 'other', action: 'accept' };
      choices.push({ key: '3', text: this.t('keep_suggested'), settlement, kind: 'pt-machine' });
    }
    if (![item.first, item.second].some((side) => side.said === 'reject')) {
      choices.push({ key: '0', text: this.t('neither'), settlement: { take: 'other', action: 'reject' }, kind: '' });
    }
    return choices;
  }

  /** @param {number} by */
  #go(by) {
    if (this.busy || !this.items.length) return;
    this.at = (this.at + by + this.items.length) % this.items.length;
    this.#draw();
  }

  /** Settle disagreements, all in the same way. @param {any[]} items */
  async #settle(items, settlement) {
    if (this.busy) return;
    this.busy = true;
    try {
      const note = this.note.value.trim();
      const choices = items.map(({ subject }) => ({ subject, ...settlement }));
      while (choices.length) {
        await this.http.post(`/tasks/${this.task}/adjudicate`, { choices: choices.splice(0, AT_ONCE), note });
      }
      const done = new Set(items);
      this.items = this.items.filter((item) => !done.has(item));
      this.disagreements.settled += done.size;
      if (this.at >= this.items.length) this.at = 0;
      await this.#draw();
      if (!this.items.length) this.done?.();
    } catch (error) {
      this.#announce(this.t('failed', { sentence: error.message }), true);
    } finally {
      this.busy = false;
    }
  }

  /** @param {string} text */
  #announce(text, alarm = false) {
    this.root.querySelector('.pt-status')?.remove();
    this.root.append(el('p', { class: 'pt-status', role: alarm ? 'alert' : 'status' }, text));
  }

  /** @param {any} event */
  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest('input, details')) return;
    const arrows = { ArrowLeft: -1, ArrowRight: 1 };
    const choice = this.#item && this.#choices(this.#item).find(({ key }) => key === event.key);
    if (choice) this.#settle([this.#item], choice.settlement);
    else if (event.key in arrows) this.#go(arrows[event.key]);
    else return;
    event.preventDefault();
  }

  /** A page's picture and size, asked for once. @param {number} number */
  #page(number) {
    if (!this.pages.has(number)) {
      this.pages.set(number, this.http.get(`/documents/${encodeURIComponent(this.disagreements.document)}/pages/${number}`));
    }
    return this.pages.get(number);
  }
}
