/** The pages on show: turned, kept up to date with what others do, and with what is on its way to the server. */

import { goneWith, rejectedOf } from './gone_with.js';

const EVERY = 4000;
const SOON = 350;

/**
 * @typedef {import('../canvas/object_types.js').End} End
 * @typedef {import('../shared/api.js').Page} Page
 * @typedef {import('../shared/api.js').Subjects} Subjects
 * @typedef {import('./outbox.js').SentEdit} SentEdit
 * @typedef {{page?: number, box?: Box, spans?: {page: number, box: Box}[], source_end?: {page: number, box: ?Box}}} Located
 *   a subject as the server gives it, or as the canvas makes it
 * @typedef {import('../shared/page_crop.js').Box} Box
 */

export class Pages {
  /** From left to right. @type {Page[]} */
  views = [];
  /** Id of the one on show. */
  document = '';
  #requests = 0;
  /** How many answers to edits were taken over. */
  #answers = 0;
  /** @type {?Promise<void>} */
  #polling = null;
  /** What is on its way. @type {?{key: string, shown: Promise<boolean>}} */
  #going = null;

  /** @param {import('./review_app.js').ReviewApp} app */
  constructor(app) {
    this.app = app;
    this.timer = setInterval(() => this.poll(), EVERY);
    this.seen = () => document.visibilityState === 'visible' && this.poll();
    document.addEventListener('visibilitychange', this.seen);
  }

  get numbers() {
    return this.views.map((view) => view.number);
  }

  get count() {
    return this.views[0]?.page_count ?? 0;
  }

  /**
   * The page beside one in an open book; the first page of a document lies alone.
   * @param {number} number @param {number} count
   */
  facing(number, count) {
    const left = number % 2 ? number - 1 : number;
    return [left, left + 1].filter((number) => number >= 1 && number <= count);
  }

