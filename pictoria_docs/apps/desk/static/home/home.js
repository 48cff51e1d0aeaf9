/** The start page: the guide, what can be added, and the projects with what runs in them. */

import { el } from '../shared/dom.js';
import { sentenceOf } from '../shared/http_client.js';
import { makeAddForm } from './add_form.js';
import { button } from './controls.js';
import { makeGuide } from './guide.js';
import { watchJobs } from './jobs.js';
import { makeProjectCard } from './project_card.js';
import { makeDeleteForm, makeDuplicateForm, makeRenameForm } from './project_forms.js';
import { makeSettingsForm } from './settings_form.js';
import { mountShell } from './shell.js';
import { makeTrash } from './trash.js';

/**
 * @typedef {import('../shared/api.js').ListedProject} ListedProject
 * @typedef {{started: (slug: string) => Promise<void>, close: () => void}} FormEvents what a form tells when it is done with
 */

/** @param {HTMLElement} host @param {import('./shell.js').PageValue} value */
export async function mount(host, value) {
  const { main, t, api, announce } = mountShell(host, value, { guide: () => guide.show() });
  const guide = makeGuide(t, value.accounts);
  const form = el('div.ph-form-place');
  const list = el('div.ph-projects');
  const create = button('main-action', t('home.new_project'), () => add(null));
  let withArchived = false;
  const archived = button('plain', '', () => {
    withArchived = !withArchived;
    show();
  }, { 'aria-expanded': 'false', hidden: true });
  const example = makeExample();
  const top = el('div.ph-title', {}, el('h1', {}, t('home.title')), el('div.ph-title-ways', {}, example.again, create));
  const trash = makeTrash({ t, api, announce, changed: (slug) => renew(slug) });
  let trashDays = 0;
  main.append(top, guide.element, example.element, form, list, archived, trash.element);
  // A file that misses the form must not take the page's place.
  for (const name of ['dragover', 'drop']) window.addEventListener(name, (event) => event.preventDefault());

  /** @type {Map<string, ReturnType<typeof makeProjectCard>>} */
  const cards = new Map();
  /** @type {import('../shared/api.js').Start} */
  let desk;
  let refresh = () => {};

  /** @param {?ListedProject} project null: a new one */
  function add(project) {
    const only = project === null && !desk.projects.length;
    open(project, only, ({ started, close }) => makeAddForm({ t, api, desk, project, started, close: only ? null : close }));
  }

  /** A catalogue to try: told at length to whoever has no project at work, and always at hand. */
  function makeExample() {
    const make = async (/** @type {import('./controls.js').ButtonEvent} */ { currentTarget: go }) => {
      go.disabled = true;
      try {
        const made = await api.post('/example');
        form.replaceChildren();
        await renew(made.project);
      } catch (problem) {
        announce(sentenceOf(problem));
      }
      go.disabled = false;
    };
    const text = t(value.accounts ? 'projects.example_text_team' : 'projects.example_text');
    return {
      element: el('section.ph-card.ph-example', { hidden: true },
        el('div', {}, el('h2', {}, t('projects.example_title')), el('p', {}, text)),
        button('main-action', t('projects.example'), make)),
      again: button('plain', t('projects.example'), make, { title: text, hidden: true }),
    };
  }

  /** Show all anew after a project has changed as a whole. @param {string} [slug] of the one that is to be seen */
  async function renew(slug) {
    if (slug) cards.delete(slug);
    await fill();
    refresh();
    const card = slug ? cards.get(slug) : null;
    card?.element.scrollIntoView({ block: 'nearest' });
    if (card) card.focus();
    else create.focus();
  }

  /**
   * Open one of the forms about a project as a whole.
   * @param {ListedProject} project
   * @param {(context: import('./project_forms.js').FormContext & {days: number}) => {element: HTMLElement, focus: () => void}} make
   */
  function manage(project, make) {
    open(project, false, ({ close }) => make({
      t, api, project, close, days: trashDays,
      done: async (sentence, slug) => {
        form.replaceChildren();
        cards.delete(project.project);
        await renew(slug);
        announce(sentence);
      },
    }));
  }

  /** @param {ListedProject} project */
  async function archive(project) {
    try {
      await api.project(project.project).put('/archived', { archived: !project.archived });
      await renew(project.project);
      announce(t(project.archived ? 'projects.unarchived' : 'projects.archived', { project: project.title }));
    } catch (problem) {
      announce(sentenceOf(problem));
    }
  }

  /** @param {ListedProject} project */
  function set(project) {
    open(project, false, (events) => makeSettingsForm({ t, api, base: value.base, desk, project, ...events }));
  }

  /**
   * @param {?ListedProject} project @param {boolean} only nothing else is on the page
   * @param {(events: FormEvents) => {element: HTMLElement, focus: () => void}} makeForm
   */
  function open(project, only, makeForm) {
    const close = () => {
      form.replaceChildren();
      create.hidden = !desk.may_create;
      if (project === null) create.focus();
      else cards.get(project.project)?.focus();
    };
    /** @param {string} slug */
    const started = async (slug) => {
      form.replaceChildren();
      await fill();
      cards.get(slug)?.element.scrollIntoView({ block: 'center' });
      refresh();
    };
    const made = makeForm({ started, close });
    form.replaceChildren(made.element);
    create.hidden = create.hidden || project === null;
    if (!only) {
      made.element.scrollIntoView({ block: 'nearest' });
      made.focus();
    }
  }

  async function fill() {
    desk = await api.get('/desk');
    trashDays = await trash.load();
    show();
  }

  function show() {
    create.hidden = !desk.may_create;
    const context = {
      t, api, base: value.base, person: value.login, desk, announce, add, set, archive, refresh: () => refresh(),
      rename: (/** @type {ListedProject} */ project) => manage(project, makeRenameForm),
      duplicate: (/** @type {ListedProject} */ project) => manage(project, makeDuplicateForm),
      remove: (/** @type {ListedProject} */ project) => manage(project, makeDeleteForm),
      removed: async (/** @type {ListedProject} */ project) => {
        cards.delete(project.project);
        announce(t('home.project_removed', { project: project.title }));
        await fill();
        if (desk.projects.length) create.focus();
        else add(null);
      },
    };
    const hidden = desk.projects.filter((project) => project.archived).length;
    archived.hidden = !hidden;
    archived.textContent = withArchived ? t('projects.hide_archived') : t.count('projects.show_archived', hidden);
    archived.setAttribute('aria-expanded', String(withArchived));
    const atWork = desk.projects.some((project) => !project.archived);
    example.element.hidden = atWork || !desk.may_create;
    example.again.hidden = !atWork || !desk.may_create;
    const shown = desk.projects.filter((project) => withArchived || !project.archived);
    list.replaceChildren(...shown.map((project) => {
      const card = cards.get(project.project) ?? makeProjectCard(project, context);
      cards.set(project.project, card);
      return card.element;
    }));
    if (!desk.projects.length && !desk.may_create) {
      list.append(el('div.ph-card', {}, el('h2', {}, t('home.empty_title')), el('p', {}, t('home.empty_reader'))));
    }
  }

  try {
    desk = await api.get('/desk');
    trashDays = await trash.load();
  } catch (problem) {
    list.append(el('p.ph-notice.ph-bad', { role: 'alert' }, sentenceOf(problem)));
    return;
  }
  show();
  if (!desk.projects.length && desk.may_create) add(null);
  const wanted = new URLSearchParams(location.search).get('settings');
  const asked = desk.projects.find(({ project, role, archived: away }) => project === wanted && role === 'manager' && !away);
  if (asked) set(asked);
  refresh = watchJobs(api, null, (jobs) => {
    for (const [project, card] of cards) card.showJobs(jobs.filter((job) => job.project === project));
  }, announce);
}
