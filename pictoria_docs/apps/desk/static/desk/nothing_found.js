/** Pages on which nothing was found: how many there are, and what can be done about them. */

import { el } from '../shared/dom.js';

/** @typedef {import('./review_app.js').ReviewApp} ReviewApp */
/** @typedef {import('../shared/api.js').Document} Document */

/** Whether nothing was found on any page of a document that was read, and nothing drawn: nobody has reviewed it. @param {Document} document */
export const isEmpty = ({ pages_read: read, empty_pages: empty }) => read > 0 && empty === read;

/**
 * How many pages were read of what is looked through, and on how many of them nothing was found.
 * @param {ReviewApp} app
 */
export function pagesRead({ queue }) {
  const { document } = queue.filters;
  const documents = queue.documents.filter(({ id }) => !document || id === document);
  const sum = (/** @type {'pages_read'|'empty_pages'} */ name) => documents.reduce((total, one) => total + one[name], 0);
  return { read: sum('pages_read'), empty: sum('empty_pages') };
}

/** Whether no machine found anything in what is looked through: then nothing of it can be called reviewed. @param {ReviewApp} app */
export function foundNothing({ queue }) {
  const { document } = queue.filters;
  const read = queue.documents.filter(({ id, pages_read: pages }) => pages > 0 && (!document || id === document));
  return read.length > 0 && read.every(({ counts }) => Object.values(counts).every((count) => !count));
}

/** The sentence about them. @param {ReviewApp} app */
export function emptyPages(app) {
  const { read, empty } = pagesRead(app);
  return empty ? app.t('nothing_found', { count: app.t.number(empty), all: app.t.number(read) }) : app.t('nothing_found_drawn');
}

/**
 * What to do where something was missed: folded away where something was found elsewhere. Null: something stands on each page.
 * @param {ReviewApp} app
 */
export function missedHelp(app) {
  const { canvas, mayEdit, settingsUrl, managesProject, t } = app;
  const nothing = foundNothing(app);
  if (!nothing && !pagesRead(app).empty) return null;
  /** @param {string} name @param {'entry_tool'|'box_tool'} tool */
  const draw = (name, tool) => el('button', {
    type: 'button', class: 'pd-button', onclick: () => {
      app.focusPage();
      canvas.act(tool);
    },
  }, t(name));
  const ways = [
    mayEdit ? el('li', {}, el('p', {}, t('missed_draw')), el('div', { class: 'pd-row' }, draw('missed_entry', 'entry_tool'), draw('missed_picture', 'box_tool'))) : null,
    el('li', {}, el('p', {}, t('missed_kind')), managesProject && settingsUrl ? el('a', { class: 'pd-button', href: settingsUrl }, t('missed_settings')) : null),
  ];
  if (nothing) return el('ul', { class: 'pd-missed' }, ...ways);
  return el('details', { class: 'pd-missed' }, el('summary', {}, emptyPages(app)), el('ul', {}, ...ways));
}
