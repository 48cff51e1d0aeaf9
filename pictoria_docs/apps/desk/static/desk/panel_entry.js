/** An entry: its number and title, its pictures, and its record as a form. */

import { el } from '../shared/dom.js';
import { growing } from '../shared/growing.js';
import { missingNumbers } from './candidates.js';
import { labelled } from './controls.js';
import { editable } from './editing.js';
import { linked } from './panel_region.js';
import { RecordForm } from './record_form.js';
import { spellingButtons } from './spellings.js';

/**
 * @typedef {import('../shared/api.js').QueuedEntry} DocumentEntry
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 */

/**
 * @param {ReviewApp} app @param {DocumentEntry} entry @param {import('../shared/api.js').Record} record
 * @param {?import('../shared/api.js').EntryDetails} details null: one of its values is at hand
 * @returns {import('./panel.js').PanelBody}
 */
export function entryBody(app, entry, record, details) {
  const form = new RecordForm(app, entry, record);
  const node = el('div', {}, details && app.mayEdit ? heading(app, entry) : whole(app, entry),
    warnings(record.warnings), spellingButtons(app, entry, record.spellings), missingNumbers(details?.missing_numbers ?? [], app.t), form.node, ...linked(app, entry, details?.links ?? []));
  return {
    node,
    mark: (id, fresh) => form.mark(id, fresh),
    edit: () => form.current?.input ?? form.first,
    alternative: (number) => form.alternative(number),
  };
}

/** @param {ReviewApp} app @param {DocumentEntry} entry */
function heading(app, entry) {
  const { t } = app;
  /** @param {'number'|'title'} name */
  const field = (name) => editable(name === 'title' ? growing(el('textarea', { rows: 1, maxlength: 400 })) : el('input', { type: 'text', maxlength: 400 }), {
    key: `entry-${name}`, value: entry[name] ?? '', base: entry.revision,
    save: (value, base) => app.decisions.edit([{ ...app.decisions.editOf('correct', entry, { [name]: value }), revision: base }]),
    enter: (changed) => (changed ? null : app.act('accept')), leave: () => app.focusPage(),
  });
  return el('div', { class: 'pd-two pd-entry-head' }, labelled(t('entry_number'), field('number')), labelled(t('entry_title'), field('title')));
}

/** @param {ReviewApp} app @param {DocumentEntry} entry */
function whole(app, entry) {
  return el('p', {}, el('button', { type: 'button', class: 'pd-link', onclick: () => app.selection.open(entry) }, entry.name),
    el('span', { class: 'pd-soft' }, ` ${entry.title ?? ''}`));
}

/** @param {string[]} sentences */
function warnings(sentences) {
  return sentences.length ? el('ul', { class: 'pd-warnings' }, ...sentences.map((sentence) => el('li', {}, sentence))) : null;
}
