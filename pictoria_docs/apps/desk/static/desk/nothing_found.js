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
  return empty ? app.t('nothing_found', { empty: app.t.number(empty), all: app.t.number(read) }) : app.t('nothing_found_drawn');
}

/** What is known of the entries of the document that is looked through, or on show; null: nothing. @param {ReviewApp} app */
const entriesOf = ({ openings, pages, queue }) => openings.of(queue.filters.document || pages.document);

/**
 * What to do where something was missed: folded away where something was found elsewhere, and entries too. Null: something
 * stands on each page.
 * @param {ReviewApp} app
 */
export function missedHelp(app) {
  const nothing = foundNothing(app);
  const lists = entriesOf(app);
  const noEntries = lists?.found === 0 ? lists : null;
  if (!nothing && !noEntries && !pagesRead(app).empty) return null;
  const ways = [missingHelp(app, noEntries, nothing || !noEntries), kindHelp(app, nothing || !noEntries)];
  if (nothing || noEntries) return el('ul', { class: 'pd-missed' }, ...ways);
  return el('details', { class: 'pd-missed' }, el('summary', {}, emptyPages(app)), el('ul', {}, ...ways));
}

/**
 * To find what is missing, or to say that nothing is.
 * @param {ReviewApp} app @param {?import('./entry_openings.js').Lists} noEntries of a document without entries
 * @param {boolean} pictures whether those are missing too
 */
function missingHelp(app, noEntries, pictures) {
  const { entrySheet, mayEdit, openings, pages, queue, t } = app;
  const document = queue.filters.document || pages.document;
  const said = noEntries?.said === 0;
  const words = said ? 'no_entries_said' : noEntries ? 'no_entries_found' : 'missed_draw';
  if (!mayEdit) return noEntries ? el('li', {}, el('p', {}, t(words))) : null;
  return el('li', {}, el('p', {}, t(words)), el('div', { class: 'pd-row' },
    noEntries?.proposals.length && document === pages.document ? button(app, 'missed_look', () => entrySheet.open()) : null,
    drawButton(app, 'missed_entry', 'entry_tool'),
    pictures ? drawButton(app, 'missed_picture', 'box_tool') : null,
    noEntries && !said ? button(app, 'missed_none', () => app.inTurn(() => openings.say(document, { openings: [] }))) : null));
}

/** To have the pages read in another way. @param {ReviewApp} app @param {boolean} explained */
function kindHelp({ managesProject, settingsUrl, t }, explained) {
  const link = managesProject && settingsUrl ? el('a', { class: 'pd-button', href: settingsUrl }, t('missed_settings')) : null;
  return explained || link ? el('li', {}, explained ? el('p', {}, t('missed_kind')) : null, link) : null;
}

/** A button that takes a tool. @param {ReviewApp} app @param {string} name @param {'entry_tool'|'box_tool'} tool */
function drawButton(app, name, tool) {
  return button(app, name, () => {
    app.focusPage();
    app.canvas.act(tool);
  });
}

/** @param {ReviewApp} app @param {string} name @param {() => unknown} act */
function button({ t }, name, act) {
  return el('button', { type: 'button', class: 'pd-button', onclick: act }, t(name));
}
