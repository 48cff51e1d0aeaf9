/** A region: a text is corrected below its crop; a picture has its number and what goes with it. */

import { typeOf } from '../canvas/object_types.js';
import { el } from '../shared/dom.js';
import { candidateList, linkWith, missingNumbers } from './candidates.js';
import { labelled } from './controls.js';
import { lazyCrop } from './crop.js';
import { editable } from './editing.js';
import { textActions } from './text_actions.js';
import { uncertainText } from './uncertain_text.js';

/** Types of regions that are looked at, not read. */
export const PICTURES = new Set(['figure', 'panel', 'plate', 'table', 'decoration', 'drop_capital']);

/**
 * @typedef {import('../shared/api.js').CaptionReading} CaptionReading
 * @typedef {import('../shared/api.js').Link} Link
 * @typedef {import('../shared/api.js').QueuedRegion} DocumentRegion
 * @typedef {import('../shared/translator.js').Translator} Translator
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 * @typedef {(changes: {text?: string, number?: string, type?: string}, base?: ?number) => void} Correct
 */

/**
 * @param {ReviewApp} app @param {DocumentRegion} region @param {import('../shared/api.js').RegionDetails} details
 * @returns {import('./panel.js').PanelBody}
 */
export function regionBody(app, region, details) {
  const { t } = app;
  const picture = PICTURES.has(region.type) || region.offered;
  /** @type {Correct} */
  const correct = (changes, base = region.revision) => app.decisions.edit([{ ...app.decisions.editOf('correct', region, changes), revision: base }]);
  /** @type {(?Node)[]} */
  const parts = [lazyCrop(app, region.page, region.box, { alt: region.name, most: picture ? 260 : 180 })];
  /** @type {?import('./editing.js').EditableField} */
  let first = null;
  if (!picture || details.text) {
    const text = uncertainText({ text: details.text, doubtful: details.doubtful }, {
      key: 'text', label: t(picture ? 'text_in' : 'text'), t, readOnly: !app.mayEdit, base: region.revision,
      save: (text, base) => correct({ text }, base),
      enter: (changed) => entered(app, region, changed),
      leave: () => app.focusPage(),
    });
    first = text.field;
    parts.push(text.node, reading(details.reading, t));
  }
  const number = app.mayEdit && picture ? numberField(app, region, correct) : null;
  if (app.mayEdit) parts.push(el('div', { class: 'pd-two' }, number, labelled(t('region_type'), types(app, typeOf(region), (type) => correct({ type })))));
  if (region.offered) parts.push(el('p', { class: 'pd-alone' }, t('offered_figure')));
  if (region.alone) parts.push(el('p', { class: 'pd-alone' }, t(picture ? 'alone_picture' : 'alone_caption')));
  parts.push(missingNumbers(details.missing_numbers, t), candidateList(app, region, details.candidates, picture), textActions(app, region, details.links), ...linked(app, region, details.links));
  /** @param {number} number */
  const alternative = (number) => {
    const candidate = region.alone && app.mayEdit ? details.candidates[number - 1] : null;
    if (candidate) linkWith(app, region, candidate, picture);
    return Boolean(candidate);
  };
  return { node: el('div', {}, ...parts), edit: () => (picture ? null : first), alternative };
}

/**
 * After Enter in a field: what is right as it stands is accepted; after a change the rest of its question comes.
 * @param {ReviewApp} app @param {DocumentRegion} region @param {boolean} changed
 */
const entered = (app, region, changed) => (changed ? app.decisions.goOn(region) : app.act('accept'));

/** @param {ReviewApp} app @param {DocumentRegion} region @param {Correct} correct */
function numberField(app, region, correct) {
  const field = el('input', { type: 'text', maxlength: 40 });
  editable(field, {
    key: 'number', value: region.number ?? '', base: region.revision,
    save: (number, base) => correct({ number }, base),
    enter: (changed) => entered(app, region, changed), leave: () => app.focusPage(),
  });
  return labelled(app.t('number'), field);
}

/** @param {ReviewApp} app @param {string} chosen @param {(type: string) => void} change */
function types({ t, canvas }, chosen, change) {
  const { regions } = canvas.types;
  const all = regions.includes(chosen) ? regions : [...regions, chosen];
  const select = el('select', { value: chosen, onchange: () => change(select.value) }, ...all.map((type) => el('option', { value: type }, t.type(type))));
  return select;
}

/** What the grammar of captions read. @param {?CaptionReading} read @param {Translator} t */
function reading(read, t) {
  if (!read) return null;
  const rows = [
    [t('read_label'), read.label], [t('read_numbers'), read.numbers.join(', ')],
    [t('read_parts'), read.parts.map((part) => part.number ?? '–').join(', ')],
  ].filter(([, value]) => value);
  if (!rows.length) return null;
  return el('dl', { class: 'pd-reading' }, ...rows.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
}

/**
 * What the links of a subject lead to, by what they mean seen from here.
 * @param {ReviewApp} app @param {import('./selection.js').DocumentSubject} subject @param {Link[]} links
 */
export function linked(app, subject, links) {
  const { t } = app;
  /** @type {Map<string, {link: Link, end: import('../canvas/object_types.js').End}[]>} */
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
      el('button', { type: 'button', class: 'pd-link', onclick: () => app.navigation.goTo({ ...end, document: subject.document }) }, end.name || t.type(typeOf(end))),
      el('span', { class: 'pd-soft' }, t('page_short', { page: end.page })),
      el('button', { type: 'button', class: `pd-chip pd-chip-${link.status}`, title: t('open_link'), onclick: () => app.selection.open({ ...link, document: subject.document }) },
        t(`status_${link.status}`)))))));
}
