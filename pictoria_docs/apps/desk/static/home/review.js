/** The review page: the desk of a project, below the head that all pages share. */

import { mountReview } from '../desk/review_app.js';
import { addStylesheet, el } from '../shared/dom.js';
import { mountShell } from './shell.js';

/** @param {HTMLElement} host @param {import('./shell.js').ProjectPageValue} value */
export async function mount(host, value) {
  const { main } = mountShell(host, value);
  if (value.problem !== undefined) return;
  await addStylesheet(host, new URL('../desk/desk.css', import.meta.url).href);
  const room = el('div.ph-desk');
  main.replaceChildren(el('h1.ph-unseen', {}, document.title), room);
  const number = Number(value.place.page);
  mountReview(room, {
    base: value.base,
    project: value.project,
    document: value.place.document ?? null,
    page: Number.isInteger(number) && number > 0 ? number : null,
    subject: value.place.subject ?? null,
    assigned: value.place.assigned === '1',
    history: value.place.history === '1',
    language: value.language,
    words: value.words,
    role: value.role,
    reviewer: value.login,
    search: `${value.base}/ui/search?project=${encodeURIComponent(value.project)}`,
    settings: `${value.base}/ui/?settings=${encodeURIComponent(value.project)}`,
    exports: `${value.base}/ui/export?project=${encodeURIComponent(value.project)}`,
    team: value.accounts ? `${value.base}/ui/team?project=${encodeURIComponent(value.project)}` : null,
    signIn: value.accounts ? `${value.base}/sign-in` : null,
  });
}
