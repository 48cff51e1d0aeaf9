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

import { ACTIONS, EDITING, needsPage, removeVertex, setType, typeOfDigit } from './actions.js';
import { Board } from './board.js';
import * as edits from './edits.js';
import { union } from './geometry.js';
import { listen } from './keys.js';
import { linkBetween } from './kinds.js';
import { Nudge, STEPS, stepOf } from './nudge.js';
import { Pointer } from './pointer.js';
import { BoxTool } from './tools/box.js';
import { LinkTool } from './tools/link.js';
import { PolygonTool } from './tools/polygon.js';
import { SelectTool } from './tools/select.js';
import { SplitTool } from './tools/split.js';

export { KEYS } from './keys.js';

export class Canvas extends Board {
  #ends = new AbortController();

  /**
   * @param {HTMLElement} host an element with a height of its own
   * @param {{words?: Object<string, string>, readOnly?: boolean, reviewer?: string}} options
   */
  constructor(host, { words = {}, readOnly = false, reviewer = null } = {}) {
    super(host, { words, readOnly, reviewer });
    this.nudge = new Nudge(this);
    this.tools = {
      select_tool: new SelectTool(this), box_tool: new BoxTool(this), polygon_tool: new PolygonTool(this),
      link_tool: new LinkTool(this), split_tool: new SplitTool(this),
    };
    this.toolName = 'select_tool';
    this.pointer = new Pointer(this, this.#ends.signal);
    listen(this, this.#ends.signal);
    this.draw();
  }

  // ---- what the desk calls

  /** Show a page view, with its facing page beside it if given; null shows nothing. */
  show(page, { facing = null } = {}) {
    this.nudge.flush();
    this.pointer.stop();
    this.use('select_tool');
    this.resetLook();
    const pages = [page, facing].filter(Boolean);
    const same = pages.map(identity).join() === [...this.state.pages.values()].map(identity).join();
    this.state.load(pages);
    this.sheets.lay(pages);
    this.lit = { boxes: [], label: '' };
    if (!same || !this.pictures.length) this.showPictures();
    if (!same) this.fit();
    this.draw();
  }

  /** Take over what the server says has changed; selection and view stay. */
  update(changed) {
    this.state.put(changed);
    this.draw();
  }

  /** Select an object by id, or nothing (null); `reveal` brings it into sight. */
  select(id, { reveal = false } = {}) {
    this.#select(id, 0);
    this.anchor = null;
    if (reveal) this.reveal();
  }

  get selected() {
    return this.state.selected;
  }

  /** Light up evidence: boxes {page, box} on the pages shown, named by a label; none clears. */
  highlight(boxes = [], label = '') {
    this.lit = { boxes, label };
    this.drawLight();
    const here = boxes.filter(({ page }) => this.state.pages.has(page));
    const first = here.filter(({ page }) => page === here[0].page).map(({ box }) => box);
    if (here.length) this.view.reveal(this.inWorld(here[0].page, union(first)), 0);
  }

  setWords(words) {
    this.words.set(words);
    this.draw();
  }

  setReadOnly(readOnly) {
    this.readOnly = readOnly;
    this.use('select_tool');
  }

  /** Show the page, or both pages, in full. */
  fit() {
    if (this.sheets.list.length) this.view.fit(this.sheets.box);
  }

  /** End all listening and leave the host empty. */
  destroy() {
    this.nudge.flush();
    this.#ends.abort();
    this.resizing.disconnect();
    this.view.stop();
    this.host.replaceChildren();
    this.host.classList.remove('pc');
  }

  // ---- what the parts of the canvas call

  /** Show edits at once and hand them on; one list is one step of undo. `ends`: of new links, by id. */
  commit(list, ends = {}) {
    if (!list.length) return false;
    this.state.apply(list, ends);
    this.draw();
    this.emit('edits', { edits: list });
    return true;
  }

  /** Show a shape as a drag has it; null takes that back. */
  preview(draft) {
    this.state.draft = draft;
    this.state.arrange();
    this.draw();
  }

  /** Select as a person does: the desk is told. */
  choose(id, part = 0, reveal = false) {
    const before = this.selected;
    this.#select(id, part);
    if (reveal) {
      this.anchor = null;
      this.reveal();
    }
    if (before !== this.selected) this.emit('select', { id: this.selected });
  }

  #select(id, part) {
    this.nudge.flush();
    const { state } = this;
    if (state.selected !== id) this.vertex = null;
    Object.assign(state, { selected: state.find(id) ? id : null, part });
    const shape = state.selectedShape;
    this.setReshaping(Boolean(shape?.polygon));
    this.draw();
  }

  /** Vertices (true), handles (false), or what the selected shape has by nature (null). */
  setReshaping(on) {
    this.reshaping = on ?? Boolean(this.state.selectedShape?.polygon);
    if (!on) this.vertex = null;
  }

  mark(id) {
    const { marks } = this.state;
    if (this.selected && this.selected !== id) marks.add(this.selected);
    if (marks.has(id) && this.selected === id) marks.delete(id);
    else marks.add(id);
    this.choose(id);
    this.say('marked', { count: marks.size });
  }

  marksClear() {
    this.state.marks.clear();
    this.draw();
  }

  use(name) {
    if (this.toolName === name && name !== 'select_tool' && this.tool.again) return this.tool.again();
    this.tool.cancel?.();
    this.toolName = name;
    this.viewport.dataset.tool = name;
    this.draw();
    this.tool.enter?.();
    return true;
  }

  get tool() {
    return this.tools[this.toolName];
  }

  /** Whether a tool that adds regions is in hand. */
  get isDrawing() {
    return ['box_tool', 'polygon_tool'].includes(this.toolName);
  }

  /** Do what a key or a button stands for. @returns {boolean} whether there was something to do */
  act(name, type = null) {
    this.nudge.flush();
    if (this.readOnly && EDITING.has(name)) return this.say('read_only');
    if (name === 'type') return type ? setType(this, type) : false;
    if (ACTIONS[name]) return ACTIONS[name](this) !== false;
    this.emit('act', { name });
    return true;
  }

  /** @returns {boolean} whether the key was used */
  onKey(action, key, event) {
    if (!this.state.pages.size && needsPage(action)) return false;
    if (!this.readOnly && this.tool.key?.(action, event)) return true;
    if (STEPS[event.key]) return this.#arrow(event);
    if (action === 'type') return this.act('type', typeOfDigit(this, Number(key)));
    return this.act(action);
  }

  #arrow(event) {
    if (this.nudge.push(stepOf(event), event.altKey)) return true;
    const [dx, dy] = STEPS[event.key];
    this.view.pan(-dx * 60, -dy * 60);
    return true;
  }

