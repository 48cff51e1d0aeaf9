/** The order of work as a list with filters, and how far the review has come. */

import { typeOf } from '../canvas/object_types.js';
import { closest, el } from '../shared/dom.js';
import { iconButton } from './controls.js';
import { emptyPages, foundNothing } from './nothing_found.js';
import { beside } from './question_group.js';
import { reachable } from './reachable.js';
import { reviewEnd } from './review_end.js';
import { SheetOffer } from './sheet_offer.js';
import { openTask } from './task_submission.js';
import { certainty, duration } from './wording.js';

/**
 * @typedef {import('./selection.js').DocumentSubject} DocumentSubject
 * @typedef {string[]} Option its value and its text
 */

const KINDS = ['link', 'field', 'region', 'entry'];
/** What a key of the list moves by; 0: to the page. @type {Object<string, number>} */
const STEPS = { ArrowDown: 1, ArrowUp: -1, Enter: 0 };
const STATUSES = ['suggested', 'assumed', 'accepted', 'corrected', 'rejected', 'skipped', 'uncertain'];

export class QueueView {
  /** @param {import('./review_app.js').ReviewApp} app */
  constructor(app) {
    this.app = app;
    const { t, queue } = app;
    this.progress = el('div', { class: 'pd-progress' });
    this.kind = this.#filter('kind', [['', t('all_kinds')], ...KINDS.map((kind) => [kind, t(`kind_${kind}`)])]);
    this.status = this.#filter('status', STATUSES.map((status) => [status, t(`status_${status}`)]));
    this.document = this.#filter('document', [['', t('all_documents')]]);
    this.type = this.#filter('type', [['', t('all_types')]]);
    /** Those that were seen since the kind was chosen. @type {Set<string>} */
    this.types = new Set();
    // Only what the person's tasks ask for; shown to those who have any.
    this.assigned = el('input', { type: 'checkbox', onchange: () => app.selection.filter({ assigned: this.assigned.checked ? 'true' : '' }) });
    this.byPage = el('input', { type: 'checkbox', onchange: () => app.selection.filter({ by_page: this.byPage.checked ? 'true' : '' }) });
    this.end = el('div', { role: 'status' });
    this.sheetOffer = new SheetOffer(app);
    this.submitButton = el('button', { type: 'button', class: 'pd-button pd-hand-in', 'aria-keyshortcuts': 'Shift+S', hidden: true, onclick: () => app.submitTask() }, t('hand_in'));
    this.mine = el('div', { class: 'pd-mine', hidden: true }, el('label', {}, this.assigned, ` ${t('assigned')}`),
      app.teamUrl ? el('a', { href: app.teamUrl }, t('my_tasks')) : null, this.submitButton);
    this.list = el('ul', { class: 'pd-items', role: 'listbox', tabindex: 0, 'aria-label': t('queue') });
    this.list.addEventListener('click', (event) => {
      const item = queue.find(closest(event.target, '[data-id]')?.dataset.id);
      if (item) app.selection.open(item);
    });
    this.list.addEventListener('keydown', (event) => this.#key(event));
    this.node = el('aside', { class: 'pd-queue', 'aria-label': t('queue') },
      el('header', { class: 'pd-row' }, el('h2', {}, t('queue')),
        iconButton('close', t('hide_queue'), () => app.toggle('queue'))),
      this.progress,
      el('div', { class: 'pd-filters' }, this.status, this.kind, this.type, this.document),
      el('label', { class: 'pd-by-page' }, this.byPage, ` ${t('by_page')}`), this.mine, this.sheetOffer.node, this.list, this.end);
    queue.addEventListener('change', () => this.draw());
  }

  /** @param {'kind'|'status'|'document'|'type'} name @param {Option[]} options */
  #filter(name, options) {
    const select = el('select', { 'aria-label': this.app.t(`filter_${name}`) }, ...optionsOf(options));
    select.addEventListener('change', () => {
      if (name === 'kind') this.types.clear();
      this.app.selection.filter({ [name]: select.value, ...(name === 'kind' ? { type: '' } : {}) });
    });
    return select;
  }

  /** The task at hand can be handed in; the button stands out when everything it asks for is decided. */
  drawTask() {
    const task = this.app.isReviewer ? openTask(this.app) : null;
    this.submitButton.hidden = !task;
    this.submitButton.classList.toggle('pd-main', task?.left === 0);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const by = STEPS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (by) this.app.selection.move(by);
    else this.app.focusPage();
  }

