/** Accept all above a confidence at once: what it would do is shown before, and one undo takes it back. */

import { typeOf } from '../canvas/object_types.js';
import { el, randomKey } from '../shared/dom.js';
import { RequestError } from '../shared/http_client.js';
import { labelled } from './controls.js';
import { openDialog } from './dialogs.js';

const PAUSE = 180;

/** @typedef {import('../shared/api.js').BulkPreview} BulkPreview */

/** Open the dialog. @param {import('./review_app.js').ReviewApp} app */
export function openBulk(app) {
  const { t } = app;
  const { filters: { document: at, assigned }, tasks } = app.queue;
  /** `types`: null is all. @type {{at_least: number, types: ?string[], document: string, assigned: boolean}} */
  const criteria = { at_least: 0.9, types: null, document: at, assigned: Boolean(assigned) };
  let request = 0;
  let timer = 0;
  const slider = el('input', { type: 'range', min: 50, max: 100, step: 1, value: 90 });
  const shown = el('output', {});
  const types = el('div', { class: 'pd-types', role: 'group', 'aria-label': t('bulk_types') });
  const total = el('p', { class: 'pd-total', role: 'status' });
  const sample = el('ul', { class: 'pd-sample' });
  const skipped = el('ul', { class: 'pd-sample' });
  const accept = el('button', { type: 'button', class: 'pd-button pd-main', disabled: true, onclick: () => go() }, t('bulk_none'));

  /** @returns {import('../shared/api.js').Filters} */
  const filters = (chosen = criteria.types) => ({
    at_least: criteria.at_least, ...(criteria.document ? { document: [criteria.document] } : {}), ...(chosen ? { type: chosen } : {}),
    ...(criteria.assigned ? { assigned: true } : {}),
  });
  /** @param {unknown} problem */
  const fail = (problem) => { total.textContent = (problem instanceof RequestError && problem.sentence) || t('not_loaded'); };
  /** @param {boolean} all count the types anew, too */
  async function preview(all) {
    const mine = request += 1;
    try {
      const whole = all ? await app.client.http.post('/bulk/preview', filters(null)) : null;
      if (mine !== request) return;
      if (whole) drawTypes(whole.types);
      const result = whole && !criteria.types ? whole : await app.client.http.post('/bulk/preview', filters());
      if (mine === request) draw(result);
    } catch (problem) {
      if (mine === request) fail(problem);
    }
  }
  /** @param {BulkPreview['types']} counts */
  function drawTypes(counts) {
    types.replaceChildren(...Object.entries(counts).sort((a, b) => b[1] - a[1]).map(([type, count]) => {
      const box = el('input', { type: 'checkbox', value: type, checked: !criteria.types || criteria.types.includes(type) });
      return el('label', {}, box, ` ${t.type(type)} `, el('small', {}, t.number(count)));
    }));
  }
  /** @param {Omit<BulkPreview, 'types'>} result */
  function draw(result) {
    const none = !result.total || criteria.types?.length === 0;
    total.textContent = none ? t('bulk_nothing') : t.count('bulk_total', result.total);
    accept.disabled = none;
    accept.textContent = none ? t('bulk_none') : t.count('bulk_accept', result.total);
    skipped.replaceChildren(...result.skipped.map((sentence) => el('li', {}, sentence)));
    sample.replaceChildren(...(none ? [] : result.sample).map((item) => el('li', {},
      el('b', {}, t.type(typeOf(item))), ` ${item.kind === 'link' ? `${item.source_end.name} → ${item.target_end.name}` : item.name} `,
      el('span', { class: 'pd-soft' }, `${t('page_short', { page: item.page })} · ${t.percent(item.confidence)}`))));
  }
  async function go() {
    accept.disabled = true;
    const changeSet = randomKey();
    try {
      // What was refused a moment ago is not accepted.
      if (app.outbox.state === 'saving') total.textContent = t('state_saving');
      if (!await app.outbox.saved()) {
        total.textContent = t('bulk_unsaved');
        accept.disabled = false;
        return;
      }
      const { accepted, skipped: locked } = await app.client.http.post('/bulk/accept', { filters: filters(), change_set: changeSet });
      dialog.close();
      app.decisions.bulkDone(changeSet, t.count('bulk_done', accepted));
      for (const sentence of locked) app.notices.add(sentence);
    } catch (problem) {
      fail(problem);
      accept.disabled = false;
    }
  }
  /** @param {boolean} all */
  const later = (all) => {
    clearTimeout(timer);
    timer = setTimeout(() => preview(all), PAUSE);
  };
  const showThreshold = () => { shown.textContent = t.percent(Number(slider.value) / 100); };
  slider.addEventListener('input', () => {
    criteria.at_least = Number(slider.value) / 100;
    showThreshold();
    later(true);
  });
  types.addEventListener('change', () => {
    const boxes = [...types.querySelectorAll('input')];
    const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
    criteria.types = chosen.length === boxes.length ? null : chosen;
    if (criteria.types && !criteria.types.length) draw({ total: 0, sample: [], skipped: [] });
    else later(false);
  });
  const documents = el('select', { value: criteria.document, onchange: () => { criteria.document = documents.value; later(true); } },
    el('option', { value: '' }, t('all_documents')), ...(app.documents ?? []).map(({ id, title, name }) => el('option', { value: id }, title || name)));
  documents.value = criteria.document;
  const mine = el('input', { type: 'checkbox', checked: criteria.assigned, onchange: () => { criteria.assigned = mine.checked; later(true); } });
  showThreshold();
  const dialog = openDialog(app.node, t('bulk'), { t, wide: true },
    el('p', { class: 'pd-soft' }, t('bulk_help')),
    el('div', { class: 'pd-two' }, labelled([t('bulk_threshold'), ' ', shown], slider), labelled(t('document'), documents)),
    tasks.length ? el('label', {}, mine, ` ${t('assigned')}`) : null, types, total, skipped, el('h3', {}, t('bulk_sample')), sample,
    el('div', { class: 'pd-row pd-end' }, el('button', { type: 'button', class: 'pd-button', onclick: () => dialog.close() }, t('cancel')), accept));
  slider.focus();
  preview(true);
  return dialog;
}
