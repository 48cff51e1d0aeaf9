/** A region: a text is corrected below its crop; a picture has its number and what goes with it. */

import { REGION_TYPES } from '../canvas/kinds.js';
import { doubtfulText } from './doubtful.js';
import { el, labelled } from './dom.js';
import { editable } from './editing.js';

const PICTURES = new Set(['figure', 'panel', 'plate', 'table', 'decoration', 'drop_capital']);

export function regionBody(desk, subject, details) {
  const { words } = desk;
  const region = { ...details.subject, document: subject.document };
  const picture = PICTURES.has(region.type);
  const correct = (changes, base = region.revision) => desk.edit([desk.wish('correct', { ...region, revision: base }, changes)]);
  const parts = [desk.cropOf(region.page, region.box, { alt: region.name, most: picture ? 260 : 180 })];
  let first = null;
  if (!picture || details.text) {
    const text = doubtfulText({ text: details.text, doubtful: details.doubtful ?? [] }, {
      key: 'text', label: words.say(picture ? 'text_in' : 'text'), words, readOnly: !desk.mayEdit, base: region.revision,
      save: (text, base) => correct({ text }, base),
      enter: (changed) => (changed ? desk.next() : desk.decide('accept')),
      leave: () => desk.focusPage(),
    });
    first = text.field;
    parts.push(text.node, reading(details.reading, words));
  }
  const number = desk.mayEdit && picture ? numberField(desk, region, correct) : null;
  if (desk.mayEdit) parts.push(el('div', { class: 'pd-two' }, number, labelled(words.say('region_type'), types(words, region.type, (type) => correct({ type })))));
  if (region.alone) parts.push(el('p', { class: 'pd-alone' }, words.say(picture ? 'alone_picture' : 'alone_caption')));
  parts.push(...linked(desk, region, details.links ?? []));
  return { node: el('div', {}, ...parts), edit: () => (picture ? null : first) };
}

function numberField(desk, region, correct) {
  const field = el('input', { type: 'text', maxlength: 40 });
  editable(field, {
    key: 'number', value: region.number ?? '', base: region.revision,
    save: (number, base) => correct({ number }, base),
    enter: (changed) => (changed ? desk.next() : desk.decide('accept')), leave: () => desk.focusPage(),
  });
  return labelled(desk.words.say('number'), field);
}

function types(words, chosen, change) {
  const all = REGION_TYPES.includes(chosen) ? REGION_TYPES : [...REGION_TYPES, chosen];
  const select = el('select', { value: chosen, onchange: () => change(select.value) }, ...all.map((type) => el('option', { value: type }, words.type(type))));
  return select;
}

/** What the grammar of captions read. */
function reading(read, words) {
  if (!read) return null;
  const rows = [
    read.label ? [words.say('read_label'), read.label] : null,
    read.numbers.length ? [words.say('read_numbers'), read.numbers.join(', ')] : null,
    read.parts.length ? [words.say('read_parts'), read.parts.map((part) => part.number ?? '–').join(', ')] : null,
  ].filter(Boolean);
  if (!rows.length) return null;
  return el('dl', { class: 'pd-reading' }, ...rows.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
}

/** What the links of a subject lead to, by what they mean seen from here. */
export function linked(desk, subject, links) {
  const { words } = desk;
  const groups = new Map();
  for (const link of links) {
    const away = link.source === subject.id;
    const code = `${away ? 'out' : 'in'}_${link.type}`;
    const known = words.table.has(`panels.${code}`);
    const title = known ? words.say(code) : words.type(link.type);
    groups.set(title, [...(groups.get(title) ?? []), { link, end: away ? link.target_end : link.source_end }]);
  }
  return [...groups].map(([title, members]) => el('section', { class: 'pd-linked' }, el('h3', {}, title),
    el('ul', {}, ...members.map(({ link, end }) => el('li', {},
      el('button', { type: 'button', class: 'pd-link', onclick: () => desk.goTo(end) }, end.name || words.type(end.type)),
      el('span', { class: 'pd-soft' }, words.say('page_short', { page: end.page })),
      el('button', { type: 'button', class: `pd-chip pd-chip-${link.status}`, title: words.say('open_link'), onclick: () => desk.open({ ...link, document: subject.document ?? desk.current.document }) },
        words.status(link.status)))))));
}
