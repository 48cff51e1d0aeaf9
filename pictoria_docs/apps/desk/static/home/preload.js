/** Fetches what this page is made of while Gradio is still starting. */

const STYLES = {
  home: [], export: [], review: ['desk/desk', 'desk/panel', 'canvas/canvas'], figures: ['gallery/gallery', 'canvas/canvas'],
  team: ['team/page'],
};
const last = location.pathname.split('/').filter(Boolean).pop();
const page = last in STYLES ? last : 'home';
import(`./${page}.js`);
for (const name of STYLES[page]) {
  const link = document.createElement('link');
  Object.assign(link, { rel: 'preload', as: 'style', href: new URL(`../${name}.css`, import.meta.url).href });
  document.head.append(link);
}
