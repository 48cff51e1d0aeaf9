/** Campaigns: how far each has come, who does what, and how far people agree. */

import { button } from '../home/controls.js';
import { el, uniqueId } from '../shared/dom.js';
import { agreementOf } from './agreement.js';
import { makeCampaignForm } from './new_campaign.js';
import { amountOf, ask, attempt, pagesOf, progress, select, stateOf, statesOf } from './widgets.js';

/**
 * @typedef {import('../home/team.js').TeamContext} TeamContext
 * @typedef {import('../shared/api.js').Campaign} Campaign
 * @typedef {import('../shared/api.js').Task} Task
 */

/** @param {TeamContext} context */
export async function show(context) {
  const { t } = context;
  const manages = context.role === 'manager';
  const [campaigns, tasks] = await Promise.all([context.http.get('/campaigns'), context.http.get('/tasks')]);
  /** @param {Campaign} campaign */
  const of = (campaign) => tasks.filter((task) => task.campaign === campaign.number);
  const running = campaigns.filter((campaign) => !campaign.closed);
  const closed = campaigns.filter((campaign) => campaign.closed);
  const formPlace = el('div.ph-form-place');
  const make = button('main-action', t('team_page.new_campaign'), () => {
    make.hidden = true;
    const form = makeCampaignForm(context, () => {
      formPlace.replaceChildren();
      make.hidden = false;
      make.focus();
    });
    formPlace.replaceChildren(form.element);
    form.focus();
  });
  return [
    el('div.ph-title', {}, el('h2', {}, t('team_page.part_campaigns')), manages && make), formPlace,
    ...running.map((campaign) => campaignCard(campaign, of(campaign), context)),
    !running.length && el('p.ph-card', {}, t(manages ? 'team_page.no_campaign_manager' : 'team_page.no_campaign')),
    closed.length > 0 && el('details.ph-more', {}, el('summary', {}, t.count('team_page.closed', closed.length)),
      el('div.ph-part', {}, ...closed.map((campaign) => campaignCard(campaign, of(campaign), context)))),
  ];
}

/** @param {Campaign} campaign @param {Task[]} tasks @param {TeamContext} context */
function campaignCard(campaign, tasks, context) {
  const { t } = context;
  const what = campaign.kinds.length
    ? campaign.kinds.map((kind) => t(`team_page.kind_${kind}`)).join(', ') : t('team_page.everything');
  const who = t('team_page.made_by', { name: context.name(campaign.created_by), date: t.date(campaign.created) });
  const manages = context.role === 'manager' && !campaign.closed;
  const heading = el('h3', { id: uniqueId() }, campaign.name);
  const made = el('article.ph-card', { 'aria-labelledby': heading.id, 'data-campaign': String(campaign.number) },
    el('div.ph-card-head', {}, heading, el('span.ph-hint', {}, `${what} · ${who}`)),
    progress(campaign, campaign.name, t), el('p', {}, statesOf(campaign.states, t)),
    peopleTable(campaign, context), tasksFold(tasks, manages, context),
    context.atLeast('moderator') && tasks.some((task) => task.pair) && agreementFold(campaign, context));
  if (manages) {
    made.append(el('div.ph-actions', {}, button('quiet', t('team_page.close_campaign'), () => ask(made, {
      t,
      question: t('team_page.close_question'),
      send: t('team_page.close_campaign'),
      act: async () => {
        await context.http.post(`/campaigns/${campaign.number}/close`);
        await context.reopen();
      },
    }))));
  }
  return made;
}

/** @param {Campaign} campaign @param {TeamContext} context */
function peopleTable(campaign, context) {
  const { t } = context;
  return table(t('team_page.people_caption', { name: campaign.name }),
    ['person', 'tasks', 'reviewed_head'].map((code) => t(`team_page.col_${code}`)),
    campaign.people.map((share) => [context.name(share.person), statesOf(share.states, t), progress(share, context.name(share.person), t)]));
}

/** @param {Task[]} tasks @param {boolean} manages @param {TeamContext} context */
function tasksFold(tasks, manages, context) {
  const { t } = context;
  const heads = ['pages', 'person', 'state', 'reviewed_head'].map((code) => t(`team_page.col_${code}`));
  const rows = () => tasks.map((task) => {
    const who = el('div', {}, context.name(task.person), task.pair && el('span.ph-hint', {}, ` · ${t('team_page.double_short')}`),
      !context.people.some((person) => person.name === task.person) && el('span.ph-hint', {}, ` · ${t('team_page.gone')}`));
    if (manages && task.state !== 'validated') who.append(reassign(who, task, context));
    return [pagesOf(task, context), who, stateOf(task.state, t), amountOf(task, t)];
  });
  return fold(t.count('team_page.all_tasks', tasks.length), () => [table(t('team_page.tasks_caption'), heads, rows())]);
}

/** @param {HTMLElement} where @param {Task} task @param {TeamContext} context */
function reassign(where, task, context) {
  const { t } = context;
  return button('link-button', t('team_page.reassign'), () => {
    const able = context.people.filter((member) => context.atLeast('contributor', member.role) && member.name !== task.person);
    const chosen = select(able.map((member) => [member.name, member.display]), able[0]?.name, { 'aria-label': t('team_page.reassign_to') });
    ask(where, {
      t,
      question: t('team_page.reassign_question'),
      send: t('team_page.reassign'),
      act: async () => {
        await context.http.post(`/tasks/${task.number}/reassign`, { person: chosen.value });
        await context.reopen(t('team_page.reassigned', { name: context.name(chosen.value) }));
      },
    });
    where.querySelector(':scope > .ph-asked > p')?.after(chosen);
    chosen.focus();
  }, { 'aria-label': t('team_page.reassign_label', { pages: pagesOf(task, context), name: context.name(task.person) }) });
}

/** @param {Campaign} campaign @param {TeamContext} context */
function agreementFold(campaign, context) {
  return fold(context.t('team_page.agreement'), async (inner) => {
    /** @type {Node[]} */
    let shown = [];
    await attempt(inner, async () => {
      shown = agreementOf(await context.http.get(`/agreement?campaign=${campaign.number}`), context, table);
    });
    return shown;
  });
}

/**
 * Something that is made when it is unfolded. @param {(inner: HTMLElement) => Node[]|Promise<Node[]>} fill
 * @param {string} title
 */
function fold(title, fill) {
  const inner = el('div');
  const made = el('details.ph-more', {}, el('summary', {}, title), inner);
  made.addEventListener('toggle', async () => {
    if (!made.open || inner.childElementCount) return;
    inner.append(...await fill(inner));
  });
  return made;
}

/** @param {string} caption @param {string[]} heads @param {(string|Node)[][]} rows */
function table(caption, heads, rows) {
  return el('div.ph-scroll', { tabindex: '0', role: 'group', 'aria-label': caption }, el('table.ph-table', {}, el('caption.ph-unseen', {}, caption),
    el('thead', {}, el('tr', {}, ...heads.map((head) => el('th', { scope: 'col' }, head)))),
    el('tbody', {}, ...rows.map(([first, ...rest]) => el('tr', {}, el('th', { scope: 'row' }, first),
      ...rest.map((cell) => el('td', {}, cell)))))));
}
