/** The keyboard: which keys do what, as one table that the help page shows too. */

import { closest, takesText } from '../shared/dom.js';

/** @typedef {import('./canvas.js').Canvas} Canvas */

/**
 * Action -> keys, in the order of the help page; words for them are `desk.canvas.key_<action>`.
 * Letters are those printed on the key, with "Shift+", "Alt+" and "Ctrl+" (the command key on a Mac) before them.
 */
export const KEYS = /** @type {Object<string, string[]>} */ ({
  next: ['j'], previous: ['k'], accept: ['a'], reject: ['x'], uncertain: ['u'], skip: ['s'], comment: ['c'],
  undo: ['Ctrl+z'], redo: ['Ctrl+y', 'Ctrl+Shift+z'],
  following: ['n'], preceding: ['p'], overlap: ['o'], overlap_back: ['Shift+o'],
  mark: ['e'], tray: ['t'], make: ['Enter'],
  select_tool: ['v'], entry_tool: ['5'], box_tool: ['b'], polygon_tool: ['g'], link_tool: ['l'], split_tool: ['d'],
  reshape: ['w'], add_vertex: ['i'], merge: ['m'], delete: ['Delete', 'Backspace'],
  type: ['1', '2', '3', '4', '6', '7', '8', '9'],
  move: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'],
  move_far: ['Shift+ArrowLeft', 'Shift+ArrowRight', 'Shift+ArrowUp', 'Shift+ArrowDown'],
  resize: ['Alt+ArrowLeft', 'Alt+ArrowRight', 'Alt+ArrowUp', 'Alt+ArrowDown'],
  resize_far: ['Alt+Shift+ArrowLeft', 'Alt+Shift+ArrowRight', 'Alt+Shift+ArrowUp', 'Alt+Shift+ArrowDown'],
  zoom_in: ['+', '='], zoom_out: ['-'], fit: ['0', 'f'], pan: ['Space'], show_rejected: ['r'],
  page_next: ['PageDown'], page_previous: ['PageUp'], leave: ['Escape'], help: ['?'],
});

const ACTIONS = new Map(Object.entries(KEYS).flatMap(([action, keys]) => keys.map((key) => [key, action])));
/** Keys that mean something to whatever has the focus, and are ours only while the drawing has it. */
const FOCUSED = new Set(['Enter', 'Space', 'Backspace']);

/** The keys of an action in the form of the attribute aria-keyshortcuts. @param {string} action */
export function shortcuts(action) {
  /** @param {string} key */
  const name = (key) => key.replace('Ctrl+', 'Control+').replace(/(^|\+)\+$/, '$1Plus');
  return (KEYS[action] ?? []).map(name).join(' ');
}

/** A pressed key in the form of the table. @param {KeyboardEvent} event */
export function keyOf(event) {
  const letter = /^\p{L}$/u.test(event.key);
  const printed = event.key.length === 1 && !letter && event.key !== ' ';
  const key = event.key === ' ' ? 'Space' : letter ? event.key.toLowerCase() : event.key;
  const held = [
    (event.ctrlKey || event.metaKey) && 'Ctrl+', event.altKey && 'Alt+', event.shiftKey && !printed && 'Shift+',
  ];
  return held.filter(Boolean).join('') + key;
}

/**
 * The action of a pressed key and, for digits, which; digits of a French keyboard need no shift.
 * @param {KeyboardEvent} event
 */
export function actionOf(event) {
  const key = keyOf(event);
  const known = ACTIONS.get(key);
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  const held = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
  if (known || !digit || held) return { action: known, key };
  return { action: ACTIONS.get(digit), key: digit };
}

/** The canvas used last: of several on one page, it gets the keys that are pressed outside them all. */
let inUse = /** @type {?Canvas} */ (null);

/**
 * Listen for keys on the whole page, except where text is typed or another control has a use for the key.
 * @param {Canvas} canvas @param {AbortSignal} signal
 */
export function listen(canvas, signal) {
  const options = { signal };
  inUse ??= canvas;
  canvas.surface.host.addEventListener('focusin', () => { inUse = canvas; }, options);
  signal.addEventListener('abort', () => {
    if (inUse === canvas) inUse = null;
  });
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || !canvas.surface.isShown || takesText(event.target)) return;
    if (canvas.embedded && !(event.target instanceof Node && canvas.surface.host.contains(event.target))) return;
    if (inUse && inUse !== canvas && inUse.surface.isShown) return;
    const { action: known, key } = actionOf(event);
    const action = known ?? (canvas.types.keys.has(key) ? 'type_own' : undefined);
    if (!action || elsewhere(canvas, event.target, key)) return;
    if (action === 'pan') canvas.pointer.hold(true);
    if (action === 'pan' || canvas.onKey(action, key, event)) event.preventDefault();
  }, options);
  document.addEventListener('keyup', (event) => {
    if (event.key === ' ') canvas.pointer.hold(false);
  }, options);
  window.addEventListener('blur', () => canvas.pointer.hold(false), options);
}

/** @param {Canvas} canvas @param {EventTarget|null} target @param {string} key */
function elsewhere(canvas, target, key) {
  const { host, svg: drawing } = canvas.surface;
  const onDrawing = target === drawing || target === document.body;
  if (FOCUSED.has(key)) return !onDrawing;
  const ours = onDrawing || (target instanceof Node && host.contains(target));
  return !ours && (/Arrow|Page/.test(key) || closest(target, '[role="listbox"], [role="menu"], [role="tablist"]') !== null);
}
