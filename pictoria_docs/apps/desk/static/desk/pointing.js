/** The person points at words on the page: first the text region on the canvas, then the words in it. */

import { openDialog } from './dialogs.js';
import { el, labelled } from './dom.js';

/**
 * @param {object} desk @param {string} prompt @param {string} value words that are looked for in the region
 * @returns {Promise<?{evidence: object, quote: string}>}
 */
export async function pointAt(desk, prompt, value = '') {
  const { words } = desk;
  const end = await desk.pick(prompt);
  if (!end) return null;
  if (end.kind !== 'region') {
    desk.notices.say(words.say('pick_text'));
    return null;
  }
  const { text } = await desk.client.details(desk.pages.document, end.id);
  if (!text) return { evidence: { region: end.id }, quote: '' };
  return choose(desk, end, text, value);
}

function choose(desk, end, text, value) {
  const { words } = desk;
  return new Promise((resolve) => {
    let chosen = null;
    const field = el('textarea', { readonly: true, rows: Math.min(12, Math.ceil(text.length / 60) + 1), value: text });
    const use = (start, stop) => {
      chosen = { evidence: { region: end.id, start, end: stop }, quote: text.slice(start, stop) };
      dialog.close();
    };
    const selected = el('button', { type: 'button', class: 'pd-button pd-main', onclick: () => use(field.selectionStart, field.selectionEnd) }, words.say('use_selected'));
    const look = () => { selected.disabled = field.selectionStart === field.selectionEnd; };
    field.addEventListener('select', look);
    field.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !selected.disabled) selected.click();
    });
    const dialog = openDialog(desk.node, words.say('which_words'), { words },
      labelled(words.say('text_of', { name: end.name }), field, words.say('which_words_help')),
      el('div', { class: 'pd-row pd-end' },
        el('button', { type: 'button', class: 'pd-button', onclick: () => use(0, text.length) }, words.say('use_all')), selected));
    dialog.addEventListener('close', () => resolve(chosen));
    const at = value ? text.toLowerCase().indexOf(value.toLowerCase()) : -1;
    field.focus();
    field.setSelectionRange(Math.max(at, 0), at < 0 ? 0 : at + value.length);
    look();
  });
}
