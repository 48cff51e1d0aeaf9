/** A link: its two ends side by side, why it was suggested, and what else it could be. */

import { typeOf } from '../canvas/object_types.js';
import { el } from '../shared/dom.js';
import { labelled } from './controls.js';
import { lazyCrop } from './crop.js';
import { certainty } from './wording.js';

/**
 * @typedef {import('../canvas/object_types.js').End} End
 * @typedef {import('../shared/api.js').LinkDetails} LinkDetails
 * @typedef {import('../shared/api.js').QueuedLink} DocumentLink
 * @typedef {import('../shared/translator.js').Translator} Translator
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 */

/**
 * @param {ReviewApp} app @param {DocumentLink} link @param {LinkDetails} details
 * @returns {import('./panel.js').PanelBody}
 */
export function linkBody(app, link, details) {
  const { t } = app;
  const second = details.runner_up;
  /** @param {{target?: string, type?: string}} changes @param {Object<string, End>} [ends] */
  const correct = (changes, ends) => app.decisions.edit([app.decisions.editOf('correct', link, changes)], { ends });
  const useSecond = second && (() => correct({ target: second.end.id }, { [second.end.id]: second.end }));
  const node = el('div', {},
    el('div', { class: 'pd-ends' }, endFigure(app, link, link.source_end), el('span', { class: 'pd-arrow', 'aria-hidden': 'true' }, '→'), endFigure(app, link, link.target_end)),
    app.mayEdit ? el('div', { class: 'pd-row' },
      button(t('other_target'), () => choose(app, link, 'target')),
      button(t('other_source'), () => choose(app, link, 'source'))) : null,
    reasons(details.reasons, t),
    useSecond ? runnerUp(app, second, useSecond) : null,
    app.mayEdit ? labelled(t('link_type'), types(app, link, (type) => correct({ type }))) : null);
  return { node, alternative: (number) => (useSecond && number === 1 && app.mayEdit ? (useSecond(), true) : false) };
}

/** @param {ReviewApp} app @param {DocumentLink} link @param {End} end */
function endFigure(app, { document }, end) {
  const box = end.box ? lazyCrop(app, end.page, end.box, { alt: end.name, most: 150 }) : null;
  return el('figure', {}, box, el('figcaption', {},
    el('button', { type: 'button', class: 'pd-link', onclick: () => app.navigation.goTo({ ...end, document }) }, end.name || app.t.type(typeOf(end))),
    el('span', { class: 'pd-soft' }, `${app.t.type(typeOf(end))} · ${app.t('page_short', { page: end.page })}`)));
}

/** @param {string[]} list @param {Translator} t */
function reasons(list, t) {
  if (!list.length) return null;
  return el('section', {}, el('h3', {}, t('reasons')), el('ul', { class: 'pd-reasons' }, ...list.map((text) => el('li', {}, text))));
}

/** @param {ReviewApp} app @param {import('../shared/api.js').RunnerUp} second @param {() => void} use */
function runnerUp(app, { end, confidence }, use) {
  const { t } = app;
  return el('section', { class: 'pd-second' }, el('h3', {}, t('runner_up')),
    el('div', { class: 'pd-row' }, end.box ? lazyCrop(app, end.page, end.box, { alt: end.name, most: 72 }) : null,
      el('div', {}, el('strong', {}, end.name), el('p', { class: 'pd-soft' },
        `${t('page_short', { page: end.page })}${confidence ? ` · ${certainty(t, confidence)} (${t.percent(confidence)})` : ''}`)),
      app.mayEdit ? button(t('use_this'), use, 'Alt+1') : null));
}

/** The types that the two ends allow. @param {ReviewApp} app @param {DocumentLink} link @param {(type: string) => void} change */
function types({ t, canvas }, { type: chosen, source_end, target_end }, change) {
  const allowed = canvas.types.links.filter((type) => type !== chosen && canvas.linkRules.mayJoin(type, source_end, target_end));
  const all = [chosen, ...allowed];
  const select = el('select', { value: chosen, onchange: () => change(select.value) }, ...all.map((type) => el('option', { value: type }, t.type(type))));
  return select;
}

/** @param {string} text @param {() => void} act @param {?string} [key] */
function button(text, act, key = null) {
  return el('button', { type: 'button', class: 'pd-button', onclick: act, 'aria-keyshortcuts': key }, text, key ? el('kbd', { 'aria-hidden': 'true' }, key) : null);
}

/**
 * The person points at another end on the page.
 * @param {ReviewApp} app @param {DocumentLink} link @param {'source'|'target'} side
 */
async function choose(app, link, side) {
  const { t } = app;
  const stays = side === 'target' ? link.source_end : link.target_end;
  const picked = await app.picker.pick(t(`pick_${side}`, { name: stays.name }));
  if (!picked) return;
  const [source, target] = side === 'target' ? [stays, picked] : [picked, stays];
  const made = app.canvas.linkRules.between(source, target);
  if ('why' in made || made.source.id !== source.id) {
    app.notices.show(t.scope('canvas')('why' in made ? made.why : 'link_none'));
    return;
  }
  const changes = { [side]: picked.id, ...(made.type === link.type ? {} : { type: made.type }) };
  app.decisions.edit([app.decisions.editOf('correct', link, changes)], { ends: { [picked.id]: picked } });
}
