/** Handing in a task from the desk: to the moderators, once the person has decided what it asks for. */

import { confirm } from './dialogs.js';

/** The person's open task on the pages on show; else the only one there is; else null. */
export function taskAtHand({ queue, pages }) {
  const here = pages.numbers.map((number) => queue.taskOn(pages.document, number)).find((task) => task?.open);
  const open = queue.tasks.filter((task) => task.open);
  return here ?? (open.length === 1 ? open[0] : null);
}

/** Hand in the task at hand, when all that was decided has been saved and the person is sure. */
export async function handIn(desk) {
  const { words, notices, outbox, queue, client } = desk;
  const wanted = taskAtHand(desk);
  if (!wanted) return void notices.say(words.say('hand_in_none'));
  desk.panel.save();
  if (['offline', 'signed_out'].includes(outbox.state)) return void notices.say(words.say('hand_in_unsaved'));
  await outbox.settled(wanted.document);
  await queue.load();
  const task = queue.tasks.find(({ number }) => number === wanted.number) ?? wanted;
  const text = task.left ? words.count('hand_in_left', task.left) : words.say('hand_in_sure');
  const pages = words.say('hand_in_pages', { first: task.first_page, last: task.last_page });
  const title = words.say('hand_in');
  if (!await confirm(desk.node, { words, title: `${title}: ${pages}`, text, send: title })) return;
  await client.post(`/tasks/${task.number}/submit`, {});
  notices.say(words.say('handed_in'));
  client.forget();
  await queue.load();
  desk.pages.poll(true);
}
