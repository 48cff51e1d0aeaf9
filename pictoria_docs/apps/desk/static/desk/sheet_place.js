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
