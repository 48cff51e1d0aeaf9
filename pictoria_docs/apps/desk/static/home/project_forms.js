/** What is done with a project as a whole: the menu on its card, and the forms to rename, duplicate and delete it. */

import { el, uniqueId } from '../shared/dom.js';
import { sentenceOf } from '../shared/http_client.js';
import { closeWhenLeft } from '../shared/menu.js';
import { button } from './controls.js';

/**
 * @typedef {import('../shared/api.js').ListedProject} ListedProject
 * @typedef {import('../shared/translator.js').Translator} Translator
 * @typedef {import('../shared/http_client.js').HttpClient} HttpClient
 * @typedef {{t: Translator, api: HttpClient, project: ListedProject, close: () => void,
 *   done: (sentence: string, slug?: string) => Promise<void>}} FormContext `done`: what was done, and to which project
 */

/** @param {FormContext} context */
export function makeRenameForm({ t, api, project, close, done }) {
  const name = textField(t('home.name'), project.title);
  return makeForm({ t, close, heading: t('projects.rename_title', { project: project.title }), send: t('projects.save') },
    [name.element, el('p.ph-hint', {}, t('projects.rename_help'))],
    async () => {
      if (!name.value()) throw new Error(t('home.need_name'));
      const { title } = await api.project(project.project).put('/title', { title: name.value() });
      await done(title, project.project);
    });
}

/** @param {FormContext} context */
export function makeDuplicateForm({ t, api, project, close, done }) {
  const name = textField(t('home.name'), t('projects.duplicate_name', { project: project.title }));
  const decisions = el('input', { type: 'checkbox', checked: true });
  return makeForm({
    t, close, heading: t('projects.duplicate_title', { project: project.title }), send: t('projects.duplicate_send'),
    busy: t('projects.duplicate_busy'),
  }, [
    name.element, el('label.ph-check', {}, decisions, t('projects.duplicate_decisions')),
    el('p.ph-hint', {}, t('projects.duplicate_help')),
  ], async () => {
    if (!name.value()) throw new Error(t('home.need_name'));
    const body = { title: name.value(), decisions: decisions.checked };
    const made = await api.project(project.project).post('/copies', body);
    await done(t('projects.duplicated', { project: name.value() }), made.project);
  });
}

/** @param {FormContext & {days: number}} context `days`: for which the trash keeps it */
export function makeDeleteForm({ t, api, project, close, done, days }) {
  const name = textField(t('projects.delete_name', { project: project.title }), '');
  const form = makeForm({
    t, close, heading: t('projects.delete_title', { project: project.title }), send: t('projects.delete_send'),
  }, [el('p', {}, t('projects.delete_help', { days: t.number(days) })), name.element], async () => {
    await api.project(project.project).remove(`?title=${encodeURIComponent(name.value())}`);
    await done(t('projects.deleted', { project: project.title }));
  });
  return form;
}

/** @param {string} label @param {string} value */
function textField(label, value) {
  const input = el('input.ph-input', { id: uniqueId(), maxlength: '100', autocomplete: 'off', value });
  return { element: el('div.ph-field', {}, el('label', { for: input.id }, label), input), value: () => input.value.trim() };
}

/**
 * @param {{t: Translator, close: () => void, heading: string, send: string, busy?: string}} texts
 * @param {HTMLElement[]} content @param {() => Promise<void>} send
 */
function makeForm({ t, close, heading: title, send: label, busy = label }, content, send) {
  const heading = el('h2', { id: uniqueId(), tabindex: '-1' }, title);
  const problem = el('p.ph-notice.ph-bad', { role: 'alert', hidden: true });
  const submit = el('button.ph-button.ph-main-action', { type: 'submit' }, label);
  const form = el('form.ph-card.ph-add', { 'aria-labelledby': heading.id, novalidate: true },
    el('div.ph-card-head', {}, heading, button('plain', t('home.close'), close)), ...content, problem,
    el('div.ph-actions', {}, submit));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (submit.disabled) return;
    submit.disabled = true;
    submit.textContent = busy;
    problem.hidden = true;
    try {
      await send();
    } catch (error) {
      problem.textContent = sentenceOf(error);
      problem.hidden = false;
    }
    submit.disabled = false;
    submit.textContent = label;
  });
  return { element: form, focus: () => heading.focus() };
}

/**
 * The less usual things to do with a project, behind one button.
 * @param {Translator} t @param {ListedProject} project @param {Array<[string, () => unknown]|false>} actions
 */
export function makeProjectMenu(t, project, actions) {
  const menu = el('details.ph-menu', {},
    el('summary.ph-button.ph-plain', { 'aria-label': t('projects.more_label', { project: project.title }) }, t('projects.more')),
    el('div.ph-menu-list', {}, ...actions.filter(Boolean).map((action) => {
      const [text, act] = /** @type {[string, () => unknown]} */ (action);
      return button('plain', text, () => {
        menu.open = false;
        act();
      });
    })));
  closeWhenLeft(menu);
  return menu;
}
