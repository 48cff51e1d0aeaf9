/** The objects of the pages shown, and what is selected. Knows no screen. */

import { area, inBox, inPolygon } from './geometry.js';

/**
 * One place where an object stands: a region, a mention, or one span of an entry.
 * @typedef {{key: string, id: string, kind: string, type: string, page: number, box: number[],
 *   polygon: number[][]|null, part: number, object: object}} Shape
 */

export class State {
  constructor(reviewer = null) {
    this.clear();
    this.showRejected = false;
    this.reviewer = reviewer;
  }

  clear() {
    /** @type {Map<number, object>} page number -> page view */
    this.pages = new Map();
    this.objects = { region: new Map(), entry: new Map(), mention: new Map(), link: new Map() };
    /** @type {Map<string, Shape>} */
    this.shapes = new Map();
    this.selected = null;
    this.part = 0;
    this.marks = new Set();
    /** What a drag shows before it is an edit: {key, box, polygon}. */
    this.draft = null;
  }

  /** Take over page views; only those given are kept. */
  load(pages) {
    const { selected, part } = this;
    this.clear();
    for (const page of pages) this.pages.set(page.number, page);
    for (const page of pages) this.put(page);
    if (this.find(selected)) Object.assign(this, { selected, part });
  }

  /** Put in what the server says; what stands on no page shown is left out. */
  put({ regions = [], entries = [], mentions = [], links = [], removed = [] }) {
    for (const region of regions) this.#keep('region', region, this.pages.has(region.page));
    for (const mention of mentions) this.#keep('mention', mention, this.pages.has(mention.page));
    for (const entry of entries) {
      this.#keep('entry', entry, entry.spans.some((span) => this.pages.has(span.page)));
    }
    for (const link of links) this.#keep('link', link, this.#touches(link));
    for (const id of removed) for (const table of Object.values(this.objects)) table.delete(id);
    this.arrange();
  }

