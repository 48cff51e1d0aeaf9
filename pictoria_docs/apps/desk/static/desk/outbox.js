/**
 * What a person did, on its way to the server. Each item stays in the browser's own store until the server has
 * confirmed it; it is sent again after a cut, and the server does none twice (each edit has a key).
 *
 * @typedef {Required<import('../shared/api.js').Edit>} SentEdit
 * @typedef {{route: 'edits', body: {change_set: string, edits: SentEdit[]}}
 *   | {route: 'undo'|'bulk/undo', body: import('../shared/api.js').Undo}
 *   | {route: 'lists', body: import('./entry_openings.js').Said}
 *   | {route: 'missing', body: import('../shared/api.js').RefusedPlace}
 *   | {route: 'remarks', body: import('../shared/api.js').RemarkBody}
 *   | {route: `restore/${string}`, body: import('../shared/api.js').VersionBody}
 *   | {route: `remarks/${number}/close`, body: {}}} Message what is sent, and to which route of a document or the project
 * @typedef {import('../shared/api.js').EditsDone | import('../shared/api.js').BulkUndone
 *   | import('../shared/api.js').Answers['POST /api/v1/projects/{project}/documents/{document}/lists']
 *   | import('../shared/api.js').RefusedPlace | import('../shared/api.js').Remark | import('../shared/api.js').Numbered} Answer
 * @typedef {import('../shared/api.js').Conflict} Conflict
 *
 * @typedef {{id: string, order: number, project: string, reviewer: string, document: string, page: ?number}} Envelope
 * @typedef {Envelope & Message & {conflict: null}} SentItem
 * @typedef {Envelope & {route: 'edits', body: {edits: SentEdit[]}, conflict: Conflict}} ConflictItem
 * @typedef {SentItem | ConflictItem} Item
 *
 * @typedef {'saved'|'saving'|'offline'|'signed_out'} OutboxState
 * @typedef {object} OutboxEvents what comes with each event
 * @property {{item: SentItem, answer: Answer}} answer
 * @property {{item: SentItem, problem: RequestError}} refused
 * @property {{item: ConflictItem}} conflict
 * @property {{state: OutboxState, waiting: number}} state
 * @property {{}} moved
 */

import { randomKey } from '../shared/dom.js';
import { RequestError } from '../shared/http_client.js';
import { OutboxStorage } from './outbox_storage.js';

const PAUSES = [1, 2, 4, 8, 15, 30];
/** Touches all documents. */
const BULK_UNDO = 'bulk/undo';

export class Outbox extends EventTarget {
  /** @type {Item[]} */
  items = [];
  /** @type {OutboxState} */
  state = 'saved';
  /** Documents that something is on its way of. @type {Set<string>} */
  #busy = new Set();
  #failures = 0;
  /** Until it is tried again. @type {number|undefined} */
  #timer;
  #order = 0;
  #ends = new AbortController();
  /** Subject -> number of our own latest decision on it: what we did ourselves is no conflict. @type {Map<string, number>} */
  #revisions = new Map();

