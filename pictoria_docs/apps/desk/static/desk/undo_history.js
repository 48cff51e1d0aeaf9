/** Undo and redo without limit, by steps; the server takes a step back, wherever it was made. */

import { randomKey } from '../shared/dom.js';

const MOST_KEPT = 500;

/** @typedef {{document: string, page: ?number, step: string, id: ?string, bulk: ?boolean}} Step */

export class UndoHistory {
  /** @param {string} project what the steps of a reloaded page are found under */
  constructor(project, outbox) {
    this.name = `pictoria-undo-${project}-${outbox.reviewer}`;
    this.outbox = outbox;
    /** @type {{done: Step[], undone: Step[]}} */
    this.steps = this.#read();
  }

  #read() {
    try {
      const { done, undone } = JSON.parse(sessionStorage.getItem(this.name));
      return { done, undone };
    } catch {
      return { done: [], undone: [] };
    }
  }

  #keep() {
    try {
      const { done, undone } = this.steps;
      sessionStorage.setItem(this.name, JSON.stringify({ done: done.slice(-MOST_KEPT), undone }));
    } catch { /* a browser that keeps nothing: undo reaches back to the last reload */ }
  }

  /** Something new was done: what was undone before cannot be done again. @param {any} step */
  push(step) {
    this.steps.done.push(step);
    this.steps.undone = [];
    this.#keep();
  }

  /** @returns {?Step} @param {any} step */
  find(step) {
    return [...this.steps.done, ...this.steps.undone].find((known) => known.step === step) ?? null;
  }

  /** A step of which nothing was done is none. @param {any} step */
  forget(step) {
    for (const list of ['done', 'undone']) this.steps[list] = this.steps[list].filter((known) => known.step !== step);
    this.#keep();
  }

  /** Take the latest step back. @returns {?Step} what was taken back */
  undo() {
    return this.#move('done', 'undone');
  }

  redo() {
    return this.#move('undone', 'done');
  }

  #move(from, to) {
    const step = this.steps[from].pop();
    if (!step) return null;
    const again = randomKey();
    this.outbox.put(step.bulk ? '' : step.document, step.bulk ? 'bulk/undo' : 'undo', { step: step.step, new_step: again }, step.page);
    this.steps[to].push({ ...step, step: again });
    this.#keep();
    return step;
  }
}
