/** Fields that save what was typed: on Enter, and when they are left; Escape takes it back. */

/**
 * @typedef {object} EditingOptions
 * @property {string} key what the field is found by when the panel is drawn anew
 * @property {string} value
 * @property {?number} [base] revision of what is edited
 * @property {(value: string, base: ?number) => unknown} save
 * @property {(changed: boolean) => unknown} [enter] after Enter, with whether something was saved
 * @property {() => unknown} [leave]
 *
 * @typedef {object} Editing
 * @property {?number} base
 * @property {() => boolean} save save what was typed, if anything was
 * @property {(text: string, revision: ?number) => void} carry go on with what was typed before
 * @typedef {(HTMLInputElement|HTMLTextAreaElement) & Editing} EditableField
 */

/**
 * @template {HTMLElement & {value: string}} F
 * @param {F} input @param {EditingOptions} options @returns {F & Editing}
 */
export function editable(input, { key, value, base = null, save, enter, leave }) {
  let saved = value;
  input.value = value;
  input.dataset.key = key;
  const showChange = () => {
    if (field.value === saved) delete field.dataset.dirty;
    else field.dataset.dirty = '';
  };
  /** @type {Editing} */
  const editing = {
    base,
    save() {
      if (!('dirty' in field.dataset)) return false;
      saved = field.value;
      delete field.dataset.dirty;
      save(saved, field.base);
      return true;
    },
    carry(text, revision) {
      input.value = text;
      field.base = revision;
      showChange();
      field.dispatchEvent(new Event('carried'));
    },
  };
  const field = Object.assign(input, editing);
  field.addEventListener('input', showChange);
  field.addEventListener('blur', () => afterPress(() => field.save()));
  field.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      const changed = field.save();
      if (!event.ctrlKey && !event.metaKey) enter?.(changed);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      if ('dirty' in field.dataset) field.carry(saved, field.base);
      else leave?.();
    }
  });
  return field;
}

/** Whether the mouse or a finger is down. */
let pressed = false;
/** What is saved once it is up. @type {(() => unknown)[]} */
const waiting = [];

/**
 * Do something at once, or when a press that has begun has become a click: what is drawn anew between the two would take the
 * button away from under the pointer, and it would seem dead.
 * @param {() => unknown} action
 */
function afterPress(action) {
  if (pressed) waiting.push(action);
  else action();
}

/** Before the button that was pressed does what it is for. */
function released() {
  pressed = false;
  for (const action of waiting.splice(0)) action();
}

document.addEventListener('pointerdown', () => { pressed = true; }, { capture: true });
document.addEventListener('click', released, { capture: true });
// A press that is no click: something was dragged, or the pointer went elsewhere.
for (const name of ['pointerup', 'pointercancel']) document.addEventListener(name, () => setTimeout(released), { capture: true });

/** Save all that was typed below `node`. @param {HTMLElement} node */
export function saveAll(node) {
  for (const field of fieldsIn(node, '[data-dirty]')) field.save();
}

/** What is being typed and where the focus is, to be put back after drawing anew. @param {HTMLElement} node */
export function hold(node) {
  const typing = fieldsIn(node, '[data-dirty]');
  const typed = typing.map(({ dataset, value, base }) => ({ key: dataset.key, value, base }));
  const active = fieldsIn(node, '[data-key]').find((field) => field === document.activeElement);
  const focus = active ? { key: active.dataset.key, start: active.selectionStart, end: active.selectionEnd } : null;
  // A field that goes loses the focus, which must not save what is not finished.
  for (const field of typing) delete field.dataset.dirty;
  return () => {
    for (const { key, value, base } of typed) find(node, key)?.carry(value, base);
    const field = focus && find(node, focus.key);
    if (!field || document.activeElement === field) return;
    field.focus({ preventScroll: true });
    field.setSelectionRange(focus.start, focus.end);
  };
}

/** The fields below `node` that save what was typed. @param {HTMLElement} node @param {string} selector */
export const fieldsIn = (node, selector) => [.../** @type {NodeListOf<EditableField>} */ (node.querySelectorAll(selector))];

/** @param {HTMLElement} node @param {string} [key] */
const find = (node, key) => fieldsIn(node, '[data-key]').find(({ dataset }) => dataset.key === key);
