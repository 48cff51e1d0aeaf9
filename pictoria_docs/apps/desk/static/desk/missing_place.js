/** A place where something may be missing, as a question: one key takes what stands there, one says no. */

import * as edits from '../canvas/edits.js';
import { union } from '../canvas/geometry.js';
import { el } from '../shared/dom.js';

const AROUND = 8; // points between what stands at a place and the outline, which would hide small letters

/**
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 * @typedef {import('../shared/api.js').MissingPlace} MissingPlace
 */

/** What was read at a place, and, of a caption, its picture: as they are on show. @param {ReviewApp} app @param {MissingPlace} place */
function shapesAt({ canvas: { state } }, { region, picture }) {
  return [region, picture].map((id) => {
    const shape = id ? state.shapeOf(id) : null;
    return shape && shape.object.status !== 'rejected' ? shape : null;
  });
}

/** What is outlined of a place: a caption together with its picture. @param {ReviewApp} app @param {MissingPlace} place @param {number} page */
export function outlineOf(app, place, page) {
  const [, picture] = shapesAt(app, place);
  const own = /** @type {edits.Box} */ (place.box);
  const [x0, y0, x1, y1] = picture ? union([own, picture.box]) : own;
  return [{ page, box: /** @type {edits.Box} */ ([x0 - AROUND, y0 - AROUND, x1 + AROUND, y1 + AROUND]) }];
}

/** Whether something stands there that can be taken: else it is to be drawn. @param {ReviewApp} app @param {MissingPlace} place */
function isTakeable(app, place) {
  const [region, picture] = shapesAt(app, place);
  return place.kind === 'entry' || Boolean(region && (place.kind === 'figure' || picture));
}

/**
 * Take what stands at a place, as one step.
 * @param {ReviewApp} app @param {MissingPlace} place @param {number} page
 */
export function takePlace(app, place, page) {
  const { canvas } = app;
  if (!isTakeable(app, place)) return false;
  const [region, picture] = shapesAt(app, place);
  if (place.kind === 'entry') canvas.commit([edits.addEntry([{ page, box: /** @type {edits.Box} */ (place.box) }])]);
  else if (region && place.kind === 'figure') canvas.commit([edits.retype(canvas.state, 'region', region.object, 'figure')]);
  else if (region && picture) canvas.connect(canvas.endOf(region), canvas.endOf(picture));
  canvas.choose(null);
  return true;
}

/**
 * Say that nothing is missing at a place: nobody is asked about it again, unless it is undone.
 * @param {ReviewApp} app @param {MissingPlace} place @param {{document: string, page: number}} at
 */
export function refusePlace({ outbox, undo }, { key }, { document, page }) {
  const { id } = outbox.put(document, { route: 'missing', body: { place: key, refused: true } }, page);
  undo.push({ document, page, change_set: id, id: null, place: key });
}

/**
 * The question about a place, with its keys.
 * @param {ReviewApp} app @param {MissingPlace} place
 * @param {{left: number, take: () => unknown, refuse: () => unknown}} answers `left`: more places on the page
 */
export function placeQuestion(app, place, { left, take, refuse }) {
  const { t } = app;
  const takes = isTakeable(app, place);
  const asked = t(takes ? `missing_is_${place.kind}` : 'missing_is_bare');
  return [
    el('span', { role: 'status' }, asked, left ? ` ${t.count('missing_more', left)}` : ''),
    ...(takes ? [button(t(`missing_take_${place.kind}`), 'A', take, 'pd-main')] : []),
    button(t('missing_refuse'), 'X', refuse),
  ];
}

/** @param {string} label @param {string} key @param {() => unknown} act @param {string} [look] */
function button(label, key, act, look = '') {
  return el('button', { type: 'button', class: `pd-button ${look}`, 'aria-keyshortcuts': key, onclick: act }, label, ' ', el('kbd', { 'aria-hidden': 'true' }, key));
}
