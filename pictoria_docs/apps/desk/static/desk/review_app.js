/** The review desk: the page in the middle, what is next at its left, what is known of the subject at its right. */

import { Canvas } from '../canvas/canvas.js';
import { el } from '../shared/dom.js';
import { RequestError } from '../shared/http_client.js';
import { makeTranslator } from '../shared/translator.js';
import { openBulk } from './bulk.js';
import { Decisions } from './decisions.js';
import { DocumentLock } from './document_lock.js';
import { EntryOpenings } from './entry_openings.js';
import { EntryQuestion } from './entry_question.js';
import { EntrySheet } from './entry_sheet.js';
import { Header } from './header.js';
import { openHelp } from './help.js';
import { listen } from './keys.js';
import { ContactSheet } from './contact_sheet.js';
import { Layout } from './layout.js';
import { LookedPages } from './looked_pages.js';
import { Navigation } from './navigation.js';
import { Notices } from './notices.js';
import { Outbox } from './outbox.js';
import { pageOf, Pages } from './pages.js';
import { PageWalk } from './page_walk.js';
import { Panel } from './panel.js';
import { Picker } from './picker.js';
import { ProjectClient } from './project_client.js';
import { QuestionGroup } from './question_group.js';
import { Queue } from './queue.js';
import { QueueView } from './queue_view.js';
import { handleResponses } from './responses.js';
import { Selection } from './selection.js';
import { SlotQuestion } from './slot_question.js';
import { submitTask } from './task_submission.js';
import { followTypes } from './type_refresh.js';
import { UndoHistory } from './undo_history.js';

/** What waits for the subject to be on show: nothing is decided that is not seen. */
const DECISIONS = new Set(['accept', 'reject', 'reject_all', 'reject_rest', 'uncertain', 'skip', 'comment']);

/** @typedef {import('../canvas/canvas.js').CanvasEvents} CanvasEvents */

/**
 * @typedef {object} ReviewOptions
 * @property {string} [base] prefix of the server
 * @property {string} project
 * @property {?string} [document] where to begin
 * @property {?number} [page]
 * @property {?string} [subject]
 * @property {boolean} [assigned] begin with what the person's tasks ask for
 * @property {boolean} [history] unfold that of the subject
 * @property {string} [language]
 * @property {import('../shared/translator.js').Messages} [words] of `desk.*`
 * @property {string} [role]
 * @property {string} [reviewer] the person's name, under which their unsaved work is kept
 * @property {?string} [signIn] address where one signs in
 * @property {?string} [team] address of the team's page
 * @property {?string} [search] address of the page where the project is searched
 * @property {?string} [settings] address where the project's settings are changed
 * @property {?string} [exports] address of the page where the project is exported
 */

/**
 * Put the desk into an element with a height of its own; the page links `desk.css`.
 * @param {HTMLElement} host @param {ReviewOptions} options
 */
export function mountReview(host, options) {
  const app = new ReviewApp(host, options);
  app.start(options);
  return app;
}

export class ReviewApp {
  #actions = Promise.resolve();
  #listening = new AbortController();

