/**
 * The canvas of the review desk: a page, or two facing pages, with what was found on them; everything on it can be
 * corrected by mouse, by finger and by keyboard. It knows neither the server nor the rest of the desk: pages come in
 * by `show` and `update`, what a person does goes out as events:
 *
 *   edits   {edits}      proposed edits {action, id, revision, kind, changes}, shown already; one list, one undo step
 *   select  {id}         what a person selected, or null
 *   act     {name}       a key or button that is the desk's: accept, reject, undo, redo, next, help, ...
 *   nav     {by}         a page on (+1) or back (-1)
 *   goto    {page, id}   to the other end of a link, on another page
 *   pick    {end}        what the tray holds, or null
 *   shown   {page}       the picture of a page is there
 */

import { makeTranslator } from '../shared/translator.js';
import { ACTIONS, EDITING, needsPage, setType, typeOfDigit } from './actions.js';
import * as edits from './edits.js';
import { HitTest } from './hit_test.js';
import { listen } from './keys.js';
import { LinkRules } from './link_rules.js';
import { Nudge, STEPS, stepOf } from './nudge.js';
import { endName, nameOf } from './object_names.js';
import { NO_OWN_TYPES, OwnTypes } from './own_types.js';
import { PageLayout } from './page_layout.js';
import { Pointer } from './pointer.js';
import { Renderer } from './renderer.js';
import { State } from './state.js';
import { Surface } from './surface.js';
import { PagePictures } from './tiles.js';
import { Toolbar } from './toolbar.js';
import { BoxTool } from './tools/box.js';
import { LinkTool } from './tools/link.js';
import { PolygonTool } from './tools/polygon.js';
import { SelectTool } from './tools/select.js';
import { SplitTool } from './tools/split.js';
import { Tray } from './tray.js';

export { KEYS } from './keys.js';

/**
 * @typedef {import('./edits.js').Edit} Edit
 * @typedef {import('./geometry.js').Box} Box
 * @typedef {import('./object_types.js').End} End
 * @typedef {import('./page_layout.js').Position} Position
 * @typedef {import('./state.js').Shape} Shape
 * @typedef {import('./tools/tool.js').Tool} Tool
 * @typedef {object} CanvasEvents what goes out with each event
 * @property {{edits: Edit[]}} edits
 * @property {{id: ?string}} select
 * @property {{name: string}} act
 * @property {{by: number}} nav
 * @property {{page: number, id: string}} goto
 * @property {{end: ?End}} pick
 * @property {{page: number}} shown
 *
 * @typedef {'select_tool'|'entry_tool'|'box_tool'|'polygon_tool'|'link_tool'|'split_tool'} ToolName
 */

/** Until the project's rules are known. @type {import('../shared/api.js').LinkRules} */
const NO_LINKS = { allowed: [], suggested: [] };
const PAN = 60; // pixels that an arrow key moves the page

export class Canvas extends EventTarget {
  /** Key of what is under the pointer. @type {?string} */
  hovered = null;
  /** Id of what a link would lead to. @type {?string} */
  aim = null;
  /** Where one looks for what lies over each other. @type {?import('./actions.js').Anchor} */
  anchor = null;
  /** Whether vertices are shown instead of handles. */
  reshaping = false;
  /** Index of the vertex at hand. @type {?number} */
  vertex = null;
  /** What is drawn next. */
  drawType = 'figure';
  /** The type that the next link must have; null: the one that its ends suggest. @type {?string} */
  linkType = null;
  /** @type {ToolName} */
  toolName = 'select_tool';
  #listening = new AbortController();
  #colours = new CSSStyleSheet();

