/** The subject at hand: opened, lit up, brought up to date. */

import { boxOf } from './pages.js';
import { isUndecided } from './wording.js';

/**
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 * @typedef {NonNullable<import('../shared/api.js').Conflict['now']>} Subject
 * @typedef {import('../shared/api.js').Queue['items'][number]} DocumentSubject a subject with its document
 */

const PAUSE = 120; // milliseconds after which what comes next is fetched

export class Selection {
  /** The subject at hand, as far as it is known. @type {?DocumentSubject} */
  current = null;
  /** Whether the person has decided on it since it came to hand. */
  decided = false;
  /** Whether it is on show. @type {Promise<boolean>} */
  ready = Promise.resolve(true);
  #timer = 0;
  /** How often the person had turned pages when it came to hand. */
  #turns = 0;

  /** @param {ReviewApp} app */
  constructor(app) {
    this.app = app;
  }

  /** Turn to a subject and show what is known of it. @param {?DocumentSubject} [subject] */
  open(subject) {
    if (!subject) return Promise.resolve(false);
    const { app } = this;
    this.set(subject);
    this.#turns = app.navigation.turns;
    this.ready = app.attempt(async () => {
      const shown = await app.navigation.show(subject.document, pagesOf(subject));
      if (shown) app.canvas.select(drawnId(subject), { reveal: true });
      return shown;
    });
    clearTimeout(this.#timer); // what is at hand comes first
    this.#timer = setTimeout(() => this.#prefetch(app.queue.find(subject.id) && app.queue.beside(subject, 1)), PAUSE);
    return this.ready;
  }

  /** Fetch what is next before it is wanted. @param {?DocumentSubject} subject */
  #prefetch(subject) {
    if (!subject) return;
    const { client } = this.app;
    for (const page of pagesOf(subject)) client.prefetch(subject.document, page);
    client.details(subject.document, subject.id).catch(() => {});
  }

  /** This is at hand now; the page stays as it is. @param {DocumentSubject} subject */
  set(subject) {
    const { list, node, panel } = this.app;
    if (this.current?.id === subject.id && panel.shown) return;
    this.current = subject;
    this.decided = false;
    this.#turns = this.app.navigation.turns;
    node.dataset.subject = subject.id;
    list.mark(subject.id);
    if (subject.kind !== 'field') this.#lightGroup(subject);
    panel.show(subject);
  }

  /** What is asked about together is seen together, as far as its pages are on show. @param {DocumentSubject} subject */
  async #lightGroup(subject) {
    const { canvas, group, pages } = this.app;
    await null; // whoever opens it says first when it is on show
    if (!await this.ready || this.current?.id !== subject.id) return;
    const boxes = group.places(subject).flatMap(({ page, boxes: all }) => all.map((box) => ({ page, box })));
    canvas.highlight(boxes.filter(({ page }) => pages.numbers.includes(page)), '', false);
  }

  /** Nothing is at hand. */
  clear() {
    const { list, node, panel } = this.app;
    this.current = null;
    delete node.dataset.subject;
    list.mark();
    panel.empty();
    this.highlight([]);
  }

  /** What is at hand has another state. @param {Subject|Pick<Subject, 'status'|'by'|'at'>} changes */
  update(changes) {
    if (!this.current) return;
    this.current = { ...this.current, ...changes };
    if (isUndecided(this.current.status)) this.decided = false; // taken back
    this.app.panel.restate(this.current);
  }

  /**
   * What the server says of a subject, unless something newer is on its way to it.
   * @param {?Subject} subject @param {?import('../shared/api.js').Record} record
   */
  learn(subject, record) {
    const { app: { group, list, outbox, panel, t }, current } = this;
    const fields = (record?.fields ?? []).filter(({ name, label }) => t.names.get(name) !== label);
    for (const { name, label } of fields) t.names.set(name, label);
    if (fields.length) {
      list.draw();
      if (panel.shown) group.draw(panel.shown);
    }
    if (!subject || current?.id !== subject.id) return;
    const waiting = outbox.edits(current.document).some((edit) => edit.id === subject.id);
    if (!waiting) this.current = { ...current, ...subject };
  }

  /** The person has selected something on the canvas, or nothing. @param {?string} id */
  takeFromCanvas(id) {
    const { canvas, pages, picker } = this.app;
    const subject = id && pages.find(id);
    if (picker.active) {
      if (!subject) return;
      picker.finish(canvas.endOf({ ...subject, object: subject, box: boxOf(subject), type: subject.type ?? subject.kind }));
    } else if (subject) this.set(subject);
    else this.clear();
  }

  /** Whether the person is still where it was opened, and has not turned away since. */
  get stays() {
    return this.#turns === this.app.navigation.turns;
  }

  /**
   * Light up where a value stands; turns to that page if it is not on show.
   * @param {Pick<import('../shared/api.js').Evidence, 'page'|'boxes'>[]} evidence @param {string} [label]
   * @param {boolean} [turns] false: where the page is not on show, it stays away
   */
  async highlight(evidence, label = '', turns = true) {
    // Turning to evidence must not cut short the way to the subject itself.
    const { app, current } = this;
    if (!await this.ready || this.current?.id !== current?.id) return;
    const boxes = evidence.flatMap((part) => part.boxes.map((box) => ({ page: part.page, box })));
    const page = boxes[0]?.page;
    if (turns && current && page && !app.pages.numbers.includes(page)) {
      await app.attempt(() => app.navigation.show(current.document, [page]));
    }
    app.canvas.highlight(boxes, label);
  }

  /**
   * Go on in the order of work, from what is at hand or, with nothing at hand, from the page on show.
   * @param {number} by
   */
  move(by) {
    const { pages, queue } = this.app;
    const page = { document: pages.document, page: pages.numbers[0] };
    return this.open(queue.beside(this.current ?? page, by));
  }

  next() {
    return this.move(1);
  }

  /** @param {Partial<import('./queue.js').QueueFilters>} changes of the filters of the queue */
  async filter(changes) {
    const { app } = this;
    await app.attempt(() => app.queue.filter(changes));
    this.open(app.queue.items[0]);
  }

  destroy() {
    clearTimeout(this.#timer);
  }
}

/** The pages on which one must look: of a link that of each end. @param {DocumentSubject} subject @returns {number[]} */
function pagesOf(subject) {
  const pages = subject.kind === 'link' ? [subject.source_end.page, subject.target_end.page] : [subject.page];
  return pages.filter((page) => page > 0);
}

/** Id of what is drawn on the page for a subject: for a value its entry. @param {DocumentSubject} subject */
export const drawnId = (subject) => (subject.kind === 'field' ? subject.entry : subject.id);
