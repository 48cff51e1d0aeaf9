/** The subject at hand: opened, lit up, brought up to date. */

import { boxOf } from './pages.js';

/**
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 * @typedef {NonNullable<import('../shared/api.js').Conflict['now']>} Subject
 * @typedef {import('../shared/api.js').Queue['items'][number]} DocumentSubject a subject with its document
 */

const PAUSE = 120; // milliseconds after which what comes next is fetched

export class Selection {
  /** The subject at hand, as far as it is known. @type {?DocumentSubject} */
  current = null;
  /** Whether it is on show. @type {Promise<boolean>} */
  ready = Promise.resolve(true);
  #timer = 0;

  /** @param {ReviewApp} app */
  constructor(app) {
    this.app = app;
  }

  /** Turn to a subject and show what is known of it. @param {?DocumentSubject} [subject] */
  open(subject) {
    if (!subject) return Promise.resolve(false);
    const { app } = this;
    this.set(subject);
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
    node.dataset.subject = subject.id;
    list.mark(subject.id);
    if (subject.kind !== 'field') this.highlight([]);
    panel.show(subject);
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
    this.app.panel.restate(this.current);
  }

  /**
   * What the server says of a subject, unless something newer is on its way to it.
   * @param {?Subject} subject @param {?import('../shared/api.js').Record} record
   */
  learn(subject, record) {
    const { app: { outbox, t }, current } = this;
    for (const { name, label } of record?.fields ?? []) t.names.set(name, label);
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

  /**
   * Light up where a value stands; turns to that page if it is not on show.
   * @param {Pick<import('../shared/api.js').Evidence, 'page'|'boxes'>[]} evidence @param {string} [label]
   */
  async highlight(evidence, label = '') {
    // Turning to evidence must not cut short the way to the subject itself.
    const { app, current } = this;
    if (!await this.ready || this.current?.id !== current?.id) return;
    const boxes = evidence.flatMap((part) => part.boxes.map((box) => ({ page: part.page, box })));
    const page = boxes[0]?.page;
    if (current && page && !app.pages.numbers.includes(page)) {
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
