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

/** @param {HTMLElement} host @param {object} value see `shell.mountShell` */
export async function mount(host, value) {
  let guide = null;
  const { main, t, api, announce } = mountShell(host, value, { onhelp: () => guide?.show() });
  guide = makeGuide(t, value.accounts);
  const form = el('div.ph-form-place');
  const list = el('div.ph-projects');
  const create = button('main-action', t('home.new_project'), () => open(null));
  const top = el('div.ph-title', {}, el('h1', {}, t('home.title')), create);
  main.append(top, guide.element, form, list);
  // A file that misses the form must not take the page's place.
  for (const name of ['dragover', 'drop']) window.addEventListener(name, (event) => event.preventDefault());

  const cards = new Map();
  let desk = null;
  let refresh = () => {};

  /** @param {any} project */
  function open(project, makeForm = makeAddForm) {
    const close = () => {
      form.replaceChildren();
      create.hidden = !desk.may_create;
      if (project === null) create.focus();
      else cards.get(project.project)?.element.querySelector('a, button')?.focus();
    };
    const started = async (slug) => {
      form.replaceChildren();
      await fill();
      cards.get(slug)?.element.scrollIntoView({ block: 'center' });
      refresh();
    };
    const only = project === null && !desk.projects.length;
    const made = makeForm({ t, api, desk, project, started, close: only ? null : close });
    form.replaceChildren(made.element);
    create.hidden = create.hidden || project === null;
    if (!only) {
      made.element.scrollIntoView({ block: 'nearest' });
      made.focus();
    }
  }

  async function fill() {
    desk = await api.get('/desk');
    create.hidden = !desk.may_create;
    const context = {
      t, api, base: value.base, person: value.login, desk, announce, add: open, set: (project) => open(project, makeSettingsForm), refresh: () => refresh(),
      removed: async (project) => {
        cards.delete(project.project);
        announce(t('home.project_removed', { project: project.title }));
        await fill();
        if (desk.projects.length) create.focus();
        else open(null);
      },
    };
    for (const project of desk.projects) {
      if (!cards.has(project.project)) cards.set(project.project, makeProjectCard(project, context));
    }
    list.replaceChildren(...desk.projects.map((project) => cards.get(project.project).element));
    if (!desk.projects.length && !desk.may_create) {
      list.append(el('div.ph-card', {}, el('h2', {}, t('home.empty_title')), el('p', {}, t('home.empty_reader'))));
    }
  }

  try {
    await fill();
  } catch (problem) {
    list.append(el('p.ph-notice.ph-bad', { role: 'alert' }, sentenceOf(problem)));
    return;
  }
  if (!desk.projects.length && desk.may_create) open(null);
  refresh = watchJobs(api, null, (jobs) => {
    for (const [project, card] of cards) card.showJobs(jobs.filter((job) => job.project === project));
  }, announce);
}
