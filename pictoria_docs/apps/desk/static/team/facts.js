/** What a subject says, in a few lines. */

import { typeOf } from '../canvas/object_types.js';
import { el } from '../shared/dom.js';

/**
 * @typedef {import('../shared/translator.js').Translator} Translator
 * @typedef {import('../shared/api.js').Side['subject']} Subject null: there is none
 */

/** A list of what is said of a subject. @param {Subject} subject @param {Translator} t */
export function factsOf(subject, t) {
  const list = el('dl', { class: 'pt-facts' });
  for (const [name, text] of subject ? facts(subject, t) : []) {
    if (!text) continue;
    list.append(el('dt', {}, t(`fact_${name}`)));
    list.append(el('dd', {}, text));
  }
  return list;
}

/** @param {NonNullable<Subject>} subject @param {Translator} t @returns {[string, ?string][]} */
function facts(subject, t) {
  switch (subject.kind) {
    case 'field': return [['type', subject.field], ['value', subject.value], ['normalised', subject.normalised]];
    case 'link': return [['type', t.type(subject.type)],
      ['link', t('joins', { source: subject.source_end.name, target: subject.target_end.name })]];
    case 'entry': return [['type', t.type(subject.type)], ['number', subject.number], ['text', subject.title]];
    case 'mention': return [['type', t.type(subject.type)], ['text', subject.text]];
    default: return [['type', t.type(typeOf(subject))], ['number', subject.number], ['text', subject.text]];
  }
}
