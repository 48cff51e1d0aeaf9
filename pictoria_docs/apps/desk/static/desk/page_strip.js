/** The strip of all pages of a document: small pictures, numbers, and what is left to review on each. */

import { closest, el } from '../shared/dom.js';

/** Pixels of the longer side of a page's small picture, twice as many as on screen: for sharp screens. */
const SIDE = 144;

export class PageStrip {
  /** Address of the document's pictures, which the number of a page ends. */
  all = '';

  /** @param {import('./review_app.js').ReviewApp} app */
  constructor(app) {
    const { t } = app;
    this.t = t;
    this.node = el('nav', { class: 'pd-strip', 'aria-label': t('pages'), hidden: true });
    this.node.addEventListener('click', (event) => {
      const button = closest(event.target, '[data-page]');
      if (button) app.navigation.turnTo(Number(button.dataset.page));
    });
    /** By the numbers of the pages. @type {Map<number, HTMLButtonElement>} */
    this.buttons = new Map();
  }

  /** Mark the pages that are on show. @param {number[]} numbers */
  mark(numbers) {
    for (const [number, button] of this.buttons) {
      if (numbers.includes(number)) button.setAttribute('aria-current', 'page');
      else button.removeAttribute('aria-current');
    }
    this.node.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /**
   * @param {import('../shared/api.js').PageLeft[]} pages @param {number[]} shown numbers of those on show
   * @param {string} service address of the picture of any page of the document, whose number ends it
   */
  setPages(pages, shown, service) {
    const all = service.replace(/\d+$/, '');
    if (all !== this.all || pages.length !== this.buttons.size) {
      this.all = all;
      this.buttons = new Map(pages.map(({ number }) => [number, this.#button(number)]));
      this.node.replaceChildren(...this.buttons.values());
    }
    const { t } = this;
    for (const { number, left, looked } of pages) {
      const button = this.buttons.get(number);
      button?.classList.toggle('pd-done', !left && looked);
      const code = looked ? 'page_done' : 'page_unseen';
      button?.setAttribute('aria-label', left ? t.count('page_left', left, { page: number }) : t(code, { page: number }));
      button?.lastElementChild?.replaceChildren(left ? t.number(left) : looked ? '✓' : '○');
    }
    this.mark(shown);
  }

  /** Pictures are asked for when they come into view. @param {number} number @returns {HTMLButtonElement} */
  #button(number) {
    return el('button', { type: 'button', 'data-page': number },
      el('img', { loading: 'lazy', decoding: 'async', alt: '', src: `${this.all}${number}/full/!${SIDE},${SIDE}/0/default.jpg` }),
      el('span', {}, this.t.number(number)), el('small', {}));
  }
}
