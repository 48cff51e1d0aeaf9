/** Dialogs: native ones, so that the keyboard stays inside and Escape leaves. */

import { el, uniqueId } from '../shared/dom.js';
import { growing } from '../shared/growing.js';
import { icon, labelled } from './controls.js';

/** @typedef {import('../shared/translator.js').Translator} Translator */

/**
 * Show a dialog; it is gone from the page when it closes.
 * @param {HTMLElement} host @param {string} title @param {{t: Translator, wide?: boolean}} options
 * @param {...?Node} content
 * @returns {HTMLDialogElement}
 */
export function openDialog(host, title, { t, wide = false }, ...content) {
  const id = uniqueId('pd-title');
  const close = el('button', {
    type: 'button', class: 'pd-icon', 'aria-label': t('close'), title: t('close'), onclick: () => dialog.close(),
  }, icon('close'));
  const dialog = el('dialog', { class: `pd-dialog${wide ? ' pd-wide' : ''}`, 'aria-labelledby': id },
    el('header', {}, el('h2', { id }, title), close), ...content);
  const before = document.activeElement;
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  });
  host.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * Ask whether something is to be done.
 * @param {HTMLElement} host @param {{t: Translator, title: string, text: string, send: string}} texts
 * @returns {Promise<boolean>}
 */
export function confirm(host, { t, title, text, send }) {
  return new Promise((resolve) => {
    let sure = false;
    const main = el('button.pd-button.pd-main', {}, send);
    const form = el('form', { method: 'dialog', onsubmit: () => { sure = true; } }, el('p', {}, text),
      el('div', { class: 'pd-row pd-end' },
        el('button', { type: 'button', class: 'pd-button', onclick: () => dialog.close() }, t('cancel')), main));
    const dialog = openDialog(host, title, { t }, form);
    dialog.addEventListener('close', () => resolve(sure));
    main.focus();
  });
}

/**
 * Ask for words.
 * @param {HTMLElement} host
 * @param {{t: Translator, title: string, label: string, help?: ?string, send: string, needed?: boolean}} texts
 * @returns {Promise<?string>} null: the person thought better of it
 */
export function ask(host, { t, title, label, help = null, send, needed = false }) {
  return new Promise((resolve) => {
    /** @type {?string} */
    let answer = null;
    const field = growing(el('textarea', { rows: 3, maxlength: 4000, required: needed }));
    const form = el('form', { method: 'dialog' }, labelled(label, field, help),
      el('div', { class: 'pd-row pd-end' },
        el('button', { type: 'button', class: 'pd-button', onclick: () => dialog.close() }, t('cancel')),
        el('button', { class: 'pd-button pd-main' }, send)));
    form.addEventListener('submit', () => { answer = field.value.trim(); });
    field.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    const dialog = openDialog(host, title, { t }, form);
    dialog.addEventListener('close', () => resolve(answer));
    field.focus();
  });
}
