/** A job that reads documents anew: until it is over, and what is shown of it then. */

import { RequestError } from '../shared/http_client.js';

const PAUSE = 200; // milliseconds between two looks at a job

/**
 * @typedef {import('./review_app.js').ReviewApp} ReviewApp
 * @typedef {import('../shared/api.js').Job} Job
 */

/**
 * A job as it ended; null: nothing is known of it any more.
 * @param {ReviewApp} app @param {Job} job @param {() => boolean} isLeft whether nobody waits for it any more
 * @returns {Promise<?Job>}
 */
export async function jobOver(app, job, isLeft) {
  let last = job;
  while (!last.over && !isLeft()) {
    await new Promise((resolve) => { setTimeout(resolve, PAUSE); });
    try {
      last = await app.client.http.get(`/jobs/${job.id}`);
    } catch (error) {
      app.report(error);
      if (error instanceof RequestError && error.kind === 'refused') return null;
    }
  }
  return last;
}

/** A document was read anew: what is on show comes again, and what is next is opened if nothing is at hand any more. @param {ReviewApp} app @param {string} document */
export async function showAnew(app, document) {
  const { client, navigation, openings, pages, queue, selection, slots } = app;
  const { turns } = navigation;
  client.forget(document);
  await Promise.all([queue.load(true).catch(() => {}), pages.poll(true), openings.ask(document), slots.ask(document)]);
  if (navigation.turns !== turns || pages.document !== document) return;
  if (!selection.current) await selection.open(queue.items[0]);
}