  /** @param {HTMLElement} host @param {ReviewOptions} options */
  constructor(host, { base = '', project, language = 'en', words = {}, role = 'reader', reviewer = '', signIn = null, team = null, exports = null, search = null, settings = null, history = false }) {
    this.host = host;
    this.base = base;
    this.project = project;
    this.t = makeTranslator(words, language).scope('panels');
    this.isReviewer = role !== 'reader';
    this.managesProject = role === 'manager';
    this.lock = new DocumentLock(this, role);
    this.looked = new LookedPages(this);
    this.walk = new PageWalk(this);
    this.reviewer = reviewer;
    this.teamUrl = team;
    this.exportUrl = exports;
    this.searchUrl = search;
    this.settingsUrl = settings;
    this.signInUrl = signIn ?? `${base}/sign-in`;
    /** Of the project. @type {import('../shared/api.js').Document[]} */
    this.documents = [];
    this.client = new ProjectClient(base, project);
    this.outbox = new Outbox(this.client, project, reviewer);
    this.undo = new UndoHistory(project, this.outbox);
    this.queue = new Queue(this.client, this.outbox);
    this.selection = new Selection(this);
    this.navigation = new Navigation(this);
    this.decisions = new Decisions(this);
    this.openings = new EntryOpenings(this);
    this.entryQuestion = new EntryQuestion(this);
    this.slots = new SlotQuestion(this);
    this.picker = new Picker(this);
    this.node = el('div.pd');
    this.header = new Header(this);
    this.layout = new Layout(this);
    this.list = new QueueView(this);
    this.group = new QuestionGroup(this);
    this.panel = new Panel(this);
    this.side = el('div.pd-side');
    this.notices = new Notices(this.side, this.t);
    this.side.append(this.panel.node);
    const canvas = el('div.pd-canvas');
    this.room = el('div.pd-room', {}, this.list.node, canvas, this.layout.bar, this.side);
    this.contactSheet = new ContactSheet(this);
    this.entrySheet = new EntrySheet(this);
    this.node.append(this.header.node, this.header.strip.node, this.lock.node, this.walk.node, this.entryQuestion.node, this.slots.node, this.navigation.doubleNote, this.room, this.contactSheet.node);
    host.replaceChildren(this.node);
    this.canvas = new Canvas(canvas, { words, language, readOnly: !this.mayEdit, reviewer: reviewer || null });
    this.pages = new Pages(this);
    this.layout.apply();
    this.panel.unfolds = history;
    handleResponses(this);
    this.#listen();
  }

  /** Whether what is on show may be changed: by this person, and as long as it is not finished. */
  get mayEdit() {
    return this.isReviewer && !this.lock.validation;
  }

  #listen() {
    /** @template {keyof CanvasEvents} N @param {N} name @param {(detail: CanvasEvents[N]) => void} handler */
    const on = (name, handler) => this.canvas.addEventListener(name, (event) => handler(/** @type {CustomEvent} */ (event).detail));
    on('edits', ({ edits }) => this.decisions.edit(edits, { shown: true }));
    on('select', ({ id }) => this.selection.takeFromCanvas(id));
    on('nav', ({ by }) => this.navigation.turn(by));
    on('shown', ({ page }) => {
      this.node.dataset.shown = String(page);
    });
    on('goto', (end) => this.navigation.goTo(end));
    on('act', ({ name }) => this.act(name));
    this.queue.addEventListener('loaded', () => {
      this.documents = this.queue.documents;
      if (this.pages.document) this.header.setDocuments(this.documents, this.pages.document);
      this.navigation.showDouble();
      if (this.layout.look.pages) this.navigation.countPages();
    });
    listen(this, this.#listening.signal);
    followTypes(this, this.#listening.signal);
  }

  /** Open what was asked for, or what is next. @param {ReviewOptions} options */
  async start({ document = null, page = null, subject = null, assigned = false }) {
    const { client, queue, selection } = this;
    try {
      if (document && !page && !subject) queue.filters.document = document;
      if (assigned) queue.filters.assigned = 'true';
      await Promise.all([this.outbox.open(), queue.load(true), document && subject ? client.details(document, subject) : null]);
      this.canvas.learn(queue.linkRules, queue.ownTypes);
      this.canvas.types.teach(this.t);
      this.documents = queue.documents;
      if (!this.documents.length) return this.notices.add(this.t('no_documents'));
      const task = assigned ? queue.tasks.find((own) => own.open && (!document || own.document === document)) : null;
      const [first] = queue.items;
      const chosen = document ?? (page || !first ? task?.document ?? this.documents[0].id : first.document);
      this.header.setDocuments(this.documents, chosen);
      const learned = this.#learnFields(chosen);
      if (subject) await selection.open({ ...(await client.details(chosen, subject)).subject, document: chosen });
      else if (first && !page) await selection.open(first);
      else await this.navigation.show(chosen, [page ?? task?.first_page ?? 1]);
      await learned;
    } catch (error) {
      this.report(error, true);
    }
    return undefined;
  }

  /** Learn what the fields of records are called. @param {string} document */
  async #learnFields(document) {
    const { items } = await this.client.queue({ document, kind: 'entry', limit: 1, status: ['suggested', 'assumed', 'accepted', 'corrected'] });
    if (items.length) this.selection.learn(null, await this.client.record(document, items[0].id));
  }

