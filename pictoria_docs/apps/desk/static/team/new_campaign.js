/** Dealing out work: what is reviewed, in what pieces, by whom, and how much of it twice. */

import { button } from '../home/controls.js';
import { el, uniqueId } from '../shared/dom.js';
import { RequestError } from '../shared/http_client.js';
import { attempt, field, select, ticks } from './widgets.js';

/** @type {NonNullable<import('../shared/api.js').NewCampaign['kinds']>} */
const KINDS = ['link', 'field', 'region', 'entry'];
const SHARES = [0, 0.1, 0.2, 0.3, 0.5, 1];
const PAGES = 10;

/**
 * @param {import('../home/team.js').TeamContext} context @param {() => void} close
 */
export function makeCampaignForm(context, close) {
  const { t } = context;
  const name = el('input.ph-input', { type: 'text', required: true, maxlength: '200', autocomplete: 'off' });
  const kinds = ticks(KINDS.map((kind) => [kind, t(`team_page.kind_${kind}`)]), KINDS);
  const documents = ticks(context.documents.map((source) => [source.id, source.title || source.name]), context.documents.map((source) => source.id));
  const able = context.people.filter((member) => context.atLeast('contributor', member.role));
  const people = ticks(able.map((member) => [member.name, `${member.display} (${t(`home.role_${member.role}`)})`]),
    able.filter((member) => member.role === 'contributor').map((member) => member.name));
  const pieces = makePieces(t);
  const shares = SHARES.map((share) => [String(share), share === 0 ? t('team_page.twice_none')
    : share === 1 ? t('team_page.twice_all') : t('team_page.twice_some', { share: t.percent(share) })]);
  const twice = select(shares, '0');
  const cancel = button('plain', t('team_page.cancel'), close);
  const form = el('form.ph-card.ph-add', { 'aria-label': t('team_page.new_campaign'), onsubmit: send },
    el('h2', {}, t('team_page.new_campaign')),
    field(t('team_page.campaign_name'), name, t('team_page.campaign_name_hint')),
    set(t('team_page.what'), kinds.element),
    context.documents.length > 1 && set(t('team_page.documents'), documents.element),
    pieces.element,
    set(t('team_page.who'), able.length ? people.element : el('p', {}, t('team_page.nobody_yet'))),
    field(t('team_page.twice'), twice, t('team_page.twice_hint')),
    el('div.ph-actions', {}, el('button.ph-button.ph-main-action', { type: 'submit' }, t('team_page.deal')), cancel));

  /** @param {Event} event */
  async function send(event) {
    event.preventDefault();
    await attempt(form, async () => {
      const chosen = { kinds: kinds.value(), documents: documents.value(), people: people.value() };
      for (const [code, values] of Object.entries(chosen)) if (!values.length) throw new RequestError('refused', t(`team_page.need_${code}`));
      const made = await context.http.post('/campaigns', {
        name: name.value,
        people: chosen.people,
        // All of them: those to come as well, and what else there is to decide.
        kinds: chosen.kinds.length === KINDS.length ? [] : chosen.kinds,
        documents: chosen.documents.length === context.documents.length ? null : chosen.documents,
        pages_each: pieces.value(),
        double: Number(twice.value),
      });
      await context.reopen(t.count('team_page.dealt', made.dealt.length));
    });
  }
  return { element: form, focus: () => name.focus() };
}

/** A task: a document, or some pages of one. @param {import('../shared/translator.js').Translator} t */
function makePieces(t) {
  const group = uniqueId();
  const whole = el('input', { type: 'radio', name: group, id: uniqueId(), checked: true });
  const some = el('input', { type: 'radio', name: group, id: uniqueId() });
  const number = el('input.ph-input.ph-small', { type: 'number', min: '1', max: '10000', 'aria-label': t('team_page.pages_each') });
  number.value = String(PAGES);
  number.addEventListener('focus', () => {
    some.checked = true;
  });
  const element = set(t('team_page.pieces'), el('div.ph-checks', {},
    el('label.ph-check', { for: whole.id }, whole, ` ${t('team_page.by_document')}`),
    el('span.ph-check', {}, some, el('label', { for: some.id }, t('team_page.by_pages')), number)));
  return { element, value: () => (some.checked ? Math.max(1, Math.round(Number(number.value)) || PAGES) : null) };
}

/** @param {string} title @param {...import('../shared/dom.js').Child} children */
const set = (title, ...children) => el('fieldset.ph-set', {}, el('legend', {}, title), ...children);
