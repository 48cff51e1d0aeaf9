/** Keys of the desk beside those of the page, and what keys are called on the keyboard. */

/** Action -> keys; words for them are `desk.panels.key_<action>`. @type {Object<string, string[]>} */
export const DESK_KEYS = {
  edit: ['F2'], alternative: ['Alt+1', 'Alt+2'], history: ['h'], alike: ['z'], queue: ['q'], contact: ['y'], entries: ['F4'], reject_all: ['Shift+x'], reject_rest: ['Ctrl+Shift+x'], bulk: ['Shift+a'], hand_in: ['Shift+s'], save: ['Enter'], save_stay: ['Ctrl+Enter'],
};

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
