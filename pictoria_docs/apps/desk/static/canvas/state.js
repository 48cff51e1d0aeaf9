/** The objects of the pages shown, and what is selected. Knows no screen. */

import { area, inBox, inPolygon } from './geometry.js';
import { typeOf } from './object_types.js';
import { OwnTypes } from './own_types.js';

/**
 * @typedef {import('./edits.js').Edit} Edit
 * @typedef {import('./edits.js').Kind} Kind
 * @typedef {import('./geometry.js').Box} Box
 * @typedef {import('./geometry.js').Point} Point
 * @typedef {import('./geometry.js').Polygon} Polygon
 * @typedef {import('./object_types.js').End} End
 * @typedef {'source'|'target'} Side of a link
 * @typedef {{regions?: any[], entries?: any[], mentions?: any[], links?: any[], removed?: string[]}} Changes as the
 *   server tells them
 * @typedef {{key: string, box: Box, polygon: ?Polygon}} Draft what a drag shows before it is an edit
 *
 * @typedef {object} Shape where an object stands: a region, a mention, or one span of an entry
 * @property {string} key
 * @property {string} id
 * @property {Kind} kind
 * @property {string} type the built-in one
 * @property {string} name of the type: the project's own, else the built-in one
 * @property {number} page
 * @property {Box} box
 * @property {?Polygon} polygon
 * @property {number} part
 * @property {any} object as the server gives it
 */

/** Which of the shapes over each other comes first. @type {Record<Kind, number>} */
const RANK = { mention: 0, region: 1, entry: 2, link: 3 };
/** @type {Object<string, string>} */
const STATUS = { accept: 'accepted', reject: 'rejected', correct: 'corrected' };
const FAR = 1e4; // points: an end on another page

export class State {
  /** Page number -> page view. @type {Map<number, any>} */
  pages = new Map();
  /** @type {Record<Kind, Map<string, any>>} */
  objects = noObjects();
  /** @type {Map<string, Shape>} */
  shapes = new Map();
  /** Id of what is selected. @type {?string} */
  selected = null;
  /** Which span of an entry. */
  part = 0;
  /** What is selected beside it. @type {Set<string>} */
  marks = new Set();
  /** @type {?Draft} */
  draft = null;
  showRejected = false;
  /** Of the project. */
  types = new OwnTypes();

  /** @param {?string} [reviewer] the person who edits */
  constructor(reviewer = null) {
    this.reviewer = reviewer;
  }

  /** Take over page views; only those given are kept. @param {any[]} pages */
  load(pages) {
    const { selected, part } = this;
    this.pages = new Map();
    this.objects = noObjects();
    this.shapes = new Map();
    this.marks = new Set();
    Object.assign(this, { selected: null, part: 0, draft: null });
    for (const page of pages) this.pages.set(page.number, page);
    for (const page of pages) this.put(page);
    if (this.find(selected)) Object.assign(this, { selected, part });
  }

  /** Put in what the server says; what stands on no page shown is left out. @param {Changes} changes */
  put({ regions = [], entries = [], mentions = [], links = [], removed = [] }) {
    for (const region of regions) this.#keep('region', region, this.pages.has(region.page));
    for (const mention of mentions) this.#keep('mention', mention, this.pages.has(mention.page));
    for (const entry of entries) {
      this.#keep('entry', entry, entry.spans.some((/** @type {any} */ span) => this.pages.has(span.page)));
    }
    for (const link of links) this.#keep('link', link, this.#touches(link));
    for (const id of removed) for (const table of Object.values(this.objects)) table.delete(id);
    this.arrange();
  }

