/** The way from a region of a page to the pictures that look like it. */

/**
 * The address of the search for what looks like a region; null where the desk has no search page.
 * @param {import('./review_app.js').ReviewApp} app @param {{document: string, page: number, box: number[]}} region
 */
export function alikeAddress({ searchUrl }, { document, page, box }) {
  return searchUrl && `${searchUrl}&like=${encodeURIComponent(`${document}:p${page}:${box.join(',')}`)}`;
}

/** Go to what looks like the region at hand. @param {import('./review_app.js').ReviewApp} app */
export function findAlike(app) {
  const { current } = app.selection;
  if (current?.kind !== 'region') return app.notices.show(app.t('alike_needs_region'));
  const address = alikeAddress(app, current);
  if (address) location.assign(address);
  return undefined;
}
