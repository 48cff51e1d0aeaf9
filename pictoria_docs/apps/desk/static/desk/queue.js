/**
 * The order of work: what is next, in an order that stays as it is while a person works through it.
 * Events: "change" whenever the list does, "loaded" when the server was asked.
 */

import { NO_OWN_TYPES } from '../canvas/own_types.js';
import { goneWith } from './gone_with.js';
import { allOf } from './pages.js';
import { nearest } from './reading_order.js';
import { isUndecided } from './wording.js';

/**
 * @typedef {import('../shared/api.js').Queue} QueuePage
 * @typedef {import('./selection.js').DocumentSubject} DocumentSubject
 * @typedef {{document: string, kind: string, type: string, status: string, assigned: string, by_page: string}} QueueFilters "": all
 */

const BATCH = 100;
/** Things that the server gives at once, at most. */
const MOST = 500;
const FEW = 15;
const PAUSE = 1200;
const READING_PAUSE = 4000; // milliseconds after which it is asked for again while pages are read
/** Statuses of what is still to be looked at: what is decided leaves such a list. */
const OPEN = ['suggested', 'skipped', 'uncertain'];

export class Queue extends EventTarget {
  /** @type {DocumentSubject[]} */
  items = [];
  /** What is asked about together with an item, by its id. @type {Map<string, DocumentSubject[]>} */
  groups = new Map();
  total = 0;
  /** What is sure and asked about only as a random check: ids of all that is in such questions. @type {Set<string>} */
  checks = new Set();
  /** @type {?import('../shared/api.js').Progress} */
  progress = null;
  /** Of the project. @type {import('../shared/api.js').Document[]} */
  documents = [];
  /** Whether pages of the project are still being read. */
  reading = false;
  /** Of the project. @type {import('../shared/api.js').LinkRules} */
  linkRules = { allowed: [], suggested: [] };
  /** Of the project. @type {import('../shared/api.js').OwnTypes} */
  ownTypes = NO_OWN_TYPES;
  /** @type {QueueFilters} */
  filters = { document: '', kind: '', type: '', status: 'suggested', assigned: '', by_page: '' };
  /** The person's own. @type {import('../shared/api.js').OwnTask[]} */
  tasks = [];
  /** What was decided last, and where in the list it was. @type {?{id: string, at: number}} */
  #last = null;
  /**
   * Decided subjects that the server may still call open: it had not confirmed them when it was asked. Each with what was
   * decided: itself, or what it goes with.
   * @type {Map<string, string>}
   */
  #decided = new Map();
  /** What stood for the question that a subject is part of, or was, by the id of each. @type {Map<string, string>} */
  #questionOf = new Map();
  /** Questions of which a person has decided a part, by the name of each. @type {Set<string>} */
  #begun = new Set();
  /** Those that come first, whatever the order of work says, with the others of their questions. @type {Set<string>} */
  #first = new Set();
  /** @type {?Promise<void>} */
  #loading = null;
  /** Whether the list is to be made anew by what is asked for. */
  #anew = false;
  #requests = 0;
  #timer = 0;

