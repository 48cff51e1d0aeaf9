/** The figures page: the gallery of a project, below the head that all pages share. */

import { mountGallery } from '../gallery/gallery.js';
import { addStylesheet, el } from '../shared/dom.js';
import { mountShell } from './shell.js';

/** @param {HTMLElement} host @param {import('./shell.js').ProjectPageValue} value */
export async function mount(host, value) {
  const { main } = mountShell(host, value);
  if (value.problem !== undefined) return;
  await Promise.all(['canvas/canvas.css', 'gallery/gallery.css'].map((file) => addStylesheet(host, new URL(`../${file}`, import.meta.url).href)));
  const room = el('div.ph-desk');
  main.replaceChildren(el('h1.ph-unseen', {}, document.title), room);
  const review = `${value.base}/ui/review?project=${encodeURIComponent(value.project)}`;
  await mountGallery(room, {
    base: value.base,
    project: value.project,
    language: value.language,
    words: value.words,
    role: value.role,
    onOpen: ({ document: id, page, id: subject }) => {
      const query = new URLSearchParams({ document: id, page: String(page), subject });
      location.assign(`${review}&${query}`);
    },
  });
}
