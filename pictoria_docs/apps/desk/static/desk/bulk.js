/** Accept all above a confidence at once: what it would do is shown before, and one undo takes it back. */

import { openDialog } from './dialogs.js';
import { el, labelled, newKey } from './dom.js';

const PAUSE = 180;

/** Open the dialog. */
export function openBulk(desk) {
  const { words } = desk;
  const { filters: { document: at, assigned }, tasks } = desk.queue;
  const asked = { at_least: 0.9, types: null, document: at, assigned: Boolean(assigned) };
  let turn = 0;
  let timer = null;
  const slider = el('input', { type: 'range', min: 50, max: 100, step: 1, value: 90 });
  const shown = el('output', {});
  const types = el('div', { class: 'pd-types', role: 'group', 'aria-label': words.say('bulk_types') });
  const total = el('p', { class: 'pd-total', role: 'status' });
  const sample = el('ul', { class: 'pd-sample' });
  const accept = el('button', { type: 'button', class: 'pd-button pd-main', disabled: true, onclick: () => go() }, words.say('bulk_none'));

  const filters = (chosen = asked.types) => ({
    at_least: asked.at_least, ...(asked.document ? { document: [asked.document] } : {}), ...(chosen ? { type: chosen } : {}),
    ...(asked.assigned ? { assigned: true } : {}),
  });
  async function look(all) {
    const mine = turn += 1;
    try {
      const whole = all ? await desk.client.post('/bulk/preview', filters(null)) : null;
      if (mine !== turn) return;
      if (whole) drawTypes(whole.types);
      const told = whole && !asked.types ? whole : await desk.client.post('/bulk/preview', filters());
      if (mine === turn) draw(told);
    } catch (problem) {
      if (mine === turn) total.textContent = problem.sentence || words.say('not_loaded');
    }
  }
  function drawTypes(counts) {
    types.replaceChildren(...Object.entries(counts).sort((a, b) => b[1] - a[1]).map(([type, count]) => {
      const box = el('input', { type: 'checkbox', value: type, checked: !asked.types || asked.types.includes(type) });
      return el('label', {}, box, ` ${words.type(type)} `, el('small', {}, words.number(count)));
    }));
  }
  function draw(told) {
    const none = !told.total || (asked.types && !asked.types.length);
    total.textContent = none ? words.say('bulk_nothing') : words.count('bulk_total', told.total);
    accept.disabled = none;
    accept.textContent = none ? words.say('bulk_none') : words.count('bulk_accept', told.total);
    sample.replaceChildren(...(none ? [] : told.sample).map((item) => el('li', {},
      el('b', {}, words.type(item.type)), ` ${item.kind === 'link' ? `${item.source_end.name} → ${item.target_end.name}` : item.name} `,
      el('span', { class: 'pd-soft' }, `${words.say('page_short', { page: item.page })} · ${words.share(item.confidence)}`))));
  }
  async function go() {
    accept.disabled = true;
    const step = newKey();
    try {
      // What was refused a moment ago is not accepted.
      if (desk.outbox.state === 'saving') await desk.outbox.settled();
      const { accepted } = await desk.client.post('/bulk/accept', { filters: filters(), step });
      dialog.close();
      desk.bulkDone(step, accepted);
    } catch (problem) {
      total.textContent = problem.sentence || words.say('not_loaded');
      accept.disabled = false;
    }
  }
  const later = (all) => {
    clearTimeout(timer);
    timer = setTimeout(() => look(all), PAUSE);
  };
  const say = () => { shown.textContent = words.share(Number(slider.value) / 100); };
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
    el('option', { value: '' }, words.say('all_documents')), ...(desk.documents ?? []).map(({ id, title, name }) => el('option', { value: id }, title || name)));
  documents.value = asked.document;
  const mine = el('input', { type: 'checkbox', checked: asked.assigned, onchange: () => { asked.assigned = mine.checked; later(true); } });
  say();
  const threshold = labelled(words.say('bulk_threshold'), slider);
  threshold.querySelector('label').append(' ', shown);
  const dialog = openDialog(desk.node, words.say('bulk'), { words, wide: true },
    el('p', { class: 'pd-soft' }, words.say('bulk_help')),
    el('div', { class: 'pd-two' }, threshold, labelled(words.say('document'), documents)),
    tasks.length ? el('label', {}, mine, ` ${words.say('assigned')}`) : null, types, total, el('h3', {}, words.say('bulk_sample')), sample,
    el('div', { class: 'pd-row pd-end' }, el('button', { type: 'button', class: 'pd-button', onclick: () => dialog.close() }, words.say('cancel')), accept));
  slider.focus();
  look(true);
  return dialog;
}
