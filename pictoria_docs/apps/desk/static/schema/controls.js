/** Controls with their label, a hint and, where what they hold does not fit, the reason beside them. */

import { el, uniqueId } from '../shared/dom.js';

/**
 * @typedef {import('../shared/translator.js').Translator} Translator
 * @typedef {HTMLInputElement|HTMLSelectElement} Control
 * @typedef {{element: HTMLElement, control: HTMLElement, refuse: (sentence: string) => void}} Labelled `refuse`: say why
 *   it does not fit; empty: it does
 * @typedef {Object<string, string>} Texts by language
 */

/**
 * @template {Control} C
 * @param {string} label @param {C} control @param {string} [hint] @param {...import('../shared/dom.js').Child} more below it
 * @returns {Labelled & {control: C}}
 */
export function labelled(label, control, hint = '', ...more) {
  control.id ||= uniqueId();
  const hinted = hint ? el('p.ph-hint', { id: uniqueId() }, hint) : null;
  const { problem, refuse } = problemOf(control, hinted);
  const element = el('div.ph-field', {}, el('label', { for: control.id }, label), control, ...more, hinted, problem);
  return { element, control, refuse };
}

/** @param {HTMLElement} control @param {?HTMLElement} [hint] */
export function problemOf(control, hint = null) {
  const problem = el('p.ps-problem', { id: uniqueId(), hidden: true });
  control.setAttribute('aria-describedby', [hint?.id, problem.id].filter(Boolean).join(' '));
  /** @param {string} sentence */
  const refuse = (sentence) => {
    problem.textContent = sentence;
    problem.hidden = !sentence;
    if (sentence) control.setAttribute('aria-invalid', 'true');
    else control.removeAttribute('aria-invalid');
  };
  return { problem, refuse };
}

/**
 * A line of text; what is typed is taken at once.
 * @param {string} label @param {string} value @param {(text: string) => void} take
 * @param {{hint?: string, placeholder?: string, maxlength?: number, more?: import('../shared/dom.js').Child[]}} [options]
 */
export function textControl(label, value, take, { hint = '', placeholder = '', maxlength = 300, more = [] } = {}) {
  const input = el('input.ph-input', { value, placeholder: placeholder || null, maxlength, autocomplete: 'off' });
  const made = labelled(label, input, hint, ...more);
  input.addEventListener('input', () => {
    made.refuse('');
    take(input.value.trim());
  });
  return made;
}

/**
 * One of several.
 * @param {string} label @param {[string, string][]} options values with their words @param {string} value
 * @param {(value: string) => void} take @param {string} [hint]
 */
export function choiceControl(label, options, value, take, hint = '') {
  const select = el('select.ph-input', { value }, ...options.map(([name, text]) => el('option', { value: name }, text)));
  const made = labelled(label, select, hint);
  select.addEventListener('change', () => {
    made.refuse('');
    take(select.value);
  });
  return made;
}

/** @param {string} label @param {boolean} checked @param {(on: boolean) => void} take @param {string} [hint] */
export function checkControl(label, checked, take, hint = '') {
  const input = el('input', { type: 'checkbox', checked, id: uniqueId() });
  input.addEventListener('change', () => take(input.checked));
  const hinted = hint ? el('span.ph-hint', { id: uniqueId() }, hint) : null;
  if (hinted) input.setAttribute('aria-describedby', hinted.id);
  return el('div.ps-check', {}, el('label.ph-check', { for: input.id }, input, label), hinted);
}

/**
 * The same text in each language, that of the person first.
 * @param {Translator} t @param {Object<string, string>} languages names by code @param {string} code of the label: its
 *   words are `schema.<code>` @param {Texts} texts changed in place @param {Texts} usual what stands where one is empty
 * @param {() => void} changed
 */
export function textsControl(t, languages, code, texts, usual, changed) {
  const first = Object.keys(languages).sort((a, b) => Number(b === t.language) - Number(a === t.language));
  const made = first.map((language) => textControl(t(`schema.${code}`, { language: languages[language] }), texts[language] ?? '',
    (text) => {
      if (text) texts[language] = text;
      else delete texts[language];
      changed();
    }, { placeholder: usual[language] ?? '' }));
  for (const [number, language] of first.entries()) made[number].control.lang = language;
  return {
    elements: made.map((each) => each.element), control: made[0].control,
    refuse: (/** @type {string} */ sentence) => made[0].refuse(sentence),
  };
}

/** A text in the person's language, else in any. @param {Translator} t @param {...Texts} texts the first that has one */
export function inLanguage(t, ...texts) {
  for (const each of texts) if (each[t.language]) return each[t.language];
  return texts.flatMap((each) => Object.values(each)).find(Boolean) ?? '';
}

/** A name as data have it, of a label. @param {string} label */
export function nameOf(label) {
  const plain = label.normalize('NFKD').replace(/\p{M}/gu, '').replace(/œ/gi, 'oe').replace(/æ/gi, 'ae').toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, '_').replace(/^[_0-9]+|_+$/g, '').slice(0, 40).replace(/_+$/, '');
}
