/** What can be said of the pair in view, and who said what. */

import { html } from '../canvas/dom.js';

export class Verdict {
  /** @param {HTMLElement} host @param {object} compare */
  constructor(host, compare) {
    this.compare = compare;
    this.say = compare.say;
    this.buttons = html('div', { class: 'pg-relations', role: 'group', 'aria-label': this.say('verdict') }, host);
    this.note = html('div', { class: 'pg-note' }, host);
    this.people = html('div', { class: 'pg-people' }, host);
    if (compare.mayDecide) this.make();
  }

  make() {
    const { compare, say } = this;
    this.choices = compare.relations.map(({ name, label }, index) => {
      const button = html('button', { type: 'button', 'aria-keyshortcuts': index + 1 }, this.buttons);
      html('kbd', { text: index + 1, 'aria-hidden': 'true' }, button);
      html('span', { text: label }, button);
      button.addEventListener('click', () => {
        compare.later(() => {
          const again = compare.pair?.mine === name;
          return compare.decide(again ? null : name, again ? '' : this.written, !again);
        });
      });
      return { name, button };
    });
    const label = html('label', { class: 'pg-field pg-grow' }, this.note);
    html('span', { text: say('note') }, label);
    this.text = html('input', { type: 'text', maxlength: 4000, autocomplete: 'off' }, label);
    this.text.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') compare.root.focus();
      if (event.key === 'Enter') this.keepNote();
    });
    this.text.addEventListener('change', () => this.keepNote());
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

  draw(pair) {
    for (const { name, button } of this.choices ?? []) {
      button.disabled = !pair;
      button.setAttribute('aria-pressed', String(pair?.mine === name));
    }
    if (this.text) {
      this.text.value = pair?.note ?? '';
      this.text.disabled = !pair;
    }
    this.people.replaceChildren();
    if (!pair) return;
    if (pair.agreement) {
      html('p', { class: `pg-badge pg-${pair.agreement}`, text: this.say(pair.agreement) }, this.people);
    } else {
      html('p', { class: 'pg-soft', text: this.say('nobody') }, this.people);
    }
    if (pair.score !== null) html('p', { class: 'pg-soft', text: this.say('score', { score: pair.score.toFixed(2) }) }, this.people);
    if (!pair.said.length) return;
    const list = html('ul', { class: 'pg-said' }, this.people);
    for (const said of pair.said) this.line(list, said);
    this.past(pair);
  }

  line(list, { by, category, note, at }) {
    const { relations, options } = this.compare;
    const label = relations.find((each) => each.name === category)?.label ?? category ?? this.say('took_back');
    const item = html('li', {}, list);
    html('b', { text: by }, item);
    html('span', { text: label }, item);
    if (note) html('q', { text: note }, item);
    const day = new Date(at).toLocaleDateString(options.language, { dateStyle: 'medium' });
    html('time', { datetime: at, class: 'pg-soft', text: day }, item);
  }

  /** All that was ever said, asked for only when somebody looks. */
  past(pair) {
    const details = html('details', { class: 'pg-past' }, this.people);
    html('summary', { text: this.say('history') }, details);
    const list = html('ol', { class: 'pg-said' }, details);
    details.addEventListener('toggle', async () => {
      if (!details.open) return;
      const history = await this.compare.history(pair).catch(() => []);
      list.replaceChildren();
      for (const said of history) this.line(list, said);
    });
  }
}
