/** What a picture or caption without a link may belong to: one key, or one click, links it. */

import { newId } from '../canvas/object_types.js';
import { el } from '../shared/dom.js';
import { lazyCrop } from './crop.js';

/**
 * @typedef {import('../shared/api.js').Candidate} Candidate
 * @typedef {import('../shared/api.js').QueuedRegion} DocumentRegion
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 */

/**
 * Link a region with one of its candidates; a text that is chosen becomes a caption.
 * @param {ReviewApp} app @param {DocumentRegion} region @param {Candidate} candidate @param {boolean} picture whether the region is one
 */
export function linkWith(app, region, candidate, picture) {
  const [text, shown] = picture ? [candidate, region] : [region, candidate];
  const { document, page } = region;
  /** @type {import('./decisions.js').WantedEdit} */
  const link = { action: 'add', id: newId('lnk'), kind: 'link', revision: 0, document, page, changes: { type: 'caption_of', source: text.id, target: shown.id } };
  /** @type {import('./decisions.js').WantedEdit[]} */
  const edits = [app.decisions.editOf('accept', region), link];
  if (text.type !== 'caption') {
    edits.unshift({ action: 'correct', id: text.id, kind: 'region', revision: text.revision, document, page, changes: { type: 'caption' } });
  }
  app.decisions.edit(edits, { ends: { [candidate.id]: candidate, [region.id]: app.canvas.endOf({ ...region, object: region }) } });
  return app.decisions.proceed(region);
}

/**
 * Numbers that are left out beside that of a caption or entry: perhaps they were not found.
 * @param {string[]} numbers @param {import('../shared/translator.js').Translator} t
 */
export function missingNumbers(numbers, t) {
  return numbers.length ? el('p', { class: 'pd-alone' }, t.count('missing_numbers', numbers.length, { numbers: numbers.join(', ') })) : null;
}

/**
 * @param {ReviewApp} app @param {DocumentRegion} region @param {Candidate[]} candidates @param {boolean} picture
 */
export function candidateList(app, region, candidates, picture) {
  const { t } = app;
  if (!region.alone || !candidates.length || !app.mayEdit) return null;
  return el('section', { class: 'pd-candidates' }, el('h3', {}, t(picture ? 'candidate_captions' : 'candidate_pictures')),
    el('ol', {}, ...candidates.map((candidate, index) => el('li', {},
      candidate.box && !picture ? lazyCrop(app, candidate.page, candidate.box, { alt: candidate.name, most: 96 }) : null,
      picture ? el('p', {}, candidate.text || candidate.name) : null,
      el('button', { type: 'button', class: 'pd-button', 'aria-keyshortcuts': `Alt+${index + 1}`, onclick: () => linkWith(app, region, candidate, picture) },
        t(picture ? 'use_caption' : 'use_picture'), el('kbd', { 'aria-hidden': 'true' }, `Alt+${index + 1}`))))));
}
