/** Handing in a task from the desk: to the moderators, once the person has decided what it asks for. */

import { confirm } from './dialogs.js';

/**
 * The person's open task on the pages on show; else the only one there is; else null.
 * @param {import('./review_app.js').ReviewApp} app
 */
export function openTask({ queue, pages }) {
  const here = pages.numbers.map((number) => queue.taskOn(pages.document, number)).find((task) => task?.open);
  const open = queue.tasks.filter((task) => task.open);
  return here ?? (open.length === 1 ? open[0] : null);
}

/**
 * Hand in the task at hand, when all that was decided has been saved and the person is sure.
 * @param {import('./review_app.js').ReviewApp} app
 */
export async function submitTask(app) {
  const { t, notices, outbox, queue, client } = app;
  const wanted = openTask(app);
  if (!wanted) return void notices.show(t('hand_in_none'));
  app.panel.save();
  if (outbox.state === 'saving') notices.show(t('state_saving'));
  if (!await outbox.saved(wanted.document)) return void notices.show(t('hand_in_unsaved'));
  await queue.load();
  const task = queue.tasks.find(({ number }) => number === wanted.number) ?? wanted;
  const text = task.left ? t.count('hand_in_left', task.left) : t('hand_in_sure');
  const pages = t('hand_in_pages', { first: task.first_page, last: task.last_page });
  const title = t('hand_in');
  if (!await confirm(app.node, { t, title: t('labelled', { name: title, text: pages }), text, send: title })) return;
  await client.http.post(`/tasks/${task.number}/submit`);
  notices.show(t('handed_in'));
  client.forget();
  await queue.load();
  app.pages.poll(true);
}
