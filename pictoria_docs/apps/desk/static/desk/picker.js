/** The person points at something on the page: a region, or words in it. */

import { el } from '../shared/dom.js';
import { labelled } from './controls.js';
import { openDialog } from './dialogs.js';
import { drawnId } from './selection.js';

/**
 * @typedef {import('../canvas/object_types.js').End} End
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 * @typedef {{evidence: {region: string, start?: number, end?: number}, quote: string}} PickedWords
 */

export class Picker {
  /** Ends picking: with what was picked, or null. @type {?(end: ?End) => void} */
  #finish = null;

  /** @param {ReviewApp} app */
  constructor(app) {
    this.app = app;
  }

  /** Whether the person is asked to point at something. */
  get active() {
    return this.#finish !== null;
  }

  /** @param {?End} end null: nothing */
  finish(end) {
    this.#finish?.(end);
  }

  /** The person chooses something on the page. @param {string} prompt @returns {Promise<?End>} null: nothing */
  pick(prompt) {
    const { app } = this;
    this.finish(null);
    const { current } = app.selection;
    app.canvas.use('select_tool');
    return new Promise((resolve) => {
      const note = app.notices.add(prompt, { kind: 'asks', buttons: [{ label: app.t('cancel'), act: () => this.finish(null) }] });
      this.#finish = (end) => {
        this.#finish = null;
        note.remove();
        app.node.classList.remove('pd-picking');
        resolve(end);
        if (current) app.canvas.select(drawnId(current));
      };
      app.node.classList.add('pd-picking');
      app.focusPage();
    });
  }

  /**
   * First the text region on the canvas, then the words in it.
   * @param {string} prompt @param {string} [value] words that are looked for in the region
   * @returns {Promise<?PickedWords>}
   */
  async pickWords(prompt, value = '') {
    return (await this.app.attempt(() => this.#pickWords(prompt, value))) || null;
  }

  /** @param {string} prompt @param {string} value @returns {Promise<?PickedWords>} */
  async #pickWords(prompt, value) {
    const { client, notices, pages, t } = this.app;
    const end = await this.pick(prompt);
    if (!end) return null;
    if (end.kind !== 'region') {
      notices.show(t('pick_text'));
      return null;
    }
    const details = await client.details(pages.document, end.id);
    const text = 'text' in details ? details.text : '';
    if (!text) return { evidence: { region: end.id }, quote: '' };
    return this.#chooseWords(end, text, value);
  }

  /**
   * @param {End} end @param {string} text @param {string} value
   * @returns {Promise<?PickedWords>}
   */
  #chooseWords(end, text, value) {
    const { node, t } = this.app;
    return new Promise((resolve) => {
      /** @type {?PickedWords} */
      let chosen = null;
      const field = el('textarea', { readonly: true, rows: Math.min(12, Math.ceil(text.length / 60) + 1), value: text });
      /** @param {number} start @param {number} stop */
      const use = (start, stop) => {
        chosen = { evidence: { region: end.id, start, end: stop }, quote: text.slice(start, stop) };
        dialog.close();
      };
      const selected = el('button.pd-button.pd-main', { type: 'button', onclick: () => use(field.selectionStart, field.selectionEnd) }, t('use_selected'));
      const enable = () => { selected.disabled = field.selectionStart === field.selectionEnd; };
      field.addEventListener('select', enable);
      field.addEventListener('keydown', (event) => {
        if (event.key === 'Enter' && !selected.disabled) selected.click();
      });
      const dialog = openDialog(node, t('which_words'), { t },
        labelled(t('text_of', { name: end.name }), field, t('which_words_help')),
        el('div.pd-row.pd-end', {},
          el('button.pd-button', { type: 'button', onclick: () => use(0, text.length) }, t('use_all')), selected));
      dialog.addEventListener('close', () => resolve(chosen));
      const offset = value ? text.toLowerCase().indexOf(value.toLowerCase()) : -1;
      field.focus();
      field.setSelectionRange(Math.max(offset, 0), offset < 0 ? 0 : offset + value.length);
      enable();
    });
  }
}
