/** Words of a title in which OCR may have misread an accent: one button takes the word of the list, one all of the document. */

import { el } from '../shared/dom.js';

/**
 * @typedef {import('../shared/api.js').QueuedEntry} DocumentEntry
 * @typedef {import('../shared/api.js').Spelling} Spelling
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 */

/** @param {ReviewApp} app @param {DocumentEntry} entry @param {Spelling[]} spellings */
export function spellingButtons(app, entry, spellings) {
  if (!spellings.length || !app.mayEdit) return null;
  const { t } = app;
  const all = el('div', { hidden: true });
  countOthers(app, entry, all);
  return el('div', { class: 'pd-row pd-spellings' }, ...spellings.map((spelling) => el('button', {
    type: 'button', class: 'pd-button', onclick: () => take(app, entry, [spelling]),
  }, t('take_spelling', spelling))), all);
}

/** @param {ReviewApp} app @param {DocumentEntry} entry @param {Spelling[]} spellings */
function take({ decisions }, entry, spellings) {
  const listed = new Map(spellings.map((spelling) => [spelling.read, spelling.listed]));
  const title = (entry.title ?? '').normalize('NFC').replace(/\p{L}+/gu, (word) => listed.get(word) ?? word);
  decisions.edit([decisions.editOf('correct', entry, { title })]);
}

/**
 * Offer to take all of the document, once it is known how many titles that is: of one alone its own button is enough.
 * @param {ReviewApp} app @param {DocumentEntry} entry @param {HTMLElement} place
 */
async function countOthers(app, { document }, place) {
  const { client, t } = app;
  const titles = await client.http.get(`/documents/${document}/spellings`).catch(() => []);
  if (titles.length < 2) return;
  place.hidden = false;
  place.replaceChildren(el('button', { type: 'button', class: 'pd-button', onclick: () => takeAll(app, document) }, t.count('take_spellings', titles.length)));
}

/** All titles of a document as one step. @param {ReviewApp} app @param {string} document */
async function takeAll(app, document) {
  const { client, decisions, notices, outbox, t } = app;
  await outbox.saved(document); // what was typed in a title meanwhile counts
  const titles = await app.attempt(() => client.http.get(`/documents/${document}/spellings`));
  if (!titles || !titles.length) return;
  decisions.edit(titles.map(({ entry: id, page, revision, title }) => (
    { action: /** @type {const} */ ('correct'), id, kind: /** @type {const} */ ('entry'), revision, changes: { title }, document, page })));
  notices.show(t.count('took_spellings', titles.length), { label: t('undo'), act: () => app.act('undo') });
}
