/** What people said of a subject, and what became of it: remarks with answers, and every version. */

import { typeOf } from '../canvas/object_types.js';
import { el } from '../shared/dom.js';
import { ask } from './dialogs.js';

/**
 * @typedef {import('../shared/api.js').Remark} Remark
 * @typedef {import('../shared/translator.js').Translator} Translator
 * @typedef {import('./project_client.js').Details} Details
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 * @typedef {import('./selection.js').DocumentSubject} DocumentSubject
 */

/**
 * @param {ReviewApp} app @param {DocumentSubject} subject @param {Details} details
 * @param {boolean} open whether the versions are unfolded
 */
export function subjectHistory(app, subject, details, open) {
  return [...remarks(app, subject, details.remarks), history(app, subject, details, open)];
}

/** @param {ReviewApp} app @param {DocumentSubject} subject @param {Remark[]} list */
function remarks(app, subject, list) {
  if (!list.length) return [];
  const { t } = app;
  const top = list.filter((remark) => remark.answers === null);
  return [el('section', { class: 'pd-remarks' }, el('h3', {}, t('remarks')),
    el('ul', {}, ...top.map((remark) => one(app, subject, remark, list))))];
}

/**
 * @param {ReviewApp} app @param {DocumentSubject} subject @param {Remark} remark @param {Remark[]} all
 * @returns {HTMLElement}
 */
function one(app, subject, remark, all) {
  const { t } = app;
  const answers = all.filter((answer) => answer.answers === remark.number);
  const buttons = app.mayEdit && !remark.closed ? el('div', { class: 'pd-row' },
    el('button', { type: 'button', class: 'pd-link', onclick: () => answer(app, subject, remark) }, t('answer')),
    el('button', { type: 'button', class: 'pd-link', onclick: () => app.decisions.closeRemark(remark) }, t('settle'))) : null;
  return el('li', { class: remark.closed ? 'pd-closed' : null },
    el('p', { class: 'pd-soft' }, el('strong', {}, remark.by), ` · ${t(`remark_${remark.kind}`)} · ${t.date(remark.at)}`,
      remark.closed ? ` · ${t('settled_by', { name: remark.closed_by })}` : ''),
    remark.text ? el('p', {}, remark.text) : null,
    answers.length ? el('ul', {}, ...answers.map((answer) => one(app, subject, answer, all))) : null, buttons);
}

/** @param {ReviewApp} app @param {DocumentSubject} subject @param {Remark} remark */
async function answer(app, subject, remark) {
  const { t } = app;
  const text = await ask(app.node, { t, title: t('answer'), label: t('your_answer'), send: t('send'), needed: true });
  if (text) app.decisions.remark(subject, 'comment', text, remark.number);
}

/** @param {ReviewApp} app @param {DocumentSubject} subject @param {Details} details @param {boolean} open */
function history(app, subject, details, open) {
  const { t } = app;
  const versions = [...details.history].reverse();
  const node = el('details', { class: 'pd-history', open }, el('summary', {}, t.count('history', versions.length), el('kbd', { 'aria-hidden': 'true' }, 'H')));
  const rows = versions.map((version, index) => el('li', {},
    el('p', {}, el('strong', {}, version.by), ` ${version.words} · `, el('span', { class: 'pd-soft' }, t.date(version.at))),
    version.note ? el('p', {}, version.note) : null, changes(version, t),
    index && app.mayEdit ? restore(app, subject, version.number) : null));
  const first = details.suggested ? el('li', {}, el('p', {}, el('strong', {}, t('machine')), ` ${t(`status_${'suggested'}`)}`),
    versions.length && app.mayEdit ? restore(app, subject, 0) : null) : null;
  node.append(el('ol', {}, ...rows, first));
  return node;
}

/** @param {ReviewApp} app @param {DocumentSubject} subject @param {number} number */
function restore(app, subject, number) {
  const { t } = app;
  return el('button', { type: 'button', class: 'pd-link', onclick: () => app.decisions.restore(subject, number) }, t('restore'));
}

/** Which values a version changed, before and after. @param {import('../shared/api.js').Version} version @param {Translator} t */
function changes({ before, after }, t) {
  if (!before || !after) return null;
  const [old, made] = [before, after].map((text) => JSON.parse(text)).map((state) => ({ ...state, type: typeOf(state) }));
  const shown = ['type', 'number', 'text', 'title', 'value', 'normalised', 'source', 'target', 'box', 'polygon', 'spans', 'evidence', 'term'];
  const rows = shown.filter((name) => JSON.stringify(old[name]) !== JSON.stringify(made[name])).map((name) => {
    const texts = [old[name], made[name]].map((value) => valueText(name, value, t));
    const name_ = t(`change_${name}`);
    if (texts[0] === null && texts[1] === null) return el('li', {}, name_);
    return el('li', {}, `${name_} `, el('del', {}, texts[0] ?? '–'), ' → ', el('ins', {}, texts[1] ?? '–'));
  });
  return rows.length ? el('ul', { class: 'pd-changes' }, ...rows) : null;
}

/**
 * A value in words; null where only that it changed can be told.
 * @param {string} name @param {any} value @param {Translator} t
 */
function valueText(name, value, t) {
  if (name === 'type') return t.type(value);
  if (name === 'term') return value?.label ?? null;
  if (['text', 'number', 'title', 'value', 'normalised'].includes(name)) return value ?? '–';
  return null;
}
