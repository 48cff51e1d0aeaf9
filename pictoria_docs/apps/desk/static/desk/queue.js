/**
 * The order of work: what is next, in an order that stays as it is while a person works through it.
 * Events: "change" whenever the list does, "loaded" when the server was asked.
 */

import { allOf } from './pages.js';
import { nearest } from './reading_order.js';

/**
 * @typedef {import('../shared/api.js').Queue} QueuePage
 * @typedef {import('./selection.js').DocumentSubject} DocumentSubject
 * @typedef {{document: string, kind: string, type: string, status: string, assigned: string}} QueueFilters "": all
 */

const BATCH = 100;
const FEW = 15;
const PAUSE = 1200;
/** Statuses of what is still to be looked at: what is decided leaves such a list. */
const OPEN = ['suggested', 'skipped', 'uncertain'];

export class Queue extends EventTarget {
  /** @type {DocumentSubject[]} */
  items = [];
  total = 0;
  /** @type {?import('../shared/api.js').Progress} */
  progress = null;
  /** Of the project. @type {import('../shared/api.js').Document[]} */
  documents = [];
  /** Of the project. @type {import('../shared/api.js').LinkRules} */
  linkRules = { allowed: [], suggested: [] };
  /** @type {QueueFilters} */
  filters = { document: '', kind: '', type: '', status: 'suggested', assigned: '' };
  /** The person's own. @type {import('../shared/api.js').OwnTask[]} */
  tasks = [];
  /** What was decided last, and where in the list it was. @type {?{id: string, at: number}} */
  #last = null;
  /** Decided subjects that the server may still call open: it had not confirmed them when it was asked. @type {Set<string>} */
  #decided = new Set();
  /** @type {?Promise<void>} */
  #loading = null;
  #requests = 0;
  #timer = 0;

  /**
   * @param {import('./project_client.js').ProjectClient} client
   * @param {(id: string) => boolean} isWaiting whether an edit of a subject is unconfirmed
   */
  constructor(client, isWaiting = () => false) {
    super();
    this.client = client;
    this.isWaiting = isWaiting;
  }

