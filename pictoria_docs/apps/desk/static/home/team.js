/** The team's page: one's own tasks, campaigns, people and history; with `task`, what two people disagree on in it. */

import { addStylesheet, el } from '../shared/dom.js';
import { queryOf, sentenceOf } from '../shared/http_client.js';
import { button } from './controls.js';
import { mountShell } from './shell.js';

const LONG_ENOUGH = 6000;
/**
 * The module of each part, by its name in the address.
 * @type {Object<string, () => Promise<{show: (context: TeamContext) => Promise<(Node|false)[]>}>>}
 */
const MODULES = {
  work: () => import('../team/tasks.js'),
  campaigns: () => import('../team/campaigns.js'),
  people: () => import('../team/people.js'),
  history: () => import('../team/history.js'),
};
const PARTS = Object.keys(MODULES);
/** @type {import('../shared/api.js').Role[]} */
const ROLES = ['reader', 'contributor', 'moderator', 'manager'];

/**
 * @typedef {import('../shared/api.js').Person} Person
 * @typedef {import('./shell.js').ProjectPageValue & {problem?: undefined}} Value
 * @typedef {ReturnType<typeof makeContext>} PageContext
 * @typedef {PageContext & {reopen: (done?: string) => Promise<void>}} TeamContext what all parts use; `reopen` shows the part
 *   anew, then tells what was done: whoever reads it sees it in the part
 */

/** @param {HTMLElement} host @param {import('./shell.js').ProjectPageValue} value */
export async function mount(host, value) {
  const shell = mountShell(host, value);
  if (value.problem !== undefined) return;
  const { main } = shell;
  const task = Number(value.place.task);
  const context = makeContext(value, shell);
  try {
    await Promise.all([addStylesheet(host, new URL('../team/page.css', import.meta.url).href), context.load()]);
    if (Number.isInteger(task) && task > 0) await settle(host, main, value, context, task);
    else showParts(main, context);
  } catch (problem) {
    main.append(el('p.ph-notice.ph-bad', { role: 'alert' }, sentenceOf(problem)));
  }
}

/** @param {Value} value @param {ReturnType<typeof mountShell>} shell */
function makeContext(value, { t, api, announce }) {
  const { base, project, role, login } = value;
  const http = api.project(project);
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let quiet;
  /** @type {Person[]} */
  const people = [];
  /** @type {import('../shared/api.js').Document[]} */
  const documents = [];
  const context = {
    t, role, login, http, people, documents,
    atLeast: (/** @type {Person['role']} */ least, its = role) => ROLES.indexOf(its) >= ROLES.indexOf(least),
    /** Say what was done; it is read aloud, and goes after a while. @param {string} text */
    announce(text) {
      clearTimeout(quiet);
      announce(text);
      quiet = setTimeout(() => announce(''), LONG_ENOUGH);
    },
    /** Address of a place in the desk. @param {Object<string, ?string|number>} values */
    desk: (values) => `${base}/ui/review${queryOf({ project, ...values })}`,
    /** @param {Object<string, number|string>} [values] */
    team: (values = {}) => `${base}/ui/team${queryOf({ project, ...values })}`,
    /** A name to show; "ada & bo" are two. @param {string} name */
    name: (name) => name.split(' & ').map((login) => (
      context.people.find((person) => person.name === login)?.display ?? login)).join(' & '),
    /** @param {?string} document */
    title(document) {
      const source = context.documents.find((source) => source.id === document);
      return source ? source.title || source.name : '';
    },
    async load() {
      const [people, view] = await Promise.all([http.get('/people'), http.get('')]);
      Object.assign(context, { people, documents: view.documents });
    },
  };
  return context;
}

/** @param {HTMLElement} main @param {PageContext} context */
function showParts(main, context) {
  const { t } = context;
  const partPlace = el('div.ph-part', { tabindex: '-1' });
  const links = PARTS.map((name) => el('a.ph-way', { href: `${context.team()}#${name}` }, t(`team_page.part_${name}`)));
  main.append(el('div.ph-title', {}, el('h1', {}, t('team_page.title'))),
    el('nav.ph-parts', { 'aria-label': t('team_page.parts') }, ...links), partPlace);
  let request = 0;
  const open = async (again = false) => {
    const name = PARTS.includes(location.hash.slice(1)) ? location.hash.slice(1) : PARTS[0];
    links.forEach((link, at) => {
      if (PARTS[at] === name) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    });
    const mine = request += 1;
    partPlace.setAttribute('aria-busy', 'true');
    // What is done to the old rows, or answered there, would go with them unseen.
    partPlace.inert = true;
    let shown;
    try {
      const { show } = await MODULES[name]();
      shown = await show(parts);
    } catch (problem) {
      shown = [el('p.ph-notice.ph-bad', { role: 'alert' }, sentenceOf(problem)),
        el('p', {}, button('quiet', t('team_page.again'), () => open(true)))];
    }
    if (mine !== request) return;
    partPlace.replaceChildren(...shown.filter((part) => part !== false));
    partPlace.dataset.part = name;
    partPlace.removeAttribute('aria-busy');
    partPlace.inert = false;
    // What one had just used is not there any more.
    if (again && document.activeElement === document.body) partPlace.focus({ preventScroll: true });
  };
  const parts = Object.assign(context, {
    async reopen(done = '') {
      await open(true);
      if (done) context.announce(done);
    },
  });
  window.addEventListener('hashchange', () => open());
  open();
}

/** @param {HTMLElement} host @param {HTMLElement} main @param {Value} value @param {PageContext} context @param {number} task */
async function settle(host, main, value, context, task) {
  const style = addStylesheet(host, new URL('../team/adjudicate.css', import.meta.url).href);
  const { mountAdjudication } = await import('../team/adjudicate.js');
  await style;
  const room = el('div.ph-settle');
  const back = el('a.ph-button.ph-quiet', { href: context.team() }, context.t('team_page.back'));
  main.classList.add('ph-wide');
  main.replaceChildren(el('h1.ph-unseen', {}, document.title), el('p', {}, back), room);
  await mountAdjudication(room, {
    base: value.base,
    project: value.project,
    task,
    language: value.language,
    words: value.words,
    nameOf: context.name,
    pageUrl: (id, page, subject) => context.desk({ document: id, page, subject }),
    done: () => back.focus(),
  }).ready;
}
