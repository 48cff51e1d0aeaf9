/** The export page: a spreadsheet with what is chosen for it and the way back, all other formats folded for specialists. */

import { el, uniqueId } from '../shared/dom.js';
import { RequestError, sentenceOf } from '../shared/http_client.js';
import { button } from './controls.js';
import { loadCards } from './export_cards.js';
import { makeSelection } from './export_selection.js';
import { makeImportForm } from './import_form.js';
import { makeJobList, watchJobs } from './jobs.js';
import { makePublicationForm } from './publication_form.js';
import { makeAddress, makePurposes, makeSpreadsheet } from './purposes.js';
import { makeSheetForm } from './sheet_form.js';
import { mountShell } from './shell.js';

const USUAL = ['xlsx'];
/** Formats that an archive takes: it wants to know what the data are. */
const PUBLISHED = ['deposit'];
/** Jobs that are of other pages. */
const OTHER_JOBS = ['analyse', 'compare'];

/**
 * @param {HTMLElement} host
 * @param {import('./shell.js').ProjectPageValue & {cards: Object<string, string>}} value `cards`: the modules of packages by name
 */
export async function mount(host, value) {
  const { main, t, api, announce } = mountShell(host, value);
  if (value.problem !== undefined) return;
  const http = api.project(value.project);
  let desk, view, campaigns;
  /** @type {import('../shared/api.js').Publication} */
  let publication;
  /** Ids of exports that were asked for here: their files come as soon as they are there. @type {Set<string>} */
  const asked = new Set();
  try {
    [desk, view, publication, campaigns] = await Promise.all([
      api.get('/desk'), http.get(''), http.get('/publication'), value.accounts ? http.get('/campaigns') : [],
    ]);
  } catch (problem) {
    main.append(el('p.ph-notice.ph-bad', { role: 'alert' }, sentenceOf(problem)));
    return;
  }
  const title = desk.projects.find((project) => project.project === value.project)?.title ?? value.project;
  const manages = value.role === 'manager';
  const formats = makeFormats(desk.formats, t);
  const address = makeAddress(t);
  const selection = makeSelection(t, view.documents, campaigns);
  const problem = el('p.ph-notice.ph-bad', { role: 'alert', hidden: true });
  const publicationPlace = el('div.ph-form-place');
  const submit = el('button.ph-button.ph-main-action', { type: 'submit' }, t('home.export_make'));
  const form = el('form.ph-card', {}, el('h2', {}, t('home.export_other')), formats.element, el('div.ph-actions', {}, submit));
  const made = el('section.ph-card', { hidden: true }, el('h2', {}, t('home.export_made')),
    el('p.ph-hint', {}, t('home.export_made_hint')));
  const lines = makeJobList({
    t, api, announce, title, person: value.login, manages, mayAllow: false, refresh: () => refresh(),
  });
  made.append(lines.element);
  const describe = manages && button('quiet', t('home.publication_open'), () => askPublication(() => {}));
  const cards = await loadCards(value.cards, { host, t, http, title, start: startPublished });
  main.append(el('div.ph-title', {}, el('h1', {}, t('home.export_title', { project: title })), describe),
    makeSpreadsheet(t, selection.element, (purpose) => make(purpose.formats)), publicationPlace, problem, made);
  const edits = value.role !== 'reader';
  if (edits) main.append(makeSheetForm(t, http, announce));
  main.append(el('details.ph-specialists', {}, el('summary', {}, t('home.export_specialists')),
    el('p.ph-hint', {}, t('home.export_specialists_hint')),
    makePurposes(desk.formats, t, address.element, (purpose) => make(purpose.formats)), ...cards.elements, form,
    edits && makeImportForm(t, http, desk.imports, view.documents)));
  const refresh = watchJobs(api, value.project, (jobs) => {
    const exports = jobs.filter((job) => !OTHER_JOBS.includes(job.kind));
    lines.show(exports);
    made.hidden = !exports.length;
    for (const job of exports) if (job.over && asked.delete(job.id)) download(job);
    cards.show(exports);
  }, announce);

  /** @param {import('../shared/api.js').Job} job */
  function download({ id, file }) {
    if (file) el('a', { href: `${http.root}/jobs/${id}/file`, download: file }).click();
  }

  /** Ask what the project says of itself, then go on. @param {() => void} then */
  function askPublication(then) {
    const close = () => publicationPlace.replaceChildren();
    const questions = makePublicationForm({
      t, http, known: publication, close,
      saved: (known) => {
        publication = known;
        close();
        announce(t('home.publication_saved'));
        then();
      },
    });
    publicationPlace.replaceChildren(questions.element);
    questions.focus();
  }

  /** @param {string[]} chosen formats */
  async function make(chosen) {
    if (manages && publication.missing.length && chosen.some((format) => PUBLISHED.includes(format))) {
      askPublication(() => make(chosen));
      return;
    }
    await started(async () => {
      if (!chosen.length) throw new RequestError('refused', t('home.export_none'));
      const job = await http.post('/exports', { formats: chosen, base_url: address.value(), ...selection.value() });
      asked.add(job.id);
    });
  }

  /** @type {import('./export_cards.js').CardOptions['start']} */
  async function startPublished(send) {
    if (publication.missing.length) {
      askPublication(() => startPublished(send));
      return;
    }
    await started(() => send(selection.value()));
  }

  /** Have a job started, and show it. @param {() => Promise<unknown>} start */
  async function started(start) {
    problem.hidden = true;
    try {
      await start();
      refresh();
      made.hidden = false;
      made.scrollIntoView({ block: 'nearest' });
    } catch (error) {
      problem.textContent = sentenceOf(error);
      problem.hidden = false;
      problem.scrollIntoView({ block: 'nearest' });
    }
  }

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    submit.disabled = true;
    await make(formats.value());
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
