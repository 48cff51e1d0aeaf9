/** What keys and buttons do by name. What is not here is the desk's: accept, reject, undo and the like. */

import { addEntry, merge, remove, reshape, retype } from './edits.js';
import { bounds, polygonOf } from './geometry.js';
import { isText, typeOf } from './object_types.js';

/**
 * @typedef {import('./canvas.js').Canvas} Canvas
 * @typedef {import('./geometry.js').Box} Box
 * @typedef {import('./geometry.js').Point} Point
 * @typedef {{page: number, point?: Point, world?: Point, box?: Box}} Anchor where one looks: a position, or a box
 */

const ZOOM = 1.25;
const REACH = 4; // pixels around the pointer
/** @type {import('./canvas.js').ToolName[]} */
const TOOLS = ['select_tool', 'entry_tool', 'box_tool', 'polygon_tool', 'link_tool', 'split_tool'];

/** Actions that change something: refused where one may only read. @type {Set<string>} */
export const EDITING = new Set([
  ...TOOLS.slice(1), 'reshape', 'add_vertex', 'merge', 'delete', 'type', 'tray', 'make',
]);

/** @type {Object<string, (canvas: Canvas) => any>} */
export const ACTIONS = {
  ...Object.fromEntries(TOOLS.map((name) => [name, (canvas) => canvas.use(name)])),
  following: (canvas) => step(canvas, 1),
  preceding: (canvas) => step(canvas, -1),
  overlap: (canvas) => overlap(canvas, 1),
  overlap_back: (canvas) => overlap(canvas, -1),
  mark: (canvas) => (canvas.selected ? canvas.mark(canvas.selected) : canvas.announce('nothing_selected')),
  tray: (canvas) => canvas.tray.use(),
  make: (canvas) => (canvas.tray.end ? canvas.tray.use() : false),
  reshape: toggleReshaping,
  add_vertex: addVertex,
  merge: mergeMarked,
  delete: deleteSelected,
  zoom_in: (canvas) => canvas.view.zoom(ZOOM),
  zoom_out: (canvas) => canvas.view.zoom(1 / ZOOM),
  fit: (canvas) => canvas.fit(),
  show_rejected: (canvas) => {
    canvas.state.showRejected = !canvas.state.showRejected;
    canvas.draw();
    canvas.announce(canvas.state.showRejected ? 'rejected_shown' : 'rejected_hidden');
  },
  page_next: (canvas) => canvas.emit('nav', { by: 1 }),
  page_previous: (canvas) => canvas.emit('nav', { by: -1 }),
  leave,
};

/** Whether a key's action is done on a page: without one, only what leads elsewhere is left. @param {string} action */
export function needsPage(action) {
  return (action in ACTIONS || /^(type|move|resize)/.test(action)) && !action.startsWith('page_');
}

/** Select what is read after, or before, what is selected. @param {Canvas} canvas @param {number} by */
function step(canvas, by) {
  const ids = canvas.state.inOrder();
  if (!ids.length) return canvas.announce('nothing_here');
  canvas.choose(neighbour(ids, canvas.selected, by), 0, true);
  return true;
}

/** The id after one, or before it, round in a circle. @param {string[]} ids @param {?string} id @param {number} by */
function neighbour(ids, id, by) {
  const index = id === null ? -1 : ids.indexOf(id);
  if (index < 0) return ids[by > 0 ? 0 : ids.length - 1];
  return ids[(index + by + ids.length) % ids.length];
}

/**
 * Select the next of the shapes that lie over each other where one looks; false if there are none.
 * @param {Canvas} canvas @param {number} by
 */
function overlap(canvas, by) {
  const shape = canvas.state.selectedShape;
  const looks = [canvas.anchor, shape && { page: shape.page, box: shape.box }];
  for (const anchor of looks) {
    if (!anchor) continue;
    const ids = idsAt(canvas, anchor);
    if (!ids.some((id) => id !== canvas.selected)) continue;
    const id = neighbour(ids, canvas.selected, by);
    canvas.choose(id);
    canvas.anchor = anchor; // where one goes on looking, whatever is selected now
    return canvas.announce('overlap_of', { at: ids.indexOf(id) + 1, count: ids.length });
  }
  return false;
}

