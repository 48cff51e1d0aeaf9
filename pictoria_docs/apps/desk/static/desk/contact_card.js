/**
 * Cards of the contact sheet: a picture with its outlines, its name, the entries that it shows, the words of its captions; a
 * short entry with its values; printed lines with what they cite.
 */

import { el, svg } from '../shared/dom.js';
import { partCrop } from '../shared/page_crop.js';
import { icon } from './controls.js';

const WORDS = 104; // pixels below each picture: a name and four lines
const DOUBTFUL = 0.85; // less sure than that is told

/**
 * @typedef {import('../shared/api.js').ContactCard} Card
 * @typedef {import('../shared/page_crop.js').Box} Box
 */

/**
 * How cards look in the grid.
 * @param {import('./review_app.js').ReviewApp} app
 * @param {{isMarked: (card: Card) => boolean, shown: (card: Card) => void, missing: (card: Card) => void}} events `shown`, `missing`: the
 *   picture is there, or cannot be had
 * @returns {import('../gallery/grid.js').GridLook<Card>}
 */
export function cardLook({ t, queue }, { shown, missing }) {
  /** @param {Card} card */
  const entriesOf = (card) => card.entries.map(({ name, title }) => (title && name !== title ? `${name} ${title}` : name)).join(', ');
  /** @param {Card} card */
  const captionOf = (card) => card.captions.map(({ text }) => text).join(' – ');
  /** @param {Card} card */
  const placeOf = ({ page, title }) => [t('page_short', { page }), queue.documents.length > 1 ? title : ''].filter(Boolean).join(' · ');
  return {
    name: t('contact_grid'),
    ratio: 0.9,
    wordsHeight: WORDS,
    opener: icon('open'),
    picture(card, mat) {
      const drawing = partCrop(card.crop, card.view, card.name);
      drawing.setAttribute('class', 'pg-image');
      const image = drawing.querySelector('image');
      image?.addEventListener('load', () => shown(card), { once: true });
      image?.addEventListener('error', () => {
        mat.classList.add('pg-missing');
        missing(card);
      }, { once: true });
      drawing.append(outline(card.box, 'pd-card-whole'), ...card.parts.map(({ box, name }) => outline(box, 'pd-card-part', name)));
      return drawing;
    },
    words(card) {
      const least = Math.min(...card.asked.map(({ confidence }) => confidence));
      return [
        el('div', { class: 'pd-card-name' }, el('b', {}, card.name), el('span', { class: 'pd-soft' }, placeOf(card)),
          least < DOUBTFUL ? el('span', { class: 'pd-doubt pd-doubt-some' }, t.percent(least)) : null),
        reasonsOf(card),
        card.entries.length ? el('div', { class: 'pd-card-entry' }, `→ ${entriesOf(card)}`) : el('div', { hidden: true }),
        el('div', { class: `pd-card-caption ${card.captions.length ? '' : 'pd-soft'}` }, captionOf(card) || t('contact_alone')),
      ];
    },
    label: (card) => [card.name, ...card.reasons, entriesOf(card), captionOf(card), placeOf(card)].filter(Boolean).map((part) => part.replace(/\.$/, '')).join('. '),
  };
}

/**
 * How short entries look in the grid: their printed lines, wide enough to be read, and what was read in them.
 * @param {import('./review_app.js').ReviewApp} app
 * @param {Parameters<typeof cardLook>[1]} events
 * @returns {import('../gallery/grid.js').GridLook<Card>}
 */
export function entryLook(app, events) {
  const look = cardLook(app, events);
  return {
    ...look,
    name: app.t('contact_grid_entries'),
    ratio: 0.3,
    words(card) {
      const [name, reasons] = look.words(card);
      return [name, reasons, el('dl', { class: 'pd-card-values' }, ...card.values.map(({ label, value }) => (
        el('div', { title: app.t('labelled', { name: label, text: value }) }, el('dt', {}, label), el('dd', {}, value)))))];
    },
    label: (card) => [card.name, ...card.reasons, ...card.values.map(({ label, value }) => app.t('labelled', { name: label, text: value }))].join('. '),
  };
}

/**
 * How printed lines look in the grid that cite pictures and entries: the lines, and below them what they cite.
 * @param {import('./review_app.js').ReviewApp} app
 * @param {Parameters<typeof cardLook>[1]} events
 * @returns {import('../gallery/grid.js').GridLook<Card>}
 */
export function citationLook(app, events) {
  const look = cardLook(app, events);
  return {
    ...look,
    name: app.t('contact_grid_citations'),
    ratio: 0.2,
    words(card) {
      const [name] = look.words(card);
      return [name, el('div', { class: 'pd-card-cited' }, ...card.cited.map(({ name: cited, text, crop }) => (
        el('div', { title: [cited, text].filter(Boolean).join('. ') }, el('img', { src: crop, alt: '', draggable: 'false', decoding: 'async' }),
          el('span', {}, el('b', {}, cited), ` ${text}`)))))];
    },
    label: (card) => [card.name, ...card.cited.map(({ name, text }) => [name, text].filter(Boolean).join(' '))].join('. '),
  };
}

/** What is missing or doubtful about it, in one line. @param {Card} card */
function reasonsOf({ reasons }) {
  const line = reasons.join(' · ');
  return el('div', { class: 'pd-card-reasons', hidden: !line, title: line }, line);
}

/** Where something stands, on the picture. @param {Box} box @param {string} name of the class @param {string} [label] */
function outline([x0, y0, x1, y1], name, label = '') {
  return svg('rect', { class: name, x: x0, y: y0, width: x1 - x0, height: y1 - y0 }, label ? svg('title', {}, label) : null);
}
