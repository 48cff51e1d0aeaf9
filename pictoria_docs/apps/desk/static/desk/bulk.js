/** Accept all above a confidence at once: what it would do is shown before, and one undo takes it back. */

import { el, randomKey } from '../shared/dom.js';
import { labelled } from './controls.js';
import { openDialog } from './dialogs.js';

const PAUSE = 180;

/** Open the dialog. @param {import('./review_app.js').ReviewApp} app */
export function openBulk(app) {
  const { t } = app;
  const { filters: { document: at, assigned }, tasks } = app.queue;
  const asked = { at_least: 0.9, types: null, document: at, assigned: Boolean(assigned) };
  let turn = 0;
  let timer = null;
  const slider = el('input', { type: 'range', min: 50, max: 100, step: 1, value: 90 });
  const shown = el('output', {});
  const types = el('div', { class: 'pd-types', role: 'group', 'aria-label': t('bulk_types') });
  const total = el('p', { class: 'pd-total', role: 'status' });
  const sample = el('ul', { class: 'pd-sample' });
  const accept = el('button', { type: 'button', class: 'pd-button pd-main', disabled: true, onclick: () => go() }, t('bulk_none'));

  const filters = (chosen = asked.types) => ({
    at_least: asked.at_least, ...(asked.document ? { document: [asked.document] } : {}), ...(chosen ? { type: chosen } : {}),
    ...(asked.assigned ? { assigned: true } : {}),
  });
  async function look(all) {
    const mine = turn += 1;
    try {
      const whole = all ? await app.client.post('/bulk/preview', filters(null)) : null;
      if (mine !== turn) return;
      if (whole) drawTypes(whole.types);
      const told = whole && !asked.types ? whole : await app.client.post('/bulk/preview', filters());
      if (mine === turn) draw(told);
    } catch (problem) {
      if (mine === turn) total.textContent = problem.sentence || t('not_loaded');
    }
  }
  function drawTypes(counts) {
    types.replaceChildren(...Object.entries(counts).sort((a, b) => b[1] - a[1]).map(([type, count]) => {
      const box = el('input', { type: 'checkbox', value: type, checked: !asked.types || asked.types.includes(type) });
      return el('label', {}, box, ` ${t.type(type)} `, el('small', {}, t.number(count)));
    }));
  }
  function draw(told) {
    const none = !told.total || (asked.types && !asked.types.length);
    total.textContent = none ? t('bulk_nothing') : t.count('bulk_total', told.total);
    accept.disabled = none;
    accept.textContent = none ? t('bulk_none') : t.count('bulk_accept', told.total);
    sample.replaceChildren(...(none ? [] : told.sample).map((item) => el('li', {},
      el('b', {}, t.type(item.type)), ` ${item.kind === 'link' ? `${item.source_end.name} → ${item.target_end.name}` : item.name} `,
      el('span', { class: 'pd-soft' }, `${t('page_short', { page: item.page })} · ${t.percent(item.confidence)}`))));
  }
  async function go() {
    accept.disabled = true;
    const step = randomKey();
    try {
      // What was refused a moment ago is not accepted.
      if (app.outbox.state === 'saving') await app.outbox.settled();
      const { accepted } = await app.client.post('/bulk/accept', { filters: filters(), step });
      dialog.close();
      app.decisions.bulkAccepted(step, accepted);
    } catch (problem) {
      total.textContent = problem.sentence || t('not_loaded');
      accept.disabled = false;
    }
  }
  const later = (all) => {
    clearTimeout(timer);
    timer = setTimeout(() => look(all), PAUSE);
  };
  const say = () => { shown.textContent = t.percent(Number(slider.value) / 100); };
  slider.addEventListener('input', () => {
    asked.at_least = Number(slider.value) / 100;
    say();
    later(true);
  });
  types.addEventListener('change', () => {
    const boxes = [...types.querySelectorAll('input')];
    const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
    asked.types = chosen.length === boxes.length ? null : chosen;
    if (asked.types && !asked.types.length) draw({ total: 0, sample: [] });
    else later(false);
  });
  const documents = el('select', { value: asked.document, onchange: () => { asked.document = documents.value; later(true); } },
    el('option', { value: '' }, t('all_documents')), ...(app.documents ?? []).map(({ id, title, name }) => el('option', { value: id }, title || name)));
  documents.value = asked.document;
  const mine = el('input', { type: 'checkbox', checked: asked.assigned, onchange: () => { asked.assigned = mine.checked; later(true); } });
  say();
  const threshold = labelled(t('bulk_threshold'), slider);
  threshold.querySelector('label').append(' ', shown);
  const dialog = openDialog(app.node, t('bulk'), { t, wide: true },
    el('p', { class: 'pd-soft' }, t('bulk_help')),
    el('div', { class: 'pd-two' }, threshold, labelled(t('document'), documents)),
    tasks.length ? el('label', {}, mine, ` ${t('assigned')}`) : null, types, total, el('h3', {}, t('bulk_sample')), sample,
    el('div', { class: 'pd-row pd-end' }, el('button', { type: 'button', class: 'pd-button', onclick: () => dialog.close() }, t('cancel')), accept));
  slider.focus();
  look(true);
  return dialog;
}
