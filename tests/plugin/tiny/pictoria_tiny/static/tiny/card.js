/** A card that asks for nothing. */

import { el } from '../shared/dom.js';

export async function makeCard({ title }) {
  return { element: el('section', { class: 'tiny-card' }, title), kinds: ['tiny-job'], refresh: () => {} };
}
