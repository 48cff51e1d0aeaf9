/** What is asked about together with the subject at hand: all that a person sees as one thing, one key for all of it. */

import { typeOf } from '../canvas/object_types.js';
import { el } from '../shared/dom.js';
import { printed } from './key_names.js';

/**
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 * @typedef {import('./selection.js').DocumentSubject} DocumentSubject
 */

export class QuestionGroup {
  /** @param {ReviewApp} app */
  constructor(app) {
    this.app = app;
    this.node = el('section', { class: 'pd-group', hidden: true });
    app.queue.addEventListener('change', () => {
      const { shown } = app.panel;
      if (shown) this.draw(shown);
    });
  }

  /**
   * What else a yes to a subject accepts: the others of the question that it stands for, or all that is left of the
   * question after the person has decided on it.
   * @param {?DocumentSubject} subject @returns {DocumentSubject[]}
   */
  of(subject) {
    const { queue, selection } = this.app;
    if (!subject) return [];
    const rest = selection.decided && selection.current?.id === subject.id ? queue.restOf(subject.id) : null;
    return rest ? [rest, ...queue.groups.get(rest.id) ?? []] : queue.groups.get(subject.id) ?? [];
  }

  /** Whether something stands for a question about several things. @param {string} id */
  isHead(id) {
    return Boolean(this.app.queue.groups.get(id)?.length);
  }

  /** Show what is asked about together with a subject, and where it is on the page. @param {DocumentSubject} subject */
  draw(subject) {
    const { app } = this;
    const { t } = app;
    const head = app.queue.headOf(subject.id);
    const asked = app.queue.find(subject.id);
    const members = head ? [head, ...this.of(head)] : [...(asked ? [asked] : []), ...this.of(subject)];
    this.node.hidden = members.length < (head || asked ? 2 : 1) || !app.mayEdit;
    if (this.node.hidden) return void this.node.replaceChildren();
    const chosen = this.node.contains(document.activeElement);
    const lines = members.map((member) => this.#row(member, member.id === subject.id));
    const share = t.percent(Math.min(...members.map(({ confidence }) => confidence)));
    const text = head ? t('group_part', { number: members.length })
      : asked ? t('group_whole', { number: members.length, share }) : t.count('group_rest', members.length);
    const all = head || !asked ? [] : [el('button', {
      type: 'button', class: 'pd-button pd-reject-all', 'aria-keyshortcuts': 'Shift+X', onclick: () => app.act('reject_all'),
    }, t('reject_all', { number: members.length }), ' ', el('kbd', { 'aria-hidden': 'true' }, printed('Shift+x', t)))];
    this.node.replaceChildren(el('p', { class: 'pd-soft' }, text), el('ul', {}, ...lines), ...all);
    /** @type {?HTMLElement} */
    const current = this.node.querySelector('[aria-current]');
    if (chosen) current?.focus({ preventScroll: true });
  }

  /** @param {DocumentSubject} member @param {boolean} current */
  #row(member, current) {
    const { app } = this;
    const { t } = app;
    const kind = member.kind === 'field' ? t.type(member.field) : t.type(typeOf(member));
    return el('li', { class: 'pd-member' }, el('button', {
      type: 'button', class: 'pd-link', 'data-member': member.id, 'aria-current': current ? 'true' : null,
      onclick: () => app.selection.open(member),
    }, el('b', {}, kind), ' ', el('span', {}, beside(kind, nameOf(member)))), el('small', { class: 'pd-soft' }, t.percent(member.confidence)));
  }

  /** The places of the others on the pages on show. @param {DocumentSubject} subject */
  places(subject) {
    return this.of(subject).flatMap((member) => {
      if (member.kind === 'region' || member.kind === 'mention') return [{ page: member.page, boxes: [member.box] }];
      if (member.kind === 'entry') return member.spans.map((span) => ({ page: span.page, boxes: [span.box] }));
      return [];
    });
  }
}

/** A name beside the word for its type: nothing where it is no more than that word. @param {string} type @param {string} name */
export const beside = (type, name) => (name.toLowerCase() === type.toLowerCase() ? '' : name);

/** What something is called in a list. @param {import('./selection.js').Subject} member */
export function nameOf(member) {
  if (member.kind === 'field') return member.value;
  if (member.kind === 'link') return `${member.source_end.name} → ${member.target_end.name}`;
  return member.name;
}
