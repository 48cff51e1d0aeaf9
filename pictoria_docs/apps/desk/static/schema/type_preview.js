/** How a type looks on a page: suggested and accepted, in the light and in the dark. */

import { el } from '../shared/dom.js';

/** @param {import('../shared/translator.js').Translator} t @param {boolean} isLink @param {() => boolean} isSymmetric */
export function makePreview(t, isLink, isSymmetric) {
  /** @type {HTMLElement[]} */
  const tags = [];
  /** @param {'suggested'|'accepted'} status */
  const object = (status) => {
    const tag = el('span.ps-tag');
    tags.push(tag);
    const drawn = isLink
      ? [el('span.ps-end'), el('span.ps-arrow', {}, tag), el('span.ps-end')]
      : [tag];
    return el('div.ps-example', {}, el('div', { class: `${isLink ? 'ps-link' : 'ps-zone'} ps-${status}` }, ...drawn),
      el('span.ps-status', {}, t(`schema.preview_${status}`)));
  };
  /** @param {string} theme */
  const room = (theme) => el('div', { class: `ps-room ps-${theme}` }, el('div.ps-paper', {}, object('suggested'), object('accepted')));
  const element = el('figure.ps-preview', { role: 'img', 'aria-label': t('schema.preview') }, room('light'), room('dark'));
  return {
    element,
    /** @param {string} label @param {string} colour */
    show(label, colour) {
      element.style.setProperty('--ps-colour', colour);
      for (const tag of tags) tag.textContent = label;
      element.classList.toggle('ps-symmetric', isSymmetric());
    },
  };
}
