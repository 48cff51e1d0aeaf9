/** The search field of the help, what it answers, and buttons that do it or go there. */

import { KEYS } from '../canvas/keys.js';
import { DESK_KEYS, printed } from '../desk/key_names.js';
import { addStylesheet, el, uniqueId } from '../shared/dom.js';
import { HelpSearch, likeness, fold } from './help_search.js';
import { OFTEN, TOPICS } from './help_topics.js';

/**
 * @typedef {import('../shared/translator.js').Translator} Translator
 * @typedef {import('./help_topics.js').PageName} PageName
 * @typedef {object} HelpContext
 * @property {string} base prefix of the server
 * @property {PageName} page where one is
 * @property {?string} project
 * @property {boolean} accounts whether there is a team's page
 * @property {(name: string) => ?(() => unknown)} act what does an action here, if anything can
 * @property {(then: () => unknown) => void} leave close the help, and do something once it is gone
 */

/** @param {Translator} t with the words of all pages @param {HelpContext} context @param {Translator} [keyWords] with the names of keys */
export function makeHelpPanel(t, context, keyWords = t.scope('panels')) {
  const search = new HelpSearch(t);
  const hint = el('p.ph-help-soft', { id: uniqueId() }, t('help.search_help'));
  const input = el('input.ph-help-input', {
    // Not of the type search: there, Escape would only empty it.
    type: 'text', role: 'searchbox', id: uniqueId(), autocomplete: 'off', maxlength: 200, 'aria-describedby': hint.id, enterkeyhint: 'go',
  });
  const status = el('p.ph-help-status', { role: 'status' });
  const answers = el('ul.ph-help-answers');
  const often = el('p.ph-help-often', {}, el('span.ph-help-soft', {}, t('help.often')), ...OFTEN.map((name) => (
    el('button.ph-help-chip', { type: 'button', onclick: () => ask(t(`help.topic.${name}.title`)) }, t(`help.topic.${name}.title`)))));
  const element = el('div.ph-help', { role: 'search' }, el('label', { for: input.id }, t('help.search')), input, hint, often, status, answers);
  addStylesheet(element, new URL('../help/help.css', import.meta.url).href);
  /** Called with whether anything is asked. @type {(asked: boolean) => void} */
  let changed = () => {};

  /** @param {string} question */
  function ask(question) {
    input.value = question;
    input.focus();
    show();
  }

  function show() {
    const question = input.value.trim();
    const found = question ? search.find(question) : [];
    const terms = search.terms(question);
    often.hidden = Boolean(question);
    status.textContent = !question ? '' : found.length ? t.count('help.found', found.length) : t('help.nothing', { query: question });
    status.classList.toggle('ph-help-unseen', found.length > 0); // one sees them
    answers.replaceChildren(...found.map((topic) => answerOf(topic, terms)));
    changed(Boolean(question));
  }

  /** @param {import('./help_search.js').Found} topic @param {string[]} terms */
  function answerOf({ name, title, text }, terms) {
    const { keys = [], act, page } = TOPICS[name];
    const shown = keys.map((action) => (DESK_KEYS[action] ?? KEYS[action])[0]);
    return el('li.ph-help-answer', { 'data-topic': name },
      el('h3', {}, ...marked(title, terms)), el('p', {}, ...marked(text, terms)),
      el('p.ph-help-ways', {}, ...shown.map((key) => el('kbd', {}, printed(key, keyWords))),
        shown.length > 0 && context.page !== 'review' ? el('span.ph-help-soft', {}, t('help.in_review')) : null, wayOf(act, page)));
  }

  /** What does it here, else the way to where it is done. @param {string} [act] @param {PageName} [page] */
  function wayOf(act, page) {
    const does = act ? context.act(act) : null;
    if (does) {
      return el('button.ph-help-do', {
        type: 'button', onclick: () => context.leave(does),
      }, t('help.do_it'));
    }
    const alone = page === 'home' || page === 'models'; // about no project
    const known = page && page !== context.page && (alone || context.project) && (page !== 'team' || context.accounts);
    if (!known) return null;
    const query = page === 'home' ? '' : alone ? page : `${page}?project=${encodeURIComponent(context.project ?? '')}`;
    return el('a.ph-help-do', { href: `${context.base}/ui/${query}` }, t('help.go', { page: t(page === 'home' ? 'shell.projects' : `shell.${page}`) }));
  }

  input.addEventListener('input', show);
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const way = /** @type {?HTMLElement} */ (answers.querySelector('.ph-help-do'));
    if (event.key === 'Enter' || event.key === 'ArrowDown') event.preventDefault();
    if (event.key === 'Enter') /** @type {?HTMLElement} */ (answers.querySelector('li:first-child .ph-help-do'))?.click();
    else if (event.key === 'ArrowDown') way?.focus();
  });
  answers.addEventListener('keydown', (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const ways = /** @type {HTMLElement[]} */ ([...answers.querySelectorAll('.ph-help-do')]);
    const at = ways.indexOf(/** @type {HTMLElement} */ (document.activeElement)) + by;
    (ways[at] ?? (at < 0 ? input : ways[ways.length - 1])).focus();
  });
  return {
    element, input,
    /** @param {(asked: boolean) => void} listener */
    onchange(listener) { changed = listener; },
  };
}

/** A text with the words that were asked for marked. @param {string} text @param {string[]} terms */
function marked(text, terms) {
  return text.split(/([\p{L}\p{N}]+)/u).map((part) => (
    terms.some((term) => likeness(term, fold(part)) > 0) ? el('mark', {}, part) : part));
}
