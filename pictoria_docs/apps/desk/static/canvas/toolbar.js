/** The row of buttons above the page. */

import { el, setAttributes, svg } from '../shared/dom.js';
import { shortcuts } from './keys.js';
import { typeOf } from './object_types.js';

/**
 * @typedef {import('./canvas.js').Canvas} Canvas
 * @typedef {import('./state.js').State} State
 */

/** Icons in a square of 20, drawn with lines. @type {Object<string, string>} */
const ICONS = {
  select_tool: 'M5 3L15 10L10.5 11L13 16.5L11 17.3L8.6 11.8L5 15Z',
  entry_tool: 'M5.5 3.5H3.5V16.5H5.5M8 6H16.5M8 10H16.5M8 14H13',
  box_tool: 'M3.5 5.5H13.5V14.5H3.5ZM16.5 10V17M13 13.5H20',
  polygon_tool: 'M4 8L10 3.5L16.5 8L14 16H6Z',
  link_tool: 'M4 15C4 8 9 5 15 5M11.5 2L15.5 5L11.5 8.5',
  split_tool: 'M4 3.5H16V8H4ZM4 12H16V16.5H4ZM1.5 10H18.5',
  merge: 'M3.5 6H9V14H3.5M16.5 6H11V14H16.5M10 3V17',
  reshape: 'M4 14L8 5L16 8L13.5 15.5ZM2.5 12.5H5.5V15.5H2.5ZM6.5 3.5H9.5V6.5H6.5ZM14.5 6.5H17.5V9.5H14.5Z',
  overlap: 'M3.5 3.5H12V12H3.5ZM8 8H16.5V16.5H8Z',
  tray: 'M3.5 11V16.5H16.5V11M10 3V12M6.5 8.5L10 12L13.5 8.5',
  delete: 'M4 6H16M8 6V3.5H12V6M5.5 6L6.3 16.5H13.7L14.5 6M8.5 9V13.5M11.5 9V13.5',
  accept: 'M4 10.5L8.5 15L16.5 5.5',
  reject: 'M5 5L15 15M15 5L5 15',
  undo: 'M7.5 4L4 7.5L7.5 11M4.5 7.5H12A4 4 0 0 1 12 15.5H8',
  redo: 'M12.5 4L16 7.5L12.5 11M15.5 7.5H8A4 4 0 0 0 8 15.5H12',
  zoom_out: 'M5 10H15',
  zoom_in: 'M5 10H15M10 5V15',
  fit: 'M3.5 7V3.5H7M13 3.5H16.5V7M16.5 13V16.5H13M7 16.5H3.5V13',
  show_rejected: 'M2.5 10C5 5.5 15 5.5 17.5 10C15 14.5 5 14.5 2.5 10ZM10 8A2 2 0 1 0 10 12A2 2 0 1 0 10 8',
  page_previous: 'M12 4.5L6.5 10L12 15.5',
  page_next: 'M8 4.5L13.5 10L8 15.5',
  help: 'M7 7.5C7 3.5 13.5 3.8 13 7.5C12.8 9.5 10 9.5 10 12M10 15V15.6',
};
const GROUPS = [
  ['page_previous', 'page_next'],
  ['select_tool', 'entry_tool', 'box_tool', 'polygon_tool', 'link_tool', 'split_tool'],
  ['type'],
  ['reshape', 'merge', 'overlap', 'tray', 'delete'],
  ['accept', 'reject'],
  ['undo', 'redo'],
  ['zoom_out', 'fit', 'zoom_in', 'show_rejected', 'help'],
];
/** Buttons with a word beside their icon, for those who look for it: the type that they draw. @type {Object<string, string>} */
const WORDS = { entry_tool: 'entry' };
const READING = new Set(['page_previous', 'page_next', 'select_tool', 'overlap', 'zoom_out', 'fit', 'zoom_in',
  'show_rejected', 'help']);

