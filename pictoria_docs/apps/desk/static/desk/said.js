/** What people said of a subject, and what became of it: remarks with answers, and every version. */

import { el } from './dom.js';
import { ask } from './dialogs.js';

/** @returns {Node[]} */
export function said(desk, subject, details, open) {
  return [remarks(desk, subject, details.remarks), history(desk, subject, details, open)].filter(Boolean);
}

function remarks(desk, subject, list) {
  if (!list.length) return null;
  const { words } = desk;
  const top = list.filter((remark) => remark.answers === null);
  return el('section', { class: 'pd-remarks' }, el('h3', {}, words.say('remarks')),
    el('ul', {}, ...top.map((remark) => one(desk, subject, remark, list))));
}

function one(desk, subject, remark, all) {
  const { words } = desk;
  const answers = all.filter((each) => each.answers === remark.number);
  const buttons = desk.mayEdit && !remark.closed ? el('div', { class: 'pd-row' },
    el('button', { type: 'button', class: 'pd-link', onclick: () => answer(desk, subject, remark) }, words.say('answer')),
    el('button', { type: 'button', class: 'pd-link', onclick: () => desk.closeRemark(remark) }, words.say('settle'))) : null;
  return el('li', { class: remark.closed ? 'pd-closed' : null },
    el('p', { class: 'pd-soft' }, el('strong', {}, remark.by), ` · ${words.say(`remark_${remark.kind}`)} · ${words.date(remark.at)}`,
      remark.closed ? ` · ${words.say('settled_by', { name: remark.closed_by })}` : ''),
    remark.text ? el('p', {}, remark.text) : null,
    answers.length ? el('ul', {}, ...answers.map((each) => one(desk, subject, each, all))) : null, buttons);
}

async function answer(desk, subject, remark) {
  const { words } = desk;
  const text = await ask(desk.node, { words, title: words.say('answer'), label: words.say('your_answer'), send: words.say('send'), needed: true });
  if (text) desk.remark(subject, 'comment', text, remark.number);
}

function history(desk, subject, details, open) {
  const { words } = desk;
  const versions = [...details.history].reverse();
  const node = el('details', { class: 'pd-history', open }, el('summary', {}, words.count('history', versions.length), el('kbd', { 'aria-hidden': 'true' }, 'H')));
  const rows = versions.map((version, place) => el('li', {},
    el('p', {}, el('strong', {}, version.by), ` ${version.words} · `, el('span', { class: 'pd-soft' }, words.date(version.at))),
    version.note ? el('p', {}, version.note) : null, changes(version, words),
    place && desk.mayEdit ? restore(desk, subject, version.number) : null));
  const first = details.suggested ? el('li', {}, el('p', {}, el('strong', {}, words.say('machine')), ` ${words.status('suggested')}`),
    versions.length && desk.mayEdit ? restore(desk, subject, 0) : null) : null;
  node.append(el('ol', {}, ...rows, first));
  return node;
}

function restore(desk, subject, number) {
  const { words } = desk;
  return el('button', { type: 'button', class: 'pd-link', onclick: () => desk.restore(subject, number) }, words.say('restore'));
}

/** Which values a version changed, before and after. */
function changes({ before, after }, words) {
  if (!before || !after) return null;
  const [old, made] = [JSON.parse(before), JSON.parse(after)];
  const shown = ['type', 'number', 'text', 'title', 'value', 'normalised', 'source', 'target', 'box', 'polygon', 'spans', 'evidence', 'term'];
  const rows = shown.filter((name) => JSON.stringify(old[name]) !== JSON.stringify(made[name])).map((name) => {
    const told = [old[name], made[name]].map((value) => inWords(name, value, words));
    const name_ = words.say(`change_${name}`);
    if (told[0] === null && told[1] === null) return el('li', {}, name_);
    return el('li', {}, `${name_} `, el('del', {}, told[0] ?? '–'), ' → ', el('ins', {}, told[1] ?? '–'));
  });
  return rows.length ? el('ul', { class: 'pd-changes' }, ...rows) : null;
}

/** A value in words; null where only that it changed can be told. */
function inWords(name, value, words) {
  if (name === 'type') return words.type(value);
  if (name === 'term') return value?.label ?? null;
  if (['text', 'number', 'title', 'value', 'normalised'].includes(name)) return value ?? '–';
  return null;
}
