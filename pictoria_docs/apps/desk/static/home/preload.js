/** Fetches what this page is made of while Gradio is still starting. */

/**
 * Modules that begin a long chain of imports, so that it need not wait for those before it, and style sheets.
 * @type {Object<string, {modules: string[], styles: string[]}>}
 */
const ASSETS = {
  home: { modules: [], styles: [] },
  export: { modules: [], styles: [] },
  fields: { modules: [], styles: ['schema/schema'] },
  review: { modules: ['desk/review_app', 'canvas/canvas'], styles: ['desk/desk', 'desk/panel', 'canvas/canvas'] },
  search: { modules: ['search/search_page'], styles: ['search/search', 'canvas/canvas'] },
  figures: { modules: ['gallery/gallery'], styles: ['gallery/gallery', 'families/families', 'canvas/canvas'] },
  models: { modules: [], styles: [] },
  team: { modules: [], styles: ['team/page'] },
};
const last = location.pathname.split('/').filter(Boolean).pop() ?? '';
const page = last in ASSETS ? last : 'home';
import(`./${page}.js`);
for (const name of ASSETS[page].modules) import(`../${name}.js`);
for (const name of ASSETS[page].styles) {
  const link = document.createElement('link');
  Object.assign(link, { rel: 'preload', as: 'style', href: new URL(`../${name}.css`, import.meta.url).href });
  document.head.append(link);
}