  draw() {
    const { app } = this;
    const { queue, t } = app;
    this.#drawProgress();
    this.mine.hidden = !queue.tasks.length;
    this.drawTask();
    // Chosen elsewhere too, as at the end of a review.
    this.status.value = queue.filters.status;
    this.kind.value = queue.filters.kind;
    this.assigned.checked = Boolean(queue.filters.assigned);
    this.byPage.checked = Boolean(queue.filters.by_page);
    // Doubts are told whoever has the pages.
    this.assigned.disabled = queue.filters.status === 'uncertain';
    for (const item of queue.items) this.types.add(item.type);
    const types = [...this.types].map((type) => [type, t.type(type)]).sort((a, b) => a[1].localeCompare(b[1], t.language));
    renew(this.type, [['', t('all_types')], ...types], queue.filters.type);
    const documents = queue.documents.map(({ id, title, name }) => [id, title || name]);
    renew(this.document, [['', t('all_documents')], ...documents], queue.filters.document);
    this.document.hidden = documents.length < 2;
    this.list.replaceChildren(...queue.items.map((item) => this.#item(item)));
    if (!queue.items.length && !queue.goesOn) this.list.append(el('li', { class: 'pd-empty', role: 'option', 'aria-disabled': 'true' }, this.#emptyWords()));
    this.end.replaceChildren(...[reviewEnd(app)].filter((part) => part !== null));
    const more = queue.total - queue.asked;
    if (more > 0 && (queue.items.length || queue.goesOn)) this.list.append(el('li', { class: 'pd-empty', role: 'option', 'aria-disabled': 'true' }, t.count('more', more)));
    this.mark(app.selection.current?.id);
  }

  #drawProgress() {
    const { queue: { progress, items, filters }, t } = this.app;
    if (!progress) return;
    const { reviewed, questions } = progress;
    // What is still listed is asked about, however many of the things that one answer decided are counted off.
    const left = Math.max(progress.left, filters.status === 'suggested' ? items.length : 0);
    const bar = el('progress', { max: reviewed + left || 1, value: reviewed, 'aria-label': t('progress') });
    const [what, more] = left ? [t.count('questions_left', Math.max(questions, 1)), `${t('time_left', { time: duration(t, progress.seconds_left) })} · `] : [this.#doneWords(), ''];
    this.progress.replaceChildren(bar, el('p', {},
      el('strong', {}, what), el('br'), el('span', { class: 'pd-soft' }, more, t.count('reviewed', reviewed))),
    ...this.#promise(progress), ...reachable(this.app, progress));
  }

  /** What there is to say where no question is left. */
  #doneWords() {
    const { app } = this;
    if (app.queue.reading) return app.t('still_reading');
    return foundNothing(app) ? emptyPages(app) : app.t('all_done');
  }

  /** Why the list is empty. */
  #emptyWords() {
    const { app } = this;
    if (app.queue.filters.status !== 'suggested') return app.t('empty_other');
    return !app.queue.reading && foundNothing(app) ? emptyPages(app) : app.t('empty_suggested');
  }

  /** What is assumed, what may be said of it, and why more is asked about than before. @param {import('../shared/api.js').Progress} progress */
  #promise({ assumed, sample, tightened }) {
    const { t } = this.app;
    const why = tightened ? [el('p', { class: 'pd-tightened' }, t.count('tightened', tightened.mistakes, {
      more: t.count('tightened_more', tightened.more), share: t.percent(tightened.promised),
    }))] : [];
    if (!sample) return why;
    const certain = { share: t.percent(sample.promised), sure: t.percent(sample.assurance) };
    const promise = sample.left ? t.count('sample_left', sample.left, certain) : t('sample_done', certain);
    return [el('p', { class: 'pd-soft pd-promise', title: t('assumed_help', { share: t.percent(sample.threshold), sure: certain.sure }) }, t.count('assumed', assumed), ' ', promise), ...why];
  }

  /** @param {DocumentSubject} item */
  #item(item) {
    const { t } = this.app;
    const members = this.app.queue.groups.get(item.id)?.length ?? 0;
    const sure = this.app.queue.leastSure(item);
    const doubt = sure < 0.6 ? 'low' : sure < 0.85 ? 'some' : 'none';
    return el('li', { role: 'option', 'data-id': item.id, id: `pd-q-${item.id}`, class: `pd-k-${item.kind}`, 'aria-selected': 'false' },
      el('span', { class: 'pd-what' }, el('b', {}, t.type(typeOf(item)), members ? ` +${members}` : ''),
        el('span', { class: `pd-doubt pd-doubt-${doubt}`, title: certainty(t, sure) }, t.percent(sure))),
      el('span', { class: 'pd-which' }, titleOf(item, t)),
      this.app.queue.checks.has(item.id) ? el('span', { class: 'pd-which pd-check' }, t('random_check')) : null);
  }

  /** Show which one is at hand. @param {string} [id] */
  mark(id) {
    const before = this.list.querySelector('[aria-selected="true"]');
    const now = id ? this.list.querySelector(`[data-id="${CSS.escape(id)}"]`) : null;
    if (before !== now) before?.setAttribute('aria-selected', 'false');
    if (now) {
      now.setAttribute('aria-selected', 'true');
      now.scrollIntoView({ block: 'nearest' });
      this.list.setAttribute('aria-activedescendant', now.id);
    } else this.list.removeAttribute('aria-activedescendant');
  }
}

/** @param {DocumentSubject} item @param {import('../shared/translator.js').Translator} t */
function titleOf(item, t) {
  const name = item.kind === 'link' ? `${item.source_end.name} → ${item.target_end.name}` : beside(t.type(typeOf(item)), item.name);
  return [name, t('page_short', { page: item.page })].filter(Boolean).join(' · ');
}

/** @param {Option[]} options */
function optionsOf(options) {
  return options.map(([value, text]) => el('option', { value }, text));
}

/** @param {HTMLSelectElement} select @param {Option[]} options @param {string} chosen */
function renew(select, options, chosen) {
  const known = options.map(([value]) => value).join('\n');
  if (select.dataset.known !== known) {
    select.replaceChildren(...optionsOf(options));
    select.dataset.known = known;
  }
  select.value = chosen;
}
