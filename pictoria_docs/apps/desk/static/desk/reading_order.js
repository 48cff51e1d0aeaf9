/** Where subjects stand in reading order: page after page, from top to bottom. */

import { boxOf, pageOf } from './pages.js';

/** @typedef {import('./pages.js').Located & {id?: string}} Located */

/**
 * The first item of the same document after a subject's place, or the last before it; null if there is none.
 * @template {Located & {document: string}} S
 * @param {S[]} items @param {Located & {document: string}} subject or a page alone @param {number} by 1 or -1
 */
export function nearest(items, subject, by) {
  const here = offsetOf(subject);
  /** @param {Located} item */
  const isBeyond = (item) => {
    const way = compare(offsetOf(item), here);
    return by > 0 ? way >= 0 : way < 0;
  };
  const candidates = items.filter((item) => item.document === subject.document && isBeyond(item));
  candidates.sort((a, b) => by * compare(offsetOf(a), offsetOf(b)));
  return candidates[0] ?? null;
}

/**
 * Page and distance from its top; what has no box, such as a value, counts as at the foot of its page.
 * @param {Located} subject @returns {[page: number, top: number]}
 */
function offsetOf(subject) {
  return [pageOf(subject) ?? 0, boxOf(subject)?.[1] ?? (subject.id ? Infinity : -Infinity)];
}

/** @param {[number, number]} a @param {[number, number]} b */
function compare([page, top], [otherPage, otherTop]) {
  return page - otherPage || (top === otherTop ? 0 : top - otherTop);
}
