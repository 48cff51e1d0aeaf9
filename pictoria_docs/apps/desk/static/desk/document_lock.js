/** Documents that somebody has said are finished: shown as such, not changed, reopened with one click. */

import { el } from '../shared/dom.js';
import { icon } from './controls.js';

/** What may still be done with what is at hand. */
const ALLOWED = new Set(['comment', 'uncertain', 'history']);
const REOPENING = new Set(['moderator', 'manager']);

/**
 * @typedef {import('../shared/api.js').Document} Document
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 */

export class DocumentLock {
  #drawn = '';

  /** @param {ReviewApp} app @param {string} role */
  constructor(app, role) {
    this.app = app;
    this.role = role;
    this.node = el('div.pd-locked', { role: 'status', hidden: true });
  }

  /** Who has finished the document on show, and when; null: it may change. */
  get validation() {
    return this.app.pages?.views[0]?.validated ?? null;
  }

  /** @param {string} action @returns {boolean} whether it may be done with what is at hand */
  allows(action) {
    return !this.validation || ALLOWED.has(action);
  }

  get #mayReopen() {
    const { app, role, validation } = this;
    return app.isReviewer && (REOPENING.has(role) || validation?.by === app.reviewer);
  }

  /** Other pages are on show, or their document has been finished or reopened. */
  draw() {
    const { app, validation } = this;
    const { canvas, pages, panel, t } = app;
    const now = validation ? `${pages.document} ${validation.by} ${validation.at}` : '';
    if (now === this.#drawn) return;
    this.#drawn = now;
    app.node.classList.toggle('pd-is-locked', validation !== null);
    canvas.readOnly = !app.mayEdit;
    canvas.use('select_tool');
    panel.redraw();
    this.node.hidden = !validation;
    this.node.replaceChildren(...(validation ? [
      icon('lock'), el('span', {}, t('locked', { name: validation.by, when: t.date(validation.at) })),
      this.#mayReopen ? el('button', { type: 'button', class: 'pd-button', onclick: () => this.reopen(pages.document) }, t('reopen')) : null,
    ].filter((part) => part !== null) : []));
  }

  /** Why nothing was done. */
  explain() {
    const { notices, pages, t } = this.app;
    const reopen = { label: t('reopen'), act: () => this.reopen(pages.document) };
    notices.show(t('locked_help'), ...(this.#mayReopen ? [reopen] : []));
  }

  /**
   * Say that documents are finished, once all that was decided on them is saved.
   * @param {Document[]} documents @returns {Promise<boolean>} whether all of them are
   */
  async finish(documents) {
    const { client, notices, outbox, panel, t } = this.app;
    panel.save();
    if (outbox.state === 'saving') notices.show(t('state_saving'));
    if (!await outbox.saved()) {
      notices.show(t('finish_unsaved'));
      return false;
    }
    let finished = 0;
    for (const { id } of documents) {
      if (await this.app.attempt(() => client.http.post(`/documents/${id}/validate`, {})) !== false) finished += 1;
    }
    await this.#changed();
    const [first] = documents;
    const reopen = { label: t('reopen'), act: () => this.reopen(first.id) };
    if (finished) notices.show(t.count('finished_said', finished), ...(documents.length === 1 ? [reopen] : []));
    return finished === documents.length;
  }

  /** @param {string} document */
  async reopen(document) {
    const { client, notices, t } = this.app;
    if (await this.app.attempt(() => client.http.post(`/documents/${document}/reopen`, {})) === false) return;
    await this.#changed();
    notices.show(t('reopened_said'));
    this.app.focusPage();
  }

  async #changed() {
    const { client, pages, queue } = this.app;
    client.forget();
    await Promise.all([queue.load().catch(() => {}), pages.poll(true)]);
  }
}
