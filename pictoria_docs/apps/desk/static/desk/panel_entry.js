/** An entry: its number and title, its pictures, and its record as a form. */

import { el } from '../shared/dom.js';
import { labelled } from './controls.js';
import { editable } from './editing.js';
import { linked } from './panel_region.js';
import { RecordForm } from './record_form.js';

/**
 * @typedef {import('../shared/api.js').QueuedEntry} DocumentEntry
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 */

/**
 * @param {ReviewApp} app @param {DocumentEntry} entry @param {import('../shared/api.js').Record} record
 * @param {?import('../shared/api.js').Link[]} links null: one of its values is at hand
 * @returns {import('./panel.js').PanelBody}
 */
export function entryBody(app, entry, record, links) {
  const form = new RecordForm(app, entry, record);
  const node = el('div', {}, links && app.mayEdit ? heading(app, entry) : whole(app, entry),
    warnings(record.warnings, app.t), form.node, ...linked(app, entry, links ?? []));
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
  const field = (name) => editable(el('input', { type: 'text', maxlength: 400 }), {
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

/** @param {string[]} codes @param {import('../shared/translator.js').Translator} t */
function warnings(codes, t) {
  const known = codes.map((code) => `warning_${code}`).filter(t.has);
  return known.length ? el('ul', { class: 'pd-warnings' }, ...known.map((code) => el('li', {}, t(code)))) : null;
}
