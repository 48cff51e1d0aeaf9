/** What is known of the subject at hand, and what can be done with it. */

import { typeOf } from '../canvas/object_types.js';
import { el, setAttributes } from '../shared/dom.js';
import { RequestError } from '../shared/http_client.js';
import { icon } from './controls.js';
import { fieldsIn, hold, saveAll } from './editing.js';
import { entryBody } from './panel_entry.js';
import { printed } from './key_names.js';
import { alikeAddress } from './look_alikes.js';
import { linkBody } from './panel_link.js';
import { mentionBody } from './panel_mention.js';
import { PICTURES, regionBody } from './panel_region.js';
import { subjectHistory } from './subject_history.js';
import { certainty, isUndecided, statusOf } from './wording.js';

const ACTIONS = [['accept', 'A'], ['reject', 'X'], ['uncertain', 'U'], ['skip', 'S'], ['comment', 'C'], ['history', 'H']];

/**
 * @typedef {import('../shared/api.js').Record} EntryRecord
 * @typedef {import('./project_client.js').Details} Details
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 * @typedef {import('./selection.js').DocumentSubject} DocumentSubject
 *
 * @typedef {object} PanelBody what is known of a subject
 * @property {HTMLElement} node
 * @property {(id: string, fresh?: boolean) => void} [mark] point at one of its values
 * @property {() => ?import('./editing.js').EditableField|undefined} [edit] where typing begins
 * @property {(number: number) => boolean} [alternative] take another possibility
 */

export class Panel {
  #requests = 0;
  /** @type {?DocumentSubject} */
  shown = null;
  /** What the body shows, as JSON. */
  content = '';
  /** @type {?PanelBody} */
  part = null;
  /** Whether the history is to be unfolded, once. */
  unfolds = false;
  /** The suggestions that can be rejected together. @type {?import('../shared/api.js').Filters} */
  rest = null;
  /** What was asked of the subject at hand before it was on show. @type {(() => unknown)[]} */
  #asked = [];

  /** @param {ReviewApp} app */
  constructor(app) {
    this.app = app;
    const { t } = app;
    this.head = el('header', { class: 'pd-subject' });
    this.body = el('div', { class: 'pd-body' });
    this.past = el('div', { class: 'pd-said' });
    this.others = el('p', { class: 'pd-others', hidden: true });
    this.actions = el('div', { class: 'pd-actions', role: 'toolbar', 'aria-label': t('decide') },
      ...ACTIONS.filter(([name]) => app.isReviewer || name === 'history').map(([name, key]) => el('button', {
        type: 'button', class: `pd-act pd-act-${name}`, 'data-act': name, 'aria-keyshortcuts': key, onclick: () => app.act(name),
      }, icon(name), el('span', {}, t(`act_${name}`)), el('kbd', { 'aria-hidden': 'true' }, key))));
    this.alike = this.actions.appendChild(el('a', { class: 'pd-act pd-act-alike', 'aria-keyshortcuts': 'z', hidden: true },
      icon('alike'), el('span', {}, t('key_alike')), el('kbd', { 'aria-hidden': 'true' }, 'Z')));
    this.scroll = el('div', { class: 'pd-scroll', tabindex: -1 }, this.head, app.group.node, this.others, this.body, this.past);
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
    this.#arrived();
    this.app.group.node.hidden = true;
    this.#offerRest(null, 0);
    this.actions.hidden = true;
  }

  /** What was typed and not saved yet goes out. */
  save() {
    saveAll(this.body);
  }

  /** Show a subject. A value whose record is shown already is only pointed at. @param {DocumentSubject} subject */
  async show(subject) {
    const before = this.shown;
    const same = before !== null && entryOf(before) !== null && entryOf(before) === entryOf(subject);
    this.shown = subject;
    this.#head(subject);
    this.app.group.draw(subject);
    this.actions.hidden = false;
    if (before?.id !== subject.id) {
      this.#asked = [];
      this.#offerRest(null, 0);
      this.past.inert = true;
    }
    if (!same) {
      this.save();
      this.body.inert = true;
      this.body.classList.add('pd-waits');
    }
    await this.#load(subject, same);
  }

