/** Icons, and fields with a label, as the desk has them. */

import { el, svg, uniqueId } from '../shared/dom.js';

/** @typedef {import('../shared/dom.js').Child} Child */

/** @type {Object<string, string>} */
const PATHS = {
  accept: 'M4 10.5L8.5 15L16.5 5.5', reject: 'M5 5L15 15M15 5L5 15',
  skip: 'M4 5L10 10L4 15ZM11 5L17 10L11 15Z', uncertain: 'M7 7.5C7 3.5 13.5 3.8 13 7.5C12.8 9.5 10 9.5 10 12M10 15V15.6',
  comment: 'M3.5 4.5H16.5V13.5H9L5.5 16.5V13.5H3.5Z', history: 'M4 10A6 6 0 1 0 6 5.5M6 2.5V5.8H9.2M10 6.5V10L12.5 12',
  previous: 'M12 4.5L6.5 10L12 15.5', next: 'M8 4.5L13.5 10L8 15.5', list: 'M4 5.5H16M4 10H16M4 14.5H16',
  pages: 'M3.5 4H8V9H3.5ZM11.5 4H16V9H11.5ZM3.5 12H8V17H3.5ZM11.5 12H16V17H11.5Z',
  facing: 'M10 5C8 3.5 5 3.5 3 4.5V16C5 15 8 15 10 16.5C12 15 15 15 17 16V4.5C15 3.5 12 3.5 10 5V16.5',
  dark: 'M15.5 12.5A6.5 6.5 0 0 1 7.5 4.5A6.5 6.5 0 1 0 15.5 12.5Z', bulk: 'M2.5 10.5L6 14L13 5.5M9.5 14L17.5 5.5',
  point: 'M10 3V7M10 13V17M3 10H7M13 10H17', remove: 'M5 5L15 15M15 5L5 15', add: 'M10 4V16M4 10H16',
  alike: 'M3.5 3.5H12.5V12.5H3.5ZM7.5 12.5V16.5H16.5V7.5H12.5', contact: 'M3 3.5H8.5V8.5H3ZM11.5 3.5H17V8.5H11.5ZM3 11H8.5M11.5 11H17M3 13.5H7M11.5 13.5H15.5', open: 'M8 4H4V16H16V12M11.5 3.5H16.5V8.5M16 4L9.5 10.5',
  undo: 'M7.5 4L4 7.5L7.5 11M4.5 7.5H12A4 4 0 0 1 12 15.5H8', close: 'M5 5L15 15M15 5L5 15',
  entries: 'M3.5 4H6V6.5H3.5ZM9 5.2H16.5M3.5 9H6V11.5H3.5ZM9 10.2H16.5M3.5 14H6V16.5H3.5ZM9 15.2H16.5',
  lock: 'M4.5 9H15.5V16.5H4.5ZM6.5 9V6.5A3.5 3.5 0 0 1 13.5 6.5V9',
};

/** A small drawing that only decorates. @param {string} name */
export function icon(name) {
  return svg('svg', { viewBox: '0 0 20 20', 'aria-hidden': 'true', focusable: 'false' }, svg('path', { d: PATHS[name] ?? '' }));
}

/**
 * A button with a drawing alone; its name is told to screen readers and on hovering.
 * @param {string} name of the icon @param {string} label @param {(event: MouseEvent) => void} onclick
 * @param {import('../shared/dom.js').Attributes} [attributes]
 */
export function iconButton(name, label, onclick, attributes = {}) {
  return el('button', { type: 'button', class: 'pd-icon', 'aria-label': label, title: label, onclick, ...attributes }, icon(name));
}

/**
 * A field with its label above it.
 * @param {Child|Child[]} label @param {HTMLElement} field @param {?string} [help]
 */
export function labelled(label, field, help = null) {
  field.id ||= uniqueId('pd');
  const hint = help ? el('p', { class: 'pd-help', id: uniqueId('pd') }, help) : null;
  if (hint) field.setAttribute('aria-describedby', hint.id);
  return el('div', { class: 'pd-field' }, el('label', { for: field.id }, label), hint, field);
}