  /**
   * @param {import('./project_client.js').ProjectClient} client
   * @param {import('./outbox.js').Outbox} outbox
   */
  constructor(client, outbox) {
    super();
    this.client = client;
    this.outbox = outbox;
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
    this.#anew ||= anew;
    for (const [id, cause] of this.#decided) if (!this.outbox.isWaiting(cause)) this.#decided.delete(id);
    const request = this.#requests += 1;
    const filters = this.filters;
    const [page, whole] = await Promise.all([this.#find(filters), this.client.project()]);
    // It was asked for once more meanwhile: who waits for the list waits for that one, which makes it anew too.
    if (request !== this.#requests) return void await this.#loading;
    if (filters !== this.filters) return;
    const isNew = this.#anew;
    this.#anew = false;
    if (isNew) {
      this.#first.clear();
      this.#questionOf.clear();
      this.#begun.clear();
    }
    const first = this.items.filter(({ id }) => this.#first.has(id)).map((item) => [item, ...this.groups.get(item.id) ?? []]);
    this.#put([...first, ...this.#arranged(page, isNew ? [] : this.items)]);
    this.checks = new Set(page.checks.flatMap((id) => [id, ...(page.groups[id] ?? []).map((member) => member.id)]));
    this.total = page.total - page.items.filter((item) => this.#isDecided(item)).length;
    // Decided here, but not known to the server when it was asked.
    const late = page.items.flatMap((item) => [item, ...page.groups[item.id] ?? []]).filter((item) => this.#isDecided(item));
    const before = this.progress;
    this.progress = whole.progress;
    if (filters.status === 'suggested') {
      this.progress.reviewed += late.filter(({ id }) => this.#decided.get(id) === id).length;
      this.progress.left = Math.max(0, this.progress.left - late.length);
    }
    // The server counts roughly: as long as nothing is added, what is left grows no more; a list of everything is counted.
    const { document, kind, type, status, assigned } = filters;
    if (status === 'suggested' && !document && !kind && !type && !assigned) {
      const { left, questions } = whole.progress;
      const most = before && left <= before.left ? Math.min(before.questions, questions) : questions;
      this.#countQuestions(this.total <= this.asked ? this.items.length : most);
    }
    this.documents = whole.documents;
    this.reading = whole.reading;
    if (this.reading) this.later(READING_PAUSE);
    this.tasks = whole.tasks;
    this.linkRules = whole.link_rules;
    this.ownTypes = whole.own_types;
    this.#emit();
    this.#emit('loaded');
  }

  /**
   * What is open of the questions of the server: each stays where it was in the list, and what stood for it still does.
   * @param {QueuePage} page @param {DocumentSubject[]} before the list as it was @returns {DocumentSubject[][]}
   */
  #arranged(page, before) {
    const places = new Map(before.map(({ id }, index) => [this.#questionOf.get(id), index]));
    const given = page.items.map((item) => [item, ...(page.groups[item.id] ?? []).map((member) => ({ ...member, document: item.document }))]);
    const questions = [...given, ...this.#left(page, given.flat(), before)].flatMap((group) => {
      const open = group.filter((member) => !this.#isDecided(member) && !this.#first.has(member.id));
      if (!open.length) return [];
      const asked = open.map(({ id }) => this.#questionOf.get(id));
      const at = Math.min(before.length, ...asked.flatMap((id) => places.get(id ?? '') ?? []));
      const head = open.find(({ id }) => asked.includes(id)) ?? open.find(({ id }) => id === before[at]?.id) ?? open[0];
      return [{ at, members: [head, ...open.filter((member) => member !== head)] }];
    });
    return questions.sort((one, other) => one.at - other.at).map(({ members }) => members);
  }

  /**
   * What is left of questions that are begun and that the server does not give, for they come later now: a person has them at hand.
   * @param {QueuePage} page @param {DocumentSubject[]} given all of the page @param {DocumentSubject[]} before
   */
  #left(page, given, before) {
    if (page.total <= given.length) return []; // it gives all there is
    const ids = new Set(given.map(({ id }) => id));
    return before.filter(({ id }) => this.#begun.has(this.#questionOf.get(id) ?? ''))
      .map((item) => [item, ...this.groups.get(item.id) ?? []]).filter((question) => !question.some(({ id }) => ids.has(id)));
  }

  /** These questions make the list. @param {DocumentSubject[][]} questions each begins with what stands for it */
  #put(questions) {
    this.items = questions.map(([head]) => head);
    this.groups = new Map(questions.map(([head, ...others]) => [head.id, others]));
    /** @type {Set<string>} */
    const taken = new Set();
    for (const question of questions) {
      const [head] = question;
      const known = this.#questionOf.get(head.id) ?? head.id;
      const name = taken.has(known) ? head.id : known;
      taken.add(name);
      for (const { id } of question) this.#questionOf.set(id, name);
    }
  }

  /** What stands for the rest of the question that a subject was part of. @param {string} id */
  restOf(id) {
    const question = this.#questionOf.get(id);
    return this.items.find((item) => item.id !== id && question !== undefined && this.#questionOf.get(item.id) === question) ?? null;
  }

  /** Whether something is asked about in the list. @param {string} id */
  asks(id) {
    return Boolean(this.find(id) ?? this.headOf(id));
  }

  /** These questions come first until they are decided. @param {DocumentSubject[][]} questions each with its others */
  putFirst(questions) {
    this.#first = new Set(questions.flat().map(({ id }) => id));
    this.#keep(({ id }) => !this.#first.has(id));
    this.#put([...questions, ...this.items.map((item) => [item, ...this.groups.get(item.id) ?? []])]);
    this.#emit();
  }

  /** Whether any of those is left. */
  get hasFirst() {
    return this.items.some(({ id }) => this.#first.has(id));
  }

  /** How many things the questions of the list are about. */
  get asked() {
    return this.items.reduce((sum, { id }) => sum + 1 + (this.groups.get(id)?.length ?? 0), 0);
  }

  /** How sure the machine is of the least sure thing of a question. @param {DocumentSubject} item that stands for it */
  leastSure(item) {
    return Math.min(...[item, ...this.groups.get(item.id) ?? []].map(({ confidence }) => confidence));
  }

  /** The question that a subject is a part of, unless it stands for it itself. @param {string} id */
  headOf(id) {
    return this.items.find((item) => this.groups.get(item.id)?.some((member) => member.id === id)) ?? null;
  }

  /** @param {QueueFilters} filters @returns {Promise<QueuePage>} */
  #find({ document, kind, type, status, assigned, by_page: byPage }) {
    if (status === 'uncertain') return this.#uncertain(document);
    const limit = Math.min(BATCH + this.#decided.size, MOST);
    const filters = { document, kind, type, status, assigned, by_page: byPage, limit, grouped: status === 'suggested' };
    if (status === 'skipped') Object.assign(filters, { status: 'suggested', skipped: true });
    return this.client.queue(filters).then((page) => (
      status === 'skipped' ? { ...page, total: page.items.length } : page
    ));
  }

  /** @param {{id: string}} item */
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
    return { items: items.filter((item) => item !== null), groups: {}, checks: [], total: subjects.size };
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

  /** Something was decided: what follows from it is asked for when the person pauses. @param {number} [pause] */
  later(pause = PAUSE) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.load().catch(() => {}), pause);
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

  /**
   * They are decided: out of the list, and counted; what goes with those that are rejected is asked about no more.
   * @param {string[]} ids the one at hand first @param {string[]} [rejected] those of them that are
   */
  done(ids, rejected = []) {
    if (!OPEN.includes(this.filters.status)) return;
    const all = this.items.flatMap((item) => [item, ...(this.groups.get(item.id) ?? [])]);
    const asked = new Set(all.map(({ id }) => id));
    const chosen = ids.filter((id) => asked.has(id));
    const gone = new Map([...goneWith(rejected, all)].filter(([id]) => !chosen.includes(id)));
    const decided = [...chosen, ...gone.keys()];
    if (!decided.length) return;
    for (const id of chosen) this.#decided.set(id, id);
    for (const [id, cause] of gone) this.#decided.set(id, cause);
    const at = this.items.findIndex((item) => decided.includes(item.id));
    if (at >= 0) this.#last = { id: ids[0], at };
    const questions = this.items.length;
    for (const id of decided) this.#begun.add(this.#questionOf.get(id) ?? '');
    this.#keep((subject) => !decided.includes(subject.id));
    this.#part(all.flatMap((one) => (one.kind === 'link' && one.type === 'caption_of' && rejected.includes(one.id) ? [one.source] : [])));
    this.total = Math.max(0, this.total - decided.length);
    if (this.progress && this.filters.status === 'suggested') {
      this.progress.reviewed += chosen.length;
      this.progress.left = Math.max(0, this.progress.left - decided.length);
      this.#countQuestions(Math.max(this.items.length, this.progress.questions - (questions - this.items.length)));
    }
    this.#emit();
    // At once, however fast somebody decides: a list that runs out would leave them nothing to go on to.
    if (this.items.length < FEW && this.total > this.asked && !this.#loading) this.load().catch(() => {});
  }

  /** So many questions are left, each of which takes as long as before. @param {number} questions */
  #countQuestions(questions) {
    const { progress } = this;
    if (!progress) return;
    progress.seconds_left *= questions / Math.max(1, progress.questions);
    progress.questions = questions;
  }

  /** Only some are still asked about; where the first of a question is not, the next one of its group takes its place. @param {(subject: DocumentSubject) => boolean} isOpen */
  #keep(isOpen) {
    /** @type {Map<string, DocumentSubject[]>} */
    const groups = new Map();
    this.items = this.items.flatMap((item) => {
      const [first, ...others] = [item, ...(this.groups.get(item.id) ?? [])].filter(isOpen);
      if (!first) return [];
      groups.set(first.id, others);
      return [first];
    });
    this.groups = groups;
  }

  /** Captions that have lost their link: those without another one are asked about alone, before the rest. @param {string[]} captions */
  #part(captions) {
    if (!captions.length) return;
    this.#put(this.items.flatMap((item) => {
      const question = [item, ...this.groups.get(item.id) ?? []];
      const alone = question.filter(({ id }) => captions.includes(id) && !question.some((other) => other.kind === 'link' && other.source === id));
      return [...alone.map((caption) => [caption]), question.filter((member) => !alone.includes(member))].filter((part) => part.length);
    }));
  }

  /** Whether the list goes on once the server knows what is decided here. */
  get goesOn() {
    return !this.items.length && this.total > 0 && this.outbox.state === 'saving';
  }

  /** Whether the server has confirmed decisions that it did not know when it was asked last. */
  #knowsMore() {
    return this.outbox.state === 'saved' && [...this.#decided.values()].some((id) => !this.outbox.isWaiting(id));
  }

  /** Resolves when the list holds what there is to go on to, as far as the server can be reached. */
  async filled() {
    while (!this.items.length) {
      if (this.#loading) await this.#loading.catch(() => {});
      // What the server gave may all be decided here: it gives what comes next once it knows.
      else if (this.total && (await this.outbox.confirmed() || this.#knowsMore())) await this.load().catch(() => {});
      else return;
    }
  }

  /**
   * The server says what has changed: what is decided elsewhere leaves the list, the rest is brought up to date.
   * @param {import('../shared/api.js').Subjects} changed @param {string[]} removed
   */
  take(changed, removed) {
    const now = new Map(allOf(changed).map((subject) => [subject.id, subject]));
    const asked = this.items.flatMap((item) => [item, ...(this.groups.get(item.id) ?? [])]);
    if (!asked.some(({ id }) => now.has(id) || removed.includes(id))) return;
    /** @param {DocumentSubject} item */
    const isOpen = (item) => !removed.includes(item.id)
      && !(this.filters.status === 'suggested' && !isUndecided(now.get(item.id)?.status ?? 'suggested'));
    this.#keep(isOpen);
    this.items = this.items.map((item) => ({ ...item, ...now.get(item.id) }));
    this.#emit();
  }

  #emit(name = 'change') {
    this.dispatchEvent(new Event(name));
  }

  destroy() {
    clearTimeout(this.#timer);
    this.#requests += 1;
    this.#loading = null;
  }
}