/**
 * What lies under the pointer, links too, or over the box of what was selected.
 * @param {Canvas} canvas @param {Anchor} anchor
 */
function idsAt({ state, renderer: { links }, view }, { page, point, box, world }) {
  const reach = REACH / view.scale;
  const shapes = box ? state.over(page, box) : point ? state.at(page, point, reach) : [];
  const link = world && links.nearest(world, reach);
  return [...new Set([...shapes.map((shape) => shape.id), ...(link ? [link] : [])])];
}

/** Vertices instead of handles; from the keyboard each press goes on to the next vertex. @param {Canvas} canvas */
function toggleReshaping(canvas) {
  const shape = canvas.state.selectedShape;
  if (shape?.kind !== 'region') return canvas.announce('split_needs_region');
  const count = polygonOf(shape).length;
  if (!canvas.reshaping || canvas.vertex === null) {
    canvas.reshaping = true;
    canvas.vertex = 0;
  } else canvas.vertex = (canvas.vertex + 1) % count;
  canvas.draw();
  return canvas.announce('vertex_of', { at: canvas.vertex + 1, count });
}

/** A new vertex in the middle of the side after the active one. @param {Canvas} canvas */
function addVertex(canvas) {
  const shape = canvas.state.selectedShape;
  const { vertex } = canvas;
  if (shape?.kind !== 'region' || vertex === null) return canvas.announce('reshape_first');
  const points = [...polygonOf(shape)];
  const [a, b] = [points[vertex], points[(vertex + 1) % points.length]];
  points.splice(vertex + 1, 0, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
  canvas.vertex = vertex + 1;
  return canvas.commit([reshape(canvas.state, shape, bounds(points), points)]);
}

/** Take a vertex away; three must stay. @param {Canvas} canvas @param {number} index */
export function removeVertex(canvas, index) {
  const shape = canvas.state.selectedShape;
  const points = shape ? polygonOf(shape).filter((_, i) => i !== index) : [];
  if (!shape || points.length < 3) return canvas.announce('three_corners');
  canvas.vertex = null;
  return canvas.commit([reshape(canvas.state, shape, bounds(points), points)]);
}

/** Ids of all that is selected: the one at hand and those marked. @param {Canvas} canvas */
function chosenIds({ state, selected }) {
  return [...new Set([...state.marks, ...(selected ? [selected] : [])])];
}

/** @param {Canvas} canvas */
function mergeMarked(canvas) {
  const { state } = canvas;
  const chosen = new Set(chosenIds(canvas));
  const ids = state.inOrder().filter((id) => chosen.has(id));
  const regions = ids.map((id) => state.objects.region.get(id)).filter(Boolean);
  if (regions.length < 2) return canvas.announce('merge_needs_two');
  if (new Set(regions.map((region) => region.page)).size > 1) return canvas.announce('one_page');
  state.marks.clear();
  canvas.commit(merge(regions));
  canvas.choose(regions[0].id);
  return canvas.announce('merge_done', { count: regions.length });
}

/** Delete all that is selected, as one step; an active vertex goes first. @param {Canvas} canvas */
function deleteSelected(canvas) {
  const { state } = canvas;
  if (canvas.vertex !== null) return removeVertex(canvas, canvas.vertex);
  const edits = chosenIds(canvas).flatMap((id) => state.find(id) ?? []).map(({ kind, object }) => remove(kind, object));
  if (!edits.length) return canvas.announce('nothing_selected');
  state.marks.clear();
  state.selected = null;
  canvas.commit(edits);
  canvas.choose(null);
  return canvas.announce('deleted', { count: edits.length });
}

/**
 * With a drawing tool in hand, or nothing selected, the type drawn next; else the type of what is selected.
 * @param {Canvas} canvas @param {string} type
 */
export function setType(canvas, type) {
  const { state, types } = canvas;
  if (types.links.includes(type) && !state.selectedLink) return linkNext(canvas, type);
  if (type === 'entry' && !['box_tool', 'polygon_tool'].includes(canvas.toolName)) {
    const texts = selectedTexts(canvas);
    if (texts.length) return makeEntry(canvas, texts);
    canvas.drawType = type;
    canvas.use('entry_tool');
    return true;
  }
  const all = canvas.isDrawing ? [] : chosenIds(canvas).flatMap((id) => state.find(id) ?? []);
  if (!all.length) {
    canvas.drawType = type;
    if (canvas.toolName === 'entry_tool') canvas.use('box_tool');
    canvas.tool.restyle?.();
    canvas.draw();
    return canvas.announce('draw_type_now', { type: canvas.t.type(type) });
  }
  const kind = state.selectedLink ? 'link' : 'region';
  const others = all.filter((item) => item.kind === kind && typeOf(item.object) !== type);
  if (kind === 'link' && !types.links.includes(type)) return canvas.announce('link_type_refused', { type: canvas.t.type(type) });
  if (kind === 'link' && others.some(({ object }) => !mayBecome(canvas, object, type))) {
    canvas.draw();
    return canvas.announce('link_type_refused', { type: canvas.t.type(type) });
  }
  if (others.length) canvas.commit(others.map((item) => retype(state, item.kind, item.object, type)));
  else canvas.draw();
  return canvas.announce('type_now', { type: canvas.t.type(type) });
}

/** The texts of all that is selected, in reading order. @param {Canvas} canvas @returns {any[]} */
function selectedTexts(canvas) {
  const { state } = canvas;
  const chosen = new Set(chosenIds(canvas));
  return state.inOrder().filter((id) => chosen.has(id)).map((id) => state.objects.region.get(id))
    .filter((region) => region && isText(region.type));
}

/**
 * An entry of texts that are there: its places are theirs, and its number and title are read in them.
 * @param {Canvas} canvas @param {{page: number, box: Box}[]} texts @returns {true}
 */
export function makeEntry(canvas, texts) {
  const edit = addEntry(texts);
  canvas.state.marks.clear();
  canvas.commit([edit]);
  canvas.choose(edit.id);
  return canvas.announce('entry_made');
}

/** Draw a link of this type next. @param {Canvas} canvas @param {string} type */
function linkNext(canvas, type) {
  canvas.use('link_tool');
  canvas.linkType = type;
  return canvas.announce('link_type_next', { type: canvas.t.type(type) });
}

/** Whether the ends of a link allow another type. @param {Canvas} canvas @param {any} link @param {string} type */
function mayBecome(canvas, link, type) {
  /** @param {string} id @param {import('./object_types.js').End} end as it was when the page was asked for */
  const endNow = (id, end) => {
    const shape = canvas.state.shapeOf(id);
    return shape ? canvas.endOf(shape) : end;
  };
  return canvas.linkRules.mayJoin(type, endNow(link.source, link.source_end), endNow(link.target, link.target_end));
}

/**
 * The type of a digit key: of links while a link is selected and nothing is being drawn. The digit of entries draws
 * them whatever is selected: the links' types go on behind it.
 * @param {Canvas} canvas @param {number} digit
 */
export function typeOfDigit(canvas, digit) {
  const { drawn, links } = canvas.types;
  const entry = drawn.indexOf('entry') + 1;
  if (digit === entry || !canvas.state.selectedLink || canvas.isDrawing) return drawn[digit - 1] ?? null;
  return links[digit > entry && entry > 0 ? digit - 2 : digit - 1] ?? null;
}

/**
 * Leave the innermost thing one is in: a drag, a tool, a vertex, a selection of several, the selection.
 * @param {Canvas} canvas
 */
function leave(canvas) {
  const { state } = canvas;
  canvas.anchor = null;
  if (canvas.pointer.stop()) return true;
  if (canvas.toolName !== 'select_tool') canvas.use('select_tool');
  else if (canvas.vertex !== null) canvas.setReshaping(null);
  else if (state.marks.size) canvas.clearMarks();
  else if (canvas.selected) canvas.choose(null);
  else if (canvas.tray.end) canvas.tray.set(null);
  canvas.draw();
  return true;
}

