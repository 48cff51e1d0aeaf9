/** All that was done in the project, the newest first, in words; each line leads to its subject on the desk. */

import { button } from '../home/controls.js';
import { el } from '../shared/dom.js';
import { historyLine } from './history_line.js';
import { attempt, field, select } from './widgets.js';

const KINDS = ['region', 'link', 'entry', 'mention', 'field', 'task', 'campaign', 'document'];

/** @param {import('../home/team.js').TeamContext} context */
export async function show(context) {
  const { t } = context;
  const any = ['', t('team_page.any')];
  const filters = {
    user: select([any, ...context.people.map((person) => [person.name, person.display])], ''),
    document: select([any, ...context.documents.map((source) => [source.id, source.title || source.name])], ''),
    kind: select([any, ...KINDS.map((kind) => [kind, t(`team_page.about_${kind}`)])], ''),
    day: el('input.ph-input', { type: 'date' }),
  };
  // Where one came to look at what somebody decided.
  filters.user.value = new URLSearchParams(location.search).get('person') ?? '';
  const list = el('ol.ph-rows.ph-told');
  const none = el('p.ph-empty', { role: 'status', hidden: true }, t('team_page.no_history'));
  const more = button('quiet', t('team_page.older'), () => fetchMore(), { hidden: true });
  const card = el('section.ph-card', { 'aria-label': t('team_page.part_history') },
    el('div.ph-fields.ph-filters', {}, ...Object.entries(filters).map(([code, input]) => (
      field(t(`team_page.filter_${code}`), input)))), list, none, el('div.ph-actions', {}, more));
  /** The `before` of older lines. @type {?number} */
  let next = null;
  let request = 0;

  async function fetchMore() {
    const mine = request;
    const query = Object.fromEntries(Object.entries(filters).map(([code, input]) => [code, input.value]));
    await attempt(card, async () => {
      const page = await context.http.get('/history', { ...query, before: next });
      if (mine !== request) return;
      const first = list.childElementCount;
      list.append(...page.items.map((line) => historyLine(line, context)));
      next = page.next;
      more.hidden = next === null;
      none.hidden = list.childElementCount > 0;
      // Who asked for more with a key goes on reading there.
      if (first && document.activeElement === document.body) list.children[first]?.querySelector('a')?.focus();
    });
  }

  function anew() {
    request += 1;
    next = null;
    list.replaceChildren();
    return fetchMore();
  }
  for (const input of Object.values(filters)) input.addEventListener('change', anew);
  await anew();
  return [card];
}
