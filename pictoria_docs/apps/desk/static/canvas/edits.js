/** What a person does, as edits in the server's form: {action, id, revision, kind, changes}. Pure functions. */

import {
  area, bounds, centre, clipPolygon, corners, hull, inBox, roundBox, roundPolygon, union,
} from './geometry.js';
import { isOwn, newId } from './object_types.js';

const edit = (action, kind, object, changes = {}) => (
  { action, id: object.id, revision: object.revision ?? 0, kind, changes }
);

/** A region drawn, or an entry with its first span; a panel learns which plate it lies in. */
export function add(state, type, page, box, polygon = null) {
  if (type === 'entry') {
    const spans = [{ page, box: roundBox(box) }];
    return edit('add', 'entry', { id: newId('ent') }, { number: null, title: '', spans });
  }
  const changes = { page, type, box: roundBox(box) };
  if (polygon) changes.polygon = roundPolygon(polygon);
  if (type === 'panel') changes.parent = plateAround(state, page, box, null);
  return edit('add', 'region', { id: newId('reg') }, changes);
}

/** A shape moved, resized or reshaped. */
export function reshape(state, shape, box, polygon) {
  const { object } = shape;
  if (shape.kind === 'entry') {
    const spans = object.spans.map((span, i) => (i === shape.part ? { ...span, box: roundBox(box) } : span));
    return edit('correct', 'entry', object, { spans });
  }
  const changes = { box: roundBox(box) };
  if (polygon) changes.polygon = roundPolygon(polygon);
  return edit('correct', 'region', object, { ...changes, ...parentOf(state, shape.type, { ...shape, box }) });
}

/** Another type; a region that becomes a panel learns which plate it lies in. */
export function retype(state, kind, object, type) {
  const parent = kind === 'region' ? parentOf(state, type, { ...object, object }) : {};
  return edit('correct', kind, object, { type, ...parent });
}

function parentOf(state, type, { page, box, object }) {
  if (type !== 'panel') return {};
  const parent = plateAround(state, page, box, object.id);
  return parent === (object.parent ?? null) ? {} : { parent };
}

/** The smallest plate around a box, else the smallest figure that holds more; null if there is none. */
export function plateAround(state, page, box, self) {
  const around = [...state.objects.region.values()].filter((region) => (
    region.page === page && region.id !== self && region.status !== 'rejected'
    && ['plate', 'figure'].includes(region.type) && inBox(centre(box), region.box) && area(region.box) > area(box)
  ));
  const rank = (region) => (region.type === 'plate' ? 0 : 1);
  around.sort((a, b) => rank(a) - rank(b) || area(a.box) - area(b.box));
  return around[0]?.id ?? null;
}

/** Away with it: an own addition is taken back, a suggestion is rejected. */
export function remove(kind, object) {
  return edit(isOwn(object.id) ? 'withdraw' : 'reject', kind, object);
}

/** One region cut in two; axis 0 cuts at x, 1 at y. Null if the cut leaves nothing on one side. */
export function split(shape, axis, at) {
  const halves = [-1, 1].map((side) => clipPolygon(shape.polygon ?? corners(shape.box), axis, at, side));
  if (halves.some((half) => half.length < 3 || area(bounds(half)) < 1)) return null;
  const [first, second] = halves.map((half) => ({
    box: roundBox(bounds(half)), ...(shape.polygon ? { polygon: roundPolygon(half) } : {}),
  }));
  const { page, type, parent } = shape.object;
  const rest = parent ? { page, type, parent } : { page, type };
  return [
    edit('correct', 'region', shape.object, first),
    edit('add', 'region', { id: newId('reg') }, { ...rest, ...second }),
  ];
}

/** Regions of one page made one: the first grows around all and takes their words, the others go. */
export function merge(regions) {
  const [first, ...others] = regions;
  const changes = { box: roundBox(union(regions.map((region) => region.box))) };
  if (regions.some((region) => region.polygon)) {
    changes.polygon = roundPolygon(hull(regions.flatMap((region) => region.polygon ?? corners(region.box))));
  }
  const text = regions.map((region) => region.text).filter(Boolean).join('\n');
  if (text && text !== first.text) changes.text = text;
  const number = regions.map((region) => region.number).find(Boolean);
  if (number && number !== first.number) changes.number = number;
  return [edit('correct', 'region', first, changes), ...others.map((region) => remove('region', region))];
}

/** A new link; `ends` as `kinds.linkBetween` gives them. */
export function link({ type, source, target }) {
  return edit('add', 'link', { id: newId('lnk') }, { type, source: source.id, target: target.id });
}

/** A link led to other ends. */
export function relink(object, { type, source, target }) {
  const wanted = { type, source: source.id, target: target.id };
  const changes = Object.fromEntries(Object.entries(wanted).filter(([name, value]) => object[name] !== value));
  return edit('correct', 'link', object, changes);
}
