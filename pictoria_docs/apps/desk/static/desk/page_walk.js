/** A walk through pages, one by one: those that nobody has looked at, or those on which something may be missing. */

import { el } from '../shared/dom.js';

/**
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 * @typedef {object} WalkedPage
 * @property {string} document @property {number} page
 * @property {import('../shared/api.js').MissingPlace[]} [places] outlined while it is on show
 * @typedef {object} Walk
 * @property {string} words what its sentences begin with: "unseen", "missing"
 * @property {() => Promise<{pages: WalkedPage[]}>} load the pages that are left
 * @property {(page: WalkedPage) => Promise<unknown>} [pass] a person has looked at one and goes on
 */

export class PageWalk {
  /** What is walked through. @type {?Walk} */
  #walk = null;
  /** @type {WalkedPage[]} */
  #pages = [];
  #at = -1;

  /** @param {ReviewApp} app */
  constructor(app) {
    this.app = app;
    this.node = el('div.pd-unseen', { hidden: true });
  }

  /** Whether somebody walks. */
  get active() {
    return this.#at >= 0;
  }

  /** Turn to the first page of a walk. @param {Walk} walk */
  async begin(walk) {
    const found = await this.app.attempt(walk.load);
    if (!found) return;
    this.#walk = walk;
    this.#pages = found.pages;
    this.#at = 0;
    if (found.pages.length) await this.#open();
    else this.end();
  }

  /** To the page after, or before; behind the last one ask whether there are more. @param {number} by */
  async move(by) {
    const next = this.#at + by;
    const walk = this.#walk;
    if (next < 0 || !walk) return;
    if (by > 0 && walk.pass && await this.app.attempt(() => walk.pass?.(this.#pages[this.#at])) === false) return;
    if (next >= this.#pages.length) return void await this.begin(walk);
    this.#at = next;
    await this.#open();
  }

  async #open() {
    const { app } = this;
    const { document, page, places = [] } = this.#pages[this.#at];
    app.navigation.turns += 1;
    await app.attempt(() => app.navigation.show(document, [page]));
    app.selection.clear();
    app.canvas.highlight(places.map(({ box }) => ({ page, box: /** @type {[number, number, number, number]} */ (box) })), app.t('missing_place'), false);
    this.#draw();
    app.focusPage();
  }

  #draw() {
    const { t } = this.app;
    const words = this.#walk?.words;
    const left = this.#pages.length - this.#at - 1;
    this.node.hidden = !this.active;
    this.node.replaceChildren(...(this.active ? [
      el('span', { role: 'status' }, left ? t.count(`${words}_here`, left) : t(`${words}_last`)),
      el('button', { type: 'button', class: 'pd-button pd-main', 'aria-keyshortcuts': 'J', onclick: () => this.move(1) }, t(left ? `${words}_next` : `${words}_done`), ' ', el('kbd', { 'aria-hidden': 'true' }, 'J')),
      el('button', { type: 'button', class: 'pd-button', onclick: () => this.end() }, t('unseen_end')),
    ] : []));
  }

  end() {
    const was = this.active;
    this.#at = -1;
    this.#walk = null;
    this.#draw();
    if (was) {
      this.app.canvas.highlight();
      this.app.list.draw();
    }
    this.app.focusPage();
  }
}

/**
 * How many pages nobody has looked at, filled in when the server has answered.
 * @param {ReviewApp} app @param {string} document "": of all
 */
export function unseenPages(app, document) {
  const { client, looked, t, walk } = app;
  const load = () => looked.tell().then(() => client.unseen(document));
  const item = el('div', { class: 'pd-row', hidden: true });
  load().then(({ total }) => {
    if (!total) return;
    item.replaceChildren(el('p', {}, t.count('unseen', total)),
      el('button', { type: 'button', class: 'pd-button', onclick: () => walk.begin({ words: 'unseen', load }) }, t('unseen_begin')));
    item.hidden = false;
  }).catch((error) => app.report(error));
  return item;
}
