/** The figures page: the pictures of a project, as gallery, families or what packages add, below the head that all pages share. */

import { mountGallery } from '../gallery/gallery.js';
import { addStylesheet, el } from '../shared/dom.js';
import { mountShell } from './shell.js';

/**
 * @typedef {import('../gallery/gallery.js').GalleryOptions & import('../families/picture_view.js').ViewOptions} PicturesOptions
 * @type {Object<string, (room: HTMLElement, options: PicturesOptions) => Promise<{destroy: () => void}>>}
 */
const VIEWS = {
  pictures: mountGallery,
  families: async (room, options) => new (await import('../families/families_view.js')).FamiliesView(room, options).load(),
};

/**
 * @param {HTMLElement} host
 * @param {import('./shell.js').ProjectPageValue & {views: Object<string, string>}} value `views`: the modules of packages by name
 */
export async function mount(host, value) {
  const { main, t } = mountShell(host, value);
  if (value.problem !== undefined) return;
  /** @type {typeof VIEWS} */
  const views = { ...VIEWS };
  for (const [name, module] of Object.entries(value.views)) {
    views[name] ??= async (room, options) => (await import(module)).load(room, options);
  }
  const sheets = ['canvas/canvas.css', 'gallery/gallery.css', 'families/families.css'];
  await Promise.all(sheets.map((file) => addStylesheet(host, new URL(`../${file}`, import.meta.url).href)));
  const room = el('div.ph-desk');
  const ways = el('nav.pf-views', { 'aria-label': t('families.views') });
  const place = el('div.ph-desk');
  room.append(ways, place);
  main.replaceChildren(el('h1.ph-unseen', {}, document.title), room);
  const review = `${value.base}/ui/review?project=${encodeURIComponent(value.project)}`;
  /** @param {{document: string, page: number, id: string}} picture */
  const addressOf = ({ document: id, page, id: subject }) => (
    `${review}&${new URLSearchParams({ document: id, page: String(page), subject })}`);
  const options = {
    base: value.base,
    project: value.project,
    language: value.language,
    words: value.words,
    role: value.role,
    /** @param {{document: string, page: number, id: string}} picture */
    onOpen: (picture) => location.assign(addressOf(picture)),
    addressOf,
  };
  /** @type {?Promise<{destroy: () => void}>} */
  let shown = null;

  /** @param {string} name */
  const show = (name) => {
    // One that is still being made goes as soon as it is.
    shown?.then((view) => view.destroy());
    const inner = el('div.ph-desk');
    place.replaceChildren(inner);
    ways.replaceChildren(...Object.keys(views).map((view) => el('a', {
      href: addressOfView(view), 'aria-current': view === name ? 'page' : null, onclick: (/** @type {MouseEvent} */ event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        history.replaceState(history.state, '', addressOfView(view));
        show(view);
        /** @type {?HTMLElement} */ (ways.querySelector('a[aria-current]'))?.focus();
      },
    }, t(`families.view_${view}`))));
    shown = views[name](inner, options);
    return shown;
  };
  const asked = new URLSearchParams(location.search).get('view') ?? '';
  await show(Object.hasOwn(views, asked) ? asked : 'pictures');
}

/** @param {string} view */
function addressOfView(view) {
  const query = new URLSearchParams(location.search);
  query.set('view', view);
  if (view === 'pictures') query.delete('view');
  return `${location.pathname}?${query}`;
}
