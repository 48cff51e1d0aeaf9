/** One hit: its place on the page with the words lit, what it is, and why it was found. */

import { el } from '../shared/dom.js';
import { pagePart } from './page_part.js';

const REASONS = 5;
const LEAST_SHOWN = 0.005;
/** Of log-odds: less tells nothing. */
const LEAST_PART = 0.05;

/**
 * @typedef {import('../shared/api.js').Hit} Hit
 * @typedef {import('../shared/api.js').ProjectHit} ProjectHit
 * @typedef {import('../shared/translator.js').Translator} Translator
 */

/**
 * @param {Hit|ProjectHit|import('../shared/api.js').FoundPicture} hit @param {string} href of its place in the review
 * @param {Translator} t @param {?() => unknown} alike shows what is like the picture
 */
export function hitCard(hit, href, t, alike) {
  // "pl. 4" is asked for, and no figure.
  const kind = hit.type === 'plate' ? t('kind_plate') : t(`kind_${hit.kind}`, {});
  const name = [kind, hit.number].filter(Boolean).join(' ');
  const link = el('a', { class: 'ps-link', href }, hit.title ? `${name} — ${hit.title}` : name);
  return el('li', { class: `ps-hit ps-${hit.kind}` },
    el('div', { class: 'ps-crop' }, pagePart(hit)),
    el('div', { class: 'ps-text' },
      el('h2', {}, link),
      el('p', { class: 'ps-place' }, place(hit, t)),
      el('p', { class: 'ps-excerpt', lang: hit.language || null }, ...marked(hit.excerpt)),
      'relations' in hit && hit.relations.length ? el('p', { class: 'ps-said' },
        t('picture_said', { relations: hit.relations.join(', ') })) : null,
      el('div', { class: 'ps-foot' }, badge(hit, t), score(hit, t), why(hit, t),
        alike && el('button', { type: 'button', class: 'ps-alike-button', onclick: alike }, t('alike')))),
    hit.pictures.length ? el('div', { class: 'ps-pictures' }, ...hit.pictures.map(({ crop: src }) => (
      el('img', { src, alt: '', loading: 'lazy', decoding: 'async' })))) : null);
}

/** @param {Hit|ProjectHit} hit @param {Translator} t */
function place(hit, t) {
  const parts = [
    'project_title' in hit ? hit.project_title : '', t('place', { document: hit.document_title, page: hit.page }),
    years(hit, t), hit.status === 'suggested' ? '' : t(`status_${hit.status}`),
  ];
  return parts.filter(Boolean).join(' · ');
}

/** @param {Hit} hit @param {Translator} t */
function years({ years: known }, t) {
  if (!known) return '';
  const [first, last] = known.map((year) => (year === null ? '…' : year < 0 ? t('year_before', { year: -year }) : String(year)));
  return first === last ? first : `${first} – ${last}`;
}

/** @param {import('../shared/api.js').Excerpt} excerpt */
function marked({ text, marks }) {
  /** @type {(string|HTMLElement)[]} */
  const parts = [];
  let at = 0;
  for (const [start, end] of marks) {
    parts.push(text.slice(at, start), el('mark', {}, text.slice(start, end)));
    at = end;
  }
  return [...parts, text.slice(at)];
}

/** @param {Hit|import('../shared/api.js').FoundPicture} hit @param {Translator} t */
function badge(hit, t) {
  return 'same' in hit ? el('strong', {}, t(hit.same ? 'picture_same' : 'picture_alike')) : null;
}

/** @param {Hit} hit @param {Translator} t */
function score(hit, t) {
  const text = hit.score < LEAST_SHOWN ? '<1 %' : t.percent(hit.score);
  return el('span', { class: 'ps-score', title: t('score_hint') },
    el('span', { class: 'ps-bar', 'aria-hidden': 'true' }, el('span', { style: `width: ${Math.round(hit.score * 100)}%` })),
    el('span', {}, t('score', { score: text })));
}

/** @param {Hit} hit @param {Translator} t */
function why(hit, t) {
  const reasons = Object.entries(hit.why).filter(([name, part]) => part >= LEAST_PART && t.has(`why_${name}`)).sort((one, other) => other[1] - one[1]).slice(0, REASONS);
  if (!reasons.length) return null;
  return el('details', { class: 'ps-why' }, el('summary', {}, t('why')),
    el('ul', {}, ...reasons.map(([name, part]) => el('li', {},
      t(`why_${name}`), ' ', el('span', { class: 'ps-soft' }, `+${t.number(part, { maximumFractionDigits: 1 })}`)))));
}
