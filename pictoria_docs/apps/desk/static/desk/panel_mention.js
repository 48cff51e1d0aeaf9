/** A place in the text that cites a figure, a plate or an entry. */

import { el } from '../shared/dom.js';
import { lazyCrop } from './crop.js';
import { linked } from './panel_region.js';

/** @param {import('./review_app.js').ReviewApp} app @param {any} subject @param {any} details */
export function mentionBody(app, subject, details) {
  const { t } = app;
  const mention = { ...details.subject, document: subject.document };
  const cites = linked(app, mention, details.links ?? []);
  return {
    node: el('div', {}, lazyCrop(app, mention.page, mention.box, { alt: mention.text, most: 60 }),
      el('blockquote', {}, mention.text),
      ...(cites.length ? cites : [el('p', { class: 'pd-soft' }, t('cites_nothing'))])),
  };
}
