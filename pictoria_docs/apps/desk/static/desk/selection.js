/** The subject at hand: opened, lit up, brought up to date. */

import { pageOf } from './pages.js';

/** @typedef {import('./review_app.js').ReviewApp} ReviewApp */

const PAUSE = 120; // milliseconds after which what comes next is fetched

export class Selection {
  /** The subject at hand, as far as it is known. @type {any} */
  current = null;
  /** Whether it is on show. @type {Promise<boolean>} */
  ready = Promise.resolve(true);
  #timer = 0;

  /** @param {ReviewApp} app */
  constructor(app) {
    this.app = app;
  }

  /** Turn to a subject and show what is known of it. @param {any} subject */
  open(subject) {
    if (!subject) return Promise.resolve(false);
    const { app } = this;
    this.set(subject);
    this.ready = app.attempt(async () => {
      const shown = await app.navigation.show(subject.document, pagesOf(subject));
      if (shown) app.canvas.select(subject.entry ?? subject.id, { reveal: true });
      return shown;
    });
    clearTimeout(this.#timer); // what is at hand comes first
    this.#timer = setTimeout(() => this.#prefetch(app.queue.find(subject.id) && app.queue.beside(subject, 1)), PAUSE);
    return this.ready;
  }

  /** Fetch what is next before it is wanted. @param {any} subject */
  #prefetch(subject) {
    if (!subject) return;
    const { client } = this.app;
    for (const page of pagesOf(subject)) client.prefetch(subject.document, page);
    client.details(subject.document, subject.id).catch(() => {});
  }

  /** This is at hand now; the page stays as it is. @param {any} subject */
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
    list.mark(null);
    panel.empty();
    this.highlight([]);
  }

  /** What is at hand has another state. @param {object} changes */
  update(changes) {
    if (!this.current) return;
    this.current = { ...this.current, ...changes };
    this.app.panel.restate(this.current);
  }

  /**
   * What the server says of a subject, unless something newer is on its way to it.
   * @param {any} subject @param {any} record
   */
  learn(subject, record) {
    const { outbox, t } = this.app;
    for (const { name, label } of record?.fields ?? []) t.names.set(name, label);
    const waiting = subject && outbox.edits(this.current?.document).some((edit) => edit.id === subject.id);
    if (subject && !waiting && this.current?.id === subject.id) this.current = { ...this.current, ...subject };
  }

  /** The person has selected something on the canvas, or nothing. @param {?string} id */
  takeFromCanvas(id) {
    const { canvas, pages, picker } = this.app;
    const subject = id && pages.find(id);
    if (picker.active) {
      if (!subject) return;
      const box = subject.box ?? subject.spans?.[0]?.box;
      picker.finish(canvas.endOf({ ...subject, object: subject, box, type: subject.type ?? subject.kind }));
    } else if (subject) this.set(subject);
    else this.clear();
  }

  /**
   * Light up where a value stands; turns to that page if it is not on show.
   * @param {{page: number, boxes: number[][]}[]} evidence @param {string} [label]
   */
  async highlight(evidence, label = '') {
    // Turning to evidence must not cut short the way to the subject itself.
    const { app, current } = this;
    if (!await this.ready || this.current?.id !== current?.id) return;
    const boxes = evidence.flatMap((part) => part.boxes.map((box) => ({ page: part.page, box })));
    const page = boxes[0]?.page;
    if (page && !app.pages.numbers.includes(page)) {
      await app.attempt(() => app.navigation.show(this.current.document, [page]));
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

  /** @param {object} changes of the filters of the queue */
  async filter(changes) {
    const { app } = this;
    await app.attempt(() => app.queue.filter(changes));
    this.open(app.queue.items[0]);
  }

  destroy() {
    clearTimeout(this.#timer);
  }
}

/** The pages on which one must look: of a link that of each end. @param {any} subject @returns {number[]} */
function pagesOf(subject) {
  const pages = subject.kind === 'link' ? [subject.source_end.page, subject.target_end.page] : [pageOf(subject)];
  return pages.filter((page) => page > 0);
}