  /** @param {import('./project_client.js').ProjectClient} client @param {string} project @param {string} reviewer */
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
    return this.sending.flatMap((item) => (item.document === document && item.route === 'edits' ? item.body.edits : []));
  }

  /** Whether an edit of a subject, in any document, or that it is left for later, is not confirmed yet. @param {string} id */
  isWaiting(id) {
    return this.sending.some((item) => (item.route === 'edits' && item.body.edits.some((edit) => edit.id === id))
      || (item.route === 'remarks' && item.body.kind === 'skipped' && item.body.subject === id));
  }

  /**
   * Send something.
   * @param {string} document "" for a route of the project @param {Message} message @param {?number} [page]
   */
  put(document, message, page = null) {
    this.#order = Math.max(Date.now(), this.#order + 1);
    const { project, reviewer } = this;
    /** @type {SentItem} */
    const item = { id: randomKey(), order: this.#order, project, reviewer, document, page, ...message, conflict: null };
    this.items.push(item);
    this.storage?.put(item);
    this.#pump();
    return item;
  }

  /**
   * Keep an edit that met somebody else's until the person has chosen.
   * @param {SentItem} from @param {SentEdit} edit @param {Conflict} conflict
   */
  keepConflict(from, edit, conflict) {
    /** @type {ConflictItem} */
    const item = { ...from, id: randomKey(), route: 'edits', body: { edits: [edit] }, conflict };
    this.items.push(item);
    this.storage?.put(item);
    this.#emit('conflict', { item });
  }

  /** It is settled, or confirmed. @param {Item} item */
  drop(item) {
    this.items = this.items.filter((waiting) => waiting.id !== item.id);
    this.storage?.drop(item.id);
  }

  /** Try again at once. */
  now() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pump();
  }

  /**
   * Resolves when nothing of a document, or (null) of any, waits any more, or the server cannot be reached; whether all of
   * it is saved. Nobody waits for a connection that is away.
   * @param {?string} [document]
   */
  async saved(document = null) {
    const left = () => this.sending.some((item) => document === null || item.document === document);
    while (left() && this.state === 'saving') {
      await new Promise((resolve) => { this.addEventListener('moved', resolve, { once: true }); });
    }
    return !left();
  }

  /** Resolves when nothing is on its way any more; whether something was, and the server has confirmed all of it. */
  async confirmed() {
    const wasSaving = this.state === 'saving';
    while (this.state === 'saving') await new Promise((resolve) => { this.addEventListener('moved', resolve, { once: true }); });
    return wasSaving && this.state === 'saved';
  }

  #pump() {
    if (this.#timer === undefined) {
      for (const [document, item] of this.#heads()) if (!this.#busy.has(document)) this.#send(document, item);
    }
    const flows = this.#timer === undefined && !this.#failures;
    this.#show(flows ? (this.sending.length ? 'saving' : 'saved') : this.state);
  }

  /** What may be sent: each document's items in their order; a bulk undo alone, after all that was done before it. */
  #heads() {
    /** @type {Map<string, SentItem>} */
    const heads = new Map();
    for (const item of this.sending) {
      const bulk = item.route === BULK_UNDO;
      if (bulk && heads.size) break;
      if (!heads.has(item.document)) heads.set(item.document, item);
      if (bulk) break;
    }
    return heads;
  }

  /** @param {string} document @param {SentItem} item */
  async #send(document, item) {
    this.#busy.add(document);
    try {
      /** @type {Answer} */
      const answer = await this.client.http.post(addressOf(item), this.#revised(item));
      this.#failures = 0;
      // What went with an edit is our own as well.
      if ('done' in answer) for (const { id, revision } of [...answer.done, ...answer.followed]) this.#own(id, revision);
      this.drop(item);
      this.#emit('answer', { item, answer });
    } catch (problem) {
      if (problem instanceof RequestError && problem.kind === 'refused') {
        this.#failures = 0;
        this.drop(item);
        this.#emit('refused', { item, problem });
      } else this.#wait(problem);
    } finally {
      this.#busy.delete(document);
      this.#emit('moved', {});
    }
    this.#pump();
  }

  /** @param {unknown} problem */
  #wait(problem) {
    const isRequest = problem instanceof RequestError;
    if (!isRequest) console.error(problem);
    this.state = isRequest && problem.kind === 'signed_out' ? 'signed_out' : 'offline';
    const seconds = PAUSES[Math.min(this.#failures, PAUSES.length - 1)];
    this.#failures += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), seconds * 1000);
  }

  /**
   * What is sent of an item: what we did ourselves since is known to its edits. A yes to several things is for none on
   * which anybody has decided since they were seen, ourselves included.
   * @param {SentItem} item
   */
  #revised(item) {
    const { route, body } = item;
    if (route !== 'edits' || acceptsSeveral(item)) return body;
    const edits = body.edits.map((edit) => {
      const own = this.#revisions.get(edit.id) ?? 0;
      return edit.revision !== null && own > edit.revision ? { ...edit, revision: own } : edit;
    });
    return { ...body, edits };
  }

  /** @param {string} id @param {number} revision */
  #own(id, revision) {
    this.#revisions.set(id, Math.max(revision, this.#revisions.get(id) ?? 0));
  }

  /** Whether a revision of a subject is from somebody else. @param {string} id @param {number} revision */
  isForeign(id, revision) {
    return revision > (this.#revisions.get(id) ?? 0);
  }

  /** @param {OutboxState} state */
  #show(state) {
    this.state = state;
    this.#emit('state', { state, waiting: this.sending.length });
  }

  /** @template {keyof OutboxEvents} N @param {N} name @param {OutboxEvents[N]} detail */
  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  destroy() {
    this.#ends.abort();
    clearTimeout(this.#timer);
    this.#timer = 0; // nothing is sent any more from here
    this.storage?.close();
  }
}

/** Whether it says yes to several things at once. @param {SentItem} item */
export function acceptsSeveral(item) {
  return item.route === 'edits' && item.body.edits.length > 1 && item.body.edits.every(({ action }) => action === 'accept');
}

/** @param {Item} item */
function addressOf({ document, route }) {
  return document ? `/documents/${document}/${route}` : `/${route}`;
}
