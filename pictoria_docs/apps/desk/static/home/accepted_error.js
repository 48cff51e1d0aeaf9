/** The field that says how many mistakes a project accepts, and so how much it asks about; it is saved at once. */

import { el, uniqueId } from '../shared/dom.js';
import { sentenceOf } from '../shared/http_client.js';

/** What stands for asking about everything. */
const NONE = '';
/** Digits after the point, of a percentage that somebody wrote into the config. */
const DIGITS = 2;

/**
 * @param {import('../shared/api.js').ProjectSettings} settings
 * @param {import('../shared/translator.js').Translator} t
 * @param {(share: ?number) => Promise<unknown>} save
 */
export function acceptedErrorChoice({ accepted_error: now, accepted_errors: offered }, t, save) {
  const own = now === null || offered.includes(now) ? [] : [now];
  const shares = [...offered, ...own].sort((a, b) => a - b);
  const hint = el('p.ph-hint', { id: uniqueId() }, t('home.accepted_error_help'));
  const told = el('p.ph-hint', { role: 'status' });
  const select = el('select.ph-input', { id: uniqueId(), 'aria-describedby': hint.id },
    ...shares.map((share) => el('option', { value: share }, t.number(share, { style: 'percent', maximumFractionDigits: DIGITS }))),
    el('option', { value: NONE }, t('home.accepted_error_none')));
  select.value = now === null ? NONE : String(now);
  // With the keys of a list several may be chosen one after the other: the last one is to stand.
  let saving = Promise.resolve();
  select.addEventListener('change', () => {
    const chosen = select.value;
    saving = saving.then(async () => {
      told.classList.remove('ph-bad');
      try {
        await save(chosen === NONE ? null : Number(chosen));
        told.textContent = t('home.accepted_error_saved');
      } catch (error) {
        told.textContent = sentenceOf(error);
        told.classList.add('ph-bad');
      }
    });
  });
  return el('div.ph-field', {}, el('label', { for: select.id }, t('home.accepted_error')), select, hint, told);
}
