/** Keys of the desk beside those of the canvas, and a hand held too long on "accept". */

import { takesText } from '../canvas/dom.js';
import { actionOf, keyOf } from '../canvas/keys.js';

const DECIDING = new Set(['accept', 'reject', 'uncertain', 'skip', 'comment']);

/** Listen until `signal` ends it. */
export function listen(desk, signal) {
  const own = {
    h: () => desk.act('history'), q: () => desk.toggle('queue'), 'Shift+a': () => desk.mayEdit && desk.openBulk(), F2: () => desk.panel.edit(),
    'Shift+s': () => desk.mayEdit && desk.handIn(),
  };
  document.addEventListener('keydown', (event) => {
    if (event.isComposing || !desk.node.isConnected || desk.node.offsetParent === null || takesText(event.target)) return;
    const { action } = actionOf(event);
    const used = () => {
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    if (event.repeat && DECIDING.has(action)) used(); // one press, one decision
    else if (event.key === 'Escape' && desk.picking) {
      desk.picking.end(null);
      used();
    } else if (altDigit(event)) {
      if (desk.panel.alternative(altDigit(event))) used();
    } else if (own[keyOf(event)]) {
      own[keyOf(event)]();
      used();
    } else if (action && inList(event.target) && !/Arrow|Enter|Tab|Space/.test(keyOf(event))) {
      desk.canvas.onKey(action, keyOf(event), event);
      used();
    }
  }, { signal, capture: true });
}

const altDigit = (event) => (event.altKey && !event.ctrlKey ? Number(/^Digit([1-9])$/.exec(event.code)?.[1] ?? 0) : 0);
const inList = (target) => Boolean(target.closest?.('.pd-items'));