  /**
   * @param {HTMLElement} host an element with a height of its own
   * @param {{words?: import('../shared/translator.js').Messages, language?: string, readOnly?: boolean,
   *   reviewer?: ?string, linkRules?: import('../shared/api.js').LinkRules,
   *   ownTypes?: import('../shared/api.js').OwnTypes, embedded?: boolean, without?: string[]}} [options]
   *   `words`: those of `desk.canvas.*`; `embedded`: among other things on a page, so that keys are its own only while
   *   it has the focus; `without`: keys and buttons that are not there
   */
  constructor(host, { words = {}, language = 'en', readOnly = false, reviewer = null, linkRules = NO_LINKS, ownTypes = NO_OWN_TYPES, embedded = false, without = [] } = {}) {
    super();
    this.embedded = embedded;
    this.without = new Set(without);
    this.t = makeTranslator(words, language).scope('canvas');
    this.readOnly = readOnly;
    this.state = new State(reviewer);
    document.adoptedStyleSheets.push(this.#colours);
    this.linkRules = new LinkRules(linkRules);
    this.types = new OwnTypes(ownTypes);
    this.#useTypes();
    this.layout = new PageLayout();
    this.surface = new Surface(host, { onRest: () => this.#rest(), onResize: () => this.#resize() });
    this.view = this.surface.view;
    this.pictures = new PagePictures(this);
    this.renderer = new Renderer(this);
    this.hits = new HitTest(this);
    this.tray = new Tray(this);
    this.toolbar = new Toolbar(this);
    host.append(this.surface.viewport);
    this.nudge = new Nudge(this);
    /** @type {Record<ToolName, Tool>} */
    this.tools = {
      select_tool: new SelectTool(this), entry_tool: new BoxTool(this, 'entry'), box_tool: new BoxTool(this), polygon_tool: new PolygonTool(this),
      link_tool: new LinkTool(this), split_tool: new SplitTool(this),
    };
    this.pointer = new Pointer(this, this.#listening.signal);
    listen(this, this.#listening.signal);
    this.draw();
  }

  // ---- what the desk calls

  /**
   * Show a page view, with its facing page beside it if given; null shows nothing.
   * @param {any} page @param {{facing?: any}} [options]
   */
  show(page, { facing = null } = {}) {
    this.nudge.flush();
    this.pointer.stop();
    this.use('select_tool');
    this.#forgetPointing();
    const pages = [page, facing].filter(Boolean);
    const same = pages.map(identity).join() === [...this.state.pages.values()].map(identity).join();
    this.state.load(pages);
    this.layout.arrange(pages);
    this.renderer.forgetEvidence();
    if (!same || this.pictures.isEmpty) this.pictures.show();
    if (!same) this.fit();
    this.draw();
  }

  /**
   * Take over what the server says has changed; selection and view stay.
   * @param {import('./state.js').Changes} changes
   */
  update(changes) {
    this.state.put(changes);
    this.draw();
  }

  /**
   * Select an object by id, or nothing (null); `reveal` brings it into sight.
   * @param {?string} id @param {{reveal?: boolean}} [options]
   */
  select(id, { reveal = false } = {}) {
    this.#select(id, 0);
    this.anchor = null;
    if (reveal) this.reveal();
  }

  get selected() {
    return this.state.selected;
  }

  /**
   * Light up evidence on the pages shown, named by a label; none clears.
   * @param {{page: number, box: Box}[]} [boxes] @param {string} [label]
   * @param {boolean} [filled] false: outlined, for pictures that are to be looked at
   */
  highlight(boxes = [], label = '', filled = true) {
    this.renderer.highlight(boxes, label, filled);
  }

  /**
   * What links may join, and which types the project names itself.
   * @param {import('../shared/api.js').LinkRules} rules @param {import('../shared/api.js').OwnTypes} ownTypes
   */
  learn(rules, ownTypes) {
    this.linkRules = new LinkRules(rules);
    this.types = new OwnTypes(ownTypes);
    this.#useTypes();
    this.draw();
  }

  #useTypes() {
    this.state.types = this.types;
    this.types.teach(this.t);
    this.#colours.replaceSync(this.types.css);
  }

  /** Show the page, or both pages, in full. */
  fit() {
    if (this.layout.sheets.length) this.view.fit(this.layout.box);
  }

  focus() {
    this.surface.focus();
  }

  /** End all listening and leave the host empty. */
  destroy() {
    this.nudge.flush();
    this.#listening.abort();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== this.#colours);
    this.surface.destroy();
  }

  // ---- what the parts of the canvas call

  /** @template {keyof CanvasEvents} N @param {N} name @param {CanvasEvents[N]} detail */
  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** Tell something, to eyes and to screen readers. @param {string} code @param {object} [values] @returns {true} */
  announce(code, values) {
    this.surface.announce(this.t(code, values));
    return true;
  }

  draw() {
    this.renderer.draw();
    this.tray.draw();
    this.toolbar.draw();
  }

  /**
   * Show edits at once and hand them on; one list is one step of undo.
   * @param {Edit[]} list @param {Object<string, End>} [ends] of new links, by id
   */
  commit(list, ends = {}) {
    if (!list.length) return false;
    this.state.apply(list, ends);
    this.draw();
    this.emit('edits', { edits: list });
    return true;
  }

  /** Show a shape as a drag has it; null takes that back. @param {?import('./state.js').Draft} draft */
  preview(draft) {
    this.state.draft = draft;
    this.state.arrange();
    this.draw();
  }

  /** Select as a person does: the desk is told. @param {?string} id @param {number} [part] @param {boolean} [reveal] */
  choose(id, part = 0, reveal = false) {
    const before = this.selected;
    this.#select(id, part);
    if (reveal) {
      this.anchor = null;
      this.reveal();
    }
    if (before !== this.selected) this.emit('select', { id: this.selected });
  }

  /** @param {?string} id @param {number} part */
  #select(id, part) {
    this.nudge.flush();
    const { state } = this;
    if (state.selected !== id) this.vertex = null;
    Object.assign(state, { selected: state.find(id) ? id : null, part });
    this.setReshaping(Boolean(state.selectedShape?.polygon));
    this.draw();
  }

  /** Vertices (true), handles (false), or what the selected shape has by nature (null). @param {?boolean} on */
  setReshaping(on) {
    this.reshaping = on ?? Boolean(this.state.selectedShape?.polygon);
    if (!on) this.vertex = null;
  }

  /** Bring what is selected into sight. */
  reveal() {
    const { state } = this;
    const link = state.selectedLink;
    const end = link && (state.endShape(link, 'source') ?? state.endShape(link, 'target'));
    const shape = end || state.selectedShape;
    if (shape) this.view.reveal(this.layout.toWorld(shape.page, shape.box));
  }

  /** Add an object to the selection, or take it out. @param {string} id */
  mark(id) {
    const { marks } = this.state;
    if (this.selected && this.selected !== id) marks.add(this.selected);
    if (marks.has(id) && this.selected === id) marks.delete(id);
    else marks.add(id);
    this.choose(id);
    this.announce('marked', { count: marks.size });
  }

  clearMarks() {
    this.state.marks.clear();
    this.draw();
  }

  /** Take up a tool. @param {ToolName} name */
  use(name) {
    if (this.toolName === name && name !== 'select_tool' && this.tool.again) return void this.tool.again();
    this.tool.cancel();
    this.toolName = name;
    this.linkType = null;
    this.surface.viewport.dataset.tool = name;
    this.draw();
    this.tool.enter?.();
    return undefined;
  }

  get tool() {
    return this.tools[this.toolName];
  }

  /** What the tool at hand draws, or the next one will. */
  get drawnType() {
    return this.toolName === 'entry_tool' ? 'entry' : this.drawType;
  }

  /** Whether a tool that adds regions is in hand. */
  get isDrawing() {
    return ['entry_tool', 'box_tool', 'polygon_tool'].includes(this.toolName);
  }

  /**
   * Do what a key or a button stands for.
   * @param {string} name @param {?string} [type] @returns {boolean} whether there was something to do
   */
  act(name, type = null) {
    this.nudge.flush();
    if (this.readOnly && EDITING.has(name)) return this.announce('read_only');
    if (name === 'type') return type ? setType(this, type) : false;
    if (ACTIONS[name]) return ACTIONS[name](this) !== false;
    this.emit('act', { name });
    return true;
  }

  /**
   * @param {string} action @param {string} key @param {KeyboardEvent} event
   * @returns {boolean} whether the key was used
   */
  onKey(action, key, event) {
    if (this.without.has(action) || (!this.state.pages.size && needsPage(action))) return false;
    if (!this.readOnly && this.tool.key?.(action, event)) return true;
    if (STEPS[event.key]) return this.#arrow(event);
    if (action === 'type_own') return this.act('type', this.types.keys.get(key) ?? null);
    if (action === 'type' || action === 'entry_tool') return this.act('type', typeOfDigit(this, Number(key)));
    return this.act(action);
  }

  /** @param {KeyboardEvent} event */
  #arrow(event) {
    if (this.nudge.push(stepOf(event), event.altKey)) return true;
    const [dx, dy] = STEPS[event.key];
    this.view.pan(-dx * PAN, -dy * PAN);
    return true;
  }

  /** Link two ends, if they can be linked; says why not. @param {End} first @param {End} second */
  connect(first, second) {
    const wanted = this.linkRules.drawn(first, second, this.linkType);
    if ('why' in wanted) return !this.announce(wanted.why);
    const { source, target, type, caption } = wanted;
    /** @param {any} link */
    const joinsBoth = (link) => (link.source === source.id && link.target === target.id)
      || (this.types.symmetric.has(type) && link.source === target.id && link.target === source.id);
    const twin = [...this.state.objects.link.values()].find((link) => (
      joinsBoth(link) && link.type === type && link.status !== 'rejected'
    ));
    const isOpen = twin?.status === 'suggested' || twin?.status === 'assumed';
    if (!twin) {
      const edit = edits.link(wanted);
      const text = caption && (this.state.objects.region.get(caption.id) ?? caption);
      this.commit([...(text ? [edits.retype(this.state, 'region', text, 'caption')] : []), edit], { [source.id]: source, [target.id]: target });
      this.choose(edit.id);
    } else {
      // Who draws what was suggested says yes to it.
      if (isOpen) this.commit([edits.accept('link', twin)]);
      this.choose(twin.id);
    }
    const values = { type: this.t.type(type), source: endName(this.t, source), target: endName(this.t, target) };
    return this.announce(twin && !isOpen ? 'link_there' : 'link_made', values);
  }

  /** A shape as the end of a link. @param {Omit<End, 'name'|'own_type'> & {object: any}} shape @returns {End} */
  endOf(shape) {
    return this.state.describe(shape, nameOf(this.t, shape.kind, shape.object));
  }

  /** Where the pointer is. @param {MouseEvent} event @returns {Position} */
  locate(event) {
    return this.layout.locate(this.view.toWorld([event.clientX, event.clientY]));
  }

  /**
   * A click where nothing was dragged: a flag leads to its page, the rest is the tool's.
   * @param {Position} position @param {MouseEvent} event @param {Element} target
   */
  click(position, event, target) {
    if (!this.layout.sheets.length) return;
    this.anchor = position;
    const flag = /** @type {?SVGElement} */ (target.closest('[data-goto]'))?.dataset;
    if (flag?.goto) this.emit('goto', { page: Number(flag.page), id: flag.goto });
    else this.tool.click(position, event, target);
  }

  /** The pointer is over something, or gone (null). @param {?MouseEvent} event */
  hover(event) {
    if (!this.layout.sheets.length) return;
    const position = event && this.locate(event);
    this.anchor = position;
    if (position) this.tool.hover?.(position);
    const hit = position && this.hits.find(position, /** @type {Element} */ (event.target));
    const key = hit?.key ?? null;
    const movable = hit && !this.readOnly && hit.id === this.selected && hit.box && hit.kind !== 'mention';
    this.surface.viewport.dataset.over = movable ? 'selected' : hit ? 'shape' : '';
    if (key === this.hovered) return;
    this.hovered = key;
    this.renderer.drawObjects();
  }

  /** Point at an object that a link would lead to; null: at none. @param {?string} id */
  aimAt(id) {
    if (this.aim === id) return;
    this.aim = id;
    this.renderer.shapes.draw();
  }

  /** Forget what was looked at. */
  #forgetPointing() {
    Object.assign(this, { hovered: null, aim: null, anchor: null, reshaping: false, vertex: null });
  }

  #rest() {
    this.renderer.drawZoomed();
    this.pictures.refine();
  }

  #resize() {
    if (!this.layout.sheets.length || !this.surface.viewport.clientWidth) return;
    if (this.view.fitted) this.fit();
    else this.view.settle();
  }
}

/** Which picture of which document a page view is. @param {any} page */
const identity = ({ project, document, number, image }) => [project, document, number, image.url].join(' ');
