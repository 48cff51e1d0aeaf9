/** A region: a text is corrected below its crop; a picture has its number and what goes with it. */

import { REGION_TYPES } from '../canvas/object_types.js';
import { el } from '../shared/dom.js';
import { labelled } from './controls.js';
import { lazyCrop } from './crop.js';
import { editable } from './editing.js';
import { uncertainText } from './uncertain_text.js';

const PICTURES = new Set(['figure', 'panel', 'plate', 'table', 'decoration', 'drop_capital']);

/** @param {import('./review_app.js').ReviewApp} app @param {any} subject @param {any} details */
export function regionBody(app, subject, details) {
  const { t } = app;
  const region = { ...details.subject, document: subject.document };
  const picture = PICTURES.has(region.type);
  /** @param {any} changes */
  const correct = (changes, base = region.revision) => app.decisions.edit([app.decisions.editOf('correct', { ...region, revision: base }, changes)]);
  const parts = [lazyCrop(app, region.page, region.box, { alt: region.name, most: picture ? 260 : 180 })];
  let first = null;
  if (!picture || details.text) {
    const text = uncertainText({ text: details.text, doubtful: details.doubtful ?? [] }, {
      key: 'text', label: t(picture ? 'text_in' : 'text'), t, readOnly: !app.mayEdit, base: region.revision,
      save: (text, base) => correct({ text }, base),
      enter: (changed) => (changed ? app.selection.next() : app.act('accept')),
      leave: () => app.focusPage(),
    });
    first = text.field;
    parts.push(text.node, reading(details.reading, t));
  }
  const number = app.mayEdit && picture ? numberField(app, region, correct) : null;
  if (app.mayEdit) parts.push(el('div', { class: 'pd-two' }, number, labelled(t('region_type'), types(t, region.type, (type) => correct({ type })))));
  if (region.alone) parts.push(el('p', { class: 'pd-alone' }, t(picture ? 'alone_picture' : 'alone_caption')));
  parts.push(...linked(app, region, details.links ?? []));
  return { node: el('div', {}, ...parts), edit: () => (picture ? null : first) };
}

/** @param {import('./review_app.js').ReviewApp} app */
function numberField(app, region, correct) {
  const field = el('input', { type: 'text', maxlength: 40 });
  editable(field, {
    key: 'number', value: region.number ?? '', base: region.revision,
    save: (number, base) => correct({ number }, base),
    enter: (changed) => (changed ? app.selection.next() : app.act('accept')), leave: () => app.focusPage(),
  });
  return labelled(app.t('number'), field);
}

/** @param {import('../shared/translator.js').Translator} t @param {any} chosen */
function types(t, chosen, change) {
  const all = REGION_TYPES.includes(chosen) ? REGION_TYPES : [...REGION_TYPES, chosen];
  const select = el('select', { value: chosen, onchange: () => change(select.value) }, ...all.map((type) => el('option', { value: type }, t.type(type))));
  return select;
}

/** What the grammar of captions read. @param {import('../shared/translator.js').Translator} t */
function reading(read, t) {
  if (!read) return null;
  const rows = [
    read.label ? [t('read_label'), read.label] : null,
    read.numbers.length ? [t('read_numbers'), read.numbers.join(', ')] : null,
    read.parts.length ? [t('read_parts'), read.parts.map((part) => part.number ?? '–').join(', ')] : null,
  ].filter(Boolean);
  if (!rows.length) return null;
  return el('dl', { class: 'pd-reading' }, ...rows.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
}

/**
 * What the links of a subject lead to, by what they mean seen from here.
 * @param {import('./review_app.js').ReviewApp} app
 * @param {any} subject @param {any[]} links
 */
export function linked(app, subject, links) {
  const { t } = app;
  const groups = new Map();
  for (const link of links) {
    const away = link.source === subject.id;
    const code = `${away ? 'out' : 'in'}_${link.type}`;
    const known = t.has(code);
    const title = known ? t(code) : t.type(link.type);
    groups.set(title, [...(groups.get(title) ?? []), { link, end: away ? link.target_end : link.source_end }]);
  }
  return [...groups].map(([title, members]) => el('section', { class: 'pd-linked' }, el('h3', {}, title),
    el('ul', {}, ...members.map(({ link, end }) => el('li', {},
      el('button', { type: 'button', class: 'pd-link', onclick: () => app.navigation.goTo(end) }, end.name || t.type(end.type)),
      el('span', { class: 'pd-soft' }, t('page_short', { page: end.page })),
      el('button', { type: 'button', class: `pd-chip pd-chip-${link.status}`, title: t('open_link'), onclick: () => app.selection.open({ ...link, document: subject.document ?? app.selection.current.document }) },
        t(`status_${link.status}`)))))));
}
