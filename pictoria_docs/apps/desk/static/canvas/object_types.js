/**
 * What there is on a page: types of regions and links, and which ends a link may have.
 *
 * @typedef {object} End an end of a link, as the server describes it
 * @property {string} id
 * @property {string} kind
 * @property {string} type
 * @property {number} page
 * @property {import('./geometry.js').Box} [box]
 * @property {string} [name]
 *
 * @typedef {{type: string, source: End, target: End}} LinkEnds
 * @typedef {{why: string}} Refusal `why` is the code of a sentence
 */

import { randomKey } from '../shared/dom.js';

/** Region types in the order of the menu and of the digit keys 1-9. */
export const REGION_TYPES = [
  'figure', 'panel', 'plate', 'caption', 'legend', 'figure_number', 'table', 'heading', 'text',
  'title', 'list', 'footnote', 'marginalia', 'running_head', 'page_number', 'formula', 'code',
  'drop_capital', 'decoration', 'stamp', 'damage', 'other',
];

/** Link types in the order of the menu and of the digit keys, while a link is selected. */
export const LINK_TYPES = ['caption_of', 'part_of', 'depicts', 'cites', 'continues', 'same_motif_as'];

const PICTURES = new Set(['figure', 'panel', 'plate', 'table']);
const CAPTIONS = new Set(['caption', 'legend']);
const QUIET = new Set([
  'text', 'list', 'footnote', 'marginalia', 'running_head', 'page_number', 'formula', 'code', 'drop_capital',
  'decoration', 'stamp', 'damage', 'other',
]);

/** Types drawn thinly and named only when looked at: what a reviewer does not come for. @param {string} type */
export const isQuiet = (type) => QUIET.has(type);

/** What an end of a link is, for the rules below. @param {{kind: string, type: string}} end */
export function role(end) {
  if (end.kind !== 'region') return end.kind;
  if (PICTURES.has(end.type)) return 'picture';
  if (CAPTIONS.has(end.type)) return 'caption';
  return 'text';
}

/**
 * The link that two ends make, whichever was named first.
 * @param {End} first @param {End} second @returns {LinkEnds|Refusal}
 */
export function linkBetween(first, second) {
  if (first.id === second.id) return { why: 'link_same' };
  return directed(first, second) ?? directed(second, first) ?? { why: refusal(first, second) };
}

/** @param {End} source @param {End} target @returns {?LinkEnds} */
function directed(source, target) {
  const from = role(source);
  const to = role(target);
  /** @param {string} type */
  const link = (type) => ({ type, source, target });
  if (from === 'caption' && to === 'picture') return link('caption_of');
  if (from === 'picture' && to === 'entry') return link('depicts');
  if (from === 'mention' && (to === 'picture' || to === 'entry')) return link('cites');
  if (from === 'picture' && to === 'picture') return betweenPictures(source, target, link);
  if ((from === 'caption' || from === 'text') && from === to) return link('continues');
  return null;
}

/**
 * A part belongs to its whole; two pictures of one rank show the same motif.
 * @param {End} source @param {End} target @param {(type: string) => LinkEnds} link
 */
function betweenPictures(source, target, link) {
  if (source.type === 'panel' && target.type !== 'panel') return link('part_of');
  if (target.type === 'panel' && source.type !== 'panel') return null;
  if (target.type === 'plate' && source.type !== 'plate') return link('part_of');
  if (source.type === 'plate' && target.type !== 'plate') return null;
  return link('same_motif_as');
}

/** @param {End} first @param {End} second */
function refusal(first, second) {
  const roles = new Set([role(first), role(second)]);
  if (roles.has('caption') && roles.has('entry')) return 'link_caption_entry';
  if (roles.has('mention')) return 'link_mention';
  if (roles.has('text')) return 'link_text';
  return 'link_none';
}

/** A new id as the server expects it from a client: "reg-u" and 16 hexadecimal digits. @param {string} prefix */
export function newId(prefix) {
  return `${prefix}-u${randomKey(8)}`;
}

/** Whether a person added it, so that deleting it takes the addition back. @param {string} id */
export const isOwn = (id) => /^(reg|lnk|ent)-u[0-9a-f]{16}$/.test(id);
