/** Files of other tools are taken in: annotations, transcriptions, training sets. */

import { el, randomKey, uniqueId } from '../shared/dom.js';
import { queryOf, sentenceOf } from '../shared/http_client.js';
import { button } from './controls.js';

/** @typedef {import('../shared/translator.js').Translator} Translator */

const SHOWN = 20;

/**
 * @param {Translator} t @param {import('../shared/http_client.js').HttpClient<'/projects/{project}'>} http
 * @param {string[]} formats @param {import('../shared/api.js').Document[]} documents
 */
export function makeImportForm(t, http, formats, documents) {
  const format = el('select.ph-input', { id: uniqueId(), 'data-field': 'format' }, ...formats.map((name) => (
    el('option', { value: name }, t.has(`home.import_format.${name}`) ? t(`home.import_format.${name}`) : name))));
  const document = el('select.ph-input', { id: uniqueId(), 'data-field': 'document' },
    el('option', { value: '' }, t('home.import_any_document')),
    ...documents.map(({ id, title }) => el('option', { value: id }, title)));
  const input = el('input.ph-input', { id: uniqueId(), type: 'file' });
  const page = el('input.ph-input', { id: uniqueId(), type: 'number', min: '1', 'data-field': 'page' });
  const model = el('input.ph-input', { id: uniqueId(), maxlength: '300', 'data-field': 'model' });
  const classes = el('textarea.ph-input', { id: uniqueId(), rows: '4', maxlength: '9000', spellcheck: 'false', 'data-field': 'classes' });
  const problem = el('p.ph-notice.ph-bad', { role: 'alert', hidden: true });
  const result = el('div.ph-sheet-result', { 'aria-live': 'polite' });
  const submit = el('button.ph-button.ph-quiet', { type: 'submit' }, t('home.import_send'));
  const form = el('form', { novalidate: true }, el('div.ph-fields', {},
    el('div.ph-field', {}, el('label', { for: format.id }, t('home.import_what')), format),
    documents.length > 1 && el('div.ph-field', {}, el('label', { for: document.id }, t('home.import_document')), document),
    el('div.ph-field', {}, el('label', { for: input.id }, t('home.import_file')), input)),
  el('details.ph-more', {}, el('summary', {}, t('home.export_more')), el('div.ph-fields', {},
    field('import_page', page), field('import_model', model), field('import_classes', classes))),
  problem, el('div.ph-actions', {}, submit));

  /** @param {string} name @param {HTMLElement} control */
  function field(name, control) {
    const hint = el('p.ph-hint', { id: uniqueId() }, t(`home.${name}_hint`));
    control.setAttribute('aria-describedby', hint.id);
    return el('div.ph-field', {}, el('label', { for: control.id }, t(`home.${name}`)), control, hint);
  }

  /** @param {() => Promise<void>} what */
  async function tried(what) {
    problem.hidden = true;
    submit.disabled = true;
    try {
      await what();
    } catch (error) {
      problem.textContent = sentenceOf(error);
      problem.hidden = false;
    }
    submit.disabled = false;
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const file = input.files?.[0];
    tried(async () => {
      if (!file) throw new Error(t('home.sheet_none'));
      const settings = classes.value.trim() ? [`classes=${classes.value}`] : [];
      const query = queryOf({
        format: format.value, name: file.name, document: document.value, page: page.value, model: model.value.trim(), settings,
      });
      const response = await http.send('POST', `/imports${query}`, undefined, {
        body: file, headers: { 'Content-Type': 'application/octet-stream' },
      });
      show(await http.read(response));
    });
  });

  /** @param {import('../shared/api.js').ImportedFile} done */
  function show(done) {
    const undo = button('quiet', t('home.sheet_undo'), () => tried(async () => {
      undo.disabled = true;
      const back = await http.post('/bulk/undo', { change_set: done.change_set, new_change_set: randomKey() });
      result.replaceChildren(el('p', {}, t.count('home.sheet_undone', back.undone)));
    }));
    const more = done.left_out.length - SHOWN;
    const told = t('home.import_done', { done: t.number(done.done), conflicts: t.number(done.conflicts), left: t.number(done.left_out.length) });
    result.replaceChildren(el('div', {}, el('p', { 'data-part': 'imported' }, told),
      done.left_out.length > 0 && el('ul.ph-sheet-columns', {}, ...done.left_out.slice(0, SHOWN).map((sentence) => el('li', {}, sentence)),
        more > 0 && el('li', {}, t('home.sheet_more', { number: t.number(more) }))),
      done.suggested > 0 && el('p.ph-hint', { 'data-part': 'suggested' }, t.count('home.import_suggested', done.suggested)),
      done.done > done.suggested && el('div.ph-actions', {}, undo)));
  }

  return el('section.ph-card.ph-import', {}, el('h2', {}, t('home.import_title')), el('p.ph-hint', {}, t('home.import_hint')), form, result);
}
