/** What the parts of the team's page are made of: cards, progress, questions asked in place. */

import { bar, button } from '../home/controls.js';
import { el, uniqueId } from '../shared/dom.js';
import { growing } from '../shared/growing.js';
import { sentenceOf } from '../shared/http_client.js';

/**
 * @typedef {import('../home/team.js').TeamContext} TeamContext
 * @typedef {import('../shared/dom.js').Child} Child
 * @typedef {import('../shared/api.js').Amount} Amount
 * @typedef {import('../shared/api.js').Task} Task
 * @typedef {import('../shared/translator.js').Translator} Translator
 */

/**
 * A card with a heading, and a sentence that says what it is for.
 * @param {string} title @param {?string} hint @param {...Child} children
 */
export function card(title, hint, ...children) {
  const heading = el('h2', { id: uniqueId() }, title);
  return el('section.ph-card', { 'aria-labelledby': heading.id }, heading, hint && el('p.ph-hint', {}, hint), ...children);
}

/**
 * How much of something is reviewed, as a bar and in words.
 * @param {Amount} amount @param {string} label @param {Translator} t
 */
export function progress({ reviewed, left }, label, t) {
  const all = reviewed + left;
  const text = amountOf({ reviewed, left }, t);
  return el('div.ph-team-progress', {}, all > 0 && bar(reviewed / all, t('labelled', { name: label, text })), el('span.ph-hint', {}, text));
}

/** "3 of 12 reviewed". @param {Amount} amount @param {Translator} t */
export function amountOf({ reviewed, left }, t) {
  const all = reviewed + left;
  return all ? t('team_page.reviewed', { reviewed: t.number(reviewed), all: t.number(all) }) : t('team_page.nothing_to_review');
}

/** "catalogue, pages 3 to 7". @param {Task} task @param {TeamContext} context */
export function pagesOf(task, { t, title }) {
  const name = title(task.document) || task.name;
  const { first_page: first, last_page: last } = task;
  return first === last ? t('team_page.one_page', { name, first }) : t('team_page.pages', { name, first, last });
}

/** A state of tasks in words, with a colour beside. @param {Task['state']} state @param {Translator} t */
export function stateOf(state, t) {
  return el('span.ph-state', { 'data-state': state }, t(`team_page.state_${state}`));
}

/**
 * How many tasks are in which state, in words: "2 not begun, 1 validated".
 * @param {import('../shared/api.js').Campaign['states']} states @param {Translator} t
 */
export function statesOf(states, t) {
  return Object.entries(states).filter(([, count]) => count)
    .map(([state, count]) => t.count(`team_page.count_${state}`, count)).join(', ');
}

/** A field with its label above. @param {string} label @param {HTMLElement} input @param {string} [hint] */
export function field(label, input, hint) {
  input.id ||= uniqueId();
  const help = hint && el('p.ph-hint', { id: uniqueId() }, hint);
  if (help) input.setAttribute('aria-describedby', help.id);
  return el('div.ph-field', {}, el('label', { for: input.id }, label), input, help);
}

/**
 * @param {string[][]} options values and texts @param {string} chosen @param {import('../shared/dom.js').Attributes} [more]
 */
export function select(options, chosen, more = {}) {
  const made = el('select.ph-input', more, ...options.map(([value, text]) => el('option', { value }, text)));
  made.value = chosen;
  return made;
}

/**
 * Boxes to tick.
 * @template {string} Value
 * @param {[Value, string][]} options values and texts @param {Value[]} chosen
 */
export function ticks(options, chosen) {
  const boxes = options.map(([value]) => el('input', { type: 'checkbox', value, id: uniqueId(), checked: chosen.includes(value) }));
  const element = el('div.ph-checks', {}, ...boxes.map((box, at) => (
    el('label.ph-check', { for: box.id }, box, ` ${options[at][1]}`))));
  return { element, value: () => options.filter((_, at) => boxes[at].checked).map(([value]) => value) };
}

/**
 * Do something that the server may refuse; why it did is shown in `where`.
 * @param {HTMLElement} where @param {() => Promise<unknown>} act
 */
export async function attempt(where, act) {
  where.querySelector(':scope > .ph-bad')?.remove();
  const buttons = [...where.querySelectorAll('button')].filter((control) => !control.disabled);
  for (const control of buttons) control.disabled = true;
  try {
    await act();
  } catch (problem) {
    where.append(el('p.ph-notice.ph-bad', { role: 'alert' }, sentenceOf(problem)));
  } finally {
    for (const control of buttons) control.disabled = false;
  }
}

/**
 * Ask something in place of leaving the page: a text where one is needed, else only whether one is sure.
 * @param {HTMLElement} where at whose end it is asked; one question at a time
 * @param {{t: Translator, question: string, send: string, text?: string, act: (text: string) => Promise<void>}} asked
 *   `text`: label of the text, where one is asked for
 */
export function ask(where, { t, question, send, text = '', act }) {
  const before = /** @type {?HTMLElement} */ (document.activeElement);
  where.querySelector(':scope > .ph-asked')?.remove();
  const input = text ? growing(el('textarea.ph-input', { rows: '3', required: true, maxlength: '2000' })) : null;
  const submit = el('button.ph-button.ph-main-action', { type: 'submit' }, send);
  const close = () => {
    form.remove();
    before?.focus();
  };
  const form = el('form.ph-asked', {
    onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      attempt(form, () => act(input ? input.value.trim() : ''));
    },
    onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === 'Escape' && close(),
  }, el('p', {}, question), input && field(text, input),
  el('div.ph-actions', {}, submit, button('plain', t('team_page.cancel'), close)));
  where.append(form);
  (input ?? submit).focus();
}