  /** Ask for what is next. Keeps the order of what stays; what is new comes after it. @param {boolean} anew */
  load(anew = false) {
    const loading = this.#load(anew).finally(() => {
      if (this.#loading === loading) this.#loading = null;
    });
    this.#loading = loading;
    return loading;
  }

  /** @param {boolean} anew */
  async #load(anew) {
    clearTimeout(this.#timer);
    for (const id of this.#decided) if (!this.isWaiting(id)) this.#decided.delete(id);
    const request = this.#requests += 1;
    const filters = this.filters;
    const [page, whole] = await Promise.all([this.#find(filters), this.client.project()]);
    if (request !== this.#requests || filters !== this.filters) return;
    /** @type {Map<string, number>} */
    const old = new Map(anew ? [] : this.items.map((item, index) => [item.id, index]));
    /** @param {DocumentSubject} item */
    const indexOf = (item) => old.get(item.id) ?? old.size;
    const open = page.items.filter((item) => !this.#isDecided(item));
    this.items = open.sort((a, b) => indexOf(a) - indexOf(b));
    this.total = page.total - (page.items.length - open.length);
    this.progress = whole.progress;
    this.documents = whole.documents;
    this.tasks = whole.tasks;
    this.linkRules = whole.link_rules;
    this.#emit();
    this.#emit('loaded');
  }

  /** @param {QueueFilters} filters @returns {Promise<QueuePage>} */
  #find({ document, kind, type, status, assigned }) {
    if (status === 'uncertain') return this.#uncertain(document);
    const limit = BATCH + this.#decided.size;
    const filters = { document, kind, type, status, assigned, limit };
    if (status === 'skipped') Object.assign(filters, { status: 'suggested', skipped: true });
    return this.client.queue(filters).then((page) => (
      status === 'skipped' ? { ...page, total: page.items.length } : page
    ));
  }

  /** @param {DocumentSubject} item */
  #isDecided(item) {
    return OPEN.includes(this.filters.status) && this.#decided.has(item.id);
  }

  /** What somebody was unsure of and nobody has settled. @param {string} document @returns {Promise<QueuePage>} */
  async #uncertain(document) {
    const remarks = await this.client.http.get('/remarks');
    const doubts = remarks.filter((remark) => remark.kind === 'uncertain' && (!document || remark.document === document));
    const subjects = new Map(doubts.map((remark) => [remark.subject, remark.document]));
    const items = await Promise.all([...subjects].slice(0, BATCH).map(([id, at]) => (
      this.client.details(at, id).then(({ subject }) => ({ ...subject, document: at })).catch(() => null)
    )));
    return { items: items.filter((item) => item !== null), total: subjects.size };
  }

  /** The person's task on a page, or null. @param {string} document @param {number} page */
  taskOn(document, page) {
    return this.tasks.find((task) => task.document === document && task.first_page <= page && page <= task.last_page) ?? null;
  }

  /** Other filters: the list is made anew. @param {Partial<QueueFilters>} changes */
  filter(changes) {
    this.filters = { ...this.filters, ...changes };
    return this.load(true);
  }

  /** Something was decided: what follows from it is asked for when the person pauses. */
  later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.load().catch(() => {}), PAUSE);
  }

  /** @param {string} [id] */
  find(id) {
    return this.items.find((item) => item.id === id) ?? null;
  }

  /**
   * The item before or after a subject: in the order of work, also for one that has just left it; else in reading order.
   * @param {?import('./reading_order.js').Located & {document: string}} subject or a page alone
   * @param {number} by
   */
  beside(subject, by) {
    const index = this.items.findIndex((item) => item.id === subject?.id);
    if (index >= 0) return this.items[index + by] ?? null;
    const ends = this.items.at(by > 0 ? 0 : -1) ?? null;
    if (!subject) return ends;
    if (this.#last && this.#last.id === subject.id) return this.items[by > 0 ? this.#last.at : this.#last.at - 1] ?? ends;
    return nearest(this.items, subject, by) ?? ends;
  }

  /** It is decided: out of the list, and counted. @param {string} id */
  done(id) {
    const item = this.find(id);
    if (!item || !OPEN.includes(this.filters.status)) return;
    this.#decided.add(id);
    this.#last = { id, at: this.items.indexOf(item) };
    this.items = this.items.filter((other) => other !== item);
    this.total = Math.max(0, this.total - 1);
    if (this.progress && item.status === 'suggested') {
      this.progress.reviewed += 1;
      this.progress.left = Math.max(0, this.progress.left - 1);
    }
    this.#emit();
    // At once, however fast somebody decides: a list that runs out would leave them nothing to go on to.
    if (this.items.length < FEW && this.total > this.items.length && !this.#loading) this.load().catch(() => {});
  }

  /** Resolves when the list holds what there is to go on to, as far as the server can be reached. */
  async filled() {
    while (!this.items.length && this.#loading) await this.#loading.catch(() => {});
  }

  /**
   * The server says what has changed: what is decided elsewhere leaves the list, the rest is brought up to date.
   * @param {import('../shared/api.js').Subjects} changed @param {string[]} removed
   */
  take(changed, removed) {
    const now = new Map(allOf(changed).map((subject) => [subject.id, subject]));
    if (!this.items.some(({ id }) => now.has(id) || removed.includes(id))) return;
    /** @param {DocumentSubject} item */
    const isOpen = (item) => !removed.includes(item.id)
      && !(this.filters.status === 'suggested' && (now.get(item.id)?.status ?? 'suggested') !== 'suggested');
    this.items = this.items.filter(isOpen).map((item) => ({ ...item, ...now.get(item.id) }));
    this.#emit();
  }

  #emit(name = 'change') {
    this.dispatchEvent(new Event(name));
  }

  destroy() {
    clearTimeout(this.#timer);
    this.#requests += 1;
  }
}
