/**
 * What the Gradio component `PageCanvas` is in the browser: the desk's canvas, with the value of the component in the
 * place of the server. All that a person did since Python set the value goes back in it, as steps that Python can make
 * decisions of; what was undone is named too, so that what has been made a decision already can be taken back.
 */

import { Canvas } from '../../desk/static/canvas/canvas.js';
import { remove } from '../../desk/static/canvas/edits.js';
import { addStylesheet, randomKey } from '../../desk/static/shared/dom.js';

/**
 * @typedef {import('../../desk/static/canvas/edits.js').Edit} Edit
 * @typedef {import('../../desk/static/canvas/edits.js').Kind} Kind
 * @typedef {{change_set: string, edits: any[]}} Step edits that one undo takes back
 * @typedef {{regions: any[], entries: any[], mentions: any[], links: any[]}} Objects of the page
 * @typedef {{step: Step, objects: ?Objects}} Past a step, and the objects before it (to redo: after it); null: it cannot
 *   be undone, for it was done before Python set the value
 * @typedef {object} Component what Gradio gives to `js_on_load`
 * @property {any} props
 * @property {(event: string, data?: any) => void} trigger
 * @property {(props: string|string[], callback: () => void) => void} watch
 */

/** What only the desk has: its help, its queue, its remarks. */
const DESK = ['help', 'uncertain', 'skip', 'comment'];
const TURNING = ['page_next', 'page_previous'];
const KINDS = /** @type {const} */ ({ region: 'regions', entry: 'entries', mention: 'mentions', link: 'links' });

export class PageCanvas {
  /** The value as Python set it. @type {any} */
  value = null;
  /** @type {Past[]} */
  past = [];
  /** @type {Past[]} */
  future = [];
  /** Change sets that were undone. @type {string[]} */
  undone = [];
  /** Ids that were changed here: their revision is no longer the one that Python told. @type {Set<string>} */
  changed = new Set();
  /** What is on the page now. */
  objects = /** @type {Objects} */ ({ regions: [], entries: [], mentions: [], links: [] });
  /** The end of a link on the page that is turned to. @type {?{page: number, id: string}} */
  goal = null;

  /** @param {HTMLElement} host @param {Component} component */
  constructor(host, { props, trigger, watch }) {
    this.host = host;
    this.props = props;
    this.trigger = trigger;
    /** Of all languages; an update of Gradio's brings only what changes. @type {Object<string, Object<string, string>>} */
    this.words = props.words;
    this.turns = Boolean(props.turns);
    this.canvas = this.#make();
    this.#load();
    watch('value', () => this.#load());
    watch('interactive', () => this.#allow());
    watch('height', () => this.#resize());
    watch('language', () => this.#restart());
    watch('label', () => this.#name());
    this.#name();
  }

  get readOnly() {
    return this.props.interactive === false;
  }

  #make() {
    const wanted = this.props.language ?? document.documentElement.lang;
    const [fallback] = Object.keys(this.words);
    const language = wanted in this.words ? wanted : fallback;
    const canvas = new Canvas(this.host, {
      words: this.words[language], language, readOnly: this.readOnly, embedded: true,
      without: this.turns ? DESK : [...DESK, ...TURNING],
    });
    /** @type {(name: string, handler: (detail: any) => void) => void} */
    const on = (name, handler) => canvas.addEventListener(name, (event) => handler(/** @type {CustomEvent} */ (event).detail));
    on('edits', ({ edits }) => this.#keep(edits));
    on('select', ({ id }) => this.#tellSelection(id));
    on('act', ({ name }) => this.#act(name));
    on('nav', ({ by }) => this.#turn(this.value.page.number + by));
    on('goto', ({ page, id }) => this.#turn(page, id));
    return canvas;
  }

  // ---- what Python says

  #load() {
    const shown = this.value?.page;
    this.value = plain(this.props.value) ?? {};
    const { page } = this.value;
    // A page that was here and comes back from Python comes without its picture.
    if (page && shown?.document === page.document && shown.number === page.number) page.image ??= shown.image;
    /** @type {Step[]} */
    const steps = page?.steps ?? [];
    // A page that comes back as it went can still be undone.
    const before = new Map(this.past.map(({ step, objects }) => [step.change_set, objects]));
    this.past = steps.map((step) => ({ step, objects: before.get(step.change_set) ?? null }));
    this.future = [];
    this.undone = page?.undone ?? [];
    this.changed = new Set(steps.flatMap(({ edits }) => edits.map(({ id }) => id)));
    if (page) this.canvas.learn(page.link_rules, page.own_types);
    this.#show(page);
    if (this.goal && this.goal.page === page?.number) this.canvas.select(this.goal.id, { reveal: true });
    this.goal = null;
  }

  /** @param {any} page */
  #show(page) {
    this.canvas.show(page && { ...page, image: { url: page.image?.url ?? '', iiif: null } });
    this.objects = this.#objects();
  }

  #allow() {
    this.canvas.readOnly = this.readOnly;
    this.canvas.use('select_tool');
    this.canvas.draw();
  }

  #name() {
    const label = /** @type {HTMLElement} */ (this.host.previousElementSibling);
    label.textContent = this.props.label ?? '';
    label.hidden = !this.props.label;
  }

  #resize() {
    this.host.style.height = `${this.props.height}px`;
  }

  #restart() {
    const page = this.value.page && { ...this.value.page, ...this.objects };
    this.canvas.destroy();
    this.canvas = this.#make();
    if (page) this.canvas.learn(page.link_rules, page.own_types);
    this.#show(page);
  }

  // ---- what a person does

  /** @returns {Objects} */
  #objects() {
    const { objects } = this.canvas.state;
    return /** @type {Objects} */ (Object.fromEntries(Object.entries(KINDS).map(
      ([kind, name]) => [name, structuredClone([...objects[/** @type {Kind} */ (kind)].values()])])));
  }

  /** @param {Edit[]} edits shown already */
  #keep(edits) {
    const keyed = edits.map((edit) => {
      const revision = this.changed.has(edit.id) ? null : edit.revision;
      this.changed.add(edit.id);
      return { ...edit, revision, key: randomKey() };
    });
    this.past.push({ step: { change_set: randomKey(), edits: keyed }, objects: this.objects });
    this.future = [];
    this.#tell();
    const { links } = this.objects;
    for (const { id, action, kind } of edits) {
      if (action === 'add' && kind === 'link') {
        this.trigger('link', { index: id, value: links.find((link) => link.id === id) });
      }
    }
  }

  #tell() {
    this.objects = this.#objects();
    const steps = this.past.map(({ step }) => step);
    this.value = { ...this.value, page: { ...this.value.page, ...this.objects, steps, undone: this.undone } };
    this.props.value = plain(this.value);
    this.trigger('input');
  }

