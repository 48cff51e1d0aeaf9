/** What the server makes of what a person has done: answers, refusals, conflicts. */

/**
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 * @typedef {import('./outbox.js').Item} Item
 */

/** Show what comes back for what was sent. @param {ReviewApp} app */
export function handleResponses(app) {
  /** @param {string} name @param {(detail: any) => void} handler */
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

/** @param {ReviewApp} app @param {Item} item @param {any} answer */
function showAnswer(app, item, answer) {
  app.client.forget();
  if (answer.changed) {
    app.pages.take(item.document, answer);
    app.queue.take(answer.changed, answer.removed);
    updateSelection(app, item, answer);
    if (answer.done.every((/** @type {any} */ edit) => edit.unchanged)) app.undo.forget(answer.change_set);
    for (const conflict of answer.conflicts) takeConflict(app, item, conflict);
    showRefusedEdits(app, answer.refused);
  } else if (item.route === 'bulk/undo') showBulkUndone(app, answer);
  app.panel.refresh();
  app.queue.later();
  app.pages.soon();
}

/** @param {ReviewApp} app @param {any} answer */
function showBulkUndone({ notices, pages, t, undo }, answer) {
  if (!answer.undone) undo.forget(answer.change_set);
  notices.show(t.count('bulk_undone', answer.undone));
  if (answer.conflicts) notices.add(t.count('bulk_not_undone', answer.conflicts, { names: answer.by.join(', ') || '?' }));
  pages.poll(true);
}

/**
 * What is at hand takes over what the server says of it; undo turns to what it changed.
 * @param {ReviewApp} app @param {Item} item @param {any} answer
 */
function updateSelection(app, item, { changed, removed, done, change_set: changeSet }) {
  const { outbox, panel, queue, selection, undo } = app;
  const all = new Map(Object.values(changed).flat().map((subject) => [subject.id, subject]));
  const { current } = selection;
  if (current && all.has(current.id) && !outbox.edits(item.document).some((edit) => edit.id === current.id)) {
    selection.update(all.get(current.id));
  }
  if (item.route !== 'undo' && !item.route.startsWith('restore/')) return;
  // What the person did comes before what followed from it.
  const first = all.get(undo.find(changeSet)?.id) ?? done.map((/** @type {any} */ edit) => all.get(edit.id)).find(Boolean);
  if (first) selection.open({ ...first, document: item.document });
  else if (current && removed.includes(current.id)) panel.empty();
  queue.load().catch(() => {});
}

/**
 * Somebody else has decided on the same thing meanwhile.
 * @param {ReviewApp} app @param {Item} item @param {any} conflict
 */
function takeConflict({ notices, outbox, t }, item, conflict) {
  const edit = item.body.edits?.find((/** @type {any} */ sent) => sent.key === conflict.key);
  if (edit) outbox.keepConflict(item, edit, conflict);
  else notices.add(t('undo_conflict', { name: conflict.by ?? '?', when: t.date(conflict.at) }));
}

/** Refused edits: why, and the page as it is. @param {ReviewApp} app @param {{sentence: string}[]} refused */
function showRefusedEdits({ notices, pages }, refused) {
  if (!refused.length) return;
  for (const sentence of new Set(refused.map((edit) => edit.sentence))) notices.add(sentence);
  pages.poll(true);
}

/** @param {ReviewApp} app @param {Item} item @param {any} problem */
function showRefusal({ client, notices, pages, queue, t }, item, problem) {
  notices.add(t('refused', { sentence: problem.sentence || problem.code }));
  client.forget();
  if (item.document === pages.document) pages.poll(true);
  queue.later();
}

/**
 * Two people have changed the same thing: the person at this desk chooses.
 * @param {ReviewApp} app @param {Item} item
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