  /**
   * Do what a key or a button stands for, one after the other; nothing is decided before it is on show.
   * @param {string} name
   */
  act(name) {
    return this.inTurn(() => this.#act(name));
  }

  /** Do something when all is done that was asked for before. @param {() => unknown} action */
  inTurn(action) {
    this.#actions = this.#actions.then(async () => { await action(); }).catch((error) => this.report(error, true));
    return this.#actions;
  }

  /** @param {string} name */
  async #act(name) {
    const { decisions, selection, walk } = this;
    if (walk.asks && !selection.current && (name === 'accept' || name === 'reject')) return void await walk.answer(name === 'accept');
    if (DECISIONS.has(name)) {
      if (!this.isReviewer) return;
      if (!selection.current) return void this.notices.show(this.t('nothing_at_hand'));
      if (!this.lock.allows(name)) return void this.lock.explain();
      // A page that did not come is asked for once more, unless the person has turned elsewhere meanwhile.
      if (!await selection.ready && !(selection.stays && await selection.open(selection.current))) {
        this.notices.show(this.t('not_shown'));
        if (!selection.stays) selection.open(selection.current); // or nothing could be decided until another is opened
        return;
      }
    }
    /** @type {Object<string, () => unknown>} */
    const actions = {
      accept: () => decisions.decide('accept'), reject: () => decisions.decide('reject'), reject_all: () => decisions.decide('reject', true), reject_rest: () => decisions.rejectRest(), uncertain: () => decisions.uncertain(),
      skip: () => void decisions.skip(), comment: () => void decisions.comment(), history: () => this.panel.history(),
      next: () => void (walk.active ? walk : selection).move(1), previous: () => void (walk.active ? walk : selection).move(-1), help: () => this.openHelp(),
      undo: () => decisions.undo(true), redo: () => decisions.undo(false),
    };
    await actions[name]?.();
  }

  /**
   * Do something that may fail to reach the server; what went wrong is shown.
   * @template T
   * @param {() => T|Promise<T>} action @returns {Promise<T|false>} false if it failed
   */
  async attempt(action) {
    try {
      return await action();
    } catch (error) {
      this.report(error, true);
      return false;
    }
  }

  /**
   * A problem with reading: what passes is shown by the state of saving, the rest is shown if the person asked for it.
   * @param {unknown} error @param {boolean} [isAsked]
   */
  report(error, isAsked = false) {
    const isRequest = error instanceof RequestError;
    if (!isRequest) console.error(error);
    if (isRequest && error.kind === 'signed_out') this.signedOut();
    else if (isAsked) this.notices.show((isRequest && error.sentence) || this.t('not_loaded'));
  }

  signedOut() {
    if (this.node.querySelector('[data-notice="signed_out"]')) return;
    this.notices.add(this.t('signed_out'), {
      key: 'signed_out', buttons: [
        { label: this.t('sign_in'), main: true, act: () => window.open(this.signInUrl, '_blank', 'noopener') },
      ],
    });
  }

  /** Fold a part of the room away, or out again. @param {import('./layout.js').Part} code */
  toggle(code) {
    const { current } = this.selection;
    this.layout.toggle(code);
    if (code === 'facing') this.navigation.turnTo((current && pageOf(current)) ?? this.pages.numbers[0]);
    if (code === 'pages') this.navigation.countPages();
    if (code === 'queue' && this.layout.look.queue) this.list.list.focus();
  }

  focusPage() {
    this.canvas.focus();
  }

  openHelp() {
    return openHelp(this);
  }

  openBulk() {
    return openBulk(this);
  }

  submitTask() {
    return this.attempt(() => submitTask(this));
  }

  destroy() {
    this.panel.save();
    this.selection.destroy();
    this.#listening.abort();
    for (const part of [this.looked, this.pages, this.queue, this.header, this.openings, this.slots, this.outbox, this.canvas, this.contactSheet, this.entrySheet]) part.destroy();
    this.host.replaceChildren();
  }
}
