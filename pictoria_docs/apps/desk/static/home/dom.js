/** Elements made by hand: text is always text, never markup. */

/**
 * @param {string} tag with classes: "button.ph-main"
 * @param {Record<string, any>} [attributes] `on…` are listeners, null and false are left out
 * @param {...(Node|string|null|undefined|false)} children
 */
export function el(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(' ');
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key in element && typeof value !== 'string') element[key] = value;
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child || child === ''));
  return element;
}

/** A button that does not send forms. */
export function button(kind, text, onclick, attributes = {}) {
  return el(`button.ph-button.ph-${kind}`, { type: 'button', onclick, ...attributes }, text);
}

/** A bar that tells how far something has come; `share` null: nobody knows yet. */
export function bar(share, label) {
  const known = share !== null;
  const element = el('div.ph-bar', {
    role: 'progressbar', 'aria-label': label, 'aria-valuemin': '0', 'aria-valuemax': '100',
    'aria-valuenow': known ? String(Math.round(share * 100)) : null,
  }, el('div.ph-bar-part'));
  setBar(element, share);
  return element;
}

/** Move a bar. */
export function setBar(element, share) {
  element.classList.toggle('ph-bar-unknown', share === null);
  if (share === null) element.removeAttribute('aria-valuenow');
  else element.setAttribute('aria-valuenow', String(Math.round(share * 100)));
  element.firstChild.style.width = share === null ? '' : `${Math.max(0, Math.min(1, share)) * 100}%`;
}

let names = 0;

/** A name for an element that others point at. */
export function newId() {
  names += 1;
  return `ph-${names}`;
}

/**
 * A style sheet of one page. Not in the page's head: Gradio copies what it finds there, and the copy's own imports lead nowhere.
 */
export function addStyle(host, href) {
  return new Promise((resolve) => {
    host.append(el('link', { rel: 'stylesheet', href, onload: resolve, onerror: resolve }));
  });
}
