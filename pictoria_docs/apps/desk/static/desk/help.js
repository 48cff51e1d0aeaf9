/** All keys, in one dialog: those of the page and those of the desk. */

import { KEYS } from '../canvas/canvas.js';
import { el } from '../shared/dom.js';
import { openDialog } from './dialogs.js';

/** Action -> keys; words for them are `desk.panels.key_<action>`. @type {Object<string, string[]>} */
export const DESK_KEYS = {
  edit: ['F2'], alternative: ['Alt+1', 'Alt+2'], history: ['h'], queue: ['q'], bulk: ['Shift+a'], hand_in: ['Shift+s'], save: ['Enter'], save_stay: ['Ctrl+Enter'],
};

const GROUPS = {
  review: ['next', 'previous', 'accept', 'reject', 'uncertain', 'skip', 'comment', 'undo', 'redo'],
  record: Object.keys(DESK_KEYS),
  look: ['following', 'preceding', 'overlap', 'overlap_back', 'zoom_in', 'zoom_out', 'fit', 'pan', 'show_rejected', 'page_next', 'page_previous', 'leave', 'help'],
};

/** Open the help. @param {HTMLElement} host @param {import('../shared/translator.js').Translator} t */
export function openHelp(host, t) {
  const shown = new Set(Object.values(GROUPS).flat());
  const groups = { ...GROUPS, draw: Object.keys(KEYS).filter((action) => !shown.has(action)) };
  const tables = Object.entries(groups).map(([group, actions]) => el('section', {},
    el('h3', {}, t(`keys_${group}`)),
    el('dl', { class: 'pd-keys' }, ...actions.flatMap((action) => row(action, t)))));
  return openDialog(host, t('help_title'), { t, wide: true },
    el('p', { class: 'pd-soft' }, t('help_intro')), el('div', { class: 'pd-columns' }, ...tables));
}

/** @param {string} action @param {import('../shared/translator.js').Translator} t */
function row(action, t) {
  const own = DESK_KEYS[action];
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

/**
 * A key as it is called on the keyboard.
 * @param {string} key @param {import('../shared/translator.js').Translator} t
 */
export function printed(key, t) {
  const parts = key === '+' ? ['+'] : key.split('+').map((part) => part || '+');
  return parts.map((part) => {
    if (t.has(`keyname_${part}`)) return t(`keyname_${part}`);
    return part.length === 1 ? part.toUpperCase() : part;
  }).join(' + ');
}