  /** @param {?string} id */
  #tellSelection(id) {
    const found = this.canvas.state.find(id);
    this.trigger('select', { index: id, value: plain(found?.object ?? null), selected: found !== null });
  }

  /** @param {number} number @param {?string} [id] */
  #turn(number, id = null) {
    if (!this.turns || number < 1 || number > this.value.page.page_count) return;
    this.goal = id ? { page: number, id } : null;
    this.trigger('turn', { page: number, subject: id });
  }

  /** @param {string} name */
  #act(name) {
    if (name === 'next' || name === 'previous') this.canvas.act(name === 'next' ? 'following' : 'preceding');
    else if (this.readOnly) this.canvas.announce('read_only');
    else if (name === 'accept' || name === 'reject') this.#decide(name);
    else if (name === 'undo') this.#undo();
    else if (name === 'redo') this.#redo();
  }

  /** @param {'accept'|'reject'} action */
  #decide(action) {
    const { state } = this.canvas;
    const ids = new Set([...state.marks, ...(state.selected ? [state.selected] : [])]);
    const edits = [...ids].flatMap((id) => state.find(id) ?? []).map(({ kind, object }) => (action === 'reject'
      ? remove(kind, object)
      : { action, id: object.id, revision: object.revision ?? 0, kind, changes: {} }));
    if (!edits.length) this.canvas.announce('nothing_selected');
    else this.canvas.commit(edits);
  }

  #undo() {
    const last = this.past.at(-1);
    if (!last?.objects) return;
    const { step, objects } = last;
    this.past.pop();
    this.future.push({ step, objects: this.objects });
    this.undone = [...this.undone, step.change_set];
    this.#restore(step, objects);
  }

  /** Done again under another key: the first may have been taken back as a decision. */
  #redo() {
    const next = this.future.pop();
    if (!next) return;
    const edits = next.step.edits.map((edit) => ({ ...edit, revision: null, key: randomKey() }));
    this.past.push({ step: { change_set: randomKey(), edits }, objects: this.objects });
    this.#restore(next.step, next.objects);
  }

  /** What was changed is selected. @param {Step} step @param {?Objects} objects */
  #restore(step, objects) {
    this.#show({ ...this.value.page, ...objects });
    this.#tell();
    this.canvas.choose(step.edits.find(({ id }) => this.canvas.state.find(id))?.id ?? null);
  }
}

/** Without what Svelte wraps around it. @param {any} value */
const plain = (value) => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

/** @param {HTMLElement} host @param {Component} component */
export async function mount(host, component) {
  const around = /** @type {HTMLElement} */ (host.parentElement);
  await addStylesheet(around, new URL('../../desk/static/canvas/canvas.css', import.meta.url).href);
  return new PageCanvas(host, component);
}
