/** A link: its two ends side by side, why it was suggested, and what else it could be. */

import { LINK_TYPES } from '../canvas/object_types.js';
import { el } from '../shared/dom.js';
import { labelled } from './controls.js';
import { lazyCrop } from './crop.js';
import { certainty } from './wording.js';

/** @param {import('./review_app.js').ReviewApp} app @param {any} subject @param {any} details */
export function linkBody(app, subject, details) {
  const { t } = app;
  const link = details.subject;
  const second = details.runner_up;
  /** @param {any} changes */
  const correct = (changes, ends) => app.decisions.edit([app.decisions.editOf('correct', link, changes)], { ends });
  const useSecond = () => correct({ target: second.end.id }, { [second.end.id]: second.end });
  const node = el('div', {},
    el('div', { class: 'pd-ends' }, endFigure(app, link.source_end), el('span', { class: 'pd-arrow', 'aria-hidden': 'true' }, '→'), endFigure(app, link.target_end)),
    app.mayEdit ? el('div', { class: 'pd-row' },
      button(t('other_target'), () => choose(app, link, 'target')),
      button(t('other_source'), () => choose(app, link, 'source'))) : null,
    reasons(details.reasons, t),
    second ? runnerUp(app, second, useSecond) : null,
    app.mayEdit ? labelled(t('link_type'), types(app, link, (type) => correct({ type }))) : null);
  return { node, alternative: (number) => (second && number === 1 && app.mayEdit ? (useSecond(), true) : false) };
}

/** @param {import('./review_app.js').ReviewApp} app @param {any} end */
function endFigure(app, end) {
  const box = end.box ? lazyCrop(app, end.page, end.box, { alt: end.name, most: 150 }) : null;
  return el('figure', {}, box, el('figcaption', {},
    el('button', { type: 'button', class: 'pd-link', onclick: () => app.navigation.goTo(end) }, end.name || app.t.type(end.type)),
    el('span', { class: 'pd-soft' }, `${app.t.type(end.type)} · ${app.t('page_short', { page: end.page })}`)));
}

/** @param {any[]} list @param {import('../shared/translator.js').Translator} t */
function reasons(list, t) {
  if (!list?.length) return null;
  return el('section', {}, el('h3', {}, t('reasons')), el('ul', { class: 'pd-reasons' }, ...list.map((text) => el('li', {}, text))));
}

/** @param {import('./review_app.js').ReviewApp} app */
function runnerUp(app, { end, confidence }, use) {
  const { t } = app;
  return el('section', { class: 'pd-second' }, el('h3', {}, t('runner_up')),
    el('div', { class: 'pd-row' }, end.box ? lazyCrop(app, end.page, end.box, { alt: end.name, most: 72 }) : null,
      el('div', {}, el('strong', {}, end.name), el('p', { class: 'pd-soft' },
        `${t('page_short', { page: end.page })}${confidence ? ` · ${certainty(t, confidence)} (${t.percent(confidence)})` : ''}`)),
      app.mayEdit ? button(t('use_this'), use, 'Alt+1') : null));
}

/** The types that the two ends allow. @param {import('./review_app.js').ReviewApp} app @param {any} link */
function types({ t, canvas }, { type: chosen, source_end, target_end }, change) {
  const allowed = LINK_TYPES.filter((type) => type !== chosen && canvas.linkRules.mayJoin(type, source_end, target_end));
  const all = [chosen, ...allowed];
  const select = el('select', { value: chosen, onchange: () => change(select.value) }, ...all.map((type) => el('option', { value: type }, t.type(type))));
  return select;
}

/** @param {string} text */
function button(text, act, key = null) {
  return el('button', { type: 'button', class: 'pd-button', onclick: act, 'aria-keyshortcuts': key }, text, key ? el('kbd', { 'aria-hidden': 'true' }, key) : null);
}

/** The person points at another end on the page. @param {import('./review_app.js').ReviewApp} app @param {any} link */
async function choose(app, link, side) {
  const { t } = app;
  const stays = side === 'target' ? link.source_end : link.target_end;
  const picked = await app.picker.pick(t(`pick_${side}`, { name: stays.name }));
  if (!picked) return;
  const [source, target] = side === 'target' ? [stays, picked] : [picked, stays];
  const made = app.canvas.linkRules.between(source, target);
  if (made.why || made.source.id !== source.id) {
    app.notices.show(t.scope('canvas')(made.why ?? 'link_none'));
    return;
  }
  const changes = { [side]: picked.id, ...(made.type === link.type ? {} : { type: made.type }) };
  app.decisions.edit([app.decisions.editOf('correct', link, changes)], { ends: { [picked.id]: picked } });
}
