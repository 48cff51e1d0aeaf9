/** Undo and redo without limit, by change sets; the server takes one back, wherever it was made. */

import { randomKey } from '../shared/dom.js';

const MOST_KEPT = 500;

/**
 * @typedef {import('./entry_openings.js').Said} Said
 * @typedef {{document: string, page: ?number, change_set: string, id: ?string, bulk?: boolean, said?: {before: Said, after: Said}, place?: string}} DoneChangeSet
 *   `said`: no edits were made, but it was said where the entries of a document open; `place`: that nothing is missing there
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
    const again = this.#send(changeSet, from);
    this.changeSets[to].push({ ...changeSet, change_set: again });
    this.#keep();
    return changeSet;
  }

  /** Have it undone, or done again. @param {DoneChangeSet} changeSet @param {Stack} from @returns {string} what that is found by */
  #send({ document, page, bulk, change_set: changeSet, said, place }, from) {
    if (place) return this.outbox.put(document, { route: 'missing', body: { place, refused: from === 'undone' } }, page).id;
    if (said) return this.outbox.put(document, { route: 'lists', body: from === 'done' ? said.before : said.after }).id;
    const again = randomKey();
    const body = { change_set: changeSet, new_change_set: again };
    this.outbox.put(bulk ? '' : document, { route: bulk ? 'bulk/undo' : 'undo', body }, page);
    return again;
  }

  /** What was undone or done again was refused: it is where it was. @param {string} changeSet */
  putBack(changeSet) {
    const { done, undone } = this.changeSets;
    const [from, to] = done.some((known) => known.change_set === changeSet) ? [done, undone] : [undone, done];
    const at = from.findIndex((known) => known.change_set === changeSet);
    if (at >= 0) to.push(...from.splice(at, 1));
    this.#keep();
  }
}
