/** The form of one field of the records. */

import { el, uniqueId } from '../shared/dom.js';
import { queryOf, sentenceOf } from '../shared/http_client.js';
import { button } from '../home/controls.js';
import { checkControl, choiceControl, inLanguage, nameOf, textControl, textsControl } from './controls.js';

/**
 * @typedef {import('../shared/api.js').SchemaField & {fresh?: boolean}} Field `fresh`: added and not saved yet
 * @typedef {import('./page_state.js').PageState} PageState
 */

const TERM = 'term';
const VOCABULARY_TYPES = '.csv,.tsv,.ttl,.rdf,.jsonld,.nt,.json';

/** What a field is called. @param {PageState} state @param {Field} field */
export const titleOf = ({ t }, field) => inLanguage(t, field.labels, field.usual_labels)
  || (field.fresh ? t('schema.new_field') : field.name.replaceAll('_', ' '));

/** @param {PageState} state @param {Field} field */
export function describeField(state, field) {
  const { t } = state;
  const vocabulary = field.type === TERM && field.vocabulary ? ` · ${state.vocabularyName(field.vocabulary)}` : '';
  const title = titleOf(state, field);
  const kind = (state.known.types.find((each) => each.name === field.type)?.label ?? field.type) + vocabulary;
  return {
    title,
    marks: [
      kind === title ? null : el('span.ps-kind', {}, kind),
      ...['important', 'repeatable', 'own', 'hidden'].filter((name) => Reflect.get(field, name)).map((name) => (
        el('span.ps-mark', { 'data-mark': name }, t(`schema.mark_${name === 'repeatable' ? 'several' : name}`)))),
    ],
  };
}

/** A field that is added. @returns {Field} */
export const newField = () => ({
  name: '', own: true, labels: {}, help: {}, usual_labels: {}, usual_help: {}, type: 'text', repeatable: false,
  vocabulary: null, printed: [], important: false, hidden: false, used: 0, fresh: true,
});

/** @param {PageState} state @param {Field} field @param {{changed: () => void, remove: () => void}} events */
export function makeFieldForm(state, field, { changed, remove }) {
  const { t, languages, known } = state;
  let named = !field.fresh;
  const name = field.fresh && textControl(t('schema.name'), field.name, (text) => {
    named = true;
    field.name = text;
    changed();
  }, { hint: t('schema.name_help'), maxlength: 40 });
  const labels = textsControl(t, languages, 'label_in', field.labels, field.usual_labels, () => {
    if (!named) field.name = nameOf(titleOf(state, field));
    if (name && !named) name.control.value = field.name;
    changed();
  });
  const help = textsControl(t, languages, 'help_in', field.help, field.usual_help, changed);
  const vocabulary = makeVocabulary(state, field, changed);
  const type = field.own && choiceControl(t('schema.values'), known.types.map((each) => [each.name, each.label]),
    field.type, (value) => {
      field.type = value;
      if (value !== TERM) field.vocabulary = null;
      vocabulary.element.hidden = value !== TERM;
      changed();
    });
  vocabulary.element.hidden = field.type !== TERM;
  const printed = textControl(t('schema.printed'), field.printed.join(', '), (text) => {
    field.printed = text.split(',').map((word) => word.trim()).filter(Boolean);
    changed();
  }, { hint: t('schema.printed_help') });
  /** @param {'repeatable'|'important'|'hidden'} option @param {string} [hint] */
  const check = (option, hint) => checkControl(t(`schema.${option}`), field[option], (on) => {
    field[option] = on;
    changed();
  }, hint);
  const removal = field.own && (field.used
    ? el('p.ph-hint', {}, t.count('schema.field_in_use', field.used))
    : button('quiet', t('schema.remove'), remove, { 'data-action': 'remove' }));
  const element = el('div.ps-fields', {},
    el('div.ph-fields', {}, ...labels.elements, type && type.element, vocabulary.element),
    !field.own && el('p.ph-hint', {}, t('schema.as_schema')),
    el('div.ps-checks', {}, check('important', t('schema.important_help')), check('repeatable'), check('hidden', t('schema.hidden_help'))),
    el('details.ph-more', {}, el('summary', {}, t('schema.more')),
      el('div.ph-fields', {}, ...help.elements, printed.element, name && name.element)),
    removal && el('div.ph-actions', {}, removal));
  const controls = new Map(Object.entries({ labels, help, vocabulary: vocabulary.made, printed, ...(type && { type }), ...(name && { name }) }));
  if (!name) controls.set('name', labels);
  return { element, controls };
}

/** The vocabulary of a field's values, chosen or brought. @param {PageState} state @param {Field} field @param {() => void} changed */
function makeVocabulary(state, field, changed) {
  const { t, http } = state;
  const made = choiceControl(t('schema.vocabulary'), [], '', (value) => {
    field.vocabulary = value || null;
    changed();
  });
  const fill = () => {
    made.control.replaceChildren(el('option', { value: '' }, t('schema.no_vocabulary')), ...state.known.vocabularies.map(
      (each) => el('option', { value: each.name }, state.vocabularyName(each.name))));
    made.control.value = field.vocabulary ?? '';
  };
  fill();
  // Another field may have brought one meanwhile.
  made.control.addEventListener('focus', fill);
  const input = el('input.ph-file', { type: 'file', id: uniqueId(), accept: VOCABULARY_TYPES });
  input.addEventListener('change', async () => {
    const file = input.files?.[0];
    input.value = '';
    if (!file) return;
    made.refuse('');
    try {
      const answer = await http.send('POST', `/vocabularies${queryOf({ name: file.name })}`, undefined, {
        body: file, headers: { 'Content-Type': 'application/octet-stream' },
      });
      /** @type {import('../shared/api.js').SchemaWithVocabulary} */
      const taken = await http.read(answer);
      state.learn(taken);
      field.vocabulary = taken.vocabulary;
      fill();
      state.announce(t.count('schema.vocabulary_taken', taken.terms, { name: taken.vocabulary }));
      changed();
    } catch (error) {
      made.refuse(sentenceOf(error));
    }
  });
  const element = el('div', {}, made.element, el('p.ps-bring', {}, el('label.ph-link', { for: input.id }, t('schema.vocabulary_upload')), input),
    el('p.ph-hint', {}, t('schema.vocabulary_help')));
  return { element, made };
}
