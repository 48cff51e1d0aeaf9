/** A walk through pages, one by one: those that nobody has looked at, or those on which something may be missing. */

import { el } from '../shared/dom.js';
import { outlineOf, placeQuestion, refusePlace, takePlace } from './missing_place.js';

/**
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 * @typedef {object} WalkedPage
 * @property {string} document @property {number} page
 * @property {import('../shared/api.js').MissingPlace[]} [places] asked about one by one
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
  /** Places of the page on show that are still asked about. @type {import('../shared/api.js').MissingPlace[]} */
  #places = [];

  /** @param {ReviewApp} app */
  constructor(app) {
    this.app = app;
    this.node = el('div.pd-unseen', { hidden: true });
  }

  /** Whether somebody walks. */
  get active() {
    return this.#at >= 0;
  }

  /** Whether a place is asked about. */
  get asks() {
    return this.active && this.#places.length > 0;
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
    this.#places = [...places];
    app.navigation.turns += 1;
    await app.attempt(() => app.navigation.show(document, [page]));
    await this.#turnTo();
  }

  /** Ask about the next place of the page, with nothing at hand. */
  async #turnTo() {
    const { selection } = this.app;
    selection.clear();
    await selection.ready; // by then what was at hand is lit up no more
    this.#draw();
    this.app.focusPage();
  }

  /** A yes or a no to the place that is asked about: on to the next. @param {boolean} yes */
  async answer(yes) {
    const { document, page } = this.#pages[this.#at];
    const here = this.app.pages.document === document && this.app.pages.numbers.includes(page);
    if (!here) return void await this.#open();
    if (!yes) refusePlace(this.app, this.#places[0], { document, page });
    else if (!takePlace(this.app, this.#places[0], page)) return;
    this.#places.shift();
    await this.#turnTo();
  }

  /** A no was undone, or done again: its place is asked about again, or no more. @param {string} document @param {import('../shared/api.js').RefusedPlace} answer */
  async answered(document, { place, refused }) {
    const here = this.#pages[this.#at];
    const found = here?.document === document && here.places?.find(({ key }) => key === place);
    if (!found || refused !== this.#places.includes(found)) return;
    this.#places = refused ? this.#places.filter((each) => each !== found) : [found, ...this.#places];
    await this.#turnTo();
  }

  #draw() {
    const { app } = this;
    const { t } = app;
    const words = this.#walk?.words;
    const left = this.#pages.length - this.#at - 1;
    const [place] = this.#places;
    this.node.hidden = !this.active;
    if (this.active) app.canvas.highlight(place ? outlineOf(app, place, this.#pages[this.#at].page) : [], t('missing_place'), false);
    this.node.replaceChildren(...(this.active ? [
      ...(place ? placeQuestion(app, place, { left: this.#places.length - 1, take: () => this.answer(true), refuse: () => this.answer(false) }) : [el('span', { role: 'status' }, left ? t.count(`${words}_here`, left) : t(`${words}_last`))]),
      el('button', { type: 'button', class: `pd-button ${place ? '' : 'pd-main'}`, 'aria-keyshortcuts': 'J', onclick: () => this.move(1) }, t(left ? `${words}_next` : `${words}_done`), ' ', el('kbd', { 'aria-hidden': 'true' }, 'J')),
      el('button', { type: 'button', class: 'pd-button', onclick: () => this.end() }, t('unseen_end')),
    ] : []));
  }

  end() {
    const was = this.active;
    this.#at = -1;
    this.#places = [];
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
