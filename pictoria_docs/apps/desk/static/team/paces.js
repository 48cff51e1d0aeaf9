/** How people work, for moderators: how fast they decide, and what others made of the same. */

import { el } from '../shared/dom.js';
import { sentenceOf } from '../shared/http_client.js';
import { card } from './widgets.js';

/**
 * @typedef {import('../home/team.js').TeamContext} TeamContext
 * @typedef {import('../shared/api.js').Pace} Pace
 */

const COLUMNS = ['person', 'decisions', 'seconds', 'accepted', 'disagreed', 'overruled'];

/** A card that is there as soon as the server has answered: nothing else waits for it. @param {TeamContext} context */
export function pacesCard(context) {
  const { t } = context;
  const place = el('div', { hidden: true });
  context.http.get('/pace').then((paces) => {
    if (paces.length) place.replaceWith(cardOf(paces, context));
  }).catch((problem) => {
    place.hidden = false;
    place.replaceChildren(el('p.ph-notice.ph-bad', { role: 'alert' }, sentenceOf(problem) || t('team_page.again')));
  });
  return place;
}

/** @param {Pace[]} paces @param {TeamContext} context */
function cardOf(paces, context) {
  const { t } = context;
  const title = t('team_page.paces');
  return card(title, t('team_page.paces_hint'), el('div.ph-scroll', { tabindex: 0, role: 'region', 'aria-label': title }, el('table.ph-table', {},
    el('caption.ph-unseen', {}, title),
    el('thead', {}, el('tr', {}, ...COLUMNS.map((code) => el('th', { scope: 'col' }, t(`team_page.pace_${code}`))))),
    el('tbody', {}, ...paces.map((pace) => row(pace, context))))));
}

/** @param {Pace} pace @param {TeamContext} context */
function row(pace, context) {
  const { t } = context;
  /** @param {number} part @param {number} whole */
  const share = (part, whole) => (whole ? t('team_page.pace_of', { share: t.percent(part / whole), count: t.number(whole) }) : '–');
  const seconds = t.number(pace.accept_seconds ?? 0, { maximumFractionDigits: 1 });
  return el('tr', { 'data-pace': pace.person },
    el('th', { scope: 'row' }, context.name(pace.person), pace.is_fast ? el('p.ph-hint', {},
      t('team_page.pace_fast', { seconds }), ' ',
      el('a', { href: `${context.team({ person: pace.person })}#history` }, t('team_page.pace_look'))) : null),
    el('td', {}, t.number(pace.decisions)),
    el('td', {}, pace.seconds === null ? '–' : t.number(pace.seconds, { maximumFractionDigits: 1 })),
    el('td', {}, share(pace.accepted, pace.decisions)),
    el('td', {}, share(pace.disagreed, pace.compared)),
    el('td', {}, share(pace.overruled, pace.checked)));
}
