/** The form of an own type of regions or of links. */

import { REGION_TYPES } from '../canvas/object_types.js';
import { el, uniqueId } from '../shared/dom.js';
import { button } from '../home/controls.js';
import { contrast, darkened, isColour, PALETTE, READABLE } from './colours.js';
import { checkControl, choiceControl, inLanguage, labelled, nameOf, problemOf, textControl, textsControl } from './controls.js';
import { makePreview } from './type_preview.js';

/**
 * @typedef {import('../shared/api.js').SchemaRegionType & {fresh?: boolean}} RegionType
 * @typedef {import('../shared/api.js').SchemaLinkType & {fresh?: boolean}} LinkType
 * @typedef {RegionType|LinkType} OwnType
 * @typedef {import('./page_state.js').PageState} PageState
 */

const OTHER_ENDS = ['entry', 'mention'];

/** @param {OwnType} type @returns {type is LinkType} */
const isLink = (type) => 'sources' in type;

/** What a type is called. @param {PageState} state @param {OwnType} type */
export const labelOf = ({ t }, type) => inLanguage(t, type.label) || (type.fresh ? t('schema.new_type') : type.name.replaceAll('_', ' '));

/** @param {PageState} state @param {OwnType} type */
export function describeType(state, type) {
  const { t } = state;
  const chip = el('span.ps-chip', { 'aria-hidden': 'true' });
  chip.style.setProperty('--ps-colour', isColour(type.colour) ? type.colour : 'currentColor');
  return {
    title: labelOf(state, type),
    marks: [chip, el('span.ps-kind', {}, isLink(type) ? '' : t('labelled', { name: t('schema.base'), text: t.type(type.base) })),
      type.key ? el('kbd.ps-key', {}, `⇧${type.key.toUpperCase()}`) : null],
  };
}

/** A type that is added, in a colour that no other has. @param {'regions'|'links'} list @param {PageState} state @returns {OwnType} */
export function newType(list, state) {
  const used = new Set([...state.draft.regions, ...state.draft.links].map((type) => type.colour));
  const colour = PALETTE.find((each) => !used.has(each)) ?? PALETTE[0];
  const common = { name: '', label: {}, colour, key: '', fresh: true };
  return list === 'regions' ? { ...common, base: 'other', segmonto: '' } : { ...common, sources: [], targets: [], symmetric: false, used: 0 };
}

/** @param {PageState} state @param {OwnType} type @param {{changed: () => void, remove: () => void}} events */
export function makeTypeForm(state, type, { changed, remove }) {
  const { t, languages } = state;
  const preview = makePreview(t, isLink(type), () => isLink(type) && type.symmetric);
  const show = () => preview.show(labelOf(state, type), isColour(type.colour) ? type.colour : '#000000');
  const update = () => {
    show();
    changed();
  };
  let named = !type.fresh;
  const name = type.fresh && textControl(t('schema.name'), type.name, (text) => {
    named = true;
    type.name = text;
    update();
  }, { hint: t('schema.name_help'), maxlength: 40 });
  const label = textsControl(t, languages, 'label_in', type.label, {}, () => {
    if (!named) type.name = nameOf(inLanguage(t, type.label));
    if (name && !named) name.control.value = type.name;
    update();
  });
  const colour = makeColour(t, type, update);
  const key = makeKey(state, type, update);
  const controls = new Map(Object.entries({ label, colour, key, name: name || label }));
  const rest = isLink(type) ? linkParts(state, type, update, controls) : regionParts(state, type, update, controls);
  const used = isLink(type) ? type.used : 0;
  const removal = used ? el('p.ph-hint', {}, t.count('schema.link_in_use', used))
    : button('quiet', t('schema.remove'), remove, { 'data-action': 'remove' });
  const element = el('div.ps-fields', {},
    el('div.ph-fields', {}, ...label.elements, ...rest.first), colour.element, preview.element,
    el('div.ph-fields', {}, key.element), ...rest.checks,
    el('details.ph-more', {}, el('summary', {}, t('schema.more')), el('div.ph-fields', {}, ...rest.more, name && name.element)),
    el('div.ph-actions', {}, removal));
  show();
  return { element, controls };
}

/** @typedef {{first: HTMLElement[], checks: HTMLElement[], more: HTMLElement[]}} Parts */

/**
 * @param {PageState} state @param {RegionType} type @param {() => void} update @param {Map<string, any>} controls
 * @returns {Parts}
 */
function regionParts({ t }, type, update, controls) {
  const base = choiceControl(t('schema.base'), REGION_TYPES.map((each) => [each, t.type(each)]), type.base, (value) => {
    type.base = value;
    update();
  }, t('schema.base_help'));
  const segmonto = textControl(t('schema.segmonto'), type.segmonto, (text) => {
    type.segmonto = text;
    update();
  }, { hint: t('schema.segmonto_help'), maxlength: 60 });
  controls.set('base', base).set('segmonto', segmonto);
  return { first: [base.element], checks: [], more: [segmonto.element] };
}

