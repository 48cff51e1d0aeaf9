/** Keys of the desk beside those of the canvas, and a hand held too long on "accept". */

import { actionOf, keyOf } from '../canvas/keys.js';
import { closest, takesText } from '../shared/dom.js';
import { findAlike } from './look_alikes.js';
import { openSheet } from './sheet_place.js';

const FUNCTION_KEY = /^F\d+$/;
const FIELD = 'input, textarea'; // a list of choices opens by F4
const DIALOG = 'dialog, [role="dialog"]';
const DECIDING = new Set(['accept', 'reject', 'uncertain', 'skip', 'comment']);

/** Listen until `signal` ends it. @param {import('./review_app.js').ReviewApp} app @param {AbortSignal} signal */
export function listen(app, signal) {
  /** @type {Object<string, () => unknown>} */
  const own = {
    h: () => app.act('history'), q: () => app.toggle('queue'), y: () => app.contactSheet.open(), F4: () => app.entrySheet.open(), 'Shift+a': () => app.isReviewer && app.openBulk(), F2: () => app.panel.edit(),
    z: () => findAlike(app),
    'Shift+x': () => app.act('reject_all'),
    'Ctrl+Shift+x': () => app.act('reject_rest'),
    'Shift+s': () => app.isReviewer && app.submitTask(),
  };
  document.addEventListener('keydown', (event) => {
    if (event.isComposing || !app.node.isConnected || app.node.offsetParent === null || isTyping(event)) return;
    const sheet = openSheet(app);
    if (sheet) {
      if (sheet.onKey(event, keyOf(event))) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
      return;
    }
    const known = actionOf(event);
    const action = known.action ?? (app.canvas.types.keys.has(known.key) ? 'type_own' : undefined);
    const used = () => {
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    if (event.repeat && ((action && DECIDING.has(action)) || /^(Ctrl\+)?Shift\+x$/.test(keyOf(event)))) used(); // one press, one decision
    else if (event.key === 'Escape' && app.picker.active) {
      app.picker.finish(null);
      used();
    } else if (altDigit(event)) {
      if (app.panel.alternative(altDigit(event))) used();
    } else if (own[keyOf(event)]) {
      own[keyOf(event)]();
      used();
    } else if (action && closest(event.target, '.pd-items') && !/Arrow|Enter|Tab|Space/.test(keyOf(event))) {
      app.canvas.onKey(action, keyOf(event), event);
      used();
    }
  }, { signal, capture: true });
}

/**
 * Whether a key belongs to the field that it is typed in, or to a dialog: function keys are no text.
 * @param {KeyboardEvent} event
 */
function isTyping(event) {
  const ours = FUNCTION_KEY.test(event.key) && closest(event.target, FIELD) && !closest(event.target, DIALOG);
  return !ours && takesText(event.target);
}

/** @param {KeyboardEvent} event */
const altDigit = (event) => (event.altKey && !event.ctrlKey ? Number(/^Digit([1-9])$/.exec(event.code)?.[1] ?? 0) : 0);
