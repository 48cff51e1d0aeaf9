/** What is probably still missing: how much, and a walk through the pages on which it may be. */

import { el } from '../shared/dom.js';

/**
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 * @typedef {import('../shared/api.js').MissingCount} MissingCount
 */

/**
 * How much is probably missing, filled in when the server has answered; then a title that calls everything reviewed gives way.
 * @param {ReviewApp} app @param {string} document "": of all @param {HTMLElement} title @param {boolean} whole whether it says so
 */
export function missingPages(app, document, title, whole) {
  const { client, isReviewer, outbox, t, walk } = app;
  const load = () => outbox.saved().then(() => client.missing(document));
  const item = el('div', { class: 'pd-missing', hidden: true });
  load().then(({ kinds, left_out: leftOut, total }) => {
    if (!kinds.length && !leftOut) return;
    if (kinds.length && whole) title.textContent = t('end_missing');
    const pass = (/** @type {import('./page_walk.js').WalkedPage} */ { document: at, page }) => client.http.post('/looked', { pages: [{ document: at, page }], complete: true });
    item.replaceChildren(...kinds.map((kind) => el('p', {}, sentence(t, kind))),
      ...(leftOut ? [el('p', {}, t.count('missing_left_out', leftOut))] : []),
      ...(total && isReviewer ? [el('button', { type: 'button', class: 'pd-button', onclick: () => walk.begin({ words: 'missing', load, pass }) }, t.count('missing_begin', total))] : []));
    item.hidden = false;
  }).catch((error) => app.report(error));
  return item;
}

/** @param {ReviewApp['t']} t @param {MissingCount} count */
function sentence(t, { kind, about, low, high }) {
  return about ? t.count(`missing_${kind}`, about, { low: t.number(low), high: t.number(high) }) : t.count(`missing_${kind}_most`, high);
}