/**
 * @param {PageState} state @param {LinkType} type @param {() => void} update @param {Map<string, any>} controls
 * @returns {Parts}
 */
function linkParts(state, type, update, controls) {
  const { t } = state;
  const symmetric = checkControl(t('schema.symmetric'), type.symmetric, (on) => {
    type.symmetric = on;
    update();
  }, t('schema.symmetric_help'));
  /** @param {'sources'|'targets'} option */
  const ends = (option) => {
    const own = state.draft.regions.filter((each) => each.name);
    const names = [...REGION_TYPES, ...OTHER_ENDS, ...own.map((each) => each.name)];
    const words = new Map(own.map((each) => [each.name, labelOf(state, each)]));
    const boxes = [...new Set([...names, ...type[option]])].map((name) => {
      const box = el('input', { type: 'checkbox', value: name, id: uniqueId(), checked: type[option].includes(name) });
      box.addEventListener('change', () => {
        type[option] = box.checked ? [...type[option], name] : type[option].filter((other) => other !== name);
        made.refuse('');
        update();
      });
      return el('label.ph-check', { for: box.id }, box, words.get(name) ?? t.type(name));
    });
    const set = el('fieldset.ph-set.ps-ends', {}, el('legend', {}, t(`schema.${option}`)), el('p.ph-hint', {}, t('schema.ends_all')),
      el('div.ph-checks', {}, ...boxes));
    const made = problemOf(set);
    set.append(made.problem);
    controls.set(option, { control: set, refuse: made.refuse });
    return set;
  };
  return { first: [], checks: [symmetric], more: [ends('sources'), ends('targets')] };
}

/** The colour, by its code or from a palette, and whether it can be read. @param {import('../shared/translator.js').Translator} t @param {OwnType} type @param {() => void} update */
function makeColour(t, type, update) {
  const reads = el('p.ps-reads', { 'aria-live': 'polite' });
  const darken = button('quiet', t('schema.darken'), () => {
    take(darkened(type.colour));
    code.control.focus();
  }, { hidden: true });
  const code = textControl(t('schema.colour_value'), type.colour, (text) => take(text, false), { maxlength: 7 });
  code.control.classList.add('ps-code');
  const picker = el('input.ps-picker', { type: 'color', value: type.colour, 'aria-label': t('schema.colour') });
  picker.addEventListener('input', () => take(picker.value));
  const swatches = PALETTE.map((colour) => {
    const swatch = el('button.ps-swatch', { type: 'button', 'aria-label': t('schema.colour_swatch', { colour }), onclick: () => take(colour) });
    swatch.style.setProperty('--ps-colour', colour);
    return swatch;
  });

  /** @param {string} colour @param {boolean} [fill] */
  function take(colour, fill = true) {
    code.refuse('');
    type.colour = colour.toLowerCase();
    if (fill) code.control.value = type.colour;
    check();
    update();
  }

  function check() {
    const known = isColour(type.colour);
    const ratio = known ? contrast(type.colour) : 0;
    const good = ratio >= READABLE;
    // Not rounded up to what is asked for.
    const shown = t.number(Math.floor(ratio * 10) / 10, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    reads.textContent = known ? t(good ? 'schema.colour_good' : 'schema.colour_bad', { ratio: shown }) : '';
    reads.classList.toggle('ps-bad', known && !good);
    darken.hidden = !known || good;
    if (known) picker.value = type.colour;
    for (const [number, swatch] of swatches.entries()) swatch.setAttribute('aria-pressed', String(PALETTE[number] === type.colour));
  }

  check();
  const element = el('fieldset.ph-set.ps-colours', {}, el('legend', {}, t('schema.colour')),
    el('div.ps-palette', {}, ...swatches, picker), code.element, reads, darken);
  return { element, control: code.control, refuse: code.refuse };
}

/** The key, and who has it already. @param {PageState} state @param {OwnType} type @param {() => void} update */
function makeKey(state, type, update) {
  const { t } = state;
  const input = el('input.ph-input.ps-letter', { value: type.key.toUpperCase(), maxlength: 1, autocomplete: 'off', autocapitalize: 'characters' });
  const free = el('p.ph-hint', { 'aria-live': 'polite' });
  const made = labelled(t('schema.key'), input, t('schema.key_help'), free);
  const check = () => {
    const key = input.value.trim().toLowerCase();
    const other = [...state.draft.regions, ...state.draft.links].find((each) => each !== type && each.key && each.key === key);
    const taken = state.known.taken_keys[key] ?? (other && labelOf(state, other));
    made.refuse(key && taken ? t('schema.problem.key_taken', { key: key.toUpperCase(), name: taken }) : '');
    free.textContent = key && !taken && /^[a-z]$/.test(key) ? t('schema.key_free', { key: key.toUpperCase() }) : '';
    type.key = key;
  };
  input.addEventListener('input', () => {
    check();
    update();
  });
  check();
  return made;
}
