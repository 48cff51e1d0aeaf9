/** What a text that was read may be and was not found as: an entry, or the caption of a picture. */

import { makeEntry } from '../canvas/actions.js';
import { isText } from '../canvas/object_types.js';
import { el } from '../shared/dom.js';

/**
 * @typedef {import('../shared/api.js').Link} Link
 * @typedef {import('../shared/api.js').QueuedRegion} DocumentRegion
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 */

/**
 * The buttons that make something of a text, with the keys of the page that do the same; nothing for pictures.
 * @param {ReviewApp} app @param {DocumentRegion} region @param {Link[]} links
 */
export function textActions(app, region, links) {
  if (!app.mayEdit || !isText(region.type)) return null;
  const { canvas, t } = app;
  const names = links.some((link) => link.type === 'caption_of' && link.source === region.id);
  const buttons = [
    button(t('make_entry'), '5', () => makeEntry(canvas, [region])),
    names ? null : button(t('make_caption'), 'L', () => {
      canvas.select(region.id);
      canvas.use('link_tool');
    }),
  ];
  return el('div', { class: 'pd-row pd-text-actions' }, ...buttons);

  /** @param {string} label @param {string} key @param {() => unknown} act */
  function button(label, key, act) {
    return el('button', {
      type: 'button', class: 'pd-button', 'aria-keyshortcuts': key, onclick: () => {
        app.focusPage();
        act();
      },
    }, label, ' ', el('kbd', { 'aria-hidden': 'true' }, key));
  }
}
