/** Making and changing elements. Text goes in as text: what a document says never becomes markup. */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @typedef {Object<string, any>} Attributes null, undefined and false leave an attribute out, true sets it empty, `on…`
 *   functions are listeners, `value` and `checked` are set as properties
 * @typedef {Node|string|number|false|null|undefined} Child null, undefined and false are left out
 */

/**
 * @template {string} T
 * @typedef {T extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[T]
 *   : T extends `${infer Name extends keyof HTMLElementTagNameMap}.${string}` ? HTMLElementTagNameMap[Name]
 *   : HTMLElement} ElementOf the element that a tag with classes makes: "button.ph-main" a button
 */

/**
 * An HTML element.
 * @template {string} T
 * @param {T} tag with its classes: "button.ph-main" @param {Attributes} [attributes]
 * @param {...(Child|Child[])} children
 * @returns {ElementOf<T>}
 */
export function el(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  return /** @type {ElementOf<T>} */ (/** @type {unknown} */ (
    build(document.createElement(name), classes, attributes, children)));
}

/**
 * An SVG element.
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} name @param {Attributes} [attributes] @param {...(Child|Child[])} children
 * @returns {SVGElementTagNameMap[T]}
 */
export function svg(name, attributes = {}, ...children) {
  return build(document.createElementNS(SVG, name), [], attributes, children);
}

/**
 * @template {Element} E
 * @param {E} node @param {string[]} classes @param {Attributes} attributes @param {(Child|Child[])[]} children
 * @returns {E}
 */
function build(node, classes, { class: more, value = null, checked = null, ...attributes }, children) {
  const all = [...classes, more].filter(Boolean).join(' ');
  if (all) node.setAttribute('class', all);
  for (const [name, content] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      if (content) node.addEventListener(name.slice(2), content);
    } else if (content !== null && content !== undefined && content !== false) {
      node.setAttribute(name, content === true ? '' : content);
    }
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== false) node.append(/** @type {Node|string} */ (child));
  }
  // After the children: a select takes only a value that one of its options has.
  if (checked !== null) Object.assign(node, { checked });
  if (value !== null) Object.assign(node, { value });
  return node;
}

/**
 * Set attributes, touching only those that change: 600 unchanged shapes must cost nothing.
 * @param {Element} node @param {Attributes} attributes null, undefined and false remove one
 */
export function setAttributes(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      if (node.hasAttribute(name)) node.removeAttribute(name);
    } else if (node.getAttribute(name) !== String(value)) {
      node.setAttribute(name, value);
    }
  }
}

let count = 0;

/** An id for an element that others name. @param {string} [prefix] */
export function uniqueId(prefix = 'id') {
  count += 1;
  return `${prefix}-${count}`;
}

/** Random hexadecimal digits: what is sent again under such a key is not done twice. @param {number} [bytes] */
export function randomKey(bytes = 16) {
  const random = crypto.getRandomValues(new Uint8Array(bytes));
  return [...random].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * A style sheet of one page. Not in the page's head: Gradio copies what it finds there, and the copy's own imports lead
 * nowhere.
 * @param {HTMLElement} host @param {string} href @returns {Promise<Event>} settled when it is there, or cannot be had
 */
export function addStylesheet(host, href) {
  return new Promise((resolve) => {
    host.append(el('link', { rel: 'stylesheet', href, onload: resolve, onerror: resolve }));
  });
}

/**
 * The element that an event is about, or one around it, which fits a selector.
 * @param {EventTarget|null} target @param {string} selector
 */
export function closest(target, selector) {
  return target instanceof Element ? /** @type {?HTMLElement} */ (target.closest(selector)) : null;
}

/**
 * Whether keys typed at `target` belong to it, or to a dialog over the page, and not to the page.
 * @param {EventTarget|null} target
 */
export function takesText(target) {
  if (document.querySelector('dialog:modal')) return true; // also where a click has taken the focus from all in it
  // A closed dialog keeps the focus until its event "close" is handled: a key of that moment is meant for the page.
  if (target instanceof Element && target.closest('dialog:not([open])')) return false;
  const fields = 'input, textarea, select, dialog, [role="textbox"], [role="dialog"]';
  return target instanceof HTMLElement && (target.isContentEditable || Boolean(target.closest(fields)));
}
