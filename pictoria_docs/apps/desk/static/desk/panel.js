/** What is known of the subject at hand, and what can be done with it. */

import { el, icon } from './dom.js';
import { hold, saveAll } from './editing.js';
import { entryBody } from './panel_entry.js';
import { linkBody } from './panel_link.js';
import { mentionBody } from './panel_mention.js';
import { regionBody } from './panel_region.js';
import { said } from './said.js';

const BODIES = { link: linkBody, region: regionBody, mention: mentionBody, entry: entryBody, field: entryBody };
const ACTIONS = [['accept', 'A'], ['reject', 'X'], ['uncertain', 'U'], ['skip', 'S'], ['comment', 'C'], ['history', 'H']];

export class Panel {
  #turn = 0;

  constructor(desk) {
    this.desk = desk;
    const { words } = desk;
    this.head = el('header', { class: 'pd-subject' });
    this.body = el('div', { class: 'pd-body' });
    this.said = el('div', { class: 'pd-said' });
    this.actions = el('div', { class: 'pd-actions', role: 'toolbar', 'aria-label': words.say('decide') },
      ...ACTIONS.filter(([name]) => desk.mayEdit || name === 'history').map(([name, key]) => el('button', {
        type: 'button', class: `pd-act pd-act-${name}`, 'data-act': name, 'aria-keyshortcuts': key, onclick: () => desk.act(name),
      }, icon(name), el('span', {}, words.say(`act_${name}`)), el('kbd', { 'aria-hidden': 'true' }, key))));
    this.scroll = el('div', { class: 'pd-scroll', tabindex: -1 }, this.head, this.body, this.said);
    this.node = el('section', { class: 'pd-panel', 'aria-label': words.say('panel') }, this.scroll, this.actions);
    this.empty();
  }

  /** Nothing is at hand. */
  empty() {
    this.#turn += 1;
    this.save();
    this.shown = null;
    const { words } = this.desk;
    this.head.replaceChildren(el('h2', {}, words.say('nothing')), el('p', { class: 'pd-soft' }, words.say('nothing_help')));
    this.body.replaceChildren();
    this.body.dataset.of = '';
    this.said.replaceChildren();
    this.actions.hidden = true;
  }

  /** What was typed and not saved yet goes out. */
  save() {
    saveAll(this.body);
  }

  /** Show a subject. A value whose record is shown already is only pointed at. */
  async show(subject) {
    const before = this.shown;
    const same = before && entryOf(before) && entryOf(before) === entryOf(subject);
    this.shown = subject;
    this.#head(subject);
    this.actions.hidden = false;
    if (!same) {
      this.save();
      this.body.classList.add('pd-waits');
    }
    await this.#load(same);
  }

  /** What is shown has changed. */
  async refresh() {
    if (!this.shown) return;
    await this.#load(false);
  }

  async #load(keep) {
    const { desk, shown } = this;
    const turn = this.#turn += 1;
    if (desk.outbox.edits(shown.document).some(({ id, action }) => id === shown.id && action === 'add')) {
      // The server does not know it yet; its answer brings us here again.
      this.body.replaceChildren();
      this.body.dataset.of = '';
      this.said.replaceChildren();
      return;
    }
    try {
      const entry = entryOf(shown);
      const of = entry ?? shown.id;
      const [details, record] = await Promise.all([
        desk.client.details(shown.document, shown.id), entry ? desk.client.record(shown.document, entry) : null,
      ]);
      if (turn !== this.#turn) return;
      desk.learn(details.subject, record);
      this.details = details;
      this.#head(desk.current?.id === shown.id ? desk.current : shown);
      const told = JSON.stringify([details, record]);
      if (told === this.told && this.body.dataset.of === of) {
        this.body.classList.remove('pd-waits');
        return; // nothing new
      }
      this.told = told;
      if (!keep || !this.body.childElementCount) this.#draw(details, record, of);
      else this.part?.mark?.(shown.id);
      const unfolds = this.unfolds;
      this.unfolds = false;
      const open = unfolds || (this.said.dataset.of === shown.id && this.said.querySelector('details')?.open);
      this.said.dataset.of = shown.id;
      this.said.replaceChildren(...said(desk, shown, details, open));
      if (unfolds) this.said.querySelector('details')?.scrollIntoView({ block: 'nearest' });
    } catch (problem) {
      if (turn === this.#turn) this.#fail(problem);
    }
  }

  #draw(details, record, of) {
    const putBack = this.body.dataset.of === of ? hold(this.body) : null;
    this.part = BODIES[this.shown.kind](this.desk, this.shown, details, record);
    this.body.replaceChildren(this.part.node);
    this.body.dataset.of = of;
    this.body.classList.remove('pd-waits');
    if (!putBack) this.scroll.scrollTop = 0;
    putBack?.();
    this.part.mark?.(this.shown.id, true);
  }

  #fail(problem) {
    const { words } = this.desk;
    if (!problem.kind) console.error(problem);
    this.body.classList.remove('pd-waits');
    this.body.replaceChildren(el('p', { class: 'pd-soft' }, problem.sentence || words.say(problem.kind === 'refused' ? 'gone' : 'not_loaded')));
    this.body.dataset.of = '';
    this.said.replaceChildren();
  }

  #head(subject) {
    const { words } = this.desk;
    const suggested = subject.status === 'suggested';
    const kind = subject.kind === 'field' ? words.type(subject.field ?? subject.type) : words.type(subject.type);
    const title = subject.kind === 'link' ? kind : subject.name || kind;
    this.head.replaceChildren(
      el('p', { class: 'pd-kind' }, subject.kind === 'link' || title === kind ? words.say(`one_${subject.kind}`) : kind, ' · ', words.say('page_short', { page: subject.page })),
      el('h2', {}, title),
      el('p', { class: 'pd-state' },
        el('span', { class: `pd-chip pd-chip-${subject.status}` }, words.status(subject.status)),
        el('span', { class: 'pd-soft' }, suggested
          ? words.say('sure', { how: words.sureness(subject.confidence), share: words.share(subject.confidence) })
          : subject.by ? words.say('by', { name: subject.by, when: words.date(subject.at) }) : '')));
  }

  /** The status changes at once, before the server has answered. */
  restate(subject) {
    if (this.shown?.id !== subject.id) return;
    this.shown = subject;
    this.#head(subject);
  }

  /** Where typing begins. */
  edit() {
    const field = this.part?.edit?.() ?? this.body.querySelector('textarea, input:not([type="hidden"])');
    field?.focus();
    field?.select?.();
    return Boolean(field);
  }

  /** Take another possibility; 1 is the first. */
  alternative(number) {
    return this.part?.alternative?.(number) ?? false;
  }

  history() {
    const details = this.said.querySelector('details');
    if (!details) return;
    details.open = !details.open;
    if (details.open) details.scrollIntoView({ block: 'nearest' });
  }
}

const entryOf = (subject) => (subject.kind === 'field' ? subject.entry : subject.kind === 'entry' ? subject.id : null);
