/** What a subject says, in a few lines. */

import { html } from '../canvas/dom.js';

/**
 * A list of what is said of a subject.
 * @param {?Object} subject as the server tells it @param {function(string, Object=): string} say
 */
export function factsOf(subject, say) {
  const list = html('dl', { class: 'pt-facts' });
  if (!subject) return list;
  const facts = [
    ['type', subject.field ?? typeName(subject.type, say)],
    ['number', subject.number],
    ['value', subject.value],
    ['normalised', subject.normalised],
    ['text', subject.text ?? subject.title],
    ['link', subject.source_end && say('joins', { source: subject.source_end.name, target: subject.target_end.name })],
  ];
  for (const [name, text] of facts) {
    if (!text) continue;
    html('dt', { text: say(`fact_${name}`) }, list);
    html('dd', { text }, list);
  }
  return list;
}

/** A type in words; a project's own type is its own word. */
function typeName(type, say) {
  const code = `type.${type}`;
  const word = say(code);
  return word === code ? type.replaceAll('_', ' ') : word;
}
