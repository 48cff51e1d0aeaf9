/** What is known of the subject at hand, and what can be done with it. */

import { el } from '../shared/dom.js';
import { icon } from './controls.js';
import { hold, saveAll } from './editing.js';
import { entryBody } from './panel_entry.js';
import { linkBody } from './panel_link.js';
import { mentionBody } from './panel_mention.js';
import { regionBody } from './panel_region.js';
import { subjectHistory } from './subject_history.js';
import { certainty } from './wording.js';

const BODIES = { link: linkBody, region: regionBody, mention: mentionBody, entry: entryBody, field: entryBody };
const ACTIONS = [['accept', 'A'], ['reject', 'X'], ['uncertain', 'U'], ['skip', 'S'], ['comment', 'C'], ['history', 'H']];

export class Panel {
  #requests = 0;

  /** @param {import('./review_app.js').ReviewApp} app */
  constructor(app) {
    this.app = app;
    const { t } = app;
    this.head = el('header', { class: 'pd-subject' });
    this.body = el('div', { class: 'pd-body' });
    this.past = el('div', { class: 'pd-said' });
    this.actions = el('div', { class: 'pd-actions', role: 'toolbar', 'aria-label': t('decide') },
      ...ACTIONS.filter(([name]) => app.mayEdit || name === 'history').map(([name, key]) => el('button', {
        type: 'button', class: `pd-act pd-act-${name}`, 'data-act': name, 'aria-keyshortcuts': key, onclick: () => app.act(name),
      }, icon(name), el('span', {}, t(`act_${name}`)), el('kbd', { 'aria-hidden': 'true' }, key))));
    this.scroll = el('div', { class: 'pd-scroll', tabindex: -1 }, this.head, this.body, this.past);
    this.node = el('section', { class: 'pd-panel', 'aria-label': t('panel') }, this.scroll, this.actions);
    this.empty();
  }

  /** Nothing is at hand. */
  empty() {
    this.#requests += 1;
    this.save();
    this.shown = null;
    const { t } = this.app;
    this.head.replaceChildren(el('h2', {}, t('nothing')), el('p', { class: 'pd-soft' }, t('nothing_help')));
    this.body.replaceChildren();
    this.body.dataset.of = '';
    this.past.replaceChildren();
    this.actions.hidden = true;
  }

  /** What was typed and not saved yet goes out. */
  save() {
    saveAll(this.body);
  }

  /** Show a subject. A value whose record is shown already is only pointed at. @param {any} subject */
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
    const { app, shown } = this;
    const request = this.#requests += 1;
    if (app.outbox.edits(shown.document).some(({ id, action }) => id === shown.id && action === 'add')) {
      // The server does not know it yet; its answer brings us here again.
      this.body.replaceChildren();
      this.body.dataset.of = '';
      this.past.replaceChildren();
      return;
    }
    try {
      const entry = entryOf(shown);
      const of = entry ?? shown.id;
      const [details, record] = await Promise.all([
        app.client.details(shown.document, shown.id), entry ? app.client.record(shown.document, entry) : null,
      ]);
      if (request !== this.#requests) return;
      app.selection.learn(details.subject, record);
      this.details = details;
      this.#head(app.selection.current?.id === shown.id ? app.selection.current : shown);
      const content = JSON.stringify([details, record]);
      if (content === this.content && this.body.dataset.of === of) {
        this.body.classList.remove('pd-waits');
        return; // nothing new
      }
      this.content = content;
      if (!keep || !this.body.childElementCount) this.#draw(details, record, of);
      else this.part?.mark?.(shown.id);
      const unfolds = this.unfolds;
      this.unfolds = false;
      const open = unfolds || (this.past.dataset.of === shown.id && this.past.querySelector('details')?.open);
      this.past.dataset.of = shown.id;
      this.past.replaceChildren(...subjectHistory(app, shown, details, open));
      if (unfolds) this.past.querySelector('details')?.scrollIntoView({ block: 'nearest' });
    } catch (problem) {
      if (request === this.#requests) this.#fail(problem);
    }
  }

  /** @param {any} details @param {any} record */
  #draw(details, record, of) {
    const putBack = this.body.dataset.of === of ? hold(this.body) : null;
    this.part = BODIES[this.shown.kind](this.app, this.shown, details, record);
    this.body.replaceChildren(this.part.node);
    this.body.dataset.of = of;
    this.body.classList.remove('pd-waits');
    if (!putBack) this.scroll.scrollTop = 0;
    putBack?.();
    this.part.mark?.(this.shown.id, true);
  }

  /** @param {any} problem */
  #fail(problem) {
    const { t } = this.app;
    if (!problem.kind) console.error(problem);
    this.body.classList.remove('pd-waits');
    this.body.replaceChildren(el('p', { class: 'pd-soft' }, problem.sentence || t(problem.kind === 'refused' ? 'gone' : 'not_loaded')));
    this.body.dataset.of = '';
    this.past.replaceChildren();
  }

  /** @param {any} subject */
  #head(subject) {
    const { t } = this.app;
    const suggested = subject.status === 'suggested';
    const kind = subject.kind === 'field' ? t.type(subject.field ?? subject.type) : t.type(subject.type);
    const title = subject.kind === 'link' ? kind : subject.name || kind;
    this.head.replaceChildren(
      el('p', { class: 'pd-kind' }, subject.kind === 'link' || title === kind ? t(`one_${subject.kind}`) : kind, ' · ', t('page_short', { page: subject.page })),
      el('h2', {}, title),
      el('p', { class: 'pd-state' },
        el('span', { class: `pd-chip pd-chip-${subject.status}` }, t(`status_${subject.status}`)),
        el('span', { class: 'pd-soft' }, suggested
          ? t('sure', { how: certainty(t, subject.confidence), share: t.percent(subject.confidence) })
          : subject.by ? t('by', { name: subject.by, when: t.date(subject.at) }) : '')));
  }

  /** The status changes at once, before the server has answered. @param {any} subject */
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

  /** Take another possibility; 1 is the first. @param {number} number */
  alternative(number) {
    return this.part?.alternative?.(number) ?? false;
  }

  history() {
    const details = this.past.querySelector('details');
    if (!details) return;
    details.open = !details.open;
    if (details.open) details.scrollIntoView({ block: 'nearest' });
  }
}

/** @param {any} subject */
const entryOf = (subject) => (subject.kind === 'field' ? subject.entry : subject.kind === 'entry' ? subject.id : null);
