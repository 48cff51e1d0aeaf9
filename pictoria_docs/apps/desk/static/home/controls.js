/** Buttons and bars as the pages outside the desk have them. */

import { el } from '../shared/dom.js';

/** A button that does not send forms. @param {string} kind @param {string} text */
export function button(kind, text, onclick, attributes = {}) {
  return el(`button.ph-button.ph-${kind}`, { type: 'button', onclick, ...attributes }, text);
}

/**
 * A bar that tells how far something has come; `share` null: nobody knows yet.
 * @param {?number} share @param {string} label
 */
export function bar(share, label) {
  const known = share !== null;
  const element = el('div.ph-bar', {
    role: 'progressbar', 'aria-label': label, 'aria-valuemin': '0', 'aria-valuemax': '100',
    'aria-valuenow': known ? String(Math.round(share * 100)) : null,
  }, el('div.ph-bar-part'));
  setBar(element, share);
  return element;
}

/** Move a bar. @param {any} element @param {?number} share */
export function setBar(element, share) {
  element.classList.toggle('ph-bar-unknown', share === null);
  if (share === null) element.removeAttribute('aria-valuenow');
  else element.setAttribute('aria-valuenow', String(Math.round(share * 100)));
  element.firstChild.style.width = share === null ? '' : `${Math.max(0, Math.min(1, share)) * 100}%`;
}
