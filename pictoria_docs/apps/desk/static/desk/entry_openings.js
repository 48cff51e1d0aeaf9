/**
 * Where the entries of a document open: what the server proposes, what a person says of it, and the reading anew that
 * follows. Event: "change" whenever something else is known, or a reading begins or ends.
 */

import { randomKey } from '../shared/dom.js';
import { jobOver, showAnew } from './reading_anew.js';

/**
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 * @typedef {import('../shared/api.js').Lists} Lists
 * @typedef {Lists['proposals'][number]} Proposal
 * @typedef {Proposal['entries'][number]} ProposedEntry
 * @typedef {import('../shared/api.js').Bodies['POST /api/v1/projects/{project}/documents/{document}/lists']} Said
 *   the lines that open entries ([]: there are none; null: nobody says anything), and what they have in common
 * @typedef {Said['openings']} Openings
 * @typedef {import('../shared/api.js').Job} Job
 */

export class EntryOpenings extends EventTarget {
  /** What is known of documents, and the drawn entries that it was asked for, by their ids. @type {Map<string, {lists: Lists, like: string[]}>} */
  #known = new Map();
  /** Number of the latest question about each document. @type {Map<string, number>} */
  #requests = new Map();
  /** What is read anew. @type {?{document: string, openings: Openings}} */
  reading = null;
  #ended = false;

  /** @param {ReviewApp} app */
  constructor(app) {
    super();
    this.app = app;
  }

  /** What was proposed for a document; null: it was not asked. @param {string} document */
  of(document) {
    return this.#known.get(document)?.lists ?? null;
  }

  /** The drawn entries that the proposals for a document were asked for. @param {string} document */
  likeOf(document) {
    return this.#known.get(document)?.like ?? [];
  }

  /** Whether a document was asked about, answered or not. @param {string} document */
  wasAsked(document) {
    return this.#requests.has(document);
  }

  /**
   * Ask what may be entries of a document.
   * @param {string} document @param {string[]} [like] drawn entries: only what opens as they do is wanted
   */
  async ask(document, like = []) {
    const request = (this.#requests.get(document) ?? 0) + 1;
    this.#requests.set(document, request);
    const lists = await this.app.client.lists(document, like).catch((error) => this.app.report(error));
    if (!lists || this.#ended || request !== this.#requests.get(document)) return;
    this.#known.set(document, { lists, like });
    this.dispatchEvent(new Event('change'));
  }

  /** Say where the entries of a document open, once all that was decided on it is saved. @param {string} document @param {Said} after */
  async say(document, after) {
    const { app } = this;
    const { client, notices, outbox, t, undo } = app;
    if (!await outbox.saved(document)) return void notices.show(t('openings_unsaved'));
    const said = await app.attempt(() => client.http.post(`/documents/${document}/lists`, after));
    if (!said) return;
    undo.push({ document, page: null, change_set: randomKey(), id: null, said: { before: said.before, after } });
    this.follow(document, said.job, after, true);
  }

  /**
   * See a reading through, then show what it made.
   * @param {string} document @param {Job} job @param {Said} said @param {boolean} [isNew] it can be taken back
   */
  async follow(document, job, said, isNew = false) {
    const { app } = this;
    const mine = { document, openings: said.openings };
    this.reading = mine;
    this.dispatchEvent(new Event('change'));
    const last = await jobOver(app, job, () => this.#ended);
    if (this.#ended) return;
    if (this.reading === mine) this.reading = null;
    await showAnew(app, document);
    this.dispatchEvent(new Event('change'));
    if (last && last.state !== 'done') app.notices.add(last.error || app.t('not_loaded'));
    else app.notices.show(this.#told(document, said), ...(isNew ? [{ label: app.t('undo'), act: () => app.act('undo') }] : []));
  }

  /** What was read, in words. @param {string} document @param {Said} said */
  #told(document, { alike, openings }) {
    const { t } = this.app;
    if (alike) return t('entry_alike_done');
    if (!openings) return t('openings_machine');
    return openings.length ? t.count('openings_read', this.of(document)?.found ?? openings.length) : t('openings_none');
  }

  destroy() {
    this.#ended = true;
  }
}