  /** @param {Kind} kind @param {any} object @param {boolean} here */
  #keep(kind, object, here) {
    if (here) this.objects[kind].set(object.id, structuredClone(object));
    else this.objects[kind].delete(object.id);
  }

  /** @param {any} link */
  #touches(link) {
    return [link.source_end, link.target_end].some((end) => end && this.pages.has(end.page));
  }

  /** Work the shapes out anew; larger ones come first, so that smaller ones lie on top. */
  arrange() {
    /** @type {Shape[]} */
    const shapes = [];
    const { region, entry, mention } = this.objects;
    for (const object of entry.values()) {
      object.spans.forEach((/** @type {any} */ { page, box }, /** @type {number} */ part) => {
        if (this.pages.has(page)) shapes.push(this.#shape('entry', object, page, box, null, part));
      });
    }
    const regions = [...region.values()].map((object) => this.#shape('region', object, object.page, object.box, object.polygon, 0));
    shapes.sort((a, b) => area(b.box) - area(a.box));
    shapes.push(...regions.sort((a, b) => area(b.box) - area(a.box)));
    for (const object of mention.values()) {
      shapes.push(this.#shape('mention', object, object.page, object.box, null, 0));
    }
    this.shapes = new Map(shapes.map((shape) => [shape.key, shape]));
    if (this.selected && !this.find(this.selected)) this.selected = null;
    for (const id of this.marks) if (!this.find(id)) this.marks.delete(id);
  }

  /**
   * @param {Kind} kind @param {any} object @param {number} page @param {Box} box @param {?Polygon} polygon
   * @param {number} part @returns {Shape}
   */
  #shape(kind, object, page, box, polygon, part) {
    const key = kind === 'entry' ? `${object.id}#${part}` : object.id;
    const shape = { key, id: object.id, kind, type: object.type ?? kind, name: typeOf(object) ?? kind, page, box, polygon, part, object };
    return this.draft?.key === key ? { ...shape, ...this.draft } : shape;
  }

  /** @param {?string} id @returns {?{kind: Kind, object: any}} */
  find(id) {
    if (id === null) return null;
    for (const [kind, table] of Object.entries(this.objects)) {
      if (table.has(id)) return { kind: /** @type {Kind} */ (kind), object: table.get(id) };
    }
    return null;
  }

  /**
   * The shape of an object; of an entry the span chosen, else its first on the pages shown.
   * @param {string} id @param {number} [part] @returns {?Shape}
   */
  shapeOf(id, part = 0) {
    const spans = () => [...this.shapes.values()].find((shape) => shape.id === id);
    return this.shapes.get(id) ?? this.shapes.get(`${id}#${part}`) ?? spans() ?? null;
  }

  get selectedShape() {
    return this.selected ? this.shapeOf(this.selected, this.part) : null;
  }

  get selectedLink() {
    return this.selected ? this.objects.link.get(this.selected) ?? null : null;
  }

  /** @param {any} object */
  isVisible(object) {
    return object.status !== 'rejected' || this.showRejected || object.id === this.selected;
  }

  /**
   * The shape at an end of a link, if it is on a page shown; of an entry the span nearest the other end.
   * @param {any} link @param {Side} side @returns {?Shape}
   */
  endShape(link, side) {
    const id = link[side];
    /** @type {number[]} */
    const spans = [...(this.objects.entry.get(id)?.spans.keys() ?? [])];
    if (spans.length < 2) return this.shapeOf(id);
    const other = this.shapeOf(link[side === 'source' ? 'target' : 'source']);
    const shown = spans.flatMap((part) => this.shapes.get(`${id}#${part}`) ?? []);
    /** @param {Shape} shape */
    const far = (shape) => (other && shape.page === other.page ? Math.abs(shape.box[1] - other.box[1]) : FAR);
    return shown.sort((a, b) => far(a) - far(b))[0] ?? null;
  }

  /**
   * Visible shapes at a point of a page, smallest first; mentions before regions before entries.
   * @param {number} page @param {Point} point @param {number} [margin]
   */
  at(page, point, margin = 0) {
    return [...this.shapes.values()]
      .filter((shape) => shape.page === page && this.isVisible(shape.object) && inBox(point, shape.box, margin))
      .filter((shape) => !shape.polygon || inPolygon(point, shape.polygon))
      .sort((a, b) => RANK[a.kind] - RANK[b.kind] || area(a.box) - area(b.box));
  }

  /** Visible shapes that lie over a box of a page, smallest first. @param {number} page @param {Box} box */
  over(page, [x0, y0, x1, y1]) {
    return [...this.shapes.values()]
      .filter((shape) => shape.page === page && this.isVisible(shape.object))
      .filter(({ box }) => box[0] < x1 && box[2] > x0 && box[1] < y1 && box[3] > y0)
      .sort((a, b) => area(a.box) - area(b.box));
  }

  /** All that can be selected, in the order in which it is read. */
  inOrder() {
    const shapes = [...this.shapes.values()].filter((shape) => this.isVisible(shape.object));
    /** @param {Shape} shape */
    const rankOf = (shape) => [shape.page, shape.box[1], shape.box[0]];
    const first = shapes.filter((shape, i) => shapes.findIndex((other) => other.id === shape.id) === i);
    first.sort((a, b) => compare(rankOf(a), rankOf(b)));
    const links = [...this.objects.link.values()].filter((link) => this.isVisible(link));
    return [...first.map((shape) => shape.id), ...links.map((link) => link.id)];
  }

  /**
   * An end as the server describes it.
   * @param {Omit<End, 'name'|'own_type'> & {object: any}} shape @param {string} name @returns {End}
   */
  describe(shape, name) {
    const { id, kind, type, page, box, object } = shape;
    return { id, kind, type, own_type: object.own_type ?? null, page, box, name };
  }

  /**
   * Show edits at once, before the server has answered. `ends`: of new links, by id.
   * @param {Omit<Edit, 'revision'>[]} edits @param {Object<string, End>} [ends]
   */
  apply(edits, ends = {}) {
    for (const edit of edits) {
      const object = this.find(edit.id)?.object;
      if (edit.action === 'add') this.#add(edit, ends);
      else if (!object) continue;
      else if (edit.action === 'withdraw') this.objects[edit.kind].delete(edit.id);
      else this.#decide(object, edit, ends);
    }
    this.draft = null;
    this.arrange();
  }

  /** @param {Omit<Edit, 'revision'>} edit @param {Object<string, End>} ends */
  #add({ id, kind, changes }, ends) {
    const decided = { confidence: 1, status: 'accepted', revision: 0, by: this.reviewer };
    const blank = kind === 'region' ? { own_type: null, polygon: null, text: '', number: null, parent: null, marks: [] } : {};
    const object = { ...blank, ...decided, ...this.#told(kind, changes), id };
    if (kind === 'link') this.#setEnds(object, ends);
    this.objects[kind].set(id, object);
  }

  /** @param {any} object @param {Omit<Edit, 'revision'>} edit @param {Object<string, End>} ends */
  #decide(object, { action, kind, changes }, ends) {
    object.status = STATUS[action];
    object.by = this.reviewer;
    Object.assign(object, this.#told(kind, changes));
    if (kind === 'link') this.#setEnds(object, ends);
  }

  /**
   * Changes as the server will tell them: an own type of a region, and the built-in one as which it counts.
   * @param {Kind} kind @param {Object<string, any>} changes
   */
  #told(kind, changes) {
    const copy = structuredClone(changes);
    if (kind !== 'region' || !copy.type) return copy;
    const base = this.types.baseOf(copy.type);
    return { ...copy, type: base, own_type: base === copy.type ? null : copy.type };
  }

  /** @param {any} link @param {Object<string, End>} ends */
  #setEnds(link, ends) {
    for (const side of ['source', 'target']) link[`${side}_end`] = ends[link[side]] ?? link[`${side}_end`];
  }
}

/** @param {number[]} a @param {number[]} b */
function compare(a, b) {
  const i = a.findIndex((value, index) => value !== b[index]);
  return i < 0 ? 0 : a[i] - b[i];
}

/** @returns {Record<Kind, Map<string, any>>} */
const noObjects = () => ({ region: new Map(), entry: new Map(), mention: new Map(), link: new Map() });
