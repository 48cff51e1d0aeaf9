/** A place in the text that cites a figure, a plate or an entry. */

import { el } from './dom.js';
import { linked } from './panel_region.js';

export function mentionBody(desk, subject, details) {
  const { words } = desk;
  const mention = { ...details.subject, document: subject.document };
  const cites = linked(desk, mention, details.links ?? []);
  return {
    node: el('div', {}, desk.cropOf(mention.page, mention.box, { alt: mention.text, most: 60 }),
      el('blockquote', {}, mention.text),
      ...(cites.length ? cites : [el('p', { class: 'pd-soft' }, words.say('cites_nothing'))])),
  };
}
