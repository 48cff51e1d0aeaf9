/** Fields that save what was typed: on Enter, and when they are left; Escape takes it back. */

/**
 * @param {HTMLInputElement|HTMLTextAreaElement} field
 * @param {{key: string, value: string, base: ?number, save: function(string, ?number): void,
 *   enter?: function(boolean): void, leave?: function(): void}} options `key`: what the field is found by when the
 *   panel is drawn anew; `base`: revision of what is edited; `enter`: after Enter, with whether something was saved
 */
export function editable(field, { key, value, base = null, save, enter = null, leave = null }) {
  let saved = value;
  field.value = value;
  field.base = base;
  field.dataset.key = key;
  const showChange = () => {
    if (field.value === saved) delete field.dataset.dirty;
    else field.dataset.dirty = '';
  };
  field.save = () => {
    if (!('dirty' in field.dataset)) return false;
    saved = field.value;
    delete field.dataset.dirty;
    save(saved, field.base);
    return true;
  };
  field.carry = (text, revision) => {
    field.value = text;
    field.base = revision;
    showChange();
    field.dispatchEvent(new Event('carried'));
  };
  field.addEventListener('input', showChange);
  field.addEventListener('blur', () => field.save());
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

/** Save all that was typed below `node`. @param {HTMLElement} node */
export function saveAll(node) {
  for (const field of node.querySelectorAll('[data-dirty]')) field.save?.();
}

/** What is being typed and where the focus is, to be put back after drawing anew. @param {HTMLElement} node */
export function hold(node) {
  const typing = [...node.querySelectorAll('[data-dirty]')];
  const typed = typing.map(({ dataset, value, base }) => ({ key: dataset.key, value, base }));
  const active = node.contains(document.activeElement) ? document.activeElement : null;
  const focus = active?.dataset.key ? { key: active.dataset.key, range: rangeOf(active) } : null;
  // A field that goes loses the focus, which must not save what is not finished.
  for (const field of typing) delete field.dataset.dirty;
  return () => {
    for (const { key, value, base } of typed) find(node, key)?.carry?.(value, base);
    const field = focus && find(node, focus.key);
    if (!field || document.activeElement === field) return;
    field.focus({ preventScroll: true });
    if (focus.range && field.setSelectionRange) field.setSelectionRange(...focus.range);
  };
}

/** @param {HTMLElement} node @param {string} key */
const find = (node, key) => node.querySelector(`[data-key="${CSS.escape(key)}"]`);

/** @param {any} field */
function rangeOf(field) {
  return typeof field.selectionStart === 'number' ? [field.selectionStart, field.selectionEnd] : null;
}
