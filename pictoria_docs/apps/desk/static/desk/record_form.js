/** The record of an entry as a form: fields, their values, what they mean, and where they stand on the page. */

import { el } from '../shared/dom.js';
import { growing } from '../shared/growing.js';
import { icon, iconButton } from './controls.js';
import { editable, fieldsIn } from './editing.js';
import { ValueRow } from './value_row.js';
import { isUndecided } from './wording.js';

/**
 * @typedef {import('../shared/api.js').RecordField} RecordField
 * @typedef {import('./editing.js').EditableField} EditableField
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 */

export class RecordForm {
  /**
   * @param {ReviewApp} app @param {import('../shared/api.js').QueuedEntry} entry
   * @param {RecordField[]} fields of its record
   */
  constructor(app, entry, fields) {
    this.app = app;
    this.entry = entry;
    /** By the id of the value. @type {Map<string, ValueRow>} */
    this.values = new Map();
    /** @type {?ValueRow} */
    this.current = null;
    this.node = el('form', { class: 'pd-record', autocomplete: 'off', onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
      el('h3', {}, app.t('record')), ...fields.map((field) => this.#field(field)));
    const open = this.open;
    this.all = app.mayEdit && open.length ? el('button', { type: 'button', class: 'pd-button pd-main pd-all', onclick: () => this.acceptAll() },
      icon('accept'), app.t.count('accept_rest', open.length)) : null;
    if (this.all) this.node.append(this.all);
  }

  /** @param {RecordField} field */
  #field(field) {
    const { app } = this;
    const standing = field.values.filter((value) => !value.alternative);
    const others = field.values.filter((value) => value.alternative);
    const rows = standing.map((value, index) => {
      const row = new ValueRow(this, field, { ...value, document: this.entry.document }, index, index ? [] : others);
      this.values.set(value.id, row);
      for (const other of index ? [] : others) this.values.set(other.id, row);
      return row.node;
    });
    const wanted = app.mayEdit && (field.repeatable || !standing.length);
    const set = el('fieldset', { 'data-field': field.name }, el('legend', {}, field.label, field.help ? el('small', { 'aria-hidden': 'true', title: field.help }, field.help) : null),
      field.help ? el('p', { id: this.helpOf(field), hidden: true }, field.help) : null, ...rows);
    if (wanted) set.append(this.#adding(field, standing.length));
    return set;
  }

  /** Id of the words that explain a field. @param {RecordField} field */
  helpOf(field) {
    return field.help ? `pd-help-${this.entry.id}-${field.name}` : null;
  }

  /** A field without a value is open for one; one more is a button away. @param {RecordField} field @param {number} count */
  #adding(field, count) {
    const { app } = this;
    const { t } = app;
    /** @type {EditableField} */
    const input = editable(growing(el('textarea', { rows: 1, 'aria-label': t('new_value', { name: field.label }), placeholder: t('no_value'), maxlength: 2000, 'aria-describedby': this.helpOf(field) })), {
      key: `new-${field.name}`, value: '', save: (value) => value.trim() && this.add(field.name, { value }),
      enter: () => this.following(input), leave: () => app.focusPage(),
    });
    const take = el('button', { type: 'button', class: 'pd-icon', 'aria-label': t('take_from_page', { name: field.label }), title: t('take_from_page', { name: field.label }), onclick: () => this.take(field) }, icon('point'));
    const row = el('div', { class: 'pd-row pd-adding' }, input, take);
    if (!count) return field.expected ? el('div', { class: 'pd-expected' }, el('p', {}, t(field.important ? 'important_missing' : 'expected_value')), row, this.#likely(field)) : row;
    row.hidden = true;
    const more = iconButton('add', t('add_value', { name: field.label }), () => {
      row.hidden = false;
      more.remove();
      input.focus();
    });
    more.classList.add('pd-add');
    return el('div', {}, more, row);
  }

  /** The words of the entry that a missing value may stand in: one click takes them. @param {RecordField} field */
  #likely(field) {
    const { app } = this;
    return el('div', { class: 'pd-likely' }, ...field.likely.map(({ quote, region, start, end, boxes, page }) => {
      const place = { region, start: start ?? undefined, end: end ?? undefined };
      const light = () => app.selection.highlight([{ page, boxes }], field.label);
      return el('button', {
        type: 'button', class: 'pd-button', 'aria-label': app.t('take_words', { name: field.label, words: quote }), onfocus: light, onmouseenter: light,
        onclick: () => this.add(field.name, { value: quote, evidence: [place] }),
      }, quote);
    }));
  }

  /** @param {string} name @param {{value: string, evidence?: object[]}} changes */
  add(name, changes) {
    const { document, id, page } = this.entry;
    this.app.decisions.edit([{ action: 'add', kind: 'field', id, revision: null, changes: { name, ...changes }, document, page }]);
  }

  /** A value is made of words that the person points at. @param {RecordField} field */
  async take(field) {
    const picked = await this.app.picker.pickWords(this.app.t('pick_words', { name: field.label }));
    if (picked?.quote) this.add(field.name, { value: picked.quote, evidence: [picked.evidence] });
  }

  /** Values that nobody has decided. */
  get open() {
    return [...new Set(this.values.values())].map((row) => row.value).filter((value) => isUndecided(value.status));
  }

  acceptAll() {
    const { app } = this;
    app.decisions.edit(this.open.map((value) => app.decisions.editOf('accept', value)));
    if (app.selection.current) app.decisions.goOn(app.selection.current);
  }

  get first() {
    return this.#inputs[0];
  }

  get #inputs() {
    return fieldsIn(this.node, 'fieldset :is(input, textarea)').filter((field) => field.offsetParent);
  }

  /** The field after one, for going through a record with Enter. @param {EditableField} input */
  following(input) {
    const inputs = this.#inputs;
    const next = inputs[inputs.indexOf(input) + 1];
    (next ?? this.all)?.focus();
    next?.select();
  }

  /** The value with this id is at hand: it is pointed at here, and its evidence lights up. @param {string} id @param {boolean} [fresh] */
  mark(id, fresh = false) {
    const row = this.values.get(id) ?? null;
    if (row === this.current && !fresh) return;
    this.current?.node.classList.remove('pd-current');
    this.current = row;
    row?.node.classList.add('pd-current');
    const { group, selection } = this.app;
    // What stands for a question leaves the question in sight.
    if (row && !group.isHead(id) && !row.node.contains(document.activeElement)) row.node.scrollIntoView({ block: 'nearest' });
    // What the panel asked for may come when the person is on another page already.
    if (row) selection.highlight(row.value.evidence, row.label, selection.stays);
    else selection.highlight([]);
  }

  /** @param {number} number */
  alternative(number) {
    return this.current?.alternative(number) ?? false;
  }
}