export class Toolbar {
  /** @param {Canvas} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.node = canvas.surface.host.appendChild(el('div', { class: 'pc-bar', role: 'toolbar' }));
    /** @type {Map<string, HTMLButtonElement>} */
    this.buttons = new Map();
    this.types = this.#makeMenu();
    /** What the menu shows. */
    this.choices = '';
    /** @type {HTMLElement[]} */
    this.groups = [];
    for (const group of GROUPS) {
      const controls = group.map((name) => (name === 'type' ? this.types : this.#makeButton(name)));
      this.groups.push(this.node.appendChild(el('div.pc-group', { role: 'group' }, controls)));
    }
  }

  /** @param {string} name */
  #makeButton(name) {
    const keys = shortcuts(name) || null;
    const button = el('button', { type: 'button', 'data-act': name, 'aria-keyshortcuts': keys });
    const icon = button.appendChild(svg('svg', { viewBox: '0 0 20 20', 'aria-hidden': 'true', focusable: 'false' }));
    icon.append(svg('path', { d: ICONS[name] }));
    if (WORDS[name]) button.append(el('span', {}, this.canvas.t.type(WORDS[name])));
    button.addEventListener('click', (event) => {
      this.canvas.act(name);
      if (event.detail) this.#back(); // by mouse or finger: the keys are the page's again
    });
    this.buttons.set(name, button);
    return button;
  }

  #makeMenu() {
    const menu = el('select', { 'aria-keyshortcuts': shortcuts('type') });
    let pointed = false;
    menu.addEventListener('pointerdown', () => { pointed = true; });
    menu.addEventListener('keydown', () => { pointed = false; });
    menu.addEventListener('change', () => {
      this.canvas.act('type', menu.value);
      if (pointed) this.#back();
    });
    return menu;
  }

  #back() {
    this.canvas.surface.svg.focus({ preventScroll: true });
  }

  /** Bring names, pressed and disabled buttons and the menu of types up to date. */
  draw() {
    const { canvas } = this;
    const { t, state } = canvas;
    setAttributes(this.node, { 'aria-label': t('toolbar') });
    const held = Boolean(canvas.tray.end);
    /** @type {Object<string, boolean>} */
    const pressed = { show_rejected: state.showRejected, reshape: canvas.reshaping, tray: held };
    for (const [name, button] of this.buttons) {
      const label = t(`key_${name}`);
      const key = shortcuts(name).split(' ')[0].replace('Control', 'Ctrl').replace('Plus', '+');
      const on = name.endsWith('_tool') ? canvas.toolName === name : pressed[name];
      setAttributes(button, {
        'aria-label': label, title: key ? `${label} (${key})` : label,
        'aria-pressed': on === undefined ? null : String(on),
        hidden: canvas.without.has(name) || (canvas.readOnly && !READING.has(name)) ? '' : null,
      });
    }
    this.#enable(state);
    this.#choices();
  }

  /** @param {State} state */
  #enable(state) {
    const some = Boolean(state.selected);
    const region = state.selectedShape?.kind === 'region';
    const several = new Set([...state.marks, state.selected].filter(Boolean)).size > 1;
    const shape = Boolean(state.selectedShape);
    /** @type {Object<string, boolean>} */
    const wants = { reshape: region, merge: several, tray: shape, delete: some, accept: some, reject: some };
    for (const [name, button] of this.buttons) if (name in wants) button.disabled = !wants[name];
    for (const group of this.groups) {
      group.hidden = [...group.children].every((child) => /** @type {HTMLElement} */ (child).hidden);
    }
  }

  #choices() {
    const { t, state, drawnType, readOnly, isDrawing, types: known } = this.canvas;
    const link = isDrawing ? null : state.selectedLink;
    const shape = isDrawing ? null : state.selectedShape;
    const region = shape?.kind === 'region' ? shape.object : null;
    const types = link ? known.links : known.drawn;
    const value = link?.type ?? (region ? typeOf(region) : drawnType);
    const list = types.includes(value) ? types : [...types, value];
    const labels = list.map((type, i) => (i < 9 ? `${t.type(type)} (${i + 1})` : t.type(type) + known.keyOf(type)));
    if (this.choices !== labels.join()) {
      this.choices = labels.join();
      this.types.replaceChildren(...list.map((type, i) => el('option', { value: type }, labels[i])));
    }
    this.types.value = value;
    this.types.hidden = readOnly;
    this.types.disabled = Boolean(shape && !region);
    const code = link ? 'menu_link_type' : region ? 'menu_type' : 'menu_draw_type';
    setAttributes(this.types, { 'aria-label': t(code) });
  }
}
