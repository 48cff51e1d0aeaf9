/** An entry: its number and title, its pictures, and its record as a form. */

import { el, labelled } from './dom.js';
import { editable } from './editing.js';
import { linked } from './panel_region.js';
import { Record } from './record.js';

export function entryBody(desk, subject, details, record) {
  const entry = { ...record.entry, document: subject.document };
  const form = new Record(desk, entry, record);
  const links = subject.kind === 'entry' ? details.links ?? [] : [];
  const node = el('div', {}, subject.kind === 'entry' && desk.mayEdit ? heading(desk, entry) : whole(desk, entry),
    warnings(record.warnings, desk.words), form.node, ...linked(desk, entry, links));
  return {
    node,
    mark: (id, fresh) => form.mark(id, fresh),
    edit: () => form.current?.input ?? form.first,
    alternative: (number) => form.alternative(number),
  };
}

function heading(desk, entry) {
  const { words } = desk;
  const field = (name) => editable(el('input', { type: 'text', maxlength: 400 }), {
    key: `entry-${name}`, value: entry[name] ?? '', base: entry.revision,
    save: (value, base) => desk.edit([desk.wish('correct', { ...entry, revision: base }, { [name]: value })]),
    enter: (changed) => (changed ? null : desk.decide('accept')), leave: () => desk.focusPage(),
  });
  return el('div', { class: 'pd-two pd-entry-head' }, labelled(words.say('entry_number'), field('number')), labelled(words.say('entry_title'), field('title')));
}

function whole(desk, entry) {
  return el('p', {}, el('button', { type: 'button', class: 'pd-link', onclick: () => desk.open(entry) }, entry.name),
    el('span', { class: 'pd-soft' }, ` ${entry.title ?? ''}`));
}

function warnings(codes, words) {
  const known = (codes ?? []).map((code) => words.table.get(`panels.warning_${code}`)).filter(Boolean);
  return known.length ? el('ul', { class: 'pd-warnings' }, ...known.map((text) => el('li', {}, text))) : null;
}
