/** Undo and redo without limit, by change sets; the server takes one back, wherever it was made. */

import { randomKey } from '../shared/dom.js';

const MOST_KEPT = 500;

/**
 * @typedef {{document: string, page: ?number, change_set: string, id: ?string, bulk?: boolean}} DoneChangeSet
 * @typedef {'done'|'undone'} Stack
 */

export class UndoHistory {
  /**
   * @param {string} project what the change sets of a reloaded page are found under
   * @param {import('./outbox.js').Outbox} outbox
   */
  constructor(project, outbox) {
    this.name = `pictoria-undo-${project}-${outbox.reviewer}`;
    this.outbox = outbox;
    this.changeSets = this.#read();
  }

  /** @returns {Record<Stack, DoneChangeSet[]>} */
  #read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.name) ?? '');
    } catch {
      return { done: [], undone: [] };
    }
  }

  #keep() {
    try {
      const { done, undone } = this.changeSets;
      sessionStorage.setItem(this.name, JSON.stringify({ done: done.slice(-MOST_KEPT), undone }));
    } catch { /* a browser that keeps nothing: undo reaches back to the last reload */ }
  }

  /** Something new was done: what was undone before cannot be done again. @param {DoneChangeSet} changeSet */
  push(changeSet) {
    this.changeSets.done.push(changeSet);
    this.changeSets.undone = [];
    this.#keep();
  }

  /** @returns {?DoneChangeSet} @param {string} changeSet */
  find(changeSet) {
    return [...this.changeSets.done, ...this.changeSets.undone].find((known) => known.change_set === changeSet) ?? null;
  }

  /** A change set of which nothing was done is none. @param {string} changeSet */
  forget(changeSet) {
    const { done, undone } = this.changeSets;
    /** @param {DoneChangeSet} known */
    const isOther = (known) => known.change_set !== changeSet;
    this.changeSets = { done: done.filter(isOther), undone: undone.filter(isOther) };
    this.#keep();
  }

  /** Take the latest change set back. @returns {?DoneChangeSet} what was taken back */
  undo() {
    return this.#move('done', 'undone');
  }

  redo() {
    return this.#move('undone', 'done');
  }

  /** @param {Stack} from @param {Stack} to */
  #move(from, to) {
    const changeSet = this.changeSets[from].pop();
    if (!changeSet) return null;
    const again = randomKey();
    const body = { change_set: changeSet.change_set, new_change_set: again };
    this.outbox.put(changeSet.bulk ? '' : changeSet.document, { route: changeSet.bulk ? 'bulk/undo' : 'undo', body }, changeSet.page);
    this.changeSets[to].push({ ...changeSet, change_set: again });
    this.#keep();
    return changeSet;
  }
}
