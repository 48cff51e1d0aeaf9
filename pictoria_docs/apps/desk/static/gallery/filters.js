/** What the gallery is narrowed down by and sorted by: a row of fields. */

import { html } from '../canvas/dom.js';

const SORTS = ['page', 'number', 'caption', 'confidence', 'size', 'aspect'];
const STATUSES = ['suggested', 'accepted', 'corrected', 'rejected'];
const WAIT = 250;

export class Filters {
  /**
   * @param {HTMLElement} host @param {(code: string, values?: object) => string} say @param {object} facets
   * @param {() => void} changed
   */
  constructor(host, say, facets, changed) {
    this.say = say;
    this.changed = changed;
    this.form = html('form', { class: 'pg-filters', role: 'search', 'aria-label': say('filters') }, host);
    this.form.addEventListener('submit', (event) => event.preventDefault());
    this.words = this.field('words', 'search', { maxlength: 200, class: 'pg-grow' });
    const documents = facets.documents.map((each) => [each.id, `${each.title} (${each.count})`]);
    this.document = this.select('document', [['', say('any_document')], ...documents]);
    const types = Object.keys(facets.types).map((type) => [type, say(`type_${type}`)]);
    this.type = this.select('type', [['', say('any_type')], ...types]);
    this.sort = this.select('sort', SORTS.map((sort) => [sort, say(`sort_${sort}`)]));
    this.more = html('details', { class: 'pg-more' }, this.form);
    html('summary', { text: say('more_filters') }, this.more);
    const rest = html('div', { class: 'pg-rest' }, this.more);
    this.number = this.field('number', 'text', { maxlength: 40, size: 8 }, rest);
    this.status = this.select('status', [['', say('any_status')], ...STATUSES.map((each) => [each, say(`status_${each}`)])], rest);
    const has = (name) => [['', say('any')], ['true', say(`with_${name}`)], ['false', say(`without_${name}`)]];
    this.caption = this.select('caption', has('caption'), rest);
    this.entry = this.select('entry', has('entry'), rest);
    this.first = this.field('first_page', 'number', { min: 1, step: 1 }, rest);
    this.last = this.field('last_page', 'number', { min: 1, step: 1 }, rest);
    this.least = this.field('least', 'number', { min: 0, max: 1000, step: 0.5 }, rest);
    this.most = this.field('most', 'number', { min: 0, max: 1000, step: 0.5 }, rest);
    const label = html('label', { class: 'pg-check' }, rest);
    this.descending = html('input', { type: 'checkbox' }, label);
    label.append(say('descending'));
    this.descending.addEventListener('change', changed);
    const clear = html('button', { type: 'button', text: say('clear') }, rest);
    clear.addEventListener('click', () => {
      this.form.reset();
      changed();
    });
  }

  field(name, type, attributes = {}, parent = this.form) {
    const { class: kind = '', ...rest } = attributes;
    const label = html('label', { class: `pg-field ${kind}` }, parent);
    html('span', { text: this.say(`label_${name}`) }, label);
    const input = html('input', { type, name, autocomplete: 'off', ...rest }, label);
    input.addEventListener('input', () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => input.validity.valid && this.changed(), WAIT);
    });
    return input;
  }

  select(name, options, parent = this.form) {
    const label = html('label', { class: 'pg-field' }, parent);
    html('span', { text: this.say(`label_${name}`) }, label);
    const select = html('select', { name }, label);
    for (const [value, text] of options) html('option', { value, text }, select);
    select.addEventListener('change', this.changed);
    return select;
  }

  /** As the server takes them. */
  get query() {
    return {
      words: this.words.value.trim(), document: this.document.value, type: this.type.value,
      status: this.status.value, caption: this.caption.value, entry: this.entry.value,
      number: this.number.value.trim(), first_page: this.first.value, last_page: this.last.value,
      least: this.least.value, most: this.most.value, sort: this.sort.value,
      descending: this.descending.checked || '',
    };
  }
}
