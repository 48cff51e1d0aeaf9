/** Buttons and bars as the pages outside the desk have them. */

import { el } from '../shared/dom.js';

/** @typedef {MouseEvent & {currentTarget: HTMLButtonElement}} ButtonEvent */

/**
 * A button that does not send forms.
 * @param {string} kind @param {string} text @param {(event: ButtonEvent) => unknown} onclick
 * @param {import('../shared/dom.js').Attributes} [attributes]
 */
export function button(kind, text, onclick, attributes = {}) {
  return el(`button.ph-button.ph-${kind}`, { type: 'button', onclick, ...attributes }, text);
}

/**
 * A bar that tells how far something has come; `share` null: nobody knows yet.
 * @param {?number} share @param {string} label
 */
export function bar(share, label) {
  const element = el('div.ph-bar', {
    role: 'progressbar', 'aria-label': label, 'aria-valuemin': '0', 'aria-valuemax': '100',
  }, el('div.ph-bar-part'));
  setBar(element, share);
  return element;
}

/** Move a bar. @param {HTMLElement} element @param {?number} share */
export function setBar(element, share) {
  const part = /** @type {HTMLElement} */ (element.firstElementChild);
  element.classList.toggle('ph-bar-unknown', share === null);
  if (share === null) element.removeAttribute('aria-valuenow');
  else element.setAttribute('aria-valuenow', String(Math.round(share * 100)));
  part.style.width = share === null ? '' : `${Math.max(0, Math.min(1, share)) * 100}%`;
}
