/** The review desk: the page in the middle, what is next at its left, what is known of the subject at its right. */

import { handIn } from './hand_in.js';
import { listen } from './keys.js';
import { inView, pageOf } from './pages.js';
import { Room } from './room.js';
import { Work } from './work.js';

/**
 * Put the desk into an element with a height of its own; the page links `desk.css`.
 * @param {HTMLElement} host
 * @param {{base?: string, project: string, document?: ?string, page?: ?number, subject?: ?string, assigned?: boolean,
 *   history?: boolean, language?: string, words: Object<string, string>, role?: string, reviewer?: string,
 *   signIn?: ?string, team?: ?string}} options `base`: prefix of the server; `assigned`: begin with what the person's
 *   tasks ask for; `history`: unfold that of the subject; `words`: code -> text of `desk.*`; `reviewer`: the person's
 *   name, under which their unsaved work is kept; `signIn`: address where one signs in; `team`: of the team's page
 * @returns {{destroy: function(): void, desk: Desk}}
 */
export function mountDesk(host, options) {
  const desk = new Desk(host, options);
  desk.start(options);
  return { desk, destroy: () => desk.destroy() };
}

const PAUSE = 120;
const DECISIONS = new Set(['accept', 'reject', 'uncertain', 'skip', 'comment']);

class Desk extends Room {
  ready = Promise.resolve(true);
  #acts = Promise.resolve();
  #ends = new AbortController();

  constructor(host, options) {
    super(host, options);
    this.work = new Work(this);
    this.#listen();
  }

  #listen() {
    const on = (name, act) => this.canvas.addEventListener(name, ({ detail }) => act(detail));
    on('edits', ({ edits }) => this.edit(edits, { shown: true }));
    on('select', ({ id }) => this.#chosen(id));
    on('nav', ({ by }) => this.turn(by));
    on('shown', ({ page }) => {
      this.node.dataset.shown = page;
    });
    on('goto', (end) => this.goTo(end));
    on('act', ({ name }) => this.act(name));
    this.queue.addEventListener('loaded', () => {
      this.tellDouble();
      if (this.layout.look.pages) this.countPages();
    });
    listen(this, this.#ends.signal);
  }

  /** Open what was asked for, or what is next. */
  async start({ document = null, page = null, subject = null, assigned = false }) {
    try {
      if (document && !page && !subject) this.queue.filters.document = document;
      if (assigned) this.queue.filters.assigned = 'true';
      await Promise.all([this.outbox.open(), this.queue.load(true), subject ? this.client.details(document, subject) : null]);
      this.documents = this.queue.documents ?? [];
      if (!this.documents.length) return this.notices.keep(this.words.say('no_documents'));
      const task = assigned ? this.queue.tasks.find((each) => each.open && (!document || each.document === document)) : null;
      const [first] = this.queue.items;
      const chosen = document ?? (page || !first ? task?.document ?? this.documents[0].id : first.document);
      this.header.setDocuments(this.documents, chosen);
      if (subject) await this.open({ ...(await this.client.details(document, subject)).subject, document });
      else if (first && !page) await this.open(first);
      else await this.show(chosen, [page ?? task?.first_page ?? 1]);
      await this.#fields(chosen);
      this.list.draw();
    } catch (problem) {
      this.trouble(problem, true);
    }
    return undefined;
  }

  /** Learn what the fields of records are called. */
  async #fields(document) {
    const { items } = await this.client.queue({ document, kind: 'entry', limit: 1, status: ['suggested', 'accepted', 'corrected'] });
    if (items.length) this.learn(null, await this.client.record(document, items[0].id));
  }

  // ---- turning pages

  /** Show pages of a document; one page with the one beside it where facing pages are wanted. */
  async show(document, numbers) {
    const wanted = numbers.length === 1 && this.layout.look.facing
      ? this.pages.facing(numbers[0], this.documents.find(({ id }) => id === document)?.page_count ?? numbers[0]) : numbers;
    const before = this.pages.document;
    const shown = await this.pages.show(document, wanted);
    if (shown && before !== document) {
      this.header.setDocuments(this.documents, document);
      if (this.layout.look.pages) this.countPages();
    }
    return shown;
  }

  /** Tell what is left on each page. */
  async countPages() {
    const { document } = this.pages;
    if (!document) return;
    const pages = await this.client.pages(document).catch(() => null);
    const { numbers, views } = this.pages;
    if (pages && document === this.pages.document) this.header.strip.setPages(pages, numbers, views[0].image.iiif);
  }

  pageShown({ views, count, document }) {
    this.header.setPage(views, count);
    this.list.drawTask();
    this.node.dataset.page = this.pages.numbers.join(' ');
    this.tellDouble();
    const numbers = this.pages.numbers;
    for (const number of [numbers.at(-1) + 1, numbers[0] - 1]) if (number >= 1 && number <= count) this.client.prefetch(document, number);
  }

  /** Somebody has changed the page; if it is what one looks at, one is told. */
  pageChanged(before, now) {
    this.client.forget();
    const { current } = this;
    const [old, made] = [before, now].map((views) => current && inView(views, current.id));
    const foreign = made && old && made.revision > old.revision && this.outbox.isForeign(made.id, made.revision);
    if (foreign) {
      this.restate(made);
      this.notices.say(this.words.say('changed_by', { name: made.by ?? '?', what: made.name, status: this.words.status(made.status) }));
    }
    this.panel.refresh();
    if (foreign) this.queue.later();
  }

  async turnTo(number) {
    const { document, count } = this.pages;
    const page = Math.min(Math.max(1, Math.round(number) || 1), count);
    await this.attempt(() => this.show(document, [page]));
    this.header.setPage(this.pages.views, count);
  }

