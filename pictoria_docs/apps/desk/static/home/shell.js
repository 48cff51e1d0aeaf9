/** What all pages share: the head with the ways to go, language, theme, help, and the place for the page itself. */

import { el } from '../shared/dom.js';
import { HttpClient } from '../shared/http_client.js';
import { makeTranslator } from '../shared/translator.js';
import { button } from './controls.js';
import { openPageHelp } from './page_help.js';
import { applyTheme, followTheme, isDark, setDark } from './theme.js';

/**
 * @typedef {import('../shared/translator.js').Translator} Translator
 *
 * @typedef {object} PageValue what the server gives a page
 * @property {string} base prefix of the server
 * @property {string} page its name
 * @property {string} language
 * @property {Object<string, string>} languages names by code
 * @property {import('../shared/translator.js').Messages} words of `desk.*`
 * @property {string} person the name to show
 * @property {string} login
 * @property {boolean} accounts whether people sign in
 * @property {string} [project] its name in addresses
 * @property {string} [title] what people call it
 * @property {string} [problem] why there is nothing to show
 *
 * @typedef {{document?: string, page?: string, subject?: string, assigned?: string, history?: string, task?: string}} AddressQuery
 *   what the address asks for
 * @typedef {PageValue & ({problem: string} | {problem?: undefined, project: string, title: string, place: AddressQuery,
 *   role: import('../shared/api.js').Role})} ProjectPageValue
 */

/**
 * Build the frame of a page.
 * @param {HTMLElement} host @param {PageValue} value @param {{guide?: () => void}} [options] `guide`: shows that of the start page
 */
export function mountShell(host, value, { guide } = {}) {
  const t = makeTranslator(value.words, value.language);
  const api = new HttpClient(value.base, { offline: t('shell.lost'), onSignedOut: () => location.reload() });
  document.documentElement.lang = value.language;
  document.title = `${title(value, t)} · ${t('shell.product')}`;
  applyTheme();
  if (value.page === 'review') followTheme();
  const main = el('div.ph-main', { id: 'ph-main', tabindex: '-1' });
  const live = el('div.ph-live', { role: 'status', 'aria-live': 'polite' });
  // Outside what the page puts up once it has loaded: a help that is open stays.
  const frame = el('div.ph', { class: `ph-page-${value.page}` });
  frame.append(
    // Gradio's page takes the address after # for its own: the way there is by focus.
    el('a.ph-skip', {
      href: '#ph-main',
      onclick: (/** @type {Event} */ event) => {
        event.preventDefault();
        main.focus();
      },
    }, t('shell.skip')),
    // The desk has a help of its own, with its keys.
    head(value, t, value.page === 'review' ? undefined : () => openPageHelp(frame, t, value, guide)), main, live,
  );
  host.replaceChildren(frame);
  /** @param {string} text */
  const announce = (text) => {
    live.textContent = text;
  };
  if (value.problem) {
    main.append(el('div.ph-notice.ph-bad', { role: 'alert' }, value.problem),
      el('p', {}, el('a.ph-button.ph-quiet', { href: `${value.base}/ui/` }, t('home.back'))));
  }
  return { main, t, api, announce };
}

/** @param {PageValue} value @param {Translator} t */
function title(value, t) {
  if (value.page === 'home') return t('home.title');
  return value.project ? `${t(`shell.${value.page}`)} · ${value.title}` : t(`shell.${value.page}`);
}

/** @param {PageValue} value @param {Translator} t @param {() => void} [onhelp] */
function head(value, t, onhelp) {
  const { base, page, project } = value;
  const query = project ? `?project=${encodeURIComponent(project)}` : '';
  /** @param {string} name @param {string} href */
  const way = (name, href) => el('a.ph-way', { href, 'aria-current': page === name ? 'page' : null },
    t(name === 'home' ? 'shell.projects' : `shell.${name}`));
  const here = location.pathname + location.search;
  const theme = button('plain', '', () => {
    setDark(!isDark());
    nameTheme();
  });
  const nameTheme = () => {
    theme.textContent = isDark() ? t('shell.light') : t('shell.dark');
  };
  nameTheme();
  return el('header.ph-head', {},
    el('a.ph-brand', { href: `${base}/ui/` }, t('shell.product')),
    el('nav.ph-ways', { 'aria-label': t('shell.main_menu') },
      way('home', `${base}/ui/`),
      project && way('review', `${base}/ui/review${query}`),
      project && way('figures', `${base}/ui/figures${query}`),
      project && way('search', `${base}/ui/search${query}`),
      project && value.accounts && way('team', `${base}/ui/team${query}`),
      project && way('export', `${base}/ui/export${query}`)),
    el('div.ph-tools', {},
      onhelp && button('plain', t('shell.help'), onhelp),
      // The desk has a switch of its own.
      page !== 'review' && theme,
      ...Object.entries(value.languages).filter(([code]) => code !== value.language).map(([code, name]) => (
        el('a.ph-button.ph-plain', {
          href: `${base}/language/${code}?next=${encodeURIComponent(here)}`, lang: code, hreflang: code,
        }, name))),
      value.accounts && el('a.ph-button.ph-plain', { href: `${base}/account` }, value.person),
      value.accounts && el('form', { method: 'post', action: `${base}/sign-out` },
        el('button.ph-button.ph-plain', { type: 'submit' }, t('shell.sign_out')))));
}
