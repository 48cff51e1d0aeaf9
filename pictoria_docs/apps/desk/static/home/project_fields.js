/** What a project's kind of catalogue and its languages are chosen with. */

import { el, uniqueId } from '../shared/dom.js';

/**
 * What is in the catalogue. @param {string[]} profiles @param {?string} chosen null: the first
 * @param {import('../shared/translator.js').Translator} t
 */
export function profileChoice(profiles, t, chosen = null) {
  const hint = el('p.ph-hint', { id: uniqueId() });
  const select = el('select.ph-input', { id: uniqueId(), 'aria-describedby': hint.id },
    ...profiles.map((name) => el('option', { value: name }, t(`home.profile.${name}`))));
  if (chosen) select.value = chosen;
  const showHint = () => {
    hint.textContent = t(`home.profile_hint.${select.value}`);
  };
  select.addEventListener('change', showHint);
  showHint();
  return {
    element: el('div.ph-field', {}, el('label', { for: select.id }, t('home.kind')), select, hint),
    value: () => select.value,
  };
}

/**
 * The languages of scanned pages. @param {string[]} languages @param {string[]} chosen
 * @param {import('../shared/translator.js').Translator} t
 */
export function languageBoxes(languages, t, chosen = []) {
  const boxes = languages.map((name) => el('input', { type: 'checkbox', value: name, id: uniqueId(), checked: chosen.includes(name) }));
  const element = el('details.ph-more', { open: chosen.length > 0 },
    el('summary', {}, t('home.scan_languages')),
    el('p.ph-hint', {}, t('home.scan_languages_hint')),
    el('div.ph-checks', {}, ...boxes.map((box) => el('label.ph-check', { for: box.id }, box,
      ` ${t(`home.ocr.${box.value}`)}`))));
  return { element, value: () => boxes.filter((box) => box.checked).map((box) => box.value) };
}
