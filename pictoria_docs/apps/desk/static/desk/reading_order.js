/** Where subjects stand in reading order: page after page, from top to bottom. */

import { pageOf } from './pages.js';

/**
 * The first item of the same document after a subject's place, or the last before it; null if there is none.
 * @param {object[]} items @param {object} subject or a page alone, {document, page} @param {number} by 1 or -1
 */
export function nearest(items, subject, by) {
  const here = offsetOf(subject);
  /** @param {any} item */
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
 * @param {any} subject
 */
function offsetOf(subject) {
  const box = subject.box ?? subject.spans?.[0]?.box ?? subject.source_end?.box;
  return [pageOf(subject) ?? 0, box?.[1] ?? (subject.id ? Infinity : -Infinity)];
}

function compare([page, top], [otherPage, otherTop]) {
  return page - otherPage || (top === otherTop ? 0 : top - otherTop);
}
