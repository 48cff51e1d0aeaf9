/** The search page: what can be found in a project, below the head that all pages share. */

import { SearchPage } from '../search/search_page.js';
import { addStylesheet, el } from '../shared/dom.js';
import { mountShell } from './shell.js';

/** @param {HTMLElement} host @param {import('./shell.js').ProjectPageValue} value */
export async function mount(host, value) {
  const { main, api } = mountShell(host, value);
  if (value.problem !== undefined) return;
  await Promise.all(['canvas/canvas.css', 'search/search.css'].map((file) => addStylesheet(host, new URL(`../${file}`, import.meta.url).href)));
  const { projects } = await api.get('/desk').catch(() => ({ projects: [] }));
  const room = el('div.ph-desk');
  main.replaceChildren(el('h1.ph-unseen', {}, document.title), room);
  new SearchPage(room, {
    base: value.base, project: value.project, language: value.language, words: value.words, projects,
  });
}
