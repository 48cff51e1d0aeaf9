/** An entry: its number and title, its pictures, and its record as a form. */

import { el } from '../shared/dom.js';
import { growing } from '../shared/growing.js';
import { missingNumbers } from './candidates.js';
import { labelled } from './controls.js';
import { editable } from './editing.js';
import { linked } from './panel_region.js';
import { RecordForm } from './record_form.js';
import { spellingButtons } from './spellings.js';

const TITLE = 'title'; // the field of the record that says the same as the title of the entry

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
  const titled = titleIsInRecord(entry, record);
  const form = new RecordForm(app, entry, record.fields.filter(({ name }) => titled || name !== TITLE));
  const node = el('div', {}, details && app.mayEdit ? heading(app, entry, titled) : whole(app, entry),
    warnings(record.warnings), spellingButtons(app, entry, record.spellings), missingNumbers(details?.missing_numbers ?? [], app.t), form.node, ...linked(app, entry, details?.links ?? []));
  return {
    node,
    mark: (id, fresh) => form.mark(id, fresh),
    edit: () => form.current?.input ?? form.first,
    alternative: (number) => form.alternative(number),
  };
}

/**
 * Whether the title is shown as a value of the record: what is said of it there counts for the entry, and the other way round.
 * @param {DocumentEntry} entry @param {import('../shared/api.js').Record} record
 */
function titleIsInRecord(entry, { fields }) {
  const field = fields.find(({ name }) => name === TITLE);
  return field !== undefined && (!entry.title || field.values.some(({ alternative }) => !alternative));
}

/** @param {ReviewApp} app @param {DocumentEntry} entry @param {boolean} titled whether its title is shown elsewhere */
function heading(app, entry, titled) {
  const { t } = app;
  /** @param {'number'|'title'} name */
  const field = (name) => editable(name === 'title' ? growing(el('textarea', { rows: 1, maxlength: 400 })) : el('input', { type: 'text', maxlength: 400 }), {
    key: `entry-${name}`, value: entry[name] ?? '', base: entry.revision,
    save: (value, base) => app.decisions.edit([{ ...app.decisions.editOf('correct', entry, { [name]: value }), revision: base }]),
    enter: (changed) => (changed ? null : app.act('accept')), leave: () => app.focusPage(),
  });
  return el('div', { class: 'pd-two pd-entry-head' }, labelled(t('entry_number'), field('number')), titled ? null : labelled(t('entry_title'), field('title')));
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
