/**
 * What a person did, on its way to the server. Each item stays in the browser's own store until the server has
 * confirmed it; it is sent again after a cut, and the server does none twice (each edit has a key).
 *
 * @typedef {{id: string, order: number, project: string, reviewer: string, document: string, route: string,
 *   body: object, page: ?number, conflict: ?object}} Item
 */

import { randomKey } from '../shared/dom.js';
import { OutboxStorage } from './outbox_storage.js';

const PAUSES = [1, 2, 4, 8, 15, 30];
/** Touches all documents. */
const BULK_UNDO = 'bulk/undo';

export class Outbox extends EventTarget {
  /** @type {Item[]} */
  items = [];
  state = 'saved';
  #busy = new Set();
  #failures = 0;
  #timer = null;
  #order = 0;
  #ends = new AbortController();
  /** Subject -> number of our own latest decision on it: what we did ourselves is no conflict. */
  #revisions = new Map();

  /** @param {any} project */
  constructor(client, project, reviewer) {
    super();
    this.client = client;
    this.project = project;
    this.reviewer = reviewer;
    const { signal } = this.#ends;
    window.addEventListener('online', () => this.now(), { signal });
    window.addEventListener('focus', () => this.state === 'signed_out' && this.now(), { signal });
    window.addEventListener('beforeunload', (event) => {
      if (this.sending.length && !this.storage?.durable) event.preventDefault();
    }, { signal });
  }

  /** Take up what was left when the page was last closed; conflicts that nobody has settled are told again. */
  async open() {
    this.storage = await OutboxStorage.open();
    const here = new Set(this.items.map((item) => item.id));
    for (const item of this.items) await this.storage.put(item);
    const left = await this.storage.left(this.project, this.reviewer);
    this.items.unshift(...left.filter((item) => !here.has(item.id)));
    for (const item of this.items) if (item.conflict) this.#emit('conflict', { item });
    this.#pump();
  }

  /** What is not confirmed yet. */
  get sending() {
    return this.items.filter((item) => !item.conflict);
  }

  /** Edits of a document that wait, oldest first. @param {string} document */
  edits(document) {
    return this.sending.filter((item) => item.document === document && item.route === 'edits')
      .flatMap((item) => item.body.edits);
  }

  /** Whether an edit of a subject, in any document, is not confirmed yet. @param {string} id */
  isWaiting(id) {
    return this.sending.some(({ route, body }) => route === 'edits' && body.edits.some((edit) => edit.id === id));
  }

  /**
   * Send something: "edits", "undo", "remarks" or "restore/…" of a document, or a route of the project.
   * @param {string} document
   */
  put(document, route, body, page = null) {
    this.#order = Math.max(Date.now(), this.#order + 1);
    const { project, reviewer } = this;
    const item = { id: randomKey(), order: this.#order, project, reviewer, document, route, body, page, conflict: null };
    this.items.push(item);
    this.storage?.put(item);
    this.#pump();
    return item;
  }

  /** Keep an edit that met somebody else's until the person has chosen. @param {any} edit @param {any} conflict */
  keepConflict(from, edit, conflict) {
    const item = { ...from, id: randomKey(), route: 'edits', body: { edits: [edit] }, conflict };
    this.items.push(item);
    this.storage?.put(item);
    this.#emit('conflict', { item });
  }

  /** It is settled, or confirmed. @param {any} item */
  drop(item) {
    this.items = this.items.filter((waiting) => waiting.id !== item.id);
    this.storage?.drop(item.id);
  }

  /** Try again at once. */
  now() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#pump();
  }

  /** Resolves when nothing of a document, or (null) of any, waits any more. */
  async settled(document = null) {
    while (this.sending.some((item) => document === null || item.document === document)) {
      await new Promise((resolve) => { this.addEventListener('moved', resolve, { once: true }); });
    }
  }

  #pump() {
    if (this.#timer === null) {
      for (const [document, item] of this.#heads()) if (!this.#busy.has(document)) this.#send(document, item);
    }
    const flows = this.#timer === null && !this.#failures;
    this.#show(flows ? (this.sending.length ? 'saving' : 'saved') : this.state);
  }

  /** What may be sent: each document's items in their order; a bulk undo alone, after all that was done before it. */
  #heads() {
    const heads = new Map();
    for (const item of this.sending) {
      const bulk = item.route === BULK_UNDO;
      if (bulk && heads.size) break;
      if (!heads.has(item.document)) heads.set(item.document, item);
      if (bulk) break;
    }
    return heads;
  }

  /** @param {string} document @param {any} item */
  async #send(document, item) {
    this.#busy.add(document);
    try {
      const answer = await this.client.post(addressOf(item), this.#revised(item));
      this.#failures = 0;
      // What went with an edit is our own as well.
      for (const { id, revision } of [...answer.done ?? [], ...answer.followed ?? []]) this.#own(id, revision);
      this.drop(item);
      this.#emit('answer', { item, answer });
    } catch (problem) {
      if (problem.kind === 'refused') {
        this.#failures = 0;
        this.drop(item);
        this.#emit('refused', { item, problem });
      } else this.#wait(problem.kind ?? 'offline', problem);
    } finally {
      this.#busy.delete(document);
      this.#emit('moved');
    }
    this.#pump();
  }

  /** @param {string} kind @param {any} problem */
  #wait(kind, problem) {
    if (!problem.kind) console.error(problem);
    this.state = kind === 'signed_out' ? 'signed_out' : 'offline';
    const seconds = PAUSES[Math.min(this.#failures, PAUSES.length - 1)];
    this.#failures += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), seconds * 1000);
  }

  #revised({ route, body }) {
    if (route !== 'edits') return body;
    const edits = body.edits.map((edit) => {
      const own = this.#revisions.get(edit.id);
      return edit.revision !== null && own > edit.revision ? { ...edit, revision: own } : edit;
    });
    return { ...body, edits };
  }

  /** @param {string} id */
  #own(id, revision) {
    this.#revisions.set(id, Math.max(revision, this.#revisions.get(id) ?? 0));
  }

  /** Whether a revision of a subject is from somebody else. @param {string} id */
  isForeign(id, revision) {
    return revision > (this.#revisions.get(id) ?? 0);
  }

  /** @param {any} state */
  #show(state) {
    this.state = state;
    this.#emit('state', { state, waiting: this.sending.length });
  }

  /** @param {string} name */
  #emit(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  destroy() {
    this.#ends.abort();
    clearTimeout(this.#timer);
    this.#timer = 0; // nothing is sent any more from here
    this.storage?.close();
  }
}

function addressOf({ document, route }) {
  return document ? `/documents/${document}/${route}` : `/${route}`;
}
