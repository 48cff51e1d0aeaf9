/** What a subject says, in a few lines. */

import { el } from '../shared/dom.js';

/**
 * A list of what is said of a subject.
 * @param {?Object} subject as the server tells it @param {import("../shared/translator.js").Translator} t
 */
export function factsOf(subject, t) {
  const list = el('dl', { class: 'pt-facts' });
  if (!subject) return list;
  const facts = [
    ['type', subject.field ?? t.type(subject.type)],
    ['number', subject.number],
    ['value', subject.value],
    ['normalised', subject.normalised],
    ['text', subject.text ?? subject.title],
    ['link', subject.source_end && t('joins', { source: subject.source_end.name, target: subject.target_end.name })],
  ];
  for (const [name, text] of facts) {
    if (!text) continue;
    list.append(el('dt', {}, t(`fact_${name}`)));
    list.append(el('dd', {}, text));
  }
  return list;
}
