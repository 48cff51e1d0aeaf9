/** How entries look in the grid that are only proposed: their place on the page, with number, title and pictures. */

import { el, svg } from '../shared/dom.js';
import { pageCrop, withMargin } from '../shared/page_crop.js';
import { icon } from './controls.js';

const MARGIN = 6; // points round an entry
const WORDS = 48; // pixels below each picture: a name and a line
/** How high a picture is at least and at most, as a part of its width: higher entries are cut at their foot. */
const [LOWEST, HIGHEST] = [0.16, 1];

/**
 * @typedef {import('./entry_openings.js').ProposedEntry} ProposedEntry
 * @typedef {import('./entry_openings.js').Proposal} Proposal
 * @typedef {import('../shared/page_crop.js').Box} Box
 */

/**
 * How the entries of a proposal look.
 * @param {import('./review_app.js').ReviewApp} app @param {Proposal} proposal @param {string} document @param {number} width pixels of a card
 * @returns {import('../gallery/grid.js').GridLook<ProposedEntry>}
 */
export function proposedLook({ client, t }, proposal, document, width) {
  const ratio = ratioOf(proposal.entries);
  /** @param {ProposedEntry} entry */
  const nameOf = ({ number, title }) => [number, title].filter(Boolean).join(' ') || t('one_entry');
  /** @param {ProposedEntry} entry */
  const placeOf = ({ opening: { page }, pictures, drawn }) => [
    t('page_short', { page }), pictures ? t.count('entry_card_pictures', pictures) : '', drawn ? t('entry_card_known') : '',
  ].filter(Boolean).join(' · ');
  return {
    name: t('entry_sheet_grid'),
    ratio,
    wordsHeight: WORDS,
    opener: icon('open'),
    picture(entry, mat) {
      const place = el('div', { class: 'pg-image' });
      client.page(document, entry.opening.page).then((view) => {
        const box = cut(withMargin(view, entry.box, MARGIN), ratio);
        const drawing = pageCrop(view, box, nameOf(entry), width);
        drawing.setAttribute('class', 'pg-image');
        drawing.append(opening(entry.opening.box));
        place.replaceWith(drawing);
      }).catch(() => mat.classList.add('pg-missing'));
      return place;
    },
    words: (entry) => [el('b', {}, nameOf(entry)), el('span', { class: 'pd-soft' }, placeOf(entry))],
    label: (entry) => [nameOf(entry), placeOf(entry)].map((part) => part.replace(/\.$/, '')).join('. '),
  };
}

/** The line that opens it. @param {Box} box */
function opening([x0, y0, x1, y1]) {
  return svg('rect', { class: 'pd-card-opening', x: x0, y: y0, width: x1 - x0, height: y1 - y0 });
}

/** A part from the top that is not higher than fits. @param {Box} box @param {number} ratio @returns {Box} */
function cut([x0, y0, x1, y1], ratio) {
  return [x0, y0, x1, Math.min(y1, y0 + (x1 - x0) * ratio)];
}

/** As high as half of the entries need. @param {ProposedEntry[]} entries */
function ratioOf(entries) {
  const ratios = entries.map(({ box: [x0, y0, x1, y1] }) => (y1 - y0 + 2 * MARGIN) / Math.max(1, x1 - x0 + 2 * MARGIN)).sort((a, b) => a - b);
  return Math.min(HIGHEST, Math.max(LOWEST, ratios[Math.floor(ratios.length / 2)] ?? LOWEST));
}
