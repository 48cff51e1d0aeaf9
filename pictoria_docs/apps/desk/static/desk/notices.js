/** What the desk has to tell: passing remarks, sentences that stay until read, and conflicts that want a choice. */

import { el } from '../shared/dom.js';
import { iconButton } from './controls.js';
import { nameOf } from './question_group.js';
import { statusOf } from './wording.js';

const PASSING = 6000;
const FEW = 4; // things that a sentence names

/**
 * @typedef {import('../shared/api.js').Conflict} Conflict
 * @typedef {import('../shared/translator.js').Translator} Translator
 * @typedef {import('./selection.js').Subject} Subject
 * @typedef {import('./outbox.js').SentEdit} SentEdit
 * @typedef {{label: string, act: () => unknown, main?: boolean}} NoticeButton
 */

export class Notices {
  /** What others decided on meanwhile, by the change set that was to accept it. @type {Map<string, Conflict[]>} */
  #kept = new Map();

  /** @param {HTMLElement} host @param {Translator} t */
  constructor(host, t) {
    this.t = t;
    this.passing = el('div', { class: 'pd-passing', role: 'status', 'aria-live': 'polite' });
    this.staying = el('div', { class: 'pd-staying', role: 'alert' });
    host.append(this.staying, this.passing);
  }

  /** Where they are shown from now on, before all else that is there. @param {HTMLElement} host */
  moveTo(host) {
    host.prepend(this.staying, this.passing);
  }

  /** Show something that need not be answered. @param {string} text @param {NoticeButton[]} buttons */
  show(text, ...buttons) {
    clearTimeout(this.timer);
    this.passing.replaceChildren(el('p', {}, text), ...buttons.map(({ label, act }) => (
      el('button', { type: 'button', class: 'pd-button', onclick: act }, label))));
    this.timer = setTimeout(() => this.passing.replaceChildren(), PASSING);
  }

  /**
   * Show something that stays until it is put away.
   * @param {string} text @param {{kind?: string, buttons?: NoticeButton[], body?: Node[], key?: ?string}} [options]
   */
  add(text, { kind = 'warning', buttons = [], body = [], key = null } = {}) {
    if (key) this.staying.querySelector(`[data-notice="${key}"]`)?.remove();
    const note = el('section', { class: `pd-notice pd-${kind}`, 'data-notice': key },
      el('div', { class: 'pd-row' }, el('p', {}, text),
        buttons.length ? null : iconButton('close', this.t('close'), () => note.remove())), ...body);
    if (buttons.length) {
      note.append(el('div', { class: 'pd-row pd-end' }, ...buttons.map(({ label, act, main }) => (
        el('button', { type: 'button', class: `pd-button${main ? ' pd-main' : ''}`, onclick: () => { note.remove(); act(); } }, label)
      ))));
    }
    this.staying.append(note);
    return note;
  }

  /** @param {string} key */
  clear(key) {
    this.staying.querySelector(`[data-notice="${key}"]`)?.remove();
  }

  /**
   * Others have decided meanwhile on some of what was accepted together: that stands, and one sentence tells.
   * @param {string} changeSet @param {Conflict[]} conflicts of one of its documents
   */
  keepTheirs(changeSet, conflicts) {
    if (!conflicts.length) return;
    const all = [...this.#kept.get(changeSet) ?? [], ...conflicts];
    this.#kept.set(changeSet, all);
    const things = [...new Set(all.map(({ id, now }) => (now ? nameOf(now) : id)))];
    const what = [...things.slice(0, FEW), ...things.length > FEW ? ['…'] : []].join(', ');
    const names = [...new Set(all.map(({ by }) => by ?? '?'))].join(', ');
    this.add(this.t.count('kept_theirs', all.length, { names, what }), { key: `kept-${changeSet}` });
  }

  /**
   * Two people have changed the same thing: what each of them wants, and which is to stand.
   * @param {{edit: SentEdit, conflict: Conflict}} what @param {{theirs: () => void, mine: () => void}} choices
   */
  conflict({ edit, conflict }, { theirs, mine }) {
    const { t } = this;
    const now = conflict.now;
    const rows = [
      el('dt', {}, t('conflict_theirs', { name: conflict.by ?? '?' })), el('dd', {}, now ? stateOf(now, edit, t) : t('gone')),
      el('dt', {}, t('conflict_mine')), el('dd', {}, wishOf(edit, t)),
    ];
    const text = t(conflict.by ? 'conflict' : 'conflict_nobody', {
      name: conflict.by ?? '', what: now?.name ?? edit.id, when: t.date(conflict.at),
    });
    return this.add(text, {
      kind: 'conflict', key: `conflict-${edit.id}`, body: [el('dl', {}, ...rows)],
      buttons: [{ label: t('keep_theirs'), act: theirs }, { label: t('use_mine'), act: mine, main: true }],
    });
  }
}

/**
 * What somebody made of a subject, in the values that the edit is about.
 * @param {Subject} now @param {SentEdit} edit @param {Translator} t
 */
function stateOf(now, edit, t) {
  const fields = new Map(Object.entries(now));
  const values = Object.keys(edit.changes).map((name) => valueOf(name, fields.get(name), now, t)).filter(Boolean);
  return [statusOf(t, now), ...values].join(' · ');
}

/** @param {SentEdit} edit @param {Translator} t */
function wishOf(edit, t) {
  const values = Object.entries(edit.changes).map(([name, value]) => valueOf(name, value, null, t)).filter(Boolean);
  return [t(`wish_${edit.action}`), ...values].join(' · ');
}

/** @param {string} name @param {unknown} value @param {?Subject} now @param {Translator} t */
function valueOf(name, value, now, t) {
  if (name === 'source' || name === 'target') return now?.kind === 'link' ? now[`${name}_end`].name : '';
  return typeof value === 'string' ? t('quotation', { text: value }) : '';
}
