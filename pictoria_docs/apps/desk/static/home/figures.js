/** The figures page: the gallery of a project, below the head that all pages share. */

import { mountGallery } from '../gallery/gallery.js';
import { addStyle, el } from './dom.js';
import { mountShell } from './shell.js';

/** @param {HTMLElement} host @param {object} value see `shell.mountShell`; also role */
export async function mount(host, value) {
  const { main } = mountShell(host, value);
  if (value.problem) return;
  await Promise.all(['canvas/canvas.css', 'gallery/gallery.css'].map((file) => addStyle(host, `${value.base}/static/${file}`)));
  const place = el('div.ph-desk');
  main.replaceChildren(el('h1.ph-unseen', {}, document.title), place);
  const review = `${value.base}/ui/review?project=${encodeURIComponent(value.project)}`;
  await mountGallery(place, {
    base: `${value.base}/api/v1`,
    project: value.project,
    language: value.language,
    words: value.words,
    role: value.role,
    onOpen: ({ document: id, page, id: subject }) => {
      const query = new URLSearchParams({ document: id, page, subject });
      location.assign(`${review}&${query}`);
    },
  });
}
