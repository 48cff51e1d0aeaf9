/** The export page: forms with what each is for, documents, and the files that have been made. */

import { el, uniqueId } from '../shared/dom.js';
import { RequestError, sentenceOf } from '../shared/http_client.js';
import { makeJobList, watchJobs } from './jobs.js';
import { mountShell } from './shell.js';

const USUAL = ['xlsx'];

/** @param {HTMLElement} host @param {import('./shell.js').ProjectPageValue} value */
export async function mount(host, value) {
  const { main, t, api, announce } = mountShell(host, value);
  if (value.problem !== undefined) return;
  const http = api.project(value.project);
  let desk, view;
  try {
    [desk, view] = await Promise.all([api.get('/desk'), http.get('')]);
  } catch (problem) {
    main.append(el('p.ph-notice.ph-bad', { role: 'alert' }, sentenceOf(problem)));
    return;
  }
  const title = desk.projects.find((project) => project.project === value.project)?.title ?? value.project;
  const formats = makeFormats(desk.formats, t);
  const documents = makeDocuments(view.documents, t);
  const rejected = el('input', { type: 'checkbox', id: uniqueId(), 'aria-describedby': uniqueId() });
  const problem = el('p.ph-notice.ph-bad', { role: 'alert', hidden: true });
  const submit = el('button.ph-button.ph-main-action', { type: 'submit' }, t('home.export_make'));
  const form = el('form.ph-card', {}, formats.element, documents.element,
    el('label.ph-check', { for: rejected.id }, rejected, ` ${t('home.export_rejected')} `,
      el('span.ph-hint', { id: rejected.getAttribute('aria-describedby') }, t('home.export_rejected_hint'))),
    problem,
    el('div.ph-actions', {}, submit));
  const made = el('section.ph-card', { hidden: true }, el('h2', {}, t('home.export_made')),
    el('p.ph-hint', {}, t('home.export_made_hint')));
  const lines = makeJobList({
    t, api, announce, title, person: value.login, manages: value.role === 'manager', mayAllow: false, refresh: () => refresh(),
  });
  made.append(lines.element);
  main.append(el('div.ph-title', {}, el('h1', {}, t('home.export_title', { project: title }))), form, made);
  const refresh = watchJobs(api, value.project, (jobs) => {
    const exports = jobs.filter((job) => job.kind === 'export');
    lines.show(exports);
    made.hidden = !exports.length;
  }, announce);

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    problem.hidden = true;
    submit.disabled = true;
    try {
      const chosen = formats.value();
      if (!chosen.length) throw new RequestError('refused', t('home.export_none'));
      await http.post('/exports', {
        formats: chosen, documents: documents.value(), rejected: rejected.checked,
      });
      refresh();
      made.hidden = false;
      made.scrollIntoView({ block: 'nearest' });
    } catch (error) {
      problem.textContent = sentenceOf(error);
      problem.hidden = false;
    }
    submit.disabled = false;
  });
}

/** @param {string[]} formats @param {import('../shared/translator.js').Translator} t */
function makeFormats(formats, t) {
  const boxes = formats.map((name) => el('input', {
    type: 'checkbox', value: name, id: uniqueId(), checked: USUAL.includes(name), 'aria-describedby': uniqueId(),
  }));
  /** @param {string} name @param {string} kind */
  const words = (name, kind) => (t.has(`home.${kind}.${name}`) ? t(`home.${kind}.${name}`) : null);
  const element = el('fieldset.ph-set', {}, el('legend', {}, t('home.export_what')),
    el('div.ph-formats', {}, ...boxes.map((box) => el('label.ph-format', { for: box.id }, box,
      el('span', {}, el('strong', {}, words(box.value, 'format') ?? box.value),
        el('span.ph-hint', { id: box.getAttribute('aria-describedby') },
          words(box.value, 'format_hint') ?? t('home.format_other')))))));
  return { element, value: () => boxes.filter((box) => box.checked).map((box) => box.value) };
}

/**
 * @param {import('../shared/api.js').Document[]} documents @param {import('../shared/translator.js').Translator} t
 * @returns {{element: ?HTMLElement, value: () => string[]}}
 */
function makeDocuments(documents, t) {
  if (documents.length < 2) return { element: null, value: () => [] };
  const group = uniqueId();
  const all = el('input', { type: 'radio', name: group, id: uniqueId(), checked: true });
  const some = el('input', { type: 'radio', name: group, id: uniqueId() });
  const boxes = documents.map((source) => el('input', { type: 'checkbox', value: source.id, id: uniqueId() }));
  const list = el('div.ph-checks.ph-documents', { hidden: true }, ...boxes.map((box, index) => el('label.ph-check',
    { for: box.id }, box, ` ${documents[index].title} `,
    el('span.ph-hint', {}, t.count('home.pages', documents[index].page_count)))));
  const showSummary = () => {
    list.hidden = all.checked;
  };
  all.addEventListener('change', showSummary);
  some.addEventListener('change', showSummary);
  return {
    element: el('fieldset.ph-set', {}, el('legend', {}, t('home.export_documents')),
      el('div.ph-checks', {}, el('label.ph-check', { for: all.id }, all, ` ${t('home.export_all')}`),
        el('label.ph-check', { for: some.id }, some, ` ${t('home.export_some')}`)), list),
    value() {
      if (all.checked) return [];
      const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
      if (!chosen.length) throw new RequestError('refused', t('home.export_no_document'));
      return chosen;
    },
  };
}
