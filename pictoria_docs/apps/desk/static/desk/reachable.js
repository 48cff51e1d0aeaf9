/** What a project is told that is too small for a sample: why all is asked about, and what accepting more mistakes would spare. */

import { el } from '../shared/dom.js';

/** @typedef {import('./review_app.js').ReviewApp} ReviewApp */

/**
 * The line above the list, or nothing where a sample is at work or something doubtful is left.
 * @param {ReviewApp} app @param {import('../shared/api.js').Progress} progress
 */
export function reachable(app, { reachable: found }) {
  if (!found) return [];
  const { t } = app;
  const sure = t.percent(found.assurance);
  const ways = found.ways.map(({ promised, questions }) => {
    const told = t.count('small_way', questions, { share: t.percent(promised) });
    return el('li', {}, app.managesProject ? el('button', {
      type: 'button', class: 'pd-link', title: t('small_way_help', { share: t.percent(promised), sure }),
      onclick: () => accept(app, promised, found.promised),
    }, told) : told);
  });
  return [el('div', { class: 'pd-soft pd-small-project' },
    el('p', {}, t.count('small_project', found.questions, { share: t.number(found.promised, { style: 'percent', maximumFractionDigits: 2 }), sure })),
    ways.length ? el('p', {}, t(app.managesProject ? 'small_ways' : 'small_ways_others')) : null,
    ways.length ? el('ul', {}, ...ways) : null)];
}

/** Have more mistakes accepted, or as many as before. @param {ReviewApp} app @param {number} share @param {?number} before */
async function accept(app, share, before) {
  const { client, notices, pages, selection, t } = app;
  const body = { accepted_error: share };
  if (await app.attempt(() => client.http.put('/settings/accepted-error', body)) === false) return;
  client.forget();
  // What is at hand may be assumed now: the next that is asked about comes in its place.
  await Promise.all([selection.filter({}), pages.poll(true)]);
  if (before === null) return;
  notices.show(t('small_said', { share: t.percent(share) }), { label: t('small_back'), act: () => accept(app, before, null) });
}
