/** Offers the contact sheet that is likely to lead to more mistakes than the next question does. */

import { el } from '../shared/dom.js';

const MUCH = 10; // decisions after which another sheet may be worth more: a few change little

export class SheetOffer {
  #requests = 0;
  /** What the last one was for. */
  #known = { filters: '', total: -1 };

  /** @param {import('./review_app.js').ReviewApp} app */
  constructor(app) {
    this.app = app;
    this.node = el('button', { type: 'button', class: 'pd-button pd-sheet-offer', 'aria-keyshortcuts': 'Y', hidden: true, onclick: () => app.contactSheet.open() });
    app.queue.addEventListener('loaded', () => this.#ask());
  }

  async #ask() {
    const { app } = this;
    const { filters: { document, kind, type, status, assigned, by_page }, total } = app.queue;
    if (!app.mayEdit || status !== 'suggested') return this.#show(null);
    const filters = JSON.stringify(app.queue.filters);
    if (this.#known.filters === filters && Math.abs(this.#known.total - total) < MUCH) return;
    this.#known = { filters, total };
    const request = this.#requests += 1;
    const offer = await app.client.http.get('/contact-sheet/offer', { document, kind, type, assigned, by_page }).catch(() => null);
    if (request === this.#requests) this.#show(offer);
  }

  /** @param {?import('../shared/api.js').SheetOffer} offer */
  #show(offer) {
    const { t } = this.app;
    this.kind = offer?.cards ?? null;
    this.node.hidden = !this.kind;
    if (offer && this.kind) this.node.replaceChildren(t.count(`contact_offer_${this.kind}`, offer.number), el('kbd', { 'aria-hidden': 'true' }, 'Y'));
  }
}
