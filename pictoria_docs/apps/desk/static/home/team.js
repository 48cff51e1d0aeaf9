/** The team's page: one's own tasks, campaigns, people and history; with `task`, what two people disagree on in it. */

import { addStylesheet, el } from '../shared/dom.js';
import { sentenceOf } from '../shared/http_client.js';
import { button } from './controls.js';
import { mountShell } from './shell.js';

const LONG_ENOUGH = 6000;
/** The module of each part, by its name in the address. @type {Object<string, string>} */
const MODULES = { work: 'tasks', campaigns: 'campaigns', people: 'people', history: 'history' };
const PARTS = Object.keys(MODULES);

/** @param {HTMLElement} host @param {object} value see `shell.mountShell`; also role and place */
export async function mount(host, value) {
  const { main, t, api, announce } = mountShell(host, value);
  if (value.problem) return;
  const task = Number(value.place.task);
  const context = makeContext(value, { t, api, announce });
  try {
    await Promise.all([addStylesheet(host, `${value.base}/static/team/page.css`), context.load()]);
    if (Number.isInteger(task) && task > 0) await settle(host, main, value, context, task);
    else showParts(main, context);
  } catch (problem) {
    main.append(el('p.ph-notice.ph-bad', { role: 'alert' }, sentenceOf(problem)));
  }
}

/** What all parts of the page use. @param {any} value */
function makeContext(value, { t, api, announce }) {
  const { base, project, role, login } = value;
  const path = `/projects/${encodeURIComponent(project)}`;
  /** @param {any[]} values */
  const query = (values) => `?${new URLSearchParams({ project, ...values })}`;
  let saying = null;
  const order = ['reader', 'contributor', 'moderator', 'manager'];
  const context = {
    t, role, login, people: [], documents: [],
    atLeast: (least, its = role) => order.indexOf(its) >= order.indexOf(least),
    /** Say what was done; it is read aloud, and goes after a while. @param {string} text */
    announce(text) {
      clearTimeout(saying);
      announce(text);
      saying = setTimeout(() => announce(''), LONG_ENOUGH);
    },
    get: (rest) => api.get(path + rest),
    post: (rest, body) => api.post(path + rest, body),
    put: (rest, body) => api.put(path + rest, body),
    remove: (rest) => api.remove(path + rest),
    /** Address of a place in the desk. */
    desk: (values) => `${base}/ui/review${query(values)}`,
    team: (values = {}) => `${base}/ui/team${query(values)}`,
    /** A name to show; "ada & bo" are two. */
    name: (name) => name.split(' & ').map((login) => (
      context.people.find((person) => person.name === login)?.display ?? login)).join(' & '),
    /** @param {string} document */
    title(document) {
      const source = context.documents.find((source) => source.id === document);
      return source ? source.title || source.name : '';
    },
    async load() {
      const [people, view] = await Promise.all([context.get('/people'), context.get('')]);
      Object.assign(context, { people, documents: view.documents });
    },
  };
  return context;
}

/** @param {any} context */
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
      const { show } = await import(`../team/${MODULES[name]}.js`);
      shown = await show(context);
    } catch (problem) {
      shown = [el('p.ph-notice.ph-bad', { role: 'alert' }, sentenceOf(problem)),
        el('p', {}, button('quiet', t('team_page.again'), () => open(true)))];
    }
    if (mine !== request) return;
    partPlace.replaceChildren(...shown.filter(Boolean));
    partPlace.dataset.part = name;
    partPlace.removeAttribute('aria-busy');
    partPlace.inert = false;
    // What one had just used is not there any more.
    if (again && document.activeElement === document.body) partPlace.focus({ preventScroll: true });
  };
  /** Show the part anew, then tell what was done: whoever reads it sees it in the part. */
  context.reopen = async (done = '') => {
    await open(true);
    if (done) context.announce(done);
  };
  window.addEventListener('hashchange', () => open());
  open();
}

/** @param {HTMLElement} host @param {any} value @param {any} context @param {any} task */
async function settle(host, main, value, context, task) {
  const style = addStylesheet(host, `${value.base}/static/team/adjudicate.css`);
  const { mountAdjudication } = await import(`${value.base}/static/team/adjudicate.js`);
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
