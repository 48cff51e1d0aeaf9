/** The deposit at the archive Nakala: pending or published, what is in its way, and what was deposited before. */

import { button } from '../home/controls.js';
import { addStylesheet, el, uniqueId } from '../shared/dom.js';
import { sentenceOf } from '../shared/http_client.js';

/**
 * @typedef {import('../shared/translator.js').Translator} Translator
 * @typedef {import('./api.js').Deposits} Deposits
 * @typedef {import('./api.js').MadeDeposit} MadeDeposit
 * @typedef {import('./api.js').DepositedItem} DepositedItem
 * @typedef {import('./api.js').NakalaStatus} NakalaStatus
 */

/** @type {NakalaStatus[]} */
const STATUSES = ['pending', 'published'];

/**
 * @param {import('../home/export_cards.js').CardOptions} options
 * @returns {Promise<import('../home/export_cards.js').Card>}
 */
export async function makeCard({ host, t, http, title, start: startJob }) {
  await addStylesheet(host, new URL('nakala.css', import.meta.url).href);
  const body = el('div.ph-form-place');
  const element = el('section.ph-card.ph-nakala', { hidden: true }, el('h2', {}, t('home.nakala_title')), body);

  /** Ask again what was deposited. */
  async function refresh() {
    try {
      const known = await http.get('/deposits');
      body.replaceChildren(...(known.possible ? makeForm(known) : [el('p.ph-hint', { 'data-part': 'reason' }, known.reason)]),
        ...madeDeposits(t, known));
    } catch (problem) {
      body.replaceChildren(el('p.ph-notice.ph-bad', { role: 'alert' }, sentenceOf(problem)));
    }
    element.hidden = false;
  }

  /** @param {Deposits} known */
  function makeForm({ archive, deposits }) {
    const name = uniqueId();
    const choices = STATUSES.map((status) => el('input', {
      type: 'radio', name, value: status, id: uniqueId(), checked: status === STATUSES[0], 'aria-describedby': uniqueId(),
    }));
    const start = el('button.ph-button.ph-quiet', { type: 'submit', 'data-action': 'deposit' }, t('home.nakala_start'));
    const sure = el('div.ph-notice.ph-bad', { role: 'alertdialog', hidden: true, 'aria-label': t('home.nakala_title') },
      el('p', {}, t('home.nakala_sure', { archive, project: title })),
      el('div.ph-actions', {}, button('main-action', t('home.nakala_publish'), () => send('published'), { 'data-action': 'publish' }),
        button('quiet', t('home.nakala_keep'), () => ask(false), { 'data-action': 'keep' })));
    const unfinished = deposits.some((made) => !made.complete && made.archive === archive);
    const anew = el('input', { type: 'checkbox', id: uniqueId(), 'data-part': 'anew' });
    const form = el('form', {}, el('p.ph-hint', {}, t('home.nakala_hint')),
      unfinished && el('p.ph-notice', {}, t('home.nakala_unfinished')),
      unfinished && el('label.ph-check', { for: anew.id }, anew, el('span', {}, t('home.nakala_anew'))),
      el('fieldset.ph-set', {}, el('legend', {}, t('home.nakala_who')), el('div.ph-formats', {}, ...choices.map((choice) => (
        el('label.ph-format', { for: choice.id }, choice, el('span', {}, el('strong', {}, t(`home.nakala_${choice.value}`)),
          el('span.ph-hint', { id: choice.getAttribute('aria-describedby') }, t(`home.nakala_${choice.value}_hint`)))))))),
      sure, el('div.ph-actions', {}, start));

    /** Ask whether to publish, or go back. @param {boolean} asking */
    function ask(asking) {
      sure.hidden = !asking;
      start.hidden = asking;
      if (asking) sure.querySelector('button')?.focus();
      else start.focus();
    }

    /** @param {NakalaStatus} status */
    async function send(status) {
      ask(false);
      start.disabled = true;
      await startJob((chosen) => http.post('/deposits', { deposit: status, anew: anew.checked, ...chosen }));
      start.disabled = false;
    }

    for (const choice of choices) choice.addEventListener('change', () => sure.hidden || ask(false));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (choices[1].checked) ask(true);
      else send('pending');
    });
    return [form];
  }

  refresh();
  return { element, refresh, kinds: ['deposit'] };
}

/** @param {Translator} t @param {Deposits} known */
function madeDeposits(t, { deposits }) {
  if (!deposits.length) return [];
  return [el('h3', {}, t('home.nakala_made')), el('ul.ph-deposits', {}, ...deposits.map((made) => madeDeposit(t, made)))];
}

/** @param {Translator} t @param {MadeDeposit} made */
function madeDeposit(t, { archive, collection, data, complete }) {
  const state = complete ? statusOf(t, Boolean(collection?.published)) : t('home.nakala_incomplete');
  return el('li', {}, el('p', {}, el('strong', {}, t('home.nakala_collection')), ' ', collection ? linkTo(collection) : '–',
    ` · ${archive} · ${state}`),
  data.length > 0 && el('details', {}, el('summary', {}, t.count('home.nakala_data', data.length)),
    el('ul', {}, ...data.map((item) => el('li', {}, linkTo(item), ' · ', item.title, ' · ',
      t.count('home.nakala_files', item.files), item.doi && [' · ', el('a.ph-link', { href: item.doi, rel: 'noopener' }, item.doi)])))));
}

/** @param {DepositedItem} item */
function linkTo({ identifier, address }) {
  return address ? el('a.ph-link', { href: address, rel: 'noopener' }, identifier) : el('code', {}, identifier);
}

/** @param {Translator} t @param {boolean} published */
function statusOf(t, published) {
  return t(`home.nakala_${published ? 'published' : 'pending'}`);
}