  /** Link two ends, if they can be linked; says why not. */
  connect(first, second) {
    const wanted = linkBetween(first, second);
    if (wanted.why) return !this.say(wanted.why);
    const { source, target, type } = wanted;
    const twin = [...this.state.objects.link.values()].find((link) => (
      link.source === source.id && link.target === target.id && link.type === type && link.status !== 'rejected'
    ));
    if (!twin) {
      const edit = edits.link(wanted);
      this.commit([edit], { [source.id]: source, [target.id]: target });
      this.choose(edit.id);
    } else this.choose(twin.id);
    const said = { type: this.words.type(type), source: this.words.end(source), target: this.words.end(target) };
    return this.say(twin ? 'link_there' : 'link_made', said);
  }

  endOf(shape) {
    return this.state.describe(shape, this.words.name(shape.kind, shape.object));
  }

  removeVertex(index) {
    return removeVertex(this, index);
  }

  /** A click where nothing was dragged: a flag leads to its page, the rest is the tool's. */
  click(place, event, target) {
    if (!this.sheets.list.length) return;
    this.anchor = place;
    const flag = target.closest('[data-goto]');
    if (flag) this.emit('goto', { page: Number(flag.dataset.page), id: flag.dataset.goto });
    else this.tool.click(place, event, target);
  }

  /** The pointer is over something, or gone (null). */
  hover(event) {
    if (!this.sheets.list.length) return;
    const place = event && this.placeOf(event);
    this.anchor = place;
    if (place) this.tool.hover?.(place);
    const hit = place && this.hit(place, event.target);
    const key = hit?.key ?? null;
    const movable = hit && !this.readOnly && hit.id === this.selected && hit.box && hit.kind !== 'mention';
    this.viewport.dataset.over = movable ? 'selected' : hit ? 'shape' : '';
    if (key === this.hovered) return;
    this.hovered = key;
    this.drawObjects();
  }
}

/** Which picture of which document a page view is. */
const identity = ({ project, document, number, image }) => [project, document, number, image.url].join(' ');
