/** The form that asks what a project says of itself when it is published: an archive takes no data without it. */

import { el, uniqueId } from '../shared/dom.js';
import { growing } from '../shared/growing.js';
import { sentenceOf } from '../shared/http_client.js';
import { button } from './controls.js';

/**
 * @typedef {import('../shared/translator.js').Translator} Translator
 * @typedef {import('../shared/api.js').Publication} Publication
 * @typedef {import('../shared/api.js').PublicationPerson} PublicationPerson
 */

const LICENCES = ['CC-BY-4.0', 'CC-BY-SA-4.0', 'CC-BY-NC-4.0', 'CC-BY-NC-SA-4.0', 'CC0-1.0', 'etalab-2.0'];
/** @type {Publication['pictures'][]} */
const PICTURES = ['none', 'crops', 'pages'];
/** @type {['family_name', 'given_name', 'orcid', 'affiliation']} */
const OF_A_PERSON = ['family_name', 'given_name', 'orcid', 'affiliation'];

/**
 * @param {{t: Translator, http: import('../shared/http_client.js').HttpClient<'/projects/{project}'>, known: Publication,
 *   saved: (publication: Publication) => void, close: () => void}} context
 */
export function makePublicationForm({ t, http, known, saved, close }) {
  const heading = el('h2', { id: uniqueId(), tabindex: '-1' }, t('home.publication_title'));
  const problem = el('p.ph-notice.ph-bad', { role: 'alert', hidden: true });
  const title = textField(t, 'title', known.title);
  const description = textField(t, 'description', known.description, 'textarea');
  const people = makePeople(t, known.creators);
  const list = el('datalist', { id: uniqueId() }, ...LICENCES.map((licence) => el('option', { value: licence })));
  const licence = textField(t, 'licence', known.licence, 'input', { list: list.id });
  const rights = textField(t, 'rights', known.rights);
  const publisher = textField(t, 'publisher', known.publisher);
  const date = textField(t, 'date', known.date, 'input', { maxlength: '10' });
  const pictures = el('select.ph-input', { id: uniqueId(), value: known.pictures },
    ...PICTURES.map((name) => el('option', { value: name }, t(`home.publication_pictures_${name}`))));
  const submit = el('button.ph-button.ph-main-action', { type: 'submit' }, t('home.publication_save'));
  const form = el('form.ph-card.ph-add', { 'aria-labelledby': heading.id, novalidate: true },
    el('div.ph-card-head', {}, heading, button('plain', t('home.close'), close)),
    el('p.ph-hint', {}, t('home.publication_hint')),
    title.element, description.element, people.element,
    el('div.ph-fields', {}, licence.element, publisher.element, date.element, rights.element,
      el('div.ph-field', {}, el('label', { for: pictures.id }, t('home.publication_pictures')), pictures,
        el('p.ph-hint', {}, t('home.publication_pictures_hint')))),
    list, problem, el('div.ph-actions', {}, submit));

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (submit.disabled) return;
    submit.disabled = true;
    problem.hidden = true;
    try {
      saved(await http.put('/publication', {
        title: title.value(), description: description.value(), creators: people.value(), licence: licence.value(),
        rights: rights.value(), publisher: publisher.value(), date: date.value(),
        pictures: PICTURES[pictures.selectedIndex],
      }));
    } catch (error) {
      problem.textContent = sentenceOf(error);
      problem.hidden = false;
    }
    submit.disabled = false;
  });
  return { element: form, focus: () => heading.focus() };
}

/**
 * @param {Translator} t @param {string} name @param {string} value @param {'input'|'textarea'} [tag]
 * @param {import('../shared/dom.js').Attributes} [attributes]
 */
function textField(t, name, value, tag = 'input', attributes = {}) {
  const hint = t.has(`home.publication_field_hint.${name}`) ? t(`home.publication_field_hint.${name}`) : '';
  const described = uniqueId();
  const field = growing(el(`${tag}.ph-input`, {
    id: uniqueId(), value, autocomplete: 'off', 'aria-describedby': hint ? described : null, 'data-field': name, ...attributes,
  }));
  return {
    element: el('div.ph-field', {}, el('label', { for: field.id }, t(`home.publication_field.${name}`)), field,
      hint && el('p.ph-hint', { id: described }, hint)),
    value: () => field.value.trim(),
  };
}

/** Who made the data, a line for each. @param {Translator} t @param {PublicationPerson[]} known */
function makePeople(t, known) {
  /** @type {{line: HTMLElement, person: PublicationPerson, fields: HTMLInputElement[]}[]} */
  let lines = [];
  const rows = el('div.ph-people');
  /** @param {PublicationPerson} person */
  function add(person) {
    const fields = OF_A_PERSON.map((name) => el('input.ph-input', {
      'aria-label': t(`home.publication_person.${name}`), placeholder: t(`home.publication_person.${name}`),
      // The name of an organisation stands where a person's family name does.
      value: (name === 'family_name' ? person.family_name || person.name : person[name]) ?? '', autocomplete: 'off',
    }));
    const line = el('div.ph-person', {}, ...fields, button('plain', t('home.remove'), () => {
      lines = lines.filter((other) => other.line !== line);
      line.remove();
    }));
    lines.push({ line, person, fields });
    rows.append(line);
    return fields[0];
  }
  for (const person of known.length ? known : [{}]) add(person);
  return {
    element: el('fieldset.ph-set', {}, el('legend', {}, t('home.publication_creators')),
      el('p.ph-hint', {}, t('home.publication_creators_hint')), rows,
      button('plain', t('home.publication_add_person'), () => add({}).focus())),
    /** @returns {PublicationPerson[]} */
    value: () => lines.map(({ person, fields }) => {
      const [name, given, orcid, affiliation] = fields.map((field) => field.value.trim());
      const organisation = !given && !orcid;
      return {
        ...person, family_name: organisation ? '' : name, name: organisation ? name : '', given_name: given,
        orcid: orcid || null, affiliation,
      };
    }).filter((person) => person.family_name || person.name || person.given_name),
  };
}
