/** The pages that nobody has looked at: how many there are, and a walk through them one by one. */

import { el } from '../shared/dom.js';

/** @typedef {import('./review_app.js').ReviewApp} ReviewApp */

export class UnseenPages {
  /** Those to be walked through. @type {import('../shared/api.js').Unseen['pages']} */
  #pages = [];
  #at = -1;
  /** What is asked about: a document, or "" for all. */
  #document = '';

  /** @param {ReviewApp} app */
  constructor(app) {
    this.app = app;
    this.node = el('div.pd-unseen', { hidden: true });
  }

  /** Whether somebody walks through them. */
  get active() {
    return this.#at >= 0;
  }

  /** How many there are, as an item of a list that is filled in when the server has answered. @param {string} document "": of all */
  count(document) {
    const { app } = this;
    const { t } = app;
    const item = el('div', { class: 'pd-row', hidden: true });
    app.looked.tell().then(() => app.client.unseen(document)).then(({ total }) => {
      if (!total) return;
      item.replaceChildren(el('p', {}, t.count('unseen', total)),
        el('button', { type: 'button', class: 'pd-button', onclick: () => this.begin(document) }, t('unseen_begin')));
      item.hidden = false;
    }).catch((error) => app.report(error));
    return item;
  }

  /** Turn to the first of them. @param {string} document "": of all */
  async begin(document) {
    const { app } = this;
    await app.looked.tell();
    const found = await app.attempt(() => app.client.unseen(document));
    if (!found) return;
    this.#document = document;
    this.#pages = found.pages;
    this.#at = 0;
    if (found.pages.length) await this.#open();
    else this.end();
  }

  /** To the one after, or before; behind the last one ask whether there are more. @param {number} by */
  async move(by) {
    const next = this.#at + by;
    if (next < 0) return;
    if (next >= this.#pages.length) return void await this.begin(this.#document);
    this.#at = next;
    await this.#open();
  }

  async #open() {
    const { app } = this;
    const { document, page } = this.#pages[this.#at];
    app.navigation.turns += 1;
    await app.attempt(() => app.navigation.show(document, [page]));
    app.selection.clear();
    this.#draw();
    app.focusPage();
  }

  #draw() {
    const { t } = this.app;
    const left = this.#pages.length - this.#at - 1;
    this.node.hidden = !this.active;
    this.node.replaceChildren(...(this.active ? [
      el('span', { role: 'status' }, left ? t.count('unseen_here', left) : t('unseen_last')),
      el('button', { type: 'button', class: 'pd-button pd-main', 'aria-keyshortcuts': 'J', onclick: () => this.move(1) }, t(left ? 'unseen_next' : 'unseen_done'), ' ', el('kbd', { 'aria-hidden': 'true' }, 'J')),
      el('button', { type: 'button', class: 'pd-button', onclick: () => this.end() }, t('unseen_end')),
    ] : []));
  }

  end() {
    const was = this.active;
    this.#at = -1;
    this.#draw();
    if (was) this.app.list.draw();
    this.app.focusPage();
  }
}
