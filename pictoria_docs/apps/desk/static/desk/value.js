/** One value of a record: its words, what they mean, the term it stands for, and other readings of it. */

import { el, iconButton, uid } from './dom.js';
import { editable } from './editing.js';

export class Value {
  /** @param {object} record @param {object} field @param {object} value @param {number} place @param {object[]} others */
  constructor(record, field, value, place, others) {
    const { desk } = record;
    Object.assign(this, { record, desk, field, value, others });
    const { words } = desk;
    this.label = place ? words.say('value_of', { name: field.label, place: place + 1 }) : field.label;
    const meaning = el('p', { class: 'pd-meaning', id: uid() }, ...this.#meaning());
    this.input = el(value.value.length > 60 ? 'textarea' : 'input', {
      ...(value.value.length > 60 ? { rows: Math.min(6, Math.ceil(value.value.length / 38)) } : { type: 'text' }),
      'aria-label': this.label, 'aria-describedby': [meaning.id, record.helpOf(field)].filter(Boolean).join(' '), maxlength: 4000, readonly: !desk.mayEdit,
    });
    editable(this.input, {
      key: value.id, value: value.value, base: value.revision,
      save: (text, base) => this.#correct({ value: text }, base),
      enter: (changed) => this.#enter(changed), leave: () => desk.focusPage(),
    });
    this.input.addEventListener('focus', () => desk.at(this.value));
    this.input.addEventListener('keydown', (event) => {
      const digit = event.altKey && /^Digit([1-9])$/.exec(event.code)?.[1];
      if (digit && this.alternative(Number(digit))) event.preventDefault();
    });
    this.node = el('div', { class: `pd-value pd-is-${value.status}`, 'data-value': value.id },
      el('div', { class: 'pd-row' }, this.input, ...this.#buttons()), meaning, this.#terms(), this.#alternatives());
  }

  #enter(changed) {
    const input = this.input;
    if (!changed && this.value.status === 'suggested') this.desk.edit([this.desk.wish('accept', this.value)]);
    this.record.following(input);
  }

  #correct(changes, base = this.value.revision) {
    this.desk.edit([this.desk.wish('correct', { ...this.value, revision: base }, changes)]);
  }

  #buttons() {
    const { desk, value } = this;
    const { words } = desk;
    const name = { name: this.label };
    if (!desk.mayEdit) return [];
    const accept = iconButton('accept', words.say(value.status === 'suggested' ? 'accept_value' : 'accepted_value', name), () => desk.edit([desk.wish('accept', value)]));
    accept.classList.add('pd-tick');
    accept.disabled = value.status !== 'suggested';
    return [
      accept, iconButton('point', words.say('point_value', name), () => this.point()),
      iconButton('remove', words.say('remove_value', name), () => desk.edit([desk.wish('reject', value)])),
    ];
  }

  /** What the machine understands, and whether the page says so. */
  #meaning() {
    const { value, desk: { words } } = this;
    const told = [value.term?.label, value.meaning].filter(Boolean);
    const parts = told.length ? [`= ${[...new Set(told)].join(' · ')}`] : [];
    if (value.status === 'suggested') parts.push(`${words.sureness(value.confidence)} (${words.share(value.confidence)})`);
    else parts.push([words.status(value.status), value.by].filter(Boolean).join(' · '));
    if (!value.evidence.length) parts.push(words.say('no_evidence'));
    return [parts.join(' · ')];
  }

  /** The term of a vocabulary that it stands for, chosen among those that fit. */
  #terms() {
    const { value, desk } = this;
    const terms = [...(value.term ? [value.term] : []), ...value.terms].filter(Boolean);
    if (!terms.length || !desk.mayEdit || (terms.length === 1 && value.term)) return null;
    const { words } = desk;
    const select = el('select', { 'aria-label': words.say('term_of', { name: this.label }), value: value.term?.uri ?? '', onchange: () => this.#correct({ term: select.value || null }) },
      el('option', { value: '' }, words.say('no_term')),
      ...terms.map((term) => el('option', { value: term.uri }, `${term.label} (${term.vocabulary})`)));
    return select;
  }

  #alternatives() {
    const { others, desk } = this;
    if (!others.length) return null;
    const { words } = desk;
    return el('ul', { class: 'pd-others', 'aria-label': words.say('alternatives') }, ...others.slice(0, 9).map((other, place) => el('li', {},
      el('button', { type: 'button', class: 'pd-other', disabled: !desk.mayEdit, 'aria-keyshortcuts': `Alt+${place + 1}`, onclick: () => this.alternative(place + 1), onfocus: () => desk.light(other.evidence, this.label) },
        el('kbd', { 'aria-hidden': 'true' }, `Alt+${place + 1}`), el('span', {}, other.value), el('small', {}, originOf(other.origin, words))))));
  }

  /** Another reading stands from now on; what stood becomes one of the others. */
  alternative(number) {
    const other = this.others[number - 1];
    if (!other || !this.desk.mayEdit) return false;
    delete this.input.dataset.dirty;
    this.desk.edit([this.desk.wish('accept', { ...other, document: this.value.document })]);
    return true;
  }

  async point() {
    const place = await this.desk.pointAt(this.desk.words.say('pick_evidence', { name: this.label }), this.value.value);
    if (place) this.#correct({ evidence: [place.evidence] });
  }
}

/** Where a value comes from, in words. */
export function originOf({ stage, model, user, source }, words) {
  if (user) return user;
  return [words.table.get(`panels.stage_${stage}`) ?? stage, model ?? source].filter(Boolean).join(' · ');
}
