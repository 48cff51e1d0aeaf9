/** The help of the desk in one dialog: a search field for what one wants to do, and all keys, of the page and of the desk. */

import { KEYS } from '../canvas/keys.js';
import { makeHelpPanel } from '../help/help_panel.js';
import { el } from '../shared/dom.js';
import { openDialog } from './dialogs.js';
import { DESK_KEYS, printed } from './key_names.js';
import { findAlike } from './look_alikes.js';

/** Those of the contact sheet. @type {Object<string, string[]>} */
const CONTACT_KEYS = { contact_mark: ['x', 'Space'], contact_accept: ['a'], contact_open: ['o', 'Enter'], contact_close: ['Escape'] };

/** Those of the sheet of entries. @type {Object<string, string[]>} */
const ENTRY_KEYS = { entries_mark: ['x', 'Space'], entries_take: ['a', 'Enter'], entries_turn: ['n', 'p'], entries_show: ['o'], entries_close: ['Escape'] };

const GROUPS = {
  review: ['next', 'previous', 'accept', 'reject', 'uncertain', 'skip', 'comment', 'undo', 'redo'],
  record: Object.keys(DESK_KEYS),
  contact: Object.keys(CONTACT_KEYS),
  entries: Object.keys(ENTRY_KEYS),
  look: ['following', 'preceding', 'overlap', 'overlap_back', 'zoom_in', 'zoom_out', 'fit', 'pan', 'show_rejected', 'page_next', 'page_previous', 'leave', 'help'],
};

/** Open the help. @param {import('./review_app.js').ReviewApp} app */
export function openHelp(app) {
  const { t } = app;
  const ownKeys = app.canvas.types.keys;
  const shown = new Set(Object.values(GROUPS).flat());
  const groups = { ...GROUPS, draw: Object.keys(KEYS).filter((action) => !shown.has(action)) };
  const tables = Object.entries(groups).map(([group, actions]) => el('section', {},
    el('h3', {}, t(`keys_${group}`)),
    el('dl', { class: 'pd-keys' }, ...actions.flatMap((action) => row(action, t)))));
  if (ownKeys.size) {
    tables.push(el('section', {}, el('h3', {}, t('keys_own_types')), el('dl', { class: 'pd-keys' },
      ...[...ownKeys].flatMap(([key, type]) => [el('dt', {}, el('kbd', {}, printed(key, t))), el('dd', {}, t.type(type))]))));
  }
  const panel = makeHelpPanel(t, {
    base: app.base, page: 'review', project: app.project, accounts: app.teamUrl !== null, act: (name) => commandOf(app, name),
    leave: (then) => {
      dialog.addEventListener('close', then, { once: true });
      dialog.close();
    },
  }, t);
  const keys = el('section', { 'aria-label': t('help_title') }, el('p', { class: 'pd-soft' }, t('help_intro')),
    el('div', { class: 'pd-columns' }, ...tables));
  panel.onchange((asked) => { keys.hidden = asked; });
  const dialog = openDialog(app.node, t('help.title'), { t, wide: true }, panel.element, keys);
  panel.input.focus();
  return dialog;
}

/** @type {Set<string>} */
const PARTS = new Set(['pages', 'facing', 'dark', 'queue']);
const EDITING = new Set(['comment', 'undo', 'bulk', 'contact', 'entries', 'edit', 'link_tool', 'entry_tool', 'box_tool', 'split_tool']);

/** What does a command here, if it can be done. @param {import('./review_app.js').ReviewApp} app @param {string} name */
function commandOf(app, name) {
  if (EDITING.has(name) && !app.mayEdit) return null;
  if (PARTS.has(name)) return () => app.toggle(/** @type {import('./layout.js').Part} */ (name));
  /** @type {Object<string, () => unknown>} */
  const own = {
    next: () => app.act('next'), comment: () => app.act('comment'), undo: () => app.act('undo'), history: () => app.act('history'),
    bulk: () => app.openBulk(), contact: () => app.contactSheet.open(), entries: () => app.entrySheet.open(), alike: () => findAlike(app), edit: () => app.panel.edit(),
  };
  if (own[name]) return own[name];
  if (!(name in KEYS)) return null;
  return () => {
    app.focusPage();
    app.canvas.act(name);
  };
}

/** @param {string} action @param {import('../shared/translator.js').Translator} t */
function row(action, t) {
  const own = DESK_KEYS[action] ?? CONTACT_KEYS[action] ?? ENTRY_KEYS[action];
  const keys = own ?? KEYS[action];
  const text = own ? t(`key_${action}`) : t.scope('canvas')(`key_${action}`);
  return [
    el('dt', {}, ...together(keys).map((key) => (key === '…' ? ' … ' : el('kbd', {}, printed(key, t))))),
    el('dd', {}, text),
  ];
}

/** Keys that belong together as few: the four arrows as one, the digits from the first to the last. @param {string[]} keys */
function together(keys) {
  if (keys.length > 4) return [keys[0], '…', keys[keys.length - 1]];
  if (keys.length === 4 && keys.every((key) => key.includes('Arrow'))) return [keys[0].replace('ArrowLeft', 'Arrows')];
  return keys;
}
