/** A place in the text that cites a figure, a plate or an entry. */

import { el } from '../shared/dom.js';
import { lazyCrop } from './crop.js';
import { linked } from './panel_region.js';

/**
 * @param {import('./review_app.js').ReviewApp} app @param {import('../shared/api.js').QueuedMention} mention
 * @param {import('../shared/api.js').Link[]} links @returns {import('./panel.js').PanelBody}
 */
export function mentionBody(app, mention, links) {
  const { t } = app;
  const cites = linked(app, mention, links);
  return {
    node: el('div', {}, lazyCrop(app, mention.page, mention.box, { alt: mention.text, most: 60 }),
      el('blockquote', {}, mention.text),
      ...(cites.length ? cites : [el('p', { class: 'pd-soft' }, t('cites_nothing'))])),
  };
}
