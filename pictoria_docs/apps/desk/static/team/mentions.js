/** Comments that call the person, until they have answered. */

import { button } from '../home/controls.js';
import { el, randomKey } from '../shared/dom.js';
import { ask, attempt, card } from './widgets.js';

/**
 * @typedef {import('../home/team.js').TeamContext} TeamContext
 * @typedef {import('../shared/api.js').ListedRemark} ListedRemark
 */

/** @param {ListedRemark[]} calls open remarks @param {TeamContext} context */
export function callsCard(calls, context) {
  const { t } = context;
  return card(t('team_page.calls'), t('team_page.calls_hint', { name: context.login }), calls.length
    ? el('ul.ph-rows', {}, ...calls.map((remark) => row(remark, context)))
    : el('p.ph-empty', {}, t('team_page.no_calls')));
}

/** @param {ListedRemark} remark @param {TeamContext} context */
function row(remark, context) {
  const { t } = context;
  const item = el('li.ph-row', { 'data-remark': String(remark.number) },
    el('p.ph-hint', {}, el('strong', {}, context.name(remark.by)), ` · ${context.title(remark.document)} · ${t.date(remark.at)}`),
    el('blockquote.ph-said', {}, remark.text));
  const may = context.atLeast('contributor');
  // Others' comments are settled by moderators; an answer takes them from this list as well.
  const settles = may && (remark.by === context.login || context.atLeast('moderator'));
  item.append(el('div.ph-actions', {},
    el('a.ph-button.ph-main-action', { href: context.desk({ document: remark.document, subject: remark.subject }) }, t('team_page.open_place')),
    may && button('quiet', t('team_page.answer'), () => ask(item, {
      t,
      question: t('team_page.answer_hint'),
      text: t('team_page.your_answer'),
      send: t('team_page.send'),
      act: async (text) => {
        await context.http.post(`/documents/${encodeURIComponent(remark.document)}/remarks`, {
          subject: remark.subject, kind: 'comment', text, answers: remark.number, key: randomKey(),
        });
        await context.reopen(t('team_page.answered'));
      },
    })),
    settles && button('quiet', t('team_page.close_comment'), () => attempt(item, async () => {
      await context.http.post(`/remarks/${remark.number}/close`);
      await context.reopen(t('team_page.comment_closed'));
    }))));
  return item;
}
