/** The settings of a project: what kind of catalogue it holds, which has it read again, and how many mistakes it accepts. */

import { el, uniqueId } from '../shared/dom.js';
import { sentenceOf } from '../shared/http_client.js';
import { acceptedErrorChoice } from './accepted_error.js';
import { button } from './controls.js';
import { languageBoxes, profileChoice } from './project_fields.js';

/**
 * @param {{t: import('../shared/translator.js').Translator, api: import('../shared/http_client.js').HttpClient,
 *   base: string, desk: import('../shared/api.js').Start, started: (project: string) => void, close: () => void,
 *   project: import('../shared/api.js').ListedProject}} context
 */
export function makeSettingsForm({ t, api, base, desk, started, close, project }) {
  const http = api.project(project.project);
  const heading = el('h2', { id: uniqueId(), tabindex: '-1' }, t('home.settings_title', { project: project.title }));
  const problem = el('p.ph-notice.ph-bad', { role: 'alert', hidden: true });
  const fields = el('div', {}, el('p.ph-hint', {}, t('shell.loading')));
  const asked = el('div.ph-setting', { hidden: true });
  const submit = el('button.ph-button.ph-main-action', { type: 'submit', disabled: true }, t('home.settings_send'));
  const form = el('form.ph-card.ph-add', { 'aria-labelledby': heading.id },
    el('div.ph-card-head', {}, heading, button('plain', t('home.close'), close)),
    fields, el('p', {}, t('home.settings_help')),
    el('p.ph-hint', {}, el('a', { href: `${base}/ui/models` }, t('models.link'))),
    el('p.ph-hint', {}, `${t('schema.home_hint')} `,
      el('a', { href: `${base}/ui/fields?project=${encodeURIComponent(project.project)}` }, t('schema.home_link'))),
    el('div.ph-actions', {}, submit), asked, problem);
  /** @type {?() => import('../shared/api.js').ProjectSettingsBody} */
  let chosen = null;

  /** @param {unknown} error */
  function fail(error) {
    problem.textContent = sentenceOf(error);
    problem.hidden = false;
  }

  http.get('/settings').then((settings) => {
    const { profile, languages } = settings;
    const kind = profileChoice(desk.profiles, t, profile);
    const boxes = languageBoxes(desk.languages, t, languages);
    chosen = () => ({ profile: kind.value(), languages: boxes.value() });
    fields.replaceChildren(profile === null ? el('p.ph-notice', {}, t('home.settings_own')) : '', kind.element, boxes.element);
    asked.replaceChildren(acceptedErrorChoice(settings, t, (share) => http.put('/settings/accepted-error', { accepted_error: share })));
    asked.hidden = false;
    submit.disabled = false;
  }).catch(fail);

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (submit.disabled || !chosen) return;
    submit.disabled = true;
    problem.hidden = true;
    try {
      await http.put('/settings', chosen());
      started(project.project);
    } catch (error) {
      fail(error);
    }
    submit.disabled = false;
  });
  return { element: form, focus: () => heading.focus() };
}
