/** How far people agree, in figures that are explained in a sentence each. */

import { el } from '../shared/dom.js';

/**
 * @param {object} figures as the server gives them @param {object} context see home/team.js
 * @param {(caption: string, heads: string[], rows: (string|Node)[][]) => Node} table
 * @returns {Node[]}
 */
export function agreementOf(figures, context, table) {
  const { t } = context;
  if (!figures.whole.units) return [el('p', {}, t('team_page.no_agreement'))];
  const { units } = figures.whole;
  const same = Math.round(figures.whole.share * units);
  const between = [...Object.entries(figures.kinds).map(([kind, one]) => [t(`team_page.kind_${kind}`), one]),
    ...Object.entries(figures.types).map(([type, one]) => [t.type(type), one])];
  const people = Object.entries(figures.people).map(([person, one]) => [context.name(person), one]);
  return [
    el('p', {}, t.count('team_page.agree_whole', units, { same: t.number(same), share: share(figures.whole.share, t) })),
    el('h4', {}, t('team_page.agree_types')), el('p.ph-hint', {}, t('team_page.agree_types_hint')),
    table(t('team_page.agree_types'), heads(t('team_page.col_decision'), t), between.map((figure) => row(figure, t))),
    el('h4', {}, t('team_page.agree_people')), el('p.ph-hint', {}, t('team_page.agree_people_hint')),
    people.length ? table(t('team_page.agree_people'), heads(t('team_page.col_person'), t), people.map((figure) => row(figure, t)))
      : el('p', {}, t('team_page.nothing_settled')),
    el('dl.ph-meanings', {}, ...['same', 'alpha', 'iou', 'boxes'].flatMap((code) => (
      [el('dt', {}, t(`team_page.col_${code}`)), el('dd', {}, t(`team_page.meaning_${code}`))]))),
  ];
}

/** @param {import('../shared/translator.js').Translator} t */
const heads = (first, t) => [first, ...['units', 'same', 'alpha', 'iou', 'boxes'].map((code) => t(`team_page.col_${code}`))];

/** @param {import('../shared/translator.js').Translator} t */
function row([name, one], t) {
  const alpha = one.alpha === null ? '–' : t.number(one.alpha, { maximumFractionDigits: 2 });
  return [name, t.number(one.units), share(one.share, t), alpha, share(one.iou, t), share(one.boxes, t)];
}

/** @param {any} value @param {import('../shared/translator.js').Translator} t */
const share = (value, t) => (value === null ? '–' : t.percent(value));