  #keep(kind, object, here) {
    if (here) this.objects[kind].set(object.id, structuredClone(object));
    else this.objects[kind].delete(object.id);
  }

  #touches(link) {
    return [link.source_end, link.target_end].some((end) => end && this.pages.has(end.page));
  }

  /** Work the shapes out anew; larger ones come first, so that smaller ones lie on top. */
  arrange() {
    const shapes = [];
    const { region, entry, mention } = this.objects;
    for (const object of entry.values()) {
      object.spans.forEach(({ page, box }, part) => {
        if (this.pages.has(page)) shapes.push(this.#shape('entry', object, page, box, null, part));
      });
    }
    const regions = [...region.values()].map((it) => this.#shape('region', it, it.page, it.box, it.polygon, 0));
    shapes.sort((a, b) => area(b.box) - area(a.box));
    shapes.push(...regions.sort((a, b) => area(b.box) - area(a.box)));
    for (const object of mention.values()) {
      shapes.push(this.#shape('mention', object, object.page, object.box, null, 0));
    }
    this.shapes = new Map(shapes.map((shape) => [shape.key, shape]));
    if (this.selected && !this.find(this.selected)) this.selected = null;
    for (const id of this.marks) if (!this.find(id)) this.marks.delete(id);
  }

  #shape(kind, object, page, box, polygon, part) {
    const key = kind === 'entry' ? `${object.id}#${part}` : object.id;
    const shape = { key, id: object.id, kind, type: object.type ?? kind, page, box, polygon, part, object };
    return this.draft?.key === key ? { ...shape, ...this.draft } : shape;
  }

  /** @returns {{kind: string, object: object}|null} */
  find(id) {
    for (const [kind, table] of Object.entries(this.objects)) {
      if (table.has(id)) return { kind, object: table.get(id) };
    }
    return null;
  }

  /** The shape of an object; of an entry the span chosen, else its first on the pages shown. */
  shapeOf(id, part = 0) {
    const spans = () => [...this.shapes.values()].find((shape) => shape.id === id);
    return this.shapes.get(id) ?? this.shapes.get(`${id}#${part}`) ?? spans() ?? null;
  }

  get selectedShape() {
    return this.selected ? this.shapeOf(this.selected, this.part) : null;
  }

  get selectedLink() {
    return this.objects.link.get(this.selected) ?? null;
  }

  isVisible(object) {
    return object.status !== 'rejected' || this.showRejected || object.id === this.selected;
  }

  /** The shape at an end of a link, if it is on a page shown; of an entry the span nearest the other end. */
  endShape(link, side) {
    const id = link[side];
    const spans = [...(this.objects.entry.get(id)?.spans.keys() ?? [])];
    if (spans.length < 2) return this.shapeOf(id);
    const other = this.shapeOf(link[side === 'source' ? 'target' : 'source']);
    const shown = spans.map((part) => this.shapes.get(`${id}#${part}`)).filter(Boolean);
    const far = (shape) => (shape.page === other?.page ? Math.abs(shape.box[1] - other.box[1]) : 1e4);
    return shown.sort((a, b) => far(a) - far(b))[0] ?? null;
  }

  /** Visible shapes at a point of a page, smallest first; mentions before regions before entries. */
  at(page, point, margin = 0) {
    const rank = { mention: 0, region: 1, entry: 2 };
    return [...this.shapes.values()]
      .filter((shape) => shape.page === page && this.isVisible(shape.object) && inBox(point, shape.box, margin))
      .filter((shape) => !shape.polygon || inPolygon(point, shape.polygon))
      .sort((a, b) => rank[a.kind] - rank[b.kind] || area(a.box) - area(b.box));
  }

  /** Visible shapes that lie over a box of a page, smallest first. */
  over(page, [x0, y0, x1, y1]) {
    return [...this.shapes.values()]
      .filter((shape) => shape.page === page && this.isVisible(shape.object))
      .filter(({ box }) => box[0] < x1 && box[2] > x0 && box[1] < y1 && box[3] > y0)
      .sort((a, b) => area(a.box) - area(b.box));
  }

  /** All that can be selected, in the order in which it is read. */
  inOrder() {
    const shapes = [...this.shapes.values()].filter((shape) => this.isVisible(shape.object));
    const place = (shape) => [shape.page, shape.box[1], shape.box[0]];
    const first = shapes.filter((shape, i) => shapes.findIndex((other) => other.id === shape.id) === i);
    first.sort((a, b) => compare(place(a), place(b)));
    const links = [...this.objects.link.values()].filter((link) => this.isVisible(link));
    return [...first.map((shape) => shape.id), ...links.map((link) => link.id)];
  }

  /** An end as the server describes it, of a shape shown. */
  describe(shape, name) {
    const { id, kind, type, page, box } = shape;
    return { id, kind, type, page, box, name };
  }

  /** Show edits at once, before the server has answered. `ends`: descriptions of ends by id, for new links. */
  apply(edits, ends = {}) {
    for (const edit of edits) {
      const found = this.find(edit.id)?.object;
      if (edit.action === 'add') this.#add(edit, ends);
      else if (!found) continue;
      else if (edit.action === 'withdraw') this.objects[edit.kind].delete(edit.id);
      else this.#decide(found, edit, ends);
    }
    this.draft = null;
    this.arrange();
  }

  #add({ id, kind, changes }, ends) {
    const decided = { confidence: 1, status: 'accepted', revision: 0, by: this.reviewer };
    const blank = kind === 'region' ? { polygon: null, text: '', number: null, parent: null, marks: [] } : {};
    const object = { ...blank, ...decided, ...structuredClone(changes), id };
    if (kind === 'link') this.#setEnds(object, ends);
    this.objects[kind].set(id, object);
  }

  #decide(object, { action, kind, changes }, ends) {
    object.status = { accept: 'accepted', reject: 'rejected', correct: 'corrected' }[action];
    object.by = this.reviewer;
    Object.assign(object, structuredClone(changes));
    if (kind === 'link') this.#setEnds(object, ends);
  }

  #setEnds(link, ends) {
    for (const side of ['source', 'target']) link[`${side}_end`] = ends[link[side]] ?? link[`${side}_end`];
  }
}

function compare(a, b) {
  const i = a.findIndex((value, index) => value !== b[index]);
  return i < 0 ? 0 : a[i] - b[i];
}
