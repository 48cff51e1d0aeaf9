/** The order of work as a list with filters, and how far the review has come. */

import { el, iconButton } from './dom.js';
import { taskAtHand } from './hand_in.js';

const KINDS = ['link', 'field', 'region', 'entry'];
const STATUSES = ['suggested', 'accepted', 'corrected', 'rejected', 'skipped', 'uncertain'];

export class QueueView {
  constructor(desk) {
    this.desk = desk;
    const { words, queue } = desk;
    this.progress = el('div', { class: 'pd-progress' });
    this.kind = this.#filter('kind', [['', words.say('all_kinds')], ...KINDS.map((kind) => [kind, words.kind(kind)])]);
    this.status = this.#filter('status', STATUSES.map((status) => [status, words.status(status)]));
    this.document = this.#filter('document', [['', words.say('all_documents')]]);
    this.type = this.#filter('type', [['', words.say('all_types')]]);
    this.types = new Set();
    this.#makeMine();
    this.list = el('ul', { class: 'pd-items', role: 'listbox', tabindex: 0, 'aria-label': words.say('queue') });
    this.list.addEventListener('click', (event) => {
      const item = queue.find(event.target.closest('[data-id]')?.dataset.id);
      if (item) desk.open(item);
    });
    this.list.addEventListener('keydown', (event) => this.#key(event));
    this.node = el('aside', { class: 'pd-queue', 'aria-label': words.say('queue') },
      el('header', { class: 'pd-row' }, el('h2', {}, words.say('queue')),
        iconButton('close', words.say('hide_queue'), () => desk.toggle('queue'))),
      this.progress,
      el('div', { class: 'pd-filters' }, this.status, this.kind, this.type, this.document), this.mine, this.list);
    queue.addEventListener('change', () => this.draw());
  }

  #filter(name, options) {
    const select = el('select', { 'aria-label': this.desk.words.say(`filter_${name}`) }, ...optionsOf(options));
    select.addEventListener('change', () => {
      const changes = { [name]: select.value };
      if (name === 'kind') {
        changes.type = '';
        this.types.clear();
      }
      this.desk.filter(changes);
    });
    return select;
  }

  /** Only what the person's tasks ask for; shown to those who have any. */
  #makeMine() {
    const { desk } = this;
    const { words, team } = desk;
    this.assigned = el('input', { type: 'checkbox', onchange: () => desk.filter({ assigned: this.assigned.checked ? 'true' : '' }) });
    this.mine = el('div', { class: 'pd-mine', hidden: true }, el('label', {}, this.assigned, ` ${words.say('assigned')}`),
      team ? el('a', { href: team }, words.say('my_tasks')) : null);
    this.handIn = el('button', { type: 'button', class: 'pd-button pd-hand-in', 'aria-keyshortcuts': 'Shift+S', hidden: true, onclick: () => desk.handIn() }, words.say('hand_in'));
    this.mine.append(this.handIn);
  }

  /** The task at hand can be handed in; the button stands out when everything it asks for is decided. */
  drawTask() {
    const task = this.desk.mayEdit ? taskAtHand(this.desk) : null;
    this.handIn.hidden = !task;
    this.handIn.classList.toggle('pd-main', task?.left === 0);
  }

  #key(event) {
    const by = { ArrowDown: 1, ArrowUp: -1, Enter: 0 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (by) this.desk.move(by);
    else this.desk.focusPage();
  }

  draw() {
    const { desk } = this;
    const { queue, words } = desk;
    this.#drawProgress();
    this.mine.hidden = !queue.tasks.length;
    this.drawTask();
    this.assigned.checked = Boolean(queue.filters.assigned);
    // Doubts are told whoever has the pages.
    this.assigned.disabled = queue.filters.status === 'uncertain';
    for (const item of queue.items) this.types.add(item.type);
    const types = [...this.types].map((type) => [type, words.type(type)]).sort((a, b) => a[1].localeCompare(b[1], words.language));
    renew(this.type, [['', words.say('all_types')], ...types], queue.filters.type);
    const documents = (queue.documents ?? []).map(({ id, title, name }) => [id, title || name]);
    renew(this.document, [['', words.say('all_documents')], ...documents], queue.filters.document);
    this.document.hidden = documents.length < 2;
    this.list.replaceChildren(...queue.items.map((item) => this.#item(item)));
    if (!queue.items.length) this.list.append(el('li', { class: 'pd-empty', role: 'option', 'aria-disabled': 'true' }, words.say(`empty_${queue.filters.status === 'suggested' ? 'suggested' : 'other'}`)));
    const more = queue.total - queue.items.length;
    if (more > 0) this.list.append(el('li', { class: 'pd-empty', role: 'option', 'aria-disabled': 'true' }, words.count('more', more)));
    this.mark(desk.current?.id);
  }

  #drawProgress() {
    const { queue: { progress }, words } = this.desk;
    if (!progress) return;
    const { reviewed, left } = progress;
    const bar = el('progress', { max: reviewed + left || 1, value: reviewed, 'aria-label': words.say('progress') });
    const time = left ? words.say('time_left', { time: words.duration(progress.seconds_left) }) : words.say('all_done');
    this.progress.replaceChildren(bar, el('p', {},
      el('strong', {}, words.count('reviewed', reviewed)), ' · ', words.count('left', left), el('br'), el('span', { class: 'pd-soft' }, time)));
  }

  #item(item) {
    const { words } = this.desk;
    const doubt = item.confidence < 0.6 ? 'low' : item.confidence < 0.85 ? 'some' : 'none';
    return el('li', { role: 'option', 'data-id': item.id, id: `pd-q-${item.id}`, class: `pd-k-${item.kind}`, 'aria-selected': 'false' },
      el('span', { class: 'pd-what' }, el('b', {}, words.type(item.type)),
        el('span', { class: `pd-doubt pd-doubt-${doubt}`, title: words.sureness(item.confidence) }, words.share(item.confidence))),
      el('span', { class: 'pd-which' }, nameOf(item, words)));
  }

  /** Show which one is at hand. */
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

function nameOf(item, words) {
  const page = words.say('page_short', { page: item.page });
  const name = item.kind === 'link' ? `${item.source_end.name} → ${item.target_end.name}` : item.name;
  return `${name} · ${page}`;
}

function optionsOf(options) {
  return options.map(([value, text]) => el('option', { value }, text));
}

function renew(select, options, chosen) {
  const known = options.map(([value]) => value).join('\n');
  if (select.dataset.known !== known) {
    select.replaceChildren(...optionsOf(options));
    select.dataset.known = known;
  }
  select.value = chosen;
}
