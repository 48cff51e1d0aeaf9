/** The trash on the start page: projects that were deleted, brought back or removed for good. */

import { el } from '../shared/dom.js';
import { sentenceOf } from '../shared/http_client.js';
import { button } from './controls.js';

/**
 * @param {{t: import('../shared/translator.js').Translator, api: import('../shared/http_client.js').HttpClient,
 *   announce: (text: string) => void, changed: (slug?: string) => Promise<void>}} context
 *   `changed`: a project came back, or went for good
 */
export function makeTrash({ t, api, announce, changed }) {
  const element = el('details.ph-more.ph-trash', { hidden: true });

  async function load() {
    const { projects, days } = await api.get('/trash');
    element.hidden = !projects.length;
    element.replaceChildren(el('summary', {}, t.count('projects.trash', projects.length)),
      el('p.ph-hint', {}, t('projects.trash_help', { days: t.number(days) })),
      el('ul', {}, ...projects.map(line)));
    return days;
  }

  /** @param {import('../shared/api.js').TrashedProject} trashed */
  function line(trashed) {
    const { id, title: project } = trashed;
    /** @param {() => Promise<?{project: string}>} change @param {string} sentence */
    const act = async (change, sentence) => {
      try {
        const made = await change();
        announce(sentence);
        await changed(made?.project);
      } catch (problem) {
        announce(sentenceOf(problem));
      }
    };
    let sure = false;
    const purge = button('plain', t('projects.purge'), () => {
      if (sure) return act(() => api.remove(`/trash/${id}`), t('projects.purged', { project }));
      sure = true;
      purge.textContent = t('projects.purge_sure', { project });
      return null;
    });
    purge.addEventListener('blur', () => {
      sure = false;
      purge.textContent = t('projects.purge');
    });
    return el('li.ph-trashed', {}, el('div', {}, el('strong', {}, project), ' ',
      el('span.ph-hint', {}, t('projects.trash_line', {
        date: t.date(trashed.at), person: trashed.by, until: t.day(trashed.until),
      }))),
    el('div.ph-job-actions', {},
      button('quiet', t('projects.restore'), () => (
        act(() => api.post(`/trash/${id}/restore`), t('projects.restored', { project })))), purge));
  }

  return { element, load };
}
