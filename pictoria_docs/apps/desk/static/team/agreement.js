/** How far people agree, in figures that are explained in a sentence each. */

import { el } from '../shared/dom.js';

/**
 * @typedef {import('../shared/api.js').Agreement} Agreement
 * @typedef {import('../shared/translator.js').Translator} Translator
 */

/**
 * @param {import('../shared/api.js').Agreements} figures @param {import('../home/team.js').TeamContext} context
 * @param {(caption: string, heads: string[], rows: (string|Node)[][]) => Node} table
 * @returns {Node[]}
 */
export function agreementOf(figures, context, table) {
  const { t } = context;
  if (!figures.whole.units) return [el('p', {}, t('team_page.no_agreement'))];
  const { units } = figures.whole;
  const same = Math.round((figures.whole.share ?? 0) * units);
  const between = [...Object.entries(figures.kinds).map(([kind, one]) => row(t(`team_page.kind_${kind}`), one, t)),
    ...Object.entries(figures.types).map(([type, one]) => row(t.type(type), one, t))];
  const people = Object.entries(figures.people).map(([person, one]) => row(context.name(person), one, t));
  return [
    el('p', {}, t.count('team_page.agree_whole', units, { same: t.number(same), share: share(figures.whole.share, t) })),
    el('h4', {}, t('team_page.agree_types')), el('p.ph-hint', {}, t('team_page.agree_types_hint')),
    table(t('team_page.agree_types'), heads(t('team_page.col_decision'), t), between),
    el('h4', {}, t('team_page.agree_people')), el('p.ph-hint', {}, t('team_page.agree_people_hint')),
    people.length ? table(t('team_page.agree_people'), heads(t('team_page.col_person'), t), people)
      : el('p', {}, t('team_page.nothing_settled')),
    el('dl.ph-meanings', {}, ...['same', 'alpha', 'iou', 'boxes'].flatMap((code) => (
      [el('dt', {}, t(`team_page.col_${code}`)), el('dd', {}, t(`team_page.meaning_${code}`))]))),
  ];
}

/** @param {string} first @param {Translator} t */
const heads = (first, t) => [first, ...['units', 'same', 'alpha', 'iou', 'boxes'].map((code) => t(`team_page.col_${code}`))];

/** @param {string} name @param {Agreement} one @param {Translator} t */
function row(name, one, t) {
  const alpha = one.alpha === null ? '–' : t.number(one.alpha, { maximumFractionDigits: 2 });
  return [name, t.number(one.units), share(one.share, t), alpha, share(one.iou, t), share(one.boxes, t)];
}

/** @param {?number} value @param {Translator} t */
const share = (value, t) => (value === null ? '–' : t.percent(value));
