/** What the gallery is narrowed down by and sorted by: a row of fields. */

import { el } from '../shared/dom.js';

const SORTS = ['page', 'number', 'caption', 'confidence', 'size', 'aspect'];
const STATUSES = ['suggested', 'assumed', 'accepted', 'corrected', 'rejected'];
const WAIT = 250;

export class Filters {
  #timer = 0;

  /**
   * @param {HTMLElement} host @param {import('../shared/translator.js').Translator} t
   * @param {import('../shared/api.js').Facets} facets
   * @param {() => void} changed
   */
  constructor(host, t, facets, changed) {
    this.t = t;
    this.changed = changed;
    this.form = host.appendChild(el('form', { class: 'pg-filters', role: 'search', 'aria-label': t('filters') }));
    this.form.addEventListener('submit', (event) => event.preventDefault());
    this.words = this.field('words', 'search', { maxlength: 200, class: 'pg-grow' });
    const documents = facets.documents.map((source) => [source.id, `${source.title} (${source.count})`]);
    this.document = this.select('document', [['', t('any_document')], ...documents]);
    const types = Object.keys(facets.types).map((type) => [type, t(`type_${type}`)]);
    this.type = this.select('type', [['', t('any_type')], ...types]);
    this.sort = this.select('sort', SORTS.map((sort) => [sort, t(`sort_${sort}`)]));
    this.more = this.form.appendChild(el('details', { class: 'pg-more' }));
    this.more.append(el('summary', {}, t('more_filters')));
    const rest = this.more.appendChild(el('div', { class: 'pg-rest' }));
    this.number = this.field('number', 'text', { maxlength: 40, size: 8 }, rest);
    this.status = this.select('status', [['', t('any_status')], ...STATUSES.map((status) => [status, t(`status_${status}`)])], rest);
    /** @param {string} name */
    const has = (name) => [['', t('any')], ['true', t(`with_${name}`)], ['false', t(`without_${name}`)]];
    this.caption = this.select('caption', has('caption'), rest);
    this.entry = this.select('entry', has('entry'), rest);
    this.first = this.field('first_page', 'number', { min: 1, step: 1 }, rest);
    this.last = this.field('last_page', 'number', { min: 1, step: 1 }, rest);
    this.least = this.field('least', 'number', { min: 0, max: 1000, step: 0.5 }, rest);
    this.most = this.field('most', 'number', { min: 0, max: 1000, step: 0.5 }, rest);
    const label = rest.appendChild(el('label', { class: 'pg-check' }));
    this.descending = label.appendChild(el('input', { type: 'checkbox' }));
    label.append(t('descending'));
    this.descending.addEventListener('change', changed);
    const clear = rest.appendChild(el('button', { type: 'button' }, t('clear')));
    clear.addEventListener('click', () => {
      this.form.reset();
      changed();
    });
  }

  /**
   * @param {string} name @param {string} type @param {import('../shared/dom.js').Attributes} [attributes]
   * @param {HTMLElement} [parent]
   */
  field(name, type, { class: kind = '', ...attributes } = {}, parent = this.form) {
    const label = parent.appendChild(el('label', { class: `pg-field ${kind}` }));
    label.append(el('span', {}, this.t(`label_${name}`)));
    const input = label.appendChild(el('input', { type, name, autocomplete: 'off', ...attributes }));
    input.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => input.validity.valid && this.changed(), WAIT);
    });
    return input;
  }

  /** @param {string} name @param {string[][]} options values and texts @param {HTMLElement} [parent] */
  select(name, options, parent = this.form) {
    const label = parent.appendChild(el('label', { class: 'pg-field' }));
    label.append(el('span', {}, this.t(`label_${name}`)));
    const select = label.appendChild(el('select', { name }));
    for (const [value, text] of options) select.append(el('option', { value }, text));
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
