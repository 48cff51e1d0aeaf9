/** How many documents there are. */

import { el } from '../shared/dom.js';

export async function load(host, options) {
  const answer = await fetch(`${options.base}/api/v1/projects/${options.project}/tiny`);
  const shown = host.appendChild(el('p', { class: 'tiny' }, String(await answer.json())));
  return { destroy: () => shown.remove() };
}
