/** Turning pages, and what is shown of the place where one is. */

import { el } from '../shared/dom.js';
import { inView } from './pages.js';
import { drawnId } from './selection.js';
import { statusOf } from './wording.js';

/**
 * @typedef {import('../shared/api.js').Page} Page
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 */

export class Navigation {
  /** How often the person has turned to a page: what was to be opened before that stays away. */
  turns = 0;

  /** @param {ReviewApp} app */
  constructor(app) {
    this.app = app;
    /** Where somebody else reviews the pages on show as well, without either seeing what the other decides. */
    this.doubleNote = el('p.pd-double', { role: 'status', hidden: true });
  }

  /**
   * Show pages of a document; one page with the one beside it where facing pages are wanted.
   * @param {string} document @param {number[]} numbers
   */
  async show(document, numbers) {
    const { documents, header, layout, list, pages } = this.app;
    const wanted = numbers.length === 1 && layout.look.facing
      ? pages.facing(numbers[0], documents.find(({ id }) => id === document)?.page_count ?? numbers[0]) : numbers;
    const before = pages.document;
    const shown = await pages.show(document, wanted);
    if (shown && before !== document) {
      header.setDocuments(documents, document);
      list.draw(); // its end offers to finish the document on show
      if (layout.look.pages) this.countPages();
    }
    return shown;
  }

  /** Show what is left on each page. */
  async countPages() {
    const { client, header, pages } = this.app;
    const { document } = pages;
    if (!document) return;
    const counts = await client.pages(document).catch(() => null);
    const { numbers, views } = pages;
    if (counts && document === pages.document) header.strip.setPages(counts, numbers, views[0].image.iiif);
  }

  /** Other pages are on show. */
  pageShown() {
    const { client, entryQuestion, header, list, lock, looked, node, pages, slots } = this.app;
    const { count, document, numbers } = pages;
    header.setPage(pages.views, count);
    lock.draw();
    looked.shown();
    entryQuestion.shown();
    slots.shown();
    list.drawTask();
    node.dataset.page = numbers.join(' ');
    this.showDouble();
    for (const number of [numbers[numbers.length - 1] + 1, numbers[0] - 1]) {
      if (number >= 1 && number <= count) client.prefetch(document, number);
    }
  }

  /**
   * Somebody has changed the page; if it is what one looks at, one is told.
   * @param {Page[]} before @param {Page[]} now
   */
  pageChanged(before, now) {
    const { client, entryQuestion, lock, notices, outbox, panel, queue, selection, t } = this.app;
    client.forget();
    lock.draw();
    entryQuestion.shown();
    const { current } = selection;
    const [old, made] = [before, now].map((views) => current && inView(views, current.id));
    const foreign = made && old && made.revision > old.revision && outbox.isForeign(made.id, made.revision);
    if (foreign) {
      selection.update(made);
      notices.show(t('changed_by', { name: made.by ?? '?', what: made.name, status: statusOf(t, made) }));
    }
    // Where a document was read anew, what is at hand may be gone.
    if (current && inView(before, drawnId(current)) && !inView(now, drawnId(current))) selection.clear();
    panel.refresh();
    if (foreign) queue.later();
  }

  /** @param {number} number */
  async turnTo(number) {
    const { app } = this;
    this.turns += 1;
    const { document, count } = app.pages;
    const page = Math.min(Math.max(1, Math.round(number) || 1), count);
    await app.attempt(() => this.show(document, [page]));
    app.header.setPage(app.pages.views, count);
  }

  /** A page on, or back. @param {number} by */
  turn(by) {
    const { numbers } = this.app.pages;
    return this.turnTo(by > 0 ? numbers[numbers.length - 1] + 1 : numbers[0] - 1);
  }

  /** @param {string} document */
  openDocument(document) {
    this.turns += 1;
    return this.app.attempt(() => this.show(document, [1]));
  }

  /** Turn to an end of a link. @param {{id: string, page: number, document?: string}} end */
  async goTo({ id, page, document }) {
    const { app } = this;
    this.turns += 1;
    if (!await app.attempt(() => this.show(document ?? app.pages.document, [page]))) return;
    const subject = app.pages.find(id);
    app.canvas.select(id, { reveal: true });
    if (subject) app.selection.set(subject);
  }

  showDouble() {
    const { pages, queue, t } = this.app;
    const task = pages.numbers.map((number) => queue.taskOn(pages.document, number)).find((own) => own?.double);
    this.doubleNote.hidden = !task;
    const text = task ? t(task.open ? 'double_page' : 'double_done') : '';
    if (this.doubleNote.textContent !== text) this.doubleNote.textContent = text;
  }
}
