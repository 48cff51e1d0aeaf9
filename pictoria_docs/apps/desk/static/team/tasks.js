/** What waits for the person: their tasks, what others have submitted, and comments that call them. */

import { button } from '../home/controls.js';
import { el } from '../shared/dom.js';
import { callsCard } from './mentions.js';
import { checkCard } from './submitted_tasks.js';
import { ask, attempt, card, pagesOf, progress, stateOf } from './widgets.js';

/**
 * @typedef {import('../home/team.js').TeamContext} TeamContext
 * @typedef {import('../shared/api.js').Task} Task
 * @typedef {import('../shared/api.js').Campaign} Campaign
 */

/** @param {TeamContext} context */
export async function show(context) {
  const moderates = context.atLeast('moderator');
  const [mine, campaigns, calls, all] = await Promise.all([
    context.http.get('/tasks?mine=true'), context.http.get('/campaigns'), context.http.get('/mentions'), moderates ? context.http.get('/tasks') : [],
  ]);
  const running = new Map(campaigns.filter((campaign) => !campaign.closed).map((campaign) => [campaign.number, campaign]));
  const submitted = all.filter((task) => task.state === 'submitted' && running.has(task.campaign));
  return [
    tasksCard(mine, running, context),
    moderates && checkCard(submitted, all, running, context),
    callsCard(calls, context),
  ];
}

/** @param {Task[]} tasks @param {Map<number, Campaign>} campaigns that are going on @param {TeamContext} context */
function tasksCard(tasks, campaigns, context) {
  const { t } = context;
  // What somebody waits for comes first.
  const order = ['returned', 'in_progress', 'draft', 'submitted'];
  const sorted = [...tasks].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  return card(t('team_page.my_tasks'), null, sorted.length
    ? el('ul.ph-rows', {}, ...sorted.map((task) => taskRow(task, campaigns.get(task.campaign), context)))
    : el('p.ph-empty', {}, t('team_page.no_tasks')));
}

/** @param {Task} task @param {Campaign|undefined} campaign @param {TeamContext} context */
function taskRow(task, campaign, context) {
  const { t } = context;
  const name = pagesOf(task, context);
  const row = el('li.ph-row', { 'data-task': String(task.number) });
  row.append(
    el('div.ph-row-head', {}, el('h3', {}, name), stateOf(task.state, t)),
    el('p.ph-hint', {}, campaign?.name ?? '', task.pair && ` · ${t('team_page.double')}`),
  );
  if (task.state === 'returned') {
    row.append(el('blockquote.ph-said', {}, el('p', {}, t('team_page.returned_by', { name: context.name(task.changed_by) })), el('p', {}, task.reason)));
  }
  row.append(progress(task, name, t));
  if (task.state === 'submitted') row.append(el('p', {}, t(task.pair ? 'team_page.waits_pair' : 'team_page.waits')));
  else row.append(actions(row, task, context));
  return row;
}

/** @param {HTMLElement} row @param {Task} task @param {TeamContext} context */
function actions(row, task, context) {
  const { t } = context;
  const here = context.desk({ document: task.document, assigned: '1' });
  const bar = el('div.ph-actions');
  if (task.state === 'draft') {
    bar.append(button('main-action', t('team_page.start'), () => attempt(row, async () => {
      await context.http.post(`/tasks/${task.number}/start`);
      location.assign(here);
    })));
    return bar;
  }
  bar.append(el('a.ph-button.ph-main-action', { href: here }, t('team_page.go_on')));
  bar.append(button('quiet', t('team_page.submit'), () => ask(row, {
    t,
    question: task.left ? t.count('team_page.submit_left', task.left) : t('team_page.submit_sure'),
    send: t('team_page.submit'),
    act: async () => {
      await context.http.post(`/tasks/${task.number}/submit`);
      await context.reopen(t('team_page.submitted'));
    },
  })));
  return bar;
}
