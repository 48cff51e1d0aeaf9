/** What people have submitted, for those who settle, validate or return it. */

import { button } from '../home/controls.js';
import { el } from '../shared/dom.js';
import { sentenceOf } from '../shared/http_client.js';
import { ask, attempt, card, pagesOf, progress } from './widgets.js';

/**
 * @typedef {import('../home/team.js').TeamContext} TeamContext
 * @typedef {import('../shared/api.js').Task} Task
 * @typedef {import('../shared/api.js').Campaign} Campaign
 */

/**
 * @param {Task[]} submitted @param {Task[]} all
 * @param {Map<number, Campaign>} campaigns that are going on
 * @param {TeamContext} context
 */
export function checkCard(submitted, all, campaigns, context) {
  const { t } = context;
  /** By pair, or alone. @type {Map<number, Task[]>} */
  const groups = new Map();
  for (const task of submitted) {
    const key = task.pair ?? task.number;
    groups.set(key, [...(groups.get(key) ?? []), task]);
  }
  const rows = [...groups.values()].map((tasks) => {
    const campaign = campaigns.get(tasks[0].campaign);
    return tasks.length > 1 ? pairRow(tasks, campaign, context) : taskRow(tasks[0], all, campaign, context);
  });
  return card(t('team_page.to_check'), t('team_page.to_check_hint'), rows.length
    ? el('ul.ph-rows', {}, ...rows) : el('p.ph-empty', {}, t('team_page.nothing_to_check')));
}

/** @param {Task} task @param {string} who @param {Campaign|undefined} campaign @param {TeamContext} context */
function head(task, who, campaign, context) {
  const { t } = context;
  return [el('div.ph-row-head', {}, el('h3', {}, pagesOf(task, context)), el('span.ph-hint', {}, who)),
    el('p.ph-hint', {}, campaign?.name, task.pair && ` · ${t('team_page.double_short')}`)];
}

/** @param {Task} task @param {Task[]} all @param {Campaign|undefined} campaign @param {TeamContext} context */
function taskRow(task, all, campaign, context) {
  const { t } = context;
  const other = task.pair && all.find((one) => one.pair === task.pair && one !== task);
  const row = el('li.ph-row', { 'data-task': String(task.number) }, ...head(task, context.name(task.person), campaign, context),
    progress(task, context.name(task.person), t));
  if (other) row.append(el('p', {}, t('team_page.waits_for', { name: context.name(other.person) })));
  row.append(el('div.ph-actions', {},
    !task.pair && validate(row, task, context),
    !task.pair && el('a.ph-button.ph-quiet', { href: context.desk({ document: task.document, page: task.first_page }) }, t('team_page.look')),
    giveBack(row, task, t('team_page.return'), context)));
  return row;
}

/** @param {Task[]} tasks @param {Campaign|undefined} campaign @param {TeamContext} context */
function pairRow(tasks, campaign, context) {
  const { t, login, role } = context;
  const [first] = tasks;
  const who = tasks.map((task) => context.name(task.person)).join(' & ');
  const row = el('li.ph-row', { 'data-task': String(first.number) }, ...head(first, who, campaign, context));
  const own = tasks.some((task) => task.person === login) && role !== 'manager';
  if (own) {
    row.append(el('p', {}, t('team_page.own_pair')));
    return row;
  }
  const summary = el('p', { role: 'status' }, t('shell.loading'));
  const bar = el('div.ph-actions');
  row.append(summary, bar);
  context.http.get(`/tasks/${first.number}/disagreements`).then(({ agreed, settled, left }) => {
    summary.textContent = [t.count('team_page.alike', agreed), settled && t.count('team_page.settled', settled),
      left ? t.count('team_page.differ', left) : t('team_page.none_differ')].filter(Boolean).join(' · ');
    bar.append(left
      ? el('a.ph-button.ph-main-action', { href: context.team({ task: first.number }) }, t.count('team_page.settle', left))
      : validate(row, first, context));
    for (const task of tasks) bar.append(giveBack(row, task, t('team_page.return_to', { name: context.name(task.person) }), context));
  }).catch((problem) => {
    summary.textContent = sentenceOf(problem);
  });
  return row;
}

/** @param {HTMLElement} row @param {Task} task @param {TeamContext} context */
function validate(row, task, context) {
  const { t } = context;
  return button('main-action', t('team_page.validate'), () => attempt(row, async () => {
    await context.http.post(`/tasks/${task.number}/validate`);
    await context.reopen(t('team_page.validated'));
  }));
}

/** @param {HTMLElement} row @param {Task} task @param {string} label @param {TeamContext} context */
function giveBack(row, task, label, context) {
  const { t } = context;
  return button('quiet', label, () => ask(row, {
    t,
    question: t('team_page.return_question', { name: context.name(task.person) }),
    text: t('team_page.reason'),
    send: t('team_page.return'),
    act: async (reason) => {
      await context.http.post(`/tasks/${task.number}/return`, { reason });
      await context.reopen(t('team_page.returned'));
    },
  }));
}
