/** Making and changing elements. Text goes in as text: what a document says never becomes markup. */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * An SVG element with attributes, put into `parent` if there is one.
 * @param {string} name @param {Object<string, *>} [attributes] @param {Element} [parent]
 */
export function svg(name, attributes = {}, parent = null) {
  const node = document.createElementNS(SVG, name);
  setAll(node, attributes);
  if (parent) parent.append(node);
  return node;
}

/**
 * An HTML element; `text` is its text, every other property an attribute.
 * @param {string} name @param {Object<string, *>} [attributes] @param {Element} [parent]
 */
export function html(name, { text, ...attributes } = {}, parent = null) {
  const node = document.createElement(name);
  setAll(node, attributes);
  if (text !== undefined) node.textContent = text;
  if (parent) parent.append(node);
  return node;
}

/** Set attributes, touching only those that change: 600 unchanged shapes must cost nothing. */
export function setAll(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      if (node.hasAttribute(name)) node.removeAttribute(name);
    } else if (node.getAttribute(name) !== String(value)) {
      node.setAttribute(name, value);
    }
  }
}

/**
 * Place something that keeps its size on screen whatever the zoom (see `--pc-unscale` in canvas.css).
 * @param {SVGElement} node @param {number} x world points @param {number} y @param {number} [angle] degrees
 */
export function pin(node, x, y, angle = 0) {
  const turn = angle ? ` rotate(${angle.toFixed(1)}deg)` : '';
  const place = `translate(${x.toFixed(2)}px, ${y.toFixed(2)}px)${turn} scale(var(--pc-unscale))`;
  if (node.pinned === place) return;
  node.pinned = place;
  node.style.transform = place;
}

/** Whether keys typed at `target` belong to it, or to a dialog over the page, and not to the canvas. */
export function takesText(target) {
  if (document.querySelector('dialog:modal')) return true; // also where a click has taken the focus from all in it
  // A closed dialog keeps the focus until its event "close" is handled: a key of that moment is meant for the page.
  if (target instanceof Element && target.closest('dialog:not([open])')) return false;
  const fields = 'input, textarea, select, dialog, [role="textbox"], [role="dialog"]';
  return target instanceof Element && (target.isContentEditable || Boolean(target.closest(fields)));
}
