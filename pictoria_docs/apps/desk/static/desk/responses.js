/** What the server makes of what a person has done: answers, refusals, conflicts. */

import { acceptsSeveral } from './outbox.js';
import { allOf } from './pages.js';

/**
 * @typedef {import('../shared/api.js').Conflict} Conflict
 * @typedef {import('../shared/api.js').EditsDone} EditsDone
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 * @typedef {import('./outbox.js').OutboxEvents} OutboxEvents
 * @typedef {import('./outbox.js').SentItem} SentItem
 */

/** Show what comes back for what was sent. @param {ReviewApp} app */
export function handleResponses(app) {
  /** @template {keyof OutboxEvents} N @param {N} name @param {(detail: OutboxEvents[N]) => void} handler */
  const on = (name, handler) => app.outbox.addEventListener(name, (event) => handler(/** @type {CustomEvent} */ (event).detail));
  on('answer', ({ item, answer }) => showAnswer(app, item, answer));
  on('refused', ({ item, problem }) => showRefusal(app, item, problem));
  on('conflict', ({ item }) => showConflict(app, item));
  on('state', ({ state, waiting }) => {
    app.header.setState(state, waiting);
    if (state === 'signed_out') app.signedOut();
    else if (state === 'saved') app.notices.clear('signed_out');
  });
}

/** @param {ReviewApp} app @param {SentItem} item @param {import('./outbox.js').Answer} answer */
function showAnswer(app, item, answer) {
  app.client.forget();
  if ('changed' in answer) {
    const known = knownAlready(item, answer);
    app.pages.take(item.document, { ...answer, removed: [...answer.removed, ...known.keys()] });
    app.queue.take(answer.changed, answer.removed);
    goToKnown(app, item, answer, known);
    updateSelection(app, item, answer);
    // Of several documents others may have changed.
    const { change_set: changeSet, conflicts } = answer;
    if (!app.undo.find(changeSet)?.bulk && answer.done.every((edit) => edit.unchanged)) app.undo.forget(changeSet);
    if (conflicts.length && acceptsSeveral(item)) app.notices.keepTheirs(changeSet, conflicts.filter(({ by }) => by !== app.reviewer));
    else for (const conflict of conflicts) takeConflict(app, item, conflict);
    showRefusedEdits(app, answer.refused);
    app.entryQuestion.answered(item, answer.changed);
  } else if ('undone' in answer) showBulkUndone(app, answer);
  else if (item.route === 'missing') app.walk.answered(item.document, item.body);
  else if (item.route === 'lists' && 'before' in answer) app.openings.follow(item.document, answer.job, item.body);
  // As long as more is on its way, each answer would ask again for what changes with the next one.
  if (!app.outbox.sending.length) app.panel.refresh();
  app.queue.later();
  app.pages.soon();
}

/**
 * What a person added that was there already: the id that it was sent with, and the one that it has.
 * @param {SentItem} item @param {EditsDone} answer @returns {Map<string, string>}
 */
function knownAlready(item, { done }) {
  const ids = new Map(done.map(({ key, id }) => [key, id]));
  const added = item.route === 'edits' ? item.body.edits.filter(({ action, kind }) => action === 'add' && kind !== 'field') : [];
  /** @type {[string, string][]} */
  const known = added.map(({ key, id }) => [id, ids.get(key) ?? id]);
  return new Map(known.filter(([id, now]) => id !== now));
}

/**
 * Where it is at hand, what was there already takes its place.
 * @param {ReviewApp} app @param {SentItem} item @param {EditsDone} answer @param {Map<string, string>} known
 */
function goToKnown({ selection }, item, { changed }, known) {
  const id = known.get(selection.current?.id ?? '');
  const subject = id && allOf(changed).find((each) => each.id === id);
  if (subject) selection.open({ ...subject, document: item.document });
}

/** @param {ReviewApp} app @param {import('../shared/api.js').BulkUndone} answer */
function showBulkUndone({ notices, pages, t, undo }, answer) {
  if (!answer.undone) undo.forget(answer.change_set);
  notices.show(t.count('bulk_undone', answer.undone));
  for (const sentence of answer.skipped) notices.add(sentence);
  if (answer.conflicts) notices.add(t.count('bulk_not_undone', answer.conflicts, { names: answer.by.join(', ') || '?' }));
  pages.poll(true);
}

/**
 * What is at hand takes over what the server says of it; undo turns to what it changed.
 * @param {ReviewApp} app @param {SentItem} item @param {EditsDone} answer
 */
function updateSelection(app, item, { changed, removed, done, change_set: changeSet }) {
  const { outbox, queue, selection, undo } = app;
  const all = new Map(allOf(changed).map((subject) => [subject.id, subject]));
  const { current } = selection;
  const now = current && all.get(current.id);
  if (now && !outbox.edits(item.document).some((edit) => edit.id === now.id)) selection.update(now);
  if (item.route !== 'undo' && !item.route.startsWith('restore/')) return;
  // What the person did comes before what followed from it.
  const first = all.get(undo.find(changeSet)?.id ?? '') ?? done.map((edit) => all.get(edit.id)).find(Boolean);
  if (first) selection.open({ ...first, document: item.document });
  else if (current && removed.includes(current.id)) selection.clear();
  queue.load().catch(() => {});
}

/**
 * Somebody else has decided on the same thing meanwhile.
 * @param {ReviewApp} app @param {SentItem} item @param {Conflict} conflict
 */
function takeConflict({ notices, outbox, t }, item, conflict) {
  const edit = item.route === 'edits' && item.body.edits.find((sent) => sent.key === conflict.key);
  if (edit) outbox.keepConflict(item, edit, conflict);
  else notices.add(t('undo_conflict', { name: conflict.by ?? '?', when: t.date(conflict.at) }));
}

/** Refused edits: why, and the page as it is. @param {ReviewApp} app @param {EditsDone['refused']} refused */
function showRefusedEdits({ notices, pages }, refused) {
  if (!refused.length) return;
  for (const sentence of new Set(refused.map((edit) => edit.sentence))) notices.add(sentence);
  pages.poll(true);
}

/** @param {ReviewApp} app @param {SentItem} item @param {import('../shared/http_client.js').RequestError} problem */
function showRefusal({ client, notices, pages, queue, t, undo }, item, problem) {
  if (item.route === 'lists' || item.route === 'missing') undo.putBack(item.id);
  notices.add(t('refused', { sentence: problem.sentence || problem.code }));
  client.forget();
  if (item.document === pages.document) pages.poll(true);
  queue.later();
}

/**
 * Two people have changed the same thing: the person at this desk chooses.
 * @param {ReviewApp} app @param {import('./outbox.js').ConflictItem} item
 */
function showConflict({ decisions, notices, outbox, pages, selection }, item) {
  const [edit] = item.body.edits;
  const { now } = item.conflict;
  if (now && selection.current?.id === edit.id) selection.update(now);
  if (item.document === pages.document) pages.poll(true);
  notices.conflict({ edit, conflict: item.conflict }, {
    theirs: () => outbox.drop(item),
    mine: () => {
      outbox.drop(item);
      decisions.edit([{ ...edit, revision: now?.revision ?? null, document: item.document, page: item.page }]);
    },
  });
}