  /** Offer to reject the others of a sort of which several were wrong and none was right. @param {?DocumentSubject} subject @param {number} left */
  #offerRest(subject, left) {
    const { app, app: { t } } = this;
    this.others.hidden = !left;
    this.rest = null;
    if (!subject || !left) return void this.others.replaceChildren();
    const type = subject.kind === 'region' ? subject.type : 'entry';
    this.rest = { document: [subject.document], kind: [subject.kind === 'region' ? 'region' : 'entry'], type: [type] };
    this.others.replaceChildren(el('button', {
      type: 'button', class: 'pd-button', 'aria-keyshortcuts': 'Control+Shift+X', onclick: () => app.act('reject_rest'),
    }, t.count(`rest_${type}`, left), ' ', el('kbd', { 'aria-hidden': 'true' }, printed('Ctrl+Shift+x', t))));
  }

  /** What may be done with it has changed. */
  redraw() {
    const { lock } = this.app;
    for (const button of this.actions.querySelectorAll('button')) button.hidden = !lock.allows(button.dataset.act ?? '');
    if (this.shown) this.app.group.draw(this.shown);
    this.content = '';
    return this.refresh();
  }

  /** What is shown has changed. */
  async refresh() {
    if (this.shown) await this.#load(this.shown, false);
  }

  /** @param {DocumentSubject} shown @param {boolean} keep the body as it is, if there is one */
  async #load(shown, keep) {
    const { app } = this;
    const request = this.#requests += 1;
    if (app.outbox.edits(shown.document).some(({ id, action }) => id === shown.id && action === 'add')) {
      // The server does not know it yet; its answer brings us here again.
      this.body.replaceChildren();
      this.body.dataset.of = '';
      this.past.replaceChildren();
      this.#arrived();
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
      this.#head(app.selection.current?.id === shown.id ? app.selection.current : shown);
      this.#offerRest(shown, app.mayEdit ? details.rest_to_reject : 0);
      const content = JSON.stringify([details, record]);
      if (content === this.content && this.body.dataset.of === of) {
        this.#arrived();
        return; // nothing new
      }
      this.content = content;
      // The record may have come to hand while another one was still shown.
      if (keep && this.body.dataset.of === of) this.part?.mark?.(shown.id);
      else this.#draw(shown, details, record, of);
      const unfolds = this.unfolds;
      this.unfolds = false;
      const open = unfolds || (this.past.dataset.of === shown.id && this.past.querySelector('details')?.open === true);
      this.past.dataset.of = shown.id;
      this.past.replaceChildren(...subjectHistory(app, shown, details, open));
      if (unfolds) this.past.querySelector('details')?.scrollIntoView({ block: 'nearest' });
      this.#arrived();
    } catch (problem) {
      if (request === this.#requests) this.#fail(problem);
    }
  }

  /**
   * @param {DocumentSubject} shown @param {Details} details @param {?EntryRecord} record
   * @param {string} of id of what the body is about
   */
  #draw(shown, details, record, of) {
    const putBack = this.body.dataset.of === of ? hold(this.body) : null;
    this.part = bodyOf(this.app, shown.document, details, record);
    this.body.replaceChildren(this.part.node);
    this.body.dataset.of = of;
    if (!putBack) this.scroll.scrollTop = 0;
    putBack?.();
    this.part.mark?.(shown.id, true);
  }

  /** @param {unknown} problem */
  #fail(problem) {
    const { t } = this.app;
    const { sentence = '', kind = null } = problem instanceof RequestError ? problem : {};
    if (!kind) console.error(problem);
    this.body.replaceChildren(el('p', { class: 'pd-soft' }, sentence || t(kind === 'refused' ? 'gone' : 'not_loaded')));
    this.body.dataset.of = '';
    this.past.replaceChildren();
    this.#arrived();
  }

  /** What is shown is of the subject at hand: nothing of the one before can be used by mistake any more. */
  #arrived() {
    this.body.classList.remove('pd-waits');
    this.body.inert = false;
    this.past.inert = false;
    for (const action of this.#asked.splice(0)) action();
  }

  /**
   * Do something once a part is of the subject at hand; whether it was done, or will be.
   * @param {HTMLElement} part the body or the past @param {() => boolean} action
   */
  #once(part, action) {
    return part.inert ? Boolean(this.#asked.push(action)) : action();
  }

  /** @param {DocumentSubject} subject */
  #head(subject) {
    const { t } = this.app;
    const alike = subject.kind === 'region' && PICTURES.has(subject.type) ? alikeAddress(this.app, subject) : null;
    setAttributes(this.alike, { hidden: alike ? null : '', href: alike });
    const suggested = isUndecided(subject.status);
    const kind = subject.kind === 'field' ? t.type(subject.field ?? subject.type) : t.type(typeOf(subject));
    const title = subject.kind === 'link' ? kind : subject.name || kind;
    this.head.replaceChildren(
      el('p', { class: 'pd-kind' }, subject.kind === 'link' || title === kind ? t(`one_${subject.kind}`) : kind, ' · ', t('page_short', { page: subject.page })),
      el('h2', {}, title),
      el('p', { class: 'pd-state' },
        el('span', { class: `pd-chip pd-chip-${subject.status}` }, statusOf(t, subject)),
        el('span', { class: 'pd-soft' }, suggested
          ? [t('sure', { how: certainty(t, subject.confidence), share: t.percent(subject.confidence) }),
            this.app.queue.checks.has(subject.id) ? t('random_check') : ''].filter(Boolean).join(' · ')
          : subject.by ? t('by', { name: subject.by, when: t.date(subject.at) }) : '')));
  }

  /** The status changes at once, before the server has answered. @param {DocumentSubject} subject */
  restate(subject) {
    if (this.shown?.id !== subject.id) return;
    this.shown = subject;
    this.#head(subject);
  }

  /** Where typing begins. */
  edit() {
    return this.#once(this.body, () => {
      const field = this.part?.edit?.() ?? fieldsIn(this.body, 'textarea, input')[0];
      field?.focus();
      field?.select();
      return Boolean(field);
    });
  }

  /** Take another possibility; 1 is the first. @param {number} number */
  alternative(number) {
    return this.#once(this.body, () => this.part?.alternative?.(number) ?? false);
  }

  history() {
    return this.#once(this.past, () => {
      const details = this.past.querySelector('details');
      if (!details) return false;
      details.open = !details.open;
      if (details.open) details.scrollIntoView({ block: 'nearest' });
      return true;
    });
  }
}

/** @param {DocumentSubject} subject */
const entryOf = (subject) => (subject.kind === 'field' ? subject.entry : subject.kind === 'entry' ? subject.id : null);

/** @param {ReviewApp} app @param {string} document @param {Details} details @param {?EntryRecord} record @returns {PanelBody} */
function bodyOf(app, document, details, record) {
  if ('runner_up' in details) return linkBody(app, { ...details.subject, document }, details);
  if ('reading' in details) return regionBody(app, { ...details.subject, document }, details);
  const { subject } = details;
  const links = 'links' in details ? details.links : [];
  if (record) return entryBody(app, { ...record.entry, document }, record, 'missing_numbers' in details && subject.kind === 'entry' ? details : null);
  return subject.kind === 'mention' ? mentionBody(app, { ...subject, document }, links) : { node: el('div') };
}
