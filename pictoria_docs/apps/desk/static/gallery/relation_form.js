/** What can be said of the pair in view, and who said what. */

import { el } from '../shared/dom.js';

/**
 * @typedef {import('../shared/api.js').Pair} Pair
 * @typedef {import('../shared/api.js').StoredComparison} StoredComparison
 */

export class RelationForm {
  /** @type {{name: string, button: HTMLButtonElement}[]} */
  choices = [];
  /** Of the note; null: the person only reads. @type {?HTMLInputElement} */
  text = null;

  /** @param {HTMLElement} host @param {import('./compare.js').Compare} compare */
  constructor(host, compare) {
    this.compare = compare;
    this.t = compare.t;
    this.buttons = host.appendChild(el('div', { class: 'pg-relations', role: 'group', 'aria-label': this.t('verdict') }));
    this.note = host.appendChild(el('div', { class: 'pg-note' }));
    this.people = host.appendChild(el('div', { class: 'pg-people' }));
    if (compare.mayDecide) this.make();
  }

  make() {
    const { compare, t } = this;
    this.choices = compare.relations.map(({ name, label }, index) => {
      const button = this.buttons.appendChild(el('button', { type: 'button', 'aria-keyshortcuts': index + 1 }));
      button.append(el('kbd', { 'aria-hidden': 'true' }, index + 1));
      button.append(el('span', {}, label));
      button.addEventListener('click', () => {
        compare.later(() => {
          const again = compare.pair?.mine === name;
          return compare.decide(again ? null : name, again ? '' : this.written, !again);
        });
      });
      return { name, button };
    });
    const label = this.note.appendChild(el('label', { class: 'pg-field pg-grow' }));
    label.append(el('span', {}, t('note')));
    const text = label.appendChild(el('input', { type: 'text', maxlength: 4000, autocomplete: 'off' }));
    text.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') compare.root.focus();
      if (event.key === 'Enter') this.keepNote();
    });
    text.addEventListener('change', () => this.keepNote());
    this.text = text;
  }

  get written() {
    return this.text?.value.trim() ?? '';
  }

  focusNote() {
    this.text?.focus();
  }

  /** A note is kept with what one said; before that it waits for it. */
  keepNote() {
    const { pair } = this.compare;
    const { written } = this;
    if (pair?.mine && written !== pair.note) this.compare.later(() => this.compare.decide(pair.mine, written, false));
    this.compare.root.focus();
  }

  /** @param {?Pair} pair */
  draw(pair) {
    for (const { name, button } of this.choices) {
      button.disabled = !pair;
      button.setAttribute('aria-pressed', String(pair?.mine === name));
      button.classList.toggle('pg-suggested', Boolean(pair && !pair.mine && pair.suggested === name));
    }
    if (this.text) {
      this.text.value = pair?.note ?? '';
      this.text.disabled = !pair;
    }
    this.people.replaceChildren();
    if (!pair) return;
    if (pair.agreement) {
      this.people.append(el('p', { class: `pg-badge pg-${pair.agreement}` }, this.t(pair.agreement)));
    } else {
      this.people.append(el('p', { class: 'pg-soft' }, this.t('nobody')));
    }
    if (pair.score !== null) this.people.append(el('p', { class: 'pg-soft' }, this.t('score', { score: pair.score.toFixed(2) })));
    const suggested = this.compare.relations.find((relation) => relation.name === pair.suggested);
    if (suggested) this.people.append(el('p', { class: 'pg-soft' }, this.t('suggested', { label: suggested.label })));
    if (!pair.said.length) return;
    const list = this.people.appendChild(el('ul', { class: 'pg-said' }));
    for (const comparison of pair.said) this.line(list, comparison);
    this.past(pair);
  }

  /** @param {HTMLElement} list @param {StoredComparison} comparison */
  line(list, { by, category, note, at }) {
    const { relations } = this.compare;
    const label = relations.find((relation) => relation.name === category)?.label ?? category ?? this.t('took_back');
    const item = list.appendChild(el('li'));
    item.append(el('b', {}, by));
    item.append(el('span', {}, label));
    if (note) item.append(el('q', {}, note));
    const day = this.t.day(at);
    item.append(el('time', { datetime: at, class: 'pg-soft' }, day));
  }

  /** All that was ever said, asked for only when somebody looks. @param {Pair} pair */
  past(pair) {
    const details = this.people.appendChild(el('details', { class: 'pg-past' }));
    details.append(el('summary', {}, this.t('history')));
    const list = details.appendChild(el('ol', { class: 'pg-said' }));
    details.addEventListener('toggle', async () => {
      if (!details.open) return;
      const history = await this.compare.history(pair).catch(() => /** @type {StoredComparison[]} */ ([]));
      list.replaceChildren();
      for (const comparison of history) this.line(list, comparison);
    });
  }
}
