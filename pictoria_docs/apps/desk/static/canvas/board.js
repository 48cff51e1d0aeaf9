/**
 * The drawing board of the canvas: its layers, what is drawn on them, and which place on them is where on screen.
 * What it means to select or to edit is the canvas's (canvas.js).
 */

import { html, svg } from './dom.js';
import { corners } from './geometry.js';
import { Handles } from './handles.js';
import { Labels } from './labels.js';
import { Links } from './links.js';
import { Shapes } from './shapes.js';
import { Sheets } from './sheets.js';
import { State } from './state.js';
import { PagePicture } from './tiles.js';
import { Toolbar } from './toolbar.js';
import { Tray } from './tray.js';
import { View } from './view.js';
import { Words } from './words.js';

const LAYERS = ['pages', 'light', 'shapes', 'links', 'labels', 'flags', 'sketch', 'handles'];
let count = 0;

export class Board extends EventTarget {
  constructor(host, { words = {}, readOnly = false, reviewer = null } = {}) {
    super();
    this.host = host;
    this.number = count += 1;
    this.words = new Words(words);
    this.readOnly = readOnly;
    this.state = new State();
    this.state.reviewer = reviewer;
    this.sheets = new Sheets();
    this.pictures = [];
    this.lit = { boxes: [], label: '' };
    this.drawType = 'figure';
    this.resetLook();
    this.#build();
  }

  /** Forget what was looked at: what is under the pointer, the vertex at hand. */
  resetLook() {
    Object.assign(this, { hovered: null, aim: null, anchor: null, reshaping: false, vertex: null });
  }

  #build() {
    const { host } = this;
    host.replaceChildren();
    host.classList.add('pc');
    this.viewport = html('div', { class: 'pc-viewport' });
    this.stage = html('div', { class: 'pc-stage' }, this.viewport);
    this.svg = svg('svg', { class: 'pc-svg', role: 'application', tabindex: 0 }, this.stage);
    this.world = svg('g', {}, this.svg);
    const layer = (name) => [name, svg('g', { class: `pc-layer-${name}` }, this.world)];
    this.layers = Object.fromEntries(LAYERS.map(layer));
    this.live = html('div', { class: 'pc-live', role: 'status', 'aria-live': 'polite' }, this.viewport);
    this.pen = html('canvas').getContext('2d');
    this.view = new View(this.viewport, this.stage, this.world, () => this.#settled());
    this.shapes = new Shapes(this.layers.shapes, this);
    this.labels = new Labels(this.layers.labels, this);
    this.links = new Links(this.layers.links, this.layers.flags, this);
    this.handles = new Handles(this.layers.handles, this);
    this.tray = new Tray(this);
    this.toolbar = new Toolbar(this);
    host.append(this.viewport);
    this.resizing = new ResizeObserver(() => this.#resized());
    this.resizing.observe(this.viewport);
  }

  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** Tell in words, to eyes and to screen readers. */
  say(code, values) {
    this.live.textContent = this.words.say(code, values);
    this.live.classList.remove('pc-fades');
    void this.live.offsetWidth; // start the fading anew
    this.live.classList.add('pc-fades');
    return true;
  }

  polygonOf(shape) {
    return shape.polygon ?? corners(shape.box);
  }

  /** Put up the pictures of the pages anew. */
  showPictures() {
    this.layers.pages.replaceChildren();
    this.pictures = this.sheets.list.map(({ page, x }) => {
      const layer = svg('g', { transform: `translate(${x} 0)` }, this.layers.pages);
      const loaded = () => {
        this.#look();
        this.emit('shown', { page: page.number });
      };
      return new PagePicture(layer, page, loaded, () => this.say('image_failed', { page: page.number }));
    });
  }

  // ---- places

  sheet(page) {
    return this.sheets.get(page);
  }

  sheetAt(side) {
    return side === 'left' ? this.sheets.list[0] : this.sheets.list.at(-1);
  }

  offset(page) {
    return this.sheets.get(page).x;
  }

  inWorld(page, [x0, y0, x1, y1]) {
    const x = this.offset(page);
    return [x0 + x, y0, x1 + x, y1];
  }

  placeOf(event) {
    return this.sheets.place(this.view.toWorld([event.clientX, event.clientY]));
  }

  middle() {
    return this.sheets.middle(this.view.seen);
  }

  /** The topmost shape at a place. */
  shapeAt(place) {
    return this.state.at(place.page, place.point, 2 / this.view.scale)[0] ?? null;
  }

  /** What a click at a place means: a label, a link, or the topmost shape. */
  hit(place, target) {
    const label = target.closest?.('[data-label]');
    if (label) return this.state.shapes.get(label.dataset.label) ?? null;
    const link = this.links.nearest(place.world, 5 / this.view.scale);
    return link ? { id: link, key: link, part: 0 } : this.shapeAt(place);
  }

  aimAt(id) {
    if (this.aim === id) return;
    this.aim = id;
    this.shapes.draw();
  }

  get isShown() {
    return this.host.isConnected && this.host.getClientRects().length > 0;
  }

  // ---- drawing

  nodeId(key) {
    return `pc${this.number}-${key}`;
  }

  measure(text) {
    this.pen.font = '600 11px system-ui, sans-serif';
    return Math.ceil(this.pen.measureText(text).width);
  }

  /** Draw what a tool is making, as a path in the world; null clears. */
  sketch(path, classes = '') {
    this.layers.sketch.replaceChildren();
    if (!path) return;
    svg('path', { d: path, class: 'pc-casing' }, this.layers.sketch);
    svg('path', { d: path, class: classes }, this.layers.sketch);
  }

  draw() {
    this.drawObjects();
    this.drawLight();
    this.handles.draw();
    this.tray.draw();
    this.toolbar.draw();
    const page = [...this.state.pages.values()][0];
    const values = page && { name: page.name, number: page.number, count: page.page_count };
    this.svg.setAttribute('aria-label', this.words.say(page ? 'page' : 'empty', values ?? {}));
    const shape = this.state.selectedShape;
    const active = this.selected && this.nodeId(shape?.key ?? this.selected);
    if (active) this.svg.setAttribute('aria-activedescendant', active);
    else this.svg.removeAttribute('aria-activedescendant');
  }

  drawObjects() {
    this.shapes.draw();
    this.links.draw();
    this.labels.draw();
  }

  drawLight() {
    const { layers, state } = this;
    layers.light.replaceChildren();
    for (const { page, box: lit } of this.lit.boxes.filter((it) => state.pages.has(it.page))) {
      const [x0, y0, x1, y1] = this.inWorld(page, lit);
      const box = { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
      const said = this.words.say('evidence', { name: this.lit.label });
      svg('rect', { ...box, class: 'pc-lit', role: 'img', 'aria-label': said }, layers.light);
    }
  }

  reveal() {
    const { state } = this;
    const link = state.selectedLink;
    const end = link && (state.endShape(link, 'source') ?? state.endShape(link, 'target'));
    const shape = end || state.selectedShape;
    if (shape) this.view.reveal(this.inWorld(shape.page, shape.box));
  }

  #settled() {
    this.links.draw();
    this.labels.draw();
    this.handles.draw();
    this.#look();
  }

  #look() {
    const [x0, y0, x1, y1] = this.view.seen;
    this.pictures.forEach((picture, i) => {
      const { x } = this.sheets.list[i];
      picture.look([x0 - x, y0, x1 - x, y1], this.view.scale * window.devicePixelRatio);
    });
  }

  #resized() {
    if (!this.sheets.list.length || !this.viewport.clientWidth) return;
    if (this.view.fitted) this.fit();
    else this.view.settle();
  }
}