  turn(by) {
    const { numbers } = this.pages;
    return this.turnTo(by > 0 ? numbers.at(-1) + 1 : numbers[0] - 1);
  }

  openDocument(document) {
    return this.attempt(() => this.show(document, [1]));
  }

  // ---- what is at hand

  /** Turn to a subject and show what is known of it. */
  open(subject) {
    if (!subject) return Promise.resolve(false);
    this.at(subject);
    this.ready = this.attempt(async () => {
      const shown = await this.show(subject.document, pagesOf(subject));
      if (shown) this.canvas.select(subject.entry ?? subject.id, { reveal: true });
      return shown;
    });
    clearTimeout(this.preparing); // what is at hand comes first
    this.preparing = setTimeout(() => this.#prepare(this.queue.find(subject.id) && this.queue.beside(subject, 1)), PAUSE);
    return this.ready;
  }

  /** Fetch what is next before it is wanted. */
  #prepare(subject) {
    if (!subject) return;
    for (const page of pagesOf(subject)) this.client.prefetch(subject.document, page);
    this.client.details(subject.document, subject.id).catch(() => {});
  }

  /** This is at hand now; the page stays as it is. */
  at(subject) {
    if (this.current?.id === subject.id && this.panel.shown) return;
    this.current = subject;
    this.node.dataset.subject = subject.id;
    this.list.mark(subject.id);
    if (subject.kind !== 'field') this.light([]);
    this.panel.show(subject);
  }

  /** What is at hand has another state. */
  restate(changes) {
    if (!this.current) return;
    this.current = { ...this.current, ...changes };
    this.panel.restate(this.current);
  }

  /** What the server says of a subject, unless something newer is on its way to it. */
  learn(subject, record) {
    for (const { name, label } of record?.fields ?? []) this.words.fields.set(name, label);
    const waiting = subject && this.outbox.edits(this.current?.document).some((edit) => edit.id === subject.id);
    if (subject && !waiting && this.current?.id === subject.id) this.current = { ...this.current, ...subject };
  }

  #chosen(id) {
    const found = id && this.pages.find(id);
    if (this.picking) {
      if (found) this.picking.end(this.canvas.endOf({ ...found, object: found, box: found.box ?? found.spans?.[0]?.box, type: found.type ?? found.kind }));
    } else if (found) this.at(found);
    else {
      this.current = null;
      delete this.node.dataset.subject;
      this.list.mark(null);
      this.panel.empty();
      this.light([]);
    }
  }

  /** Turn to an end of a link. */
  async goTo({ id, page }) {
    if (!await this.attempt(() => this.show(this.pages.document, [page]))) return;
    const found = this.pages.find(id);
    this.canvas.select(id, { reveal: true });
    if (found) this.at(found);
  }

  /** Go on in the order of work, from what is at hand or, with nothing at hand, from the page on show. */
  move(by) {
    const page = { document: this.pages.document, page: this.pages.numbers[0] };
    return this.open(this.queue.beside(this.current ?? page, by));
  }

  next() {
    return this.move(1);
  }

  async filter(changes) {
    await this.attempt(() => this.queue.filter(changes));
    this.open(this.queue.items[0]);
  }

  // ---- doing

  /** Do what a key or a button stands for, one after the other; nothing is decided before it is on show. */
  act(name) {
    this.#acts = this.#acts.then(() => this.#act(name)).catch((problem) => this.trouble(problem, true));
    return this.#acts;
  }

  async #act(name) {
    if (DECISIONS.has(name)) {
      if (!this.mayEdit || !this.current) return;
      if (!await this.ready) {
        this.notices.say(this.words.say('not_shown'));
        return void this.open(this.current); // or nothing could be decided until another is opened
      }
    }
    const acts = {
      accept: () => this.work.decide('accept'), reject: () => this.work.decide('reject'), uncertain: () => this.work.uncertain(),
      skip: () => void this.work.skip(), comment: () => void this.work.comment(), history: () => this.panel.history(),
      next: () => void this.move(1), previous: () => void this.move(-1), help: () => this.openHelp(),
      undo: () => this.work.undo(true), redo: () => this.work.undo(false),
    };
    await acts[name]?.();
  }

  edit(list, options) {
    this.work.edit(list, options);
  }

  wish(action, subject, changes) {
    return this.work.wish(action, subject, changes);
  }

  decide(action) {
    return this.act(action);
  }

  /** What is at hand is dealt with: open what comes after it. */
  goOn() {
    return this.current && this.work.goOn(this.current);
  }

  restore(subject, version) {
    this.work.restore(subject, version);
  }

  remark(...said) {
    this.work.remark(...said);
  }

  closeRemark(remark) {
    this.work.closeRemark(remark);
  }

  handIn() {
    return this.attempt(() => handIn(this));
  }

  bulkDone(step, accepted) {
    this.undo.push({ document: '', page: null, step, id: null, bulk: true });
    this.client.forget();
    this.notices.say(this.words.count('bulk_done', accepted), { label: this.words.say('undo'), act: () => this.act('undo') });
    this.pages.poll();
    this.queue.load(true).then(() => this.open(this.queue.items[0])).catch(() => {});
  }

  destroy() {
    this.panel.save();
    clearTimeout(this.preparing);
    this.#ends.abort();
    for (const part of [this.pages, this.queue, this.header, this.outbox, this.canvas]) part.destroy();
    this.host.replaceChildren();
  }
}

/** The pages on which one must look: of a link that of each end. */
function pagesOf(subject) {
  const pages = subject.kind === 'link' ? [subject.source_end.page, subject.target_end.page] : [pageOf(subject)];
  return pages.filter((page) => page > 0);
}
