/**
 * What a person does, as edits in the server's form. Pure functions.
 *
 * @typedef {'region'|'entry'|'mention'|'link'} Kind
 * @typedef {import('../shared/api.js').Action} Action
 * @typedef {{action: Action, id: string, revision: number, kind: Kind, changes: Object<string, any>}} Edit
 * @typedef {import('./geometry.js').Box} Box
 * @typedef {import('./geometry.js').Polygon} Polygon
 * @typedef {import('./link_rules.js').LinkEnds} LinkEnds
 * @typedef {import('./state.js').State} State
 * @typedef {import('./state.js').Shape} Shape
 */

import {
  area, bounds, centre, clipPolygon, hull, inBox, polygonOf, roundBox, roundPolygon, union,
} from './geometry.js';
import { isOwn, newId, typeOf } from './object_types.js';

/**
 * @param {Action} action @param {Kind} kind @param {any} object @param {Object<string, any>} [changes]
 * @returns {Edit}
 */
const edit = (action, kind, object, changes = {}) => (
  { action, id: object.id, revision: object.revision ?? 0, kind, changes }
);

/**
 * A region drawn, or an entry with its first span; a panel learns which plate it lies in.
 * @param {State} state @param {string} type @param {number} page @param {Box} box @param {?Polygon} [polygon]
 */
export function add(state, type, page, box, polygon = null) {
  if (type === 'entry') return addEntry([{ page, box }]);
  /** @type {Object<string, any>} */
  const changes = { page, type, box: roundBox(box) };
  if (polygon) changes.polygon = roundPolygon(polygon);
  if (state.types.baseOf(type) === 'panel') changes.parent = plateAround(state, page, box, null);
  return edit('add', 'region', { id: newId('reg') }, changes);
}

/** An entry over these places; number and title are read in its words. @param {{page: number, box: Box}[]} places */
export function addEntry(places) {
  const spans = places.map(({ page, box }) => ({ page, box: roundBox(box) }));
  return edit('add', 'entry', { id: newId('ent') }, { number: null, title: '', spans });
}

/**
 * A shape moved, resized or reshaped.
 * @param {State} state @param {Shape} shape @param {Box} box @param {?Polygon} polygon
 */
export function reshape(state, shape, box, polygon) {
  const { object } = shape;
  if (shape.kind === 'entry') {
    const spans = object.spans.map((/** @type {any} */ span, /** @type {number} */ i) => (i === shape.part ? { ...span, box: roundBox(box) } : span));
    return edit('correct', 'entry', object, { spans });
  }
  /** @type {Object<string, any>} */
  const changes = { box: roundBox(box) };
  if (polygon) changes.polygon = roundPolygon(polygon);
  return edit('correct', 'region', object, { ...changes, ...parentOf(state, shape.type, { ...shape, box }) });
}

/**
 * Another type; a region that becomes a panel learns which plate it lies in.
 * @param {State} state @param {Kind} kind @param {any} object @param {string} type
 */
export function retype(state, kind, object, type) {
  const parent = kind === 'region' ? parentOf(state, state.types.baseOf(type), { ...object, object }) : {};
  return edit('correct', kind, object, { type, ...parent });
}

/** @param {State} state @param {string} type @param {any} shape */
function parentOf(state, type, { page, box, object }) {
  if (type !== 'panel') return {};
  const parent = plateAround(state, page, box, object.id);
  return parent === (object.parent ?? null) ? {} : { parent };
}

/**
 * The smallest plate around a box, else the smallest figure that holds more; null if there is none.
 * @param {State} state @param {number} page @param {Box} box @param {?string} self id of what lies in it
 */
export function plateAround(state, page, box, self) {
  const around = [...state.objects.region.values()].filter((region) => (
    region.page === page && region.id !== self && region.status !== 'rejected'
    && ['plate', 'figure'].includes(region.type) && inBox(centre(box), region.box) && area(region.box) > area(box)
  ));
  /** @param {any} region */
  const rank = (region) => (region.type === 'plate' ? 0 : 1);
  around.sort((a, b) => rank(a) - rank(b) || area(a.box) - area(b.box));
  return around[0]?.id ?? null;
}

/** Away with it: an own addition is taken back, a suggestion is rejected. @param {Kind} kind @param {any} object */
export function remove(kind, object) {
  return edit(isOwn(object.id) ? 'withdraw' : 'reject', kind, object);
}

/**
 * One region cut in two; axis 0 cuts at x, 1 at y. Null if the cut leaves nothing on one side.
 * @param {Shape} shape @param {number} axis @param {number} at
 */
export function split(shape, axis, at) {
  const halves = [-1, 1].map((side) => clipPolygon(polygonOf(shape), axis, at, side));
  if (halves.some((half) => half.length < 3 || area(bounds(half)) < 1)) return null;
  const [first, second] = halves.map((half) => ({
    box: roundBox(bounds(half)), ...(shape.polygon ? { polygon: roundPolygon(half) } : {}),
  }));
  const { page, parent } = shape.object;
  const type = typeOf(shape.object);
  const rest = parent ? { page, type, parent } : { page, type };
  return [
    edit('correct', 'region', shape.object, first),
    edit('add', 'region', { id: newId('reg') }, { ...rest, ...second }),
  ];
}

/**
 * Regions of one page made one: the first grows around all and takes their words, the others go.
 * @param {any[]} regions
 */
export function merge(regions) {
  const [first, ...others] = regions;
  /** @type {Object<string, any>} */
  const changes = { box: roundBox(union(regions.map((region) => region.box))) };
  if (regions.some((region) => region.polygon)) {
    changes.polygon = roundPolygon(hull(regions.flatMap(polygonOf)));
  }
  const text = regions.map((region) => region.text).filter(Boolean).join('\n');
  if (text && text !== first.text) changes.text = text;
  const number = regions.map((region) => region.number).find(Boolean);
  if (number && number !== first.number) changes.number = number;
  return [edit('correct', 'region', first, changes), ...others.map((region) => remove('region', region))];
}

/** A yes to what was suggested. @param {Kind} kind @param {any} object */
export function accept(kind, object) {
  return edit('accept', kind, object);
}

/** A new link. @param {LinkEnds} ends */
export function link({ type, source, target }) {
  return edit('add', 'link', { id: newId('lnk') }, { type, source: source.id, target: target.id });
}

/** A link led to other ends. @param {any} object @param {LinkEnds} ends */
export function relink(object, { type, source, target }) {
  const wanted = { type, source: source.id, target: target.id };
  const changes = Object.fromEntries(Object.entries(wanted).filter(([name, value]) => object[name] !== value));
  return edit('correct', 'link', object, changes);
}
