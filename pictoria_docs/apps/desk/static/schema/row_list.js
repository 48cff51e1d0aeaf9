/** A list whose lines open into forms; lines can be ordered by buttons, added and removed. */

import { el, uniqueId } from '../shared/dom.js';

/**
 * @typedef {import('../shared/translator.js').Translator} Translator
 * @typedef {import('../shared/dom.js').Child} Child
 * @typedef {{control: HTMLElement, refuse: (sentence: string) => void}} Refusable
 * @typedef {{element: HTMLElement, controls: Map<string, Refusable>}} Form by the name of the option
 * @typedef {{element: HTMLElement, head: HTMLButtonElement, panel: HTMLElement, id: string, form: ?Form}} Line `id`: of its title
 */

/** @template {object} Item */
export class RowList {
  /** @type {Map<Item, Line>} */
  #lines = new Map();

  /**
   * @param {object} options
   * @param {Translator} options.t
   * @param {Item[]} options.items changed in place
   * @param {(item: Item) => {title: string, marks: Child[]}} options.describe what a closed line shows
   * @param {(item: Item) => Form} options.makeForm
   * @param {boolean} options.ordered whether people order them
   * @param {boolean} options.frozen whether nothing can be changed
   * @param {() => void} options.changed
   * @param {(text: string) => void} options.announce
   */
  constructor({ t, items, describe, makeForm, ordered, frozen, changed, announce }) {
    this.t = t;
    this.items = items;
    this.describe = describe;
    this.makeForm = makeForm;
    this.ordered = ordered && !frozen;
    this.frozen = frozen;
    this.changed = changed;
    this.announce = announce;
    this.element = el('ol.ps-rows');
    this.draw();
  }

  draw() {
    this.element.replaceChildren(...this.items.map((item) => this.#lineOf(item).element));
    if (!this.items.length) this.element.append(el('li.ph-hint', {}, this.t('schema.none')));
  }

  /** @param {Item} item */
  #lineOf(item) {
    const known = this.#lines.get(item);
    if (known) return known;
    const id = uniqueId();
    const panel = el('div.ps-panel', { id: uniqueId(), hidden: true, role: 'group', 'aria-labelledby': id });
    const head = el('button.ps-head', {
      type: 'button', 'aria-expanded': 'false', 'aria-controls': panel.id, onclick: () => this.open(item, panel.hidden),
    });
    const element = el('li.ps-row', {}, head, this.ordered && this.#movers(item), panel);
    /** @type {Line} */
    const line = { element, head, panel, id, form: null };
    this.#lines.set(item, line);
    this.refresh(item);
    return line;
  }

  /** @param {Item} item */
  #movers(item) {
    /** @param {number} by @param {string} code @param {string} sign */
    const mover = (by, code, sign) => el('button.ps-move', {
      type: 'button', 'data-move': code, onclick: (/** @type {Event} */ event) => this.#move(item, by, event),
    }, el('span', { 'aria-hidden': 'true' }, sign));
    return el('div.ps-moves', {}, mover(-1, 'up', '↑'), mover(1, 'down', '↓'));
  }

  /** @param {Item} item @param {number} by @param {Event} event */
  #move(item, by, event) {
    const from = this.items.indexOf(item);
    const to = from + by;
    if (to < 0 || to >= this.items.length) return;
    this.items.splice(to, 0, ...this.items.splice(from, 1));
    this.draw();
    if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
    this.changed();
    const { title } = this.describe(item);
    this.announce(this.t('schema.moved_to', { name: title, position: this.t.number(to + 1), total: this.t.number(this.items.length) }));
  }

  /** Show anew what a closed line shows. @param {Item} item */
  refresh(item) {
    const line = this.#lines.get(item);
    if (!line) return;
    const { title, marks } = this.describe(item);
    line.head.replaceChildren(el('span.ps-title', { id: line.id }, title), el('span.ps-marks', {}, ...marks));
    for (const mover of line.element.querySelectorAll('[data-move]')) {
      mover.setAttribute('aria-label', this.t(`schema.${mover.getAttribute('data-move')}`, { name: title }));
    }
  }

  /** Open the form of a line, or close it. @param {Item} item @param {boolean} [on] */
  open(item, on = true) {
    const line = this.#lineOf(item);
    if (on && !line.form) {
      line.form = this.makeForm(item);
      // Who may not change anything sees it all the same.
      line.panel.replaceChildren(el('fieldset.ps-form', { disabled: this.frozen }, line.form.element));
    }
    line.panel.hidden = !on;
    line.head.setAttribute('aria-expanded', String(on));
    return line;
  }

  /** Add a line, open, for whoever goes on typing. @param {Item} item */
  add(item) {
    this.items.push(item);
    this.draw();
    const { panel, element } = this.open(item);
    element.scrollIntoView({ block: 'nearest' });
    /** @type {?HTMLElement} */ (panel.querySelector('input, select'))?.focus();
    this.changed();
  }

  /** Take a line away; the focus goes to the one after it. @param {Item} item @param {HTMLElement} otherwise */
  remove(item, otherwise) {
    const at = this.items.indexOf(item);
    this.items.splice(at, 1);
    this.draw();
    const next = this.items[Math.min(at, this.items.length - 1)];
    if (next) this.#lineOf(next).head.focus();
    else otherwise.focus();
    this.changed();
  }

  /**
   * Say beside a control why what it holds does not fit; gives the control.
   * @param {number} at @param {string} option @param {string} sentence
   */
  refuse(at, option, sentence) {
    const item = this.items[at];
    if (!item) return null;
    const { form, head } = this.open(item);
    const found = form?.controls.get(option);
    if (!found) return head;
    for (let node = found.control.parentElement; node; node = node.parentElement) {
      if (node instanceof HTMLDetailsElement) node.open = true;
    }
    found.refuse(sentence);
    return found.control;
  }
}
