/** How entries look in the grid that are only proposed: their place on the page, with number, title and pictures. */

import { el, svg } from '../shared/dom.js';
import { pageCrop, withMargin } from '../shared/page_crop.js';
import { icon } from './controls.js';

const [BESIDE, ABOVE] = [6, 2]; // points round an entry: lines of others are near above and below it
const WORDS = 64; // pixels for a name and a line below each picture, and the mat round it
const WIDE = 0.9; // share of the entries whose whole width a card shows
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
  const { points, ratio } = cardOf(proposal.entries);
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
        const [x0, , x1] = withMargin(view, entry.box, BESIDE);
        const [, y0, , y1] = withMargin(view, entry.box, ABOVE);
        const wide = Math.max(x1 - x0, points);
        const drawing = pageCrop(view, [x0, y0, x1, Math.min(y1, y0 + wide * ratio)], nameOf(entry), width);
        drawing.setAttribute('class', 'pg-image');
        drawing.style.width = `${((x1 - x0) / wide) * 100}%`; // all as large as on their pages
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

/**
 * What a card shows of entries: how many points of their width, and how high it is as a part of that, as half of them need.
 * @param {ProposedEntry[]} entries
 */
function cardOf(entries) {
  const points = quantile(entries.map(({ box: [x0, , x1] }) => x1 - x0), WIDE) + 2 * BESIDE;
  const height = quantile(entries.map(({ box: [, y0, , y1] }) => y1 - y0), 0.5) + 2 * ABOVE;
  return { points, ratio: Math.min(HIGHEST, Math.max(LOWEST, height / points)) };
}

/** @param {number[]} values @param {number} share */
function quantile(values, share) {
  return values.sort((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? 0;
}
