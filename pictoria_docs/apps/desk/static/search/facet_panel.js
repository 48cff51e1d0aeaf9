/** What hits can be narrowed down by: values with the number of hits that have them, and years. */

import { el } from '../shared/dom.js';

const SHOWN = 6;
/** Facets whose values are codes, in their order on the page; fields of records come before "language". */
const FIRST = ['kind', 'document'];
const LAST = ['language', 'type', 'status'];
const OPEN = ['kind', 'document'];
const WAIT = 350;

/**
 * @typedef {import('../shared/api.js').Facet} Facet
 * @typedef {import('./search_query.js').ListName} ListName
 */

export class FacetPanel {
  /** Facets that the person opened or closed, by name. @type {Map<string, boolean>} */
  #open = new Map();
  /** Facets of which all values are shown. @type {Set<string>} */
  #whole = new Set();
  #timer = 0;

  /**
   * @param {HTMLElement} host @param {import('../shared/translator.js').Translator} t
   * @param {() => import('./search_query.js').SearchQuery} query what is looked for now
   * @param {() => void} changed
   */
  constructor(host, t, query, changed) {
    this.t = t;
    this.query = query;
    this.changed = changed;
    this.languages = new Intl.DisplayNames([t.language], { type: 'language' });
    this.form = host.appendChild(el('form', { class: 'ps-facets', 'aria-label': t('facets') }));
    this.form.addEventListener('submit', (event) => event.preventDefault());
    // On narrow screens what was found comes first.
    const refine = this.form.appendChild(el('button', { type: 'button', class: 'ps-refine', 'aria-expanded': 'false' }, t('facets')));
    refine.addEventListener('click', () => refine.setAttribute('aria-expanded', String(refine.getAttribute('aria-expanded') === 'false')));
    this.clear = this.form.appendChild(el('button', { type: 'button', class: 'ps-clear', hidden: true }, t('clear')));
    this.clear.addEventListener('click', () => {
      this.query().widen();
      this.drawYears(null);
      this.changed();
    });
    this.lists = this.form.appendChild(el('div', { class: 'ps-lists' }));
    this.years = this.form.appendChild(el('fieldset', { class: 'ps-years' }));
    this.years.append(el('legend', {}, t('years')));
    this.first = this.year('first_year');
    this.last = this.year('last_year');
    this.years.append(el('p', { class: 'ps-soft' }, t('years_hint')));
  }

  /** @param {'first_year'|'last_year'} name */
  year(name) {
    const label = this.years.appendChild(el('label', { class: 'ps-year' }, el('span', {}, this.t(name))));
    const input = label.appendChild(el('input', { type: 'number', name, min: -100000, max: 10000, step: 1 }));
    input.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.query().words[name] = input.value;
      this.#timer = setTimeout(() => this.changed(), WAIT);
    });
    return input;
  }

  /** @param {?{facets: Facet[], years: ?(number|null)[]}} found null: pictures like one are shown, which nothing narrows down */
  draw(found) {
    this.clear.hidden = !this.query().isNarrowed;
    this.drawYears(found?.years ?? null);
    if (!found) {
      this.lists.replaceChildren();
      return;
    }
    const place = (/** @type {Facet} */ facet) => {
      const [first, last] = [FIRST.indexOf(facet.name), LAST.indexOf(facet.name)];
      if (facet.field) return FIRST.length;
      return first >= 0 ? first : FIRST.length + 1 + last;
    };
    const facets = [...found.facets].sort((one, other) => place(one) - place(other));
    const focused = document.activeElement instanceof HTMLInputElement ? document.activeElement.dataset.key : null;
    this.lists.replaceChildren(...facets.filter((facet) => this.matters(facet)).map((facet) => this.facet(facet)));
    // The list is made anew while somebody goes through it with the keyboard.
    const again = focused ? this.lists.querySelector(`[data-key="${CSS.escape(focused)}"]`) : null;
    if (again instanceof HTMLElement) again.focus();
  }

  /** A facet that all hits share tells nothing. @param {Facet} facet */
  matters(facet) {
    return facet.values.length > 1 || facet.values.some(({ value }) => this.isChosen(facet, value));
  }

  /** @param {?(number|null)[]} years */
  drawYears(years) {
    const { first_year: first, last_year: last } = this.query().words;
    for (const [input, value] of /** @type {[HTMLInputElement, string][]} */ ([[this.first, first], [this.last, last]])) {
      if (document.activeElement !== input) input.value = value;
    }
    this.first.placeholder = years?.[0] != null ? String(years[0]) : '';
    this.last.placeholder = years?.[1] != null ? String(years[1]) : '';
  }

  /** @param {Facet} facet */
  facet(facet) {
    const open = this.#open.get(facet.name) ?? (OPEN.includes(facet.name) || facet.values.some(({ value }) => this.isChosen(facet, value)));
    const node = el('details', { class: 'ps-facet', open });
    node.addEventListener('toggle', () => this.#open.set(facet.name, node.open));
    node.append(el('summary', {}, facet.field ? facet.label : this.t(`facet_${facet.name}`)));
    const whole = this.#whole.has(facet.name);
    const list = node.appendChild(el('ul', {}));
    facet.values.forEach((value, index) => {
      if (whole || index < SHOWN || this.isChosen(facet, value.value)) list.append(this.value(facet, value));
    });
    if (!whole && facet.values.length > SHOWN) {
      const more = node.appendChild(el('button', { type: 'button', class: 'ps-more-values' },
        this.t('more_values', { count: facet.values.length - SHOWN })));
      more.addEventListener('click', () => {
        this.#whole.add(facet.name);
        node.replaceWith(this.facet(facet));
      });
    }
    return node;
  }

  /** @param {Facet} facet @param {import('../shared/api.js').FacetValue} value */
  value(facet, { value, label, count }) {
    const key = `${facet.name}:${value}`;
    const box = el('input', { type: 'checkbox', checked: this.isChosen(facet, value), 'data-key': key });
    box.addEventListener('change', () => {
      const [name, item] = this.choice(facet, value);
      this.query().toggle(name, item);
      this.changed();
    });
    const text = this.text(facet, value, label);
    return el('li', {}, el('label', { title: text }, box, el('span', { class: 'ps-value' }, text),
      el('span', { class: 'ps-number' }, this.t.number(count))));
  }

  /** @param {Facet} facet @param {string} value @returns {[ListName, string]} */
  choice(facet, value) {
    return facet.field ? ['facet', `${facet.name}:${value}`] : [/** @type {ListName} */ (facet.name), value];
  }

  /** @param {Facet} facet @param {string} value */
  isChosen(facet, value) {
    return this.query().has(...this.choice(facet, value));
  }

  /** @param {Facet} facet @param {string} value @param {string} label */
  text(facet, value, label) {
    if (facet.field) return label;
    switch (facet.name) {
      case 'kind': return this.t(`kinds_${value}`);
      case 'type': return this.t.type(value);
      case 'status': return this.t(`status_${value}`);
      case 'language': return this.languages.of(value) ?? value;
      default: return label;
    }
  }
}
