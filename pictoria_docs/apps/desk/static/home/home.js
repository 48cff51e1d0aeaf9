/** The start page: the guide, what can be added, and the projects with what runs in them. */

import { el } from '../shared/dom.js';
import { sentenceOf } from '../shared/http_client.js';
import { makeAddForm } from './add_form.js';
import { button } from './controls.js';
import { makeGuide } from './guide.js';
import { watchJobs } from './jobs.js';
import { makeProjectCard } from './project_card.js';
import { makeSettingsForm } from './settings_form.js';
import { mountShell } from './shell.js';

/**
 * @typedef {import('../shared/api.js').ListedProject} ListedProject
 * @typedef {{started: (slug: string) => Promise<void>, close: () => void}} FormEvents what a form tells when it is done with
 */

/** @param {HTMLElement} host @param {import('./shell.js').PageValue} value */
export async function mount(host, value) {
  const { main, t, api, announce } = mountShell(host, value, { onhelp: () => guide.show() });
  const guide = makeGuide(t, value.accounts);
  const form = el('div.ph-form-place');
  const list = el('div.ph-projects');
  const create = button('main-action', t('home.new_project'), () => add(null));
  const top = el('div.ph-title', {}, el('h1', {}, t('home.title')), create);
  main.append(top, guide.element, form, list);
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

  /** @param {ListedProject} project */
  function set(project) {
    open(project, false, (events) => makeSettingsForm({ t, api, desk, project, ...events }));
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
    show();
  }

  function show() {
    create.hidden = !desk.may_create;
    const context = {
      t, api, base: value.base, person: value.login, desk, announce, add, set, refresh: () => refresh(),
      removed: async (/** @type {ListedProject} */ project) => {
        cards.delete(project.project);
        announce(t('home.project_removed', { project: project.title }));
        await fill();
        if (desk.projects.length) create.focus();
        else add(null);
      },
    };
    list.replaceChildren(...desk.projects.map((project) => {
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
  } catch (problem) {
    list.append(el('p.ph-notice.ph-bad', { role: 'alert' }, sentenceOf(problem)));
    return;
  }
  show();
  if (!desk.projects.length && desk.may_create) add(null);
  refresh = watchJobs(api, null, (jobs) => {
    for (const [project, card] of cards) card.showJobs(jobs.filter((job) => job.project === project));
  }, announce);
}
