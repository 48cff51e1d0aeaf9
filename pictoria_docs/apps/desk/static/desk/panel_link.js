/** A link: its two ends side by side, why it was suggested, and what else it could be. */

import { LINK_TYPES, linkBetween } from '../canvas/kinds.js';
import { el, labelled } from './dom.js';

export function linkBody(desk, subject, details) {
  const { words } = desk;
  const link = details.subject;
  const second = details.runner_up;
  const correct = (changes, ends) => desk.edit([desk.wish('correct', link, changes)], { ends });
  const useSecond = () => correct({ target: second.end.id }, { [second.end.id]: second.end });
  const node = el('div', {},
    el('div', { class: 'pd-ends' }, end(desk, link.source_end), el('span', { class: 'pd-arrow', 'aria-hidden': 'true' }, '→'), end(desk, link.target_end)),
    desk.mayEdit ? el('div', { class: 'pd-row' },
      button(words.say('other_target'), () => choose(desk, link, 'target')),
      button(words.say('other_source'), () => choose(desk, link, 'source'))) : null,
    reasons(details.reasons, words),
    second ? runnerUp(desk, second, useSecond) : null,
    desk.mayEdit ? labelled(words.say('link_type'), types(words, link.type, (type) => correct({ type }))) : null);
  return { node, alternative: (number) => (second && number === 1 && desk.mayEdit ? (useSecond(), true) : false) };
}

function end(desk, it) {
  const box = it.box ? desk.cropOf(it.page, it.box, { alt: it.name, most: 150 }) : null;
  return el('figure', {}, box, el('figcaption', {},
    el('button', { type: 'button', class: 'pd-link', onclick: () => desk.goTo(it) }, it.name || desk.words.type(it.type)),
    el('span', { class: 'pd-soft' }, `${desk.words.type(it.type)} · ${desk.words.say('page_short', { page: it.page })}`)));
}

function reasons(list, words) {
  if (!list?.length) return null;
  return el('section', {}, el('h3', {}, words.say('reasons')), el('ul', { class: 'pd-reasons' }, ...list.map((text) => el('li', {}, text))));
}

function runnerUp(desk, { end: it, confidence }, use) {
  const { words } = desk;
  return el('section', { class: 'pd-second' }, el('h3', {}, words.say('runner_up')),
    el('div', { class: 'pd-row' }, it.box ? desk.cropOf(it.page, it.box, { alt: it.name, most: 72 }) : null,
      el('div', {}, el('strong', {}, it.name), el('p', { class: 'pd-soft' },
        `${words.say('page_short', { page: it.page })}${confidence ? ` · ${words.sureness(confidence)} (${words.share(confidence)})` : ''}`)),
      desk.mayEdit ? button(words.say('use_this'), use, 'Alt+1') : null));
}

function types(words, chosen, change) {
  const all = LINK_TYPES.includes(chosen) ? LINK_TYPES : [...LINK_TYPES, chosen];
  const select = el('select', { value: chosen, onchange: () => change(select.value) }, ...all.map((type) => el('option', { value: type }, words.type(type))));
  return select;
}

function button(text, act, key = null) {
  return el('button', { type: 'button', class: 'pd-button', onclick: act, 'aria-keyshortcuts': key }, text, key ? el('kbd', { 'aria-hidden': 'true' }, key) : null);
}

/** The person points at another end on the page. */
async function choose(desk, link, side) {
  const { words } = desk;
  const stays = side === 'target' ? link.source_end : link.target_end;
  const picked = await desk.pick(words.say(`pick_${side}`, { name: stays.name }));
  if (!picked) return;
  const [source, target] = side === 'target' ? [stays, picked] : [picked, stays];
  const made = linkBetween(source, target);
  if (made.why || made.source.id !== source.id) {
    desk.notices.say(words.canvas[made.why ?? 'link_none'] ?? '');
    return;
  }
  const changes = { [side]: picked.id, ...(made.type === link.type ? {} : { type: made.type }) };
  desk.edit([desk.wish('correct', link, changes)], { ends: { [picked.id]: picked } });
}
