/** What objects are called, in words. */

import { typeOf } from './object_types.js';

/** @typedef {import('../shared/translator.js').Translator} Translator */

/** Statuses of what nobody has decided on: how sure the machine is, is told. */
const UNDECIDED = ['suggested', 'assumed'];
const LONGEST = 24; // characters of a name
const LONGEST_END = 32;

/**
 * Short words for an object: "Figure 12", "Entry 7", "Mention fig. 3".
 * @param {Translator} t @param {string} kind @param {any} object
 */
export function nameOf(t, kind, object) {
  if (kind === 'mention') return t('named', { type: t.type(kind), name: shortened(object.text, LONGEST) });
  const type = t.type(typeOf(object) ?? kind);
  const number = kind === 'link' ? null : object.number;
  return number ? t('named', { type, name: shortened(String(number), LONGEST) }) : type;
}

/**
 * What a screen reader says of an object: type, number, status, and how sure the machine is.
 * @param {Translator} t @param {string} kind @param {any} object
 */
export function labelOf(t, kind, object) {
  const status = t(`status_${object.status}`);
  if (kind === 'link') {
    const [source, target] = [object.source_end, object.target_end].map((end) => endName(t, end));
    return t('label_link', { type: t.type(object.type), source, target, status });
  }
  const name = nameOf(t, kind, object);
  if (!UNDECIDED.includes(object.status) || object.confidence == null) return t('label', { name, status });
  return t('label_unsure', { name, status, percent: Math.round(object.confidence * 100) });
}

/** An end of a link: the name that the server gives it. @param {Translator} t @param {any} end */
export function endName(t, end) {
  if (!end) return '?';
  return end.name ? shortened(end.name, LONGEST_END) : t.type(typeOf(end) ?? end.kind);
}

/** @param {any} text @param {number} length */
function shortened(text, length) {
  const clean = String(text ?? '').replace(/\s+/g, ' ').trim();
  return clean.length > length ? `${clean.slice(0, length - 1)}…` : clean;
}
