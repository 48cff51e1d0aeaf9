/** What goes with things that are rejected: links to them, their records, the panels of a picture. The server says the same. */

import { isUndecided } from './wording.js';

/**
 * @typedef {{id: string, kind?: string, type?: string, status: string, source?: string, target?: string, entry?: string, parent?: ?string}} Tied
 *   a subject, as far as it tells what it hangs on
 */

/**
 * Find what goes with things that are rejected.
 * @param {Iterable<string>} rejected ids @param {Tied[]} subjects those that may go @returns {Map<string, string>} what goes: its id,
 *   and that of what was rejected
 */
export function goneWith(rejected, subjects) {
  /** @type {Map<string, string>} */
  const causes = new Map([...rejected].map((id) => [id, id]));
  const gone = new Map();
  for (let before = -1; before < gone.size;) {
    before = gone.size;
    for (const subject of subjects) {
      const cause = causes.get(subject.id) ? undefined : tiesOf(subject).map((id) => causes.get(id)).find(Boolean);
      if (!cause) continue;
      causes.set(subject.id, cause);
      gone.set(subject.id, cause);
    }
  }
  return gone;
}

/** Ids of what edits reject; what is merged into something else hands over what it had. @param {import('./outbox.js').SentEdit[]} edits */
export function rejectedOf(edits) {
  return edits.filter(({ action, changes }) => action === 'reject' && !('into' in changes)).map(({ id }) => id);
}

/** Ids of what a subject cannot be without. @param {Tied} subject */
function tiesOf({ type, status, source, target, entry, parent }) {
  const whole = type === 'panel' && isUndecided(status) ? parent : null;
  return [source, target, entry, whole].filter((id) => typeof id === 'string');
}
