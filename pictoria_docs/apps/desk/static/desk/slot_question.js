/** One question for the document on show: what stands in the same place of its entries, and is of no field yet. */

import { el, uniqueId } from '../shared/dom.js';
import { iconButton } from './controls.js';
import { jobOver, showAnew } from './reading_anew.js';

const FEWEST = 4; // entries, before what comes back in them says anything
const OFFERED = 3; // fields that are offered as buttons

/**
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 * @typedef {import('../shared/api.js').UnnamedSlots} UnnamedSlots
 * @typedef {UnnamedSlots['slots'][number]} Slot
 */

export class SlotQuestion {
  /** What is known of documents. @type {Map<string, ?UnnamedSlots>} */
  #known = new Map();
  /** Slots of which the person does not want to hear now. @type {Set<string>} */
  #away = new Set();
  /** The document whose project is read anew. @type {?string} */
  #reading = null;
  #ended = false;
  /** What is on show, so that it is not drawn again while somebody types. */
  #shown = '';

  /** @param {ReviewApp} app */
  constructor(app) {
    this.app = app;
    this.node = el('div', { class: 'pd-slot-question', hidden: true });
    app.queue.addEventListener('loaded', () => this.shown());
    app.openings.addEventListener('change', () => this.draw());
  }

  /** A document is on show. */
  shown() {
    const { mayEdit, pages, queue } = this.app;
    const known = queue.documents.find(({ id }) => id === pages.document);
    if (mayEdit && known && !known.validated && known.counts.entries >= FEWEST && !this.#known.has(known.id)) this.ask(known.id);
    this.draw();
  }

  /** @param {string} document */
  async ask(document) {
    this.#known.set(document, null);
    const slots = await this.app.client.slots(document).catch((error) => this.app.report(error));
    if (!slots || this.#ended) return;
    this.#known.set(document, slots);
    this.draw();
  }

  draw() {
    const { app } = this;
    const { document } = app.pages;
    const known = this.#known.get(document);
    const slot = app.entryQuestion.active || !known?.may_name ? undefined : known.slots.find((each) => !this.#away.has(key(document, each)));
    const shown = this.#reading ? 'reading' : slot ? key(document, slot) : '';
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.node.hidden = !shown;
    this.node.replaceChildren(...this.#reading ? [el('span', { role: 'status' }, app.t('slot_reading'))] : known && slot ? this.#question(document, known, slot) : []);
  }

  /** @param {string} document @param {UnnamedSlots} known @param {Slot} slot */
  #question(document, known, slot) {
    const { t } = this.app;
    const examples = slot.examples.map((text) => t('slot_example', { text })).join(', ');
    const options = el('datalist', { id: uniqueId('pd') }, ...known.fields.map((value) => el('option', { value })));
    const other = el('input', { type: 'text', list: options.id, maxlength: 60, 'aria-label': t('slot_other'), placeholder: t('slot_other') });
    const form = el('form', { class: 'pd-row', onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      if (other.value.trim()) this.#say(document, slot, other.value);
    } }, other, options);
    const button = (/** @type {string} */ words, /** @type {?string} */ label) => el('button', { type: 'button', class: 'pd-button', onclick: () => this.#say(document, slot, label) }, words);
    return [
      el('span', { role: 'status' }, t.count('slot_question', slot.values, { entries: t.number(slot.entries), examples })),
      ...slot.suggested.slice(0, OFFERED).map((label) => button(label, label)), form, button(t('slot_none'), null),
      iconButton('close', t('entry_question_away'), () => this.#putAway(document, slot)),
    ];
  }

  /** @param {string} document @param {Slot} slot */
  #putAway(document, slot) {
    this.#away.add(key(document, slot));
    this.draw();
    this.app.focusPage();
  }

  /** @param {string} document @param {Slot} slot @param {?string} label what people call its field; null: it is none */
  async #say(document, { form, after, before }, label) {
    const { app } = this;
    const said = await app.attempt(() => app.client.http.post(`/documents/${document}/slots`, { form, after, before, label }));
    if (!said) return;
    app.focusPage();
    const undo = async () => {
      if (!await app.attempt(() => app.client.http.post('/schema/undo', { revision: said.revision }))) return;
      const job = await app.attempt(() => app.client.http.post('/analyses', {}));
      if (job) this.#follow(document, job, app.t('slot_undone'));
    };
    this.#follow(document, said.job, label ? app.t('slot_named', { label: label.trim() }) : app.t('slot_no_field'), undo);
  }

  /** See a reading through, then show what it made. @param {string} document @param {import('./reading_anew.js').Job} job @param {string} words @param {() => void} [undo] */
  async #follow(document, job, words, undo) {
    const { app } = this;
    this.#reading = document;
    this.draw();
    const last = await jobOver(app, job, () => this.#ended);
    if (this.#ended) return;
    this.#reading = null;
    this.#known.clear(); // of the other documents too
    await showAnew(app, document);
    this.draw();
    if (last && last.state !== 'done') app.notices.add(last.error || app.t('not_loaded'));
    else app.notices.show(words, ...(undo ? [{ label: app.t('undo'), act: undo }] : []));
  }

  destroy() {
    this.#ended = true;
  }
}

/** @param {string} document @param {Slot} slot */
function key(document, { form, after, before }) {
  return [document, form, after, before].join(' ');
}