  /**
   * Show pages of a document.
   * @param {string} document @param {number[]} numbers @returns {Promise<boolean>} whether they are on show now
   */
  show(document, numbers) {
    const wanted = [...new Set(numbers)].sort((a, b) => a - b);
    const key = [document, ...wanted].join();
    if (this.#going?.key === key) return this.#going.shown; // on the way there already
    this.#requests += 1;
    this.#going = null;
    if (key === [this.document, ...this.numbers].join()) return Promise.resolve(true);
    const going = { key, shown: this.#go(document, wanted) };
    this.#going = going;
    return going.shown.finally(() => {
      if (this.#going === going) this.#going = null;
    });
  }

  /** @param {string} document @param {number[]} wanted */
  async #go(document, wanted) {
    const request = this.#requests;
    const { client } = this.app;
    const known = wanted.every((number) => client.kept(document, number));
    const views = await Promise.all(wanted.map((number) => client.page(document, number)));
    if (request !== this.#requests) return false;
    this.app.canvas.nudge.flush(); // what was moved with keys is of the document that was on show
    Object.assign(this, { document, views });
    this.#put();
    this.app.navigation.pageShown();
    if (known) this.poll();
    return true;
  }

  #put() {
    const [first, second = null] = this.views;
    this.app.canvas.show(first, { facing: second });
    this.#overlay();
  }

  /** What is not confirmed yet is shown all the same. */
  #overlay() {
    const waiting = this.app.outbox.edits(this.document);
    if (waiting.length) this.apply(waiting, {});
  }

  /** Show edits before the server has answered. @param {SentEdit[]} edits @param {Object<string, End>} ends of links, by id */
  apply(edits, ends) {
    const { canvas } = this.app;
    const removed = [...goneWith(rejectedOf(edits), this.#known()).keys()];
    canvas.state.apply(edits.flatMap(({ kind, ...edit }) => (kind === 'field' ? [] : [{ ...edit, kind }])), ends);
    if (removed.length) canvas.update({ removed });
    canvas.draw();
  }

  /** All that is known of the document, also of pages not on show: what is seen here may hang on something there. */
  #known() {
    const { canvas, client } = this.app;
    const kept = Array.from({ length: this.count }, (_, index) => client.kept(this.document, index + 1));
    const seen = Object.values(canvas.state.objects).flatMap((table) => [...table.values()]);
    const all = [...kept.flatMap((view) => (view ? drawn(view) : [])), ...seen];
    return [...new Map(all.map((subject) => [subject.id, subject])).values()];
  }

  /**
   * Take over the server's answer, also into pages that are only kept.
   * @param {string} document @param {import('../shared/api.js').EditsDone} answer
   */
  take(document, { changed, removed }) {
    this.#answers += 1;
    for (let number = 1, count = this.count; number <= count; number += 1) {
      const view = this.app.client.kept(document, number);
      if (view) patch(view, changed, removed);
    }
    if (document !== this.document) return;
    this.app.canvas.update({ ...changed, removed });
    this.#overlay();
  }

  /** Ask whether the pages shown have changed. @param {boolean} anew put them up again whatever was found */
  async poll(anew = false) {
    if (anew) await this.#polling;
    else if (this.#polling || document.visibilityState !== 'visible' || !this.views.length) return;
    this.#polling = this.#fetch(anew);
    await this.#polling.finally(() => { this.#polling = null; });
  }

  /** Ask when the person pauses. */
  soon() {
    clearTimeout(this.asking);
    this.asking = setTimeout(() => this.poll(), SOON);
  }

  /** @param {boolean} anew */
  async #fetch(anew) {
    const { app } = this;
    const request = this.#requests;
    const before = this.views;
    if (!anew && app.outbox.edits(this.document).length) return;
    try {
      const views = await this.#ask();
      app.notices.clear('signed_out');
      // What was on its way when this was asked may have come first.
      if (request !== this.#requests || before !== this.views || (!anew && views.every((view, i) => view === before[i]))) return;
      this.views = views;
      if (anew) this.#put();
      else this.#merge(before, views);
      app.navigation.pageChanged(before, views);
    } catch (problem) {
      app.report(problem);
    }
  }

  /** The pages shown as the server has them: read after all that it has confirmed, so that they take no edit back. */
  async #ask() {
    for (;;) {
      const answers = this.#answers;
      const views = await Promise.all(this.numbers.map((number) => this.app.client.page(this.document, number, { fresh: true })));
      if (answers === this.#answers) return views;
    }
  }

  /** @param {Page[]} before @param {Page[]} views */
  #merge(before, views) {
    const now = new Set(views.flatMap(drawn).map(({ id }) => id));
    const removed = before.flatMap(drawn).map(({ id }) => id).filter((id) => !now.has(id));
    for (const view of views) this.app.canvas.update(view);
    if (removed.length) this.app.canvas.update({ removed });
    this.#overlay();
  }

  /** A subject as the pages shown have it. @param {string} id @returns {?import('./selection.js').DocumentSubject} */
  find(id) {
    const match = this.app.canvas.state.find(id);
    return match ? { ...match.object, kind: match.kind, document: this.document, page: pageOf(match.object) } : null;
  }

  destroy() {
    clearInterval(this.timer);
    clearTimeout(this.asking);
    this.#requests += 1;
    document.removeEventListener('visibilitychange', this.seen);
  }
}

/** The page on which a subject begins. @param {Located} object */
export function pageOf(object) {
  return object.page ?? object.spans?.[0]?.page ?? object.source_end?.page ?? null;
}

/** The box in which a subject begins. @param {Located} object */
export function boxOf(object) {
  return object.box ?? object.spans?.[0]?.box ?? object.source_end?.box ?? null;
}

/** What is seen on a page. @param {Subjects} subjects */
const drawn = ({ regions, entries, mentions, links }) => [...regions, ...entries, ...mentions, ...links];

/** All subjects, of whatever kind. @param {Subjects} subjects */
export const allOf = (subjects) => [...drawn(subjects), ...subjects.fields];

/** A subject in a page view. @param {Page[]} views @param {string} id */
export const inView = (views, id) => views.flatMap(drawn).find((subject) => subject.id === id) ?? null;

/** @param {Page} view @param {Subjects} changed @param {string[]} removed */
function patch(view, changed, removed) {
  /**
   * @template {import('./selection.js').Subject} S
   * @param {S[]} list @param {S[]} made
   */
  const patched = (list, made) => {
    const now = new Map(made.map((subject) => [subject.id, subject]));
    const kept = list.filter(({ id }) => !removed.includes(id)).map((subject) => now.get(subject.id) ?? subject);
    const known = new Set(kept.map(({ id }) => id));
    return [...kept, ...made.filter((subject) => !known.has(subject.id) && isOn(subject, view.number))];
  };
  view.regions = patched(view.regions, changed.regions);
  view.entries = patched(view.entries, changed.entries);
  view.mentions = patched(view.mentions, changed.mentions);
  view.links = patched(view.links, changed.links);
}

/** @param {import('./selection.js').Subject} subject @param {number} number */
function isOn(subject, number) {
  if (subject.kind === 'entry') return subject.spans.some((span) => span.page === number);
  if (subject.kind === 'link') return [subject.source_end.page, subject.target_end.page].includes(number);
  return subject.page === number;
}
