/** Sheets that take the place of the room: one at a time, with what the desk has to tell. */

/**
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 * @typedef {{node: HTMLElement, notices: HTMLElement, isOpen: boolean, close: () => void}} Sheet
 */

/**
 * Put a sheet in the place of the room, or the room back.
 * @param {ReviewApp} app @param {Sheet} sheet @param {boolean} on @param {?HTMLElement} button that opens it
 */
export function placeSheet(app, sheet, on, button) {
  if (on) openSheet(app)?.close();
  sheet.node.hidden = !on;
  app.room.hidden = on;
  app.node.classList.toggle('pd-at-contact', on);
  button?.setAttribute('aria-pressed', String(on));
  app.notices.moveTo(on ? sheet.notices : app.side);
}

/** The one that is open. @param {ReviewApp} app */
export function openSheet({ contactSheet, entrySheet }) {
  return [contactSheet, entrySheet].find(({ isOpen }) => isOpen) ?? null;
}

/**
 * Do what a key stands for on a sheet, else what its grid does with it; whether it was for the sheet.
 * @param {Object<string, () => unknown>} actions @param {KeyboardEvent} event @param {string} key as in the table of keys
 * @param {{box: HTMLElement, onKey: (event: KeyboardEvent) => void}} grid
 */
export function actOnKey(actions, event, key, grid) {
  if (actions[key]) {
    actions[key]();
    return true;
  }
  if (event.target !== document.body) return false;
  grid.box.focus(); // a click beside the grid has taken the keys away from it
  grid.onKey(event);
  return event.defaultPrevented;
}
