/** One value of a record: its words, what they mean, the term it stands for, and other readings of it. */

import { el, uniqueId } from '../shared/dom.js';
import { growing } from '../shared/growing.js';
import { iconButton } from './controls.js';
import { editable } from './editing.js';
import { certainty, isUndecided, statusOf } from './wording.js';

/**
 * @typedef {import('../shared/api.js').Value} Value
 * @typedef {Value & {document: string}} DocumentValue
 * @typedef {import('../shared/translator.js').Translator} Translator
 */

export class ValueRow {
  /**
   * @param {import('./record_form.js').RecordForm} record @param {import('../shared/api.js').RecordField} field
   * @param {DocumentValue} value @param {number} index @param {Value[]} others
   */
  constructor(record, field, value, index, others) {
    const { app } = record;
    this.record = record;
    this.app = app;
    this.field = field;
    this.value = value;
    this.others = others;
    const { t } = app;
    this.label = index ? t('value_of', { name: field.label, place: index + 1 }) : field.label;
    const meaning = el('p', { class: 'pd-meaning', id: uniqueId() }, ...this.#meaning());
    this.input = editable(growing(el('textarea', {
      rows: 1, 'aria-label': this.label, 'aria-describedby': [meaning.id, record.helpOf(field)].filter(Boolean).join(' '), maxlength: 4000, readonly: !app.mayEdit,
      onfocus: () => app.selection.set(this.value),
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        const digit = event.altKey && /^Digit([1-9])$/.exec(event.code)?.[1];
        if (digit && this.alternative(Number(digit))) event.preventDefault();
      },
    })), {
      key: value.id, value: value.value, base: value.revision,
      save: (text, base) => this.#correct({ value: text }, base),
      enter: (changed) => this.#enter(changed), leave: () => app.focusPage(),
    });
    this.node = el('div', { class: `pd-value pd-is-${value.status}`, 'data-value': value.id },
      el('div', { class: 'pd-row' }, this.input, ...this.#buttons()), meaning, this.#terms(), this.#alternatives());
  }

  /** @param {boolean} changed */
  #enter(changed) {
    if (!changed && isUndecided(this.value.status)) this.app.decisions.edit([this.app.decisions.editOf('accept', this.value)]);
    this.record.following(this.input);
  }

  /** @param {{value?: string, term?: ?string, evidence?: object[]}} changes @param {?number} [base] */
  #correct(changes, base = this.value.revision) {
    this.app.decisions.edit([{ ...this.app.decisions.editOf('correct', this.value, changes), revision: base }]);
  }

  #buttons() {
    const { app, value } = this;
    const { t } = app;
    const name = { name: this.label };
    if (!app.mayEdit) return [];
    const accept = iconButton('accept', t(isUndecided(value.status) ? 'accept_value' : 'accepted_value', name), () => app.decisions.edit([app.decisions.editOf('accept', value)]));
    accept.classList.add('pd-tick');
    accept.disabled = !isUndecided(value.status);
    return [
      accept, iconButton('point', t('point_value', name), () => this.point()),
      iconButton('remove', t('remove_value', name), () => app.decisions.reject(value)),
    ];
  }

  /** What the machine understands, and whether the page says so. */
  #meaning() {
    const { value, app: { t } } = this;
    const meanings = [value.term?.label, value.meaning].filter(Boolean);
    const parts = meanings.length ? [`= ${[...new Set(meanings)].join(' · ')}`] : [];
    if (isUndecided(value.status)) parts.push(`${certainty(t, value.confidence)} (${t.percent(value.confidence)})`);
    else parts.push([statusOf(t, value), value.by].filter(Boolean).join(' · '));
    if (!value.evidence.length) parts.push(t('no_evidence'));
    return [parts.join(' · ')];
  }

  /** The term of a vocabulary that it stands for, chosen among those that fit. */
  #terms() {
    const { value, app } = this;
    const terms = [...(value.term ? [value.term] : []), ...value.terms].filter(Boolean);
    if (!terms.length || !app.mayEdit || (terms.length === 1 && value.term)) return null;
    const { t } = app;
    const select = el('select', { 'aria-label': t('term_of', { name: this.label }), value: value.term?.uri ?? '', onchange: () => this.#correct({ term: select.value || null }) },
      el('option', { value: '' }, t('no_term')),
      ...terms.map((term) => el('option', { value: term.uri }, `${term.label} (${term.vocabulary})`)));
    return select;
  }

  #alternatives() {
    const { others, app } = this;
    if (!others.length) return null;
    const { t } = app;
    return el('ul', { class: 'pd-others', 'aria-label': t('alternatives') }, ...others.slice(0, 9).map((other, index) => el('li', {},
      el('button', { type: 'button', class: 'pd-other', disabled: !app.mayEdit, 'aria-keyshortcuts': `Alt+${index + 1}`, onclick: () => this.alternative(index + 1), onfocus: () => app.selection.highlight(other.evidence, this.label) },
        el('kbd', { 'aria-hidden': 'true' }, `Alt+${index + 1}`), el('span', {}, other.value), el('small', {}, originOf(other.origin, t))))));
  }

  /** Another reading stands from now on; what stood becomes one of the others. @param {number} number */
  alternative(number) {
    const other = this.others[number - 1];
    if (!other || !this.app.mayEdit) return false;
    delete this.input.dataset.dirty;
    this.app.decisions.edit([this.app.decisions.editOf('accept', { ...other, document: this.value.document })]);
    return true;
  }

  async point() {
    const picked = await this.app.picker.pickWords(this.app.t('pick_evidence', { name: this.label }), this.value.value);
    if (picked) this.#correct({ evidence: [picked.evidence] });
  }
}

/** Where a value comes from, in words. @param {import('../shared/api.js').Origin} origin @param {Translator} t */
export function originOf({ stage, model, user, source }, t) {
  if (user) return user;
  return [t.has(`stage_${stage}`) ? t(`stage_${stage}`) : stage, model ?? source].filter(Boolean).join(' · ');
}
