/** What most people want of an export, a spreadsheet, and what specialists do: a viewer, a training set, a deposit. */

import { el, uniqueId } from '../shared/dom.js';
import { button } from './controls.js';

/**
 * @typedef {{name: string, formats: string[], published?: boolean}} Purpose `published`: it has to lie on the web
 * @type {Purpose[]}
 */
const PURPOSES = [
  { name: 'viewer', formats: ['iiif'], published: true },
  { name: 'training', formats: ['yolo'] },
  { name: 'deposit', formats: ['deposit'] },
];

/**
 * The address under which the files will lie on the web: viewers do not find pages without it.
 * @param {import('../shared/translator.js').Translator} t
 */
export function makeAddress(t) {
  const input = el('input.ph-input', {
    id: uniqueId(), type: 'url', placeholder: 'https://', autocomplete: 'off', 'aria-describedby': uniqueId(), 'data-field': 'base_url',
  });
  return {
    element: el('div.ph-field', {}, el('label', { for: input.id }, t('home.export_address')), input,
      el('p.ph-hint', { id: input.getAttribute('aria-describedby') }, t('home.export_address_hint'))),
    value: () => input.value.trim() || null,
  };
}

/** @type {Purpose} */
const SPREADSHEET = { name: 'spreadsheet', formats: ['xlsx'] };

/**
 * The card of the spreadsheet, with what it is made of.
 * @param {import('../shared/translator.js').Translator} t @param {HTMLElement} selection what is exported
 * @param {(purpose: Purpose) => Promise<void>} make writes it
 */
export function makeSpreadsheet(t, selection, make) {
  return el('section.ph-card.ph-purpose', {}, el('h2', {}, t('home.purpose.spreadsheet')),
    el('p.ph-hint', {}, t('home.purpose_hint.spreadsheet')), selection,
    el('div.ph-actions', {}, makeButton(SPREADSHEET, 'main-action', t('home.purpose_spreadsheet'), make)));
}

/**
 * @param {string[]} formats those that there are @param {import('../shared/translator.js').Translator} t
 * @param {HTMLElement} address what asks for the address on the web
 * @param {(purpose: Purpose) => Promise<void>} make writes it
 */
export function makePurposes(formats, t, address, make) {
  const known = PURPOSES.filter((purpose) => purpose.formats.every((format) => formats.includes(format)));
  return el('ul.ph-purposes', {}, ...known.map((purpose) => el('li.ph-card.ph-purpose', {},
    el('h2', {}, t(`home.purpose.${purpose.name}`)),
    el('p.ph-hint', {}, t(`home.purpose_hint.${purpose.name}`)),
    purpose.published && address,
    el('div.ph-actions', {}, makeButton(purpose, 'quiet', t('home.purpose_make'), make,
      { 'aria-label': t('home.purpose_make_of', { purpose: t(`home.purpose.${purpose.name}`) }) })))));
}

/**
 * @param {Purpose} purpose @param {string} kind @param {string} words
 * @param {(purpose: Purpose) => Promise<void>} make @param {Record<string, string>} [attributes]
 */
function makeButton(purpose, kind, words, make, attributes = {}) {
  return button(kind, words, async ({ currentTarget }) => {
    currentTarget.disabled = true;
    await make(purpose);
    currentTarget.disabled = false;
  }, { 'data-purpose': purpose.name, ...attributes });
}
