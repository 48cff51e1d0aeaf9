/** The page of fields and labels: what records hold, and which types of regions and links the project names itself. */

import { describeField, makeFieldForm, newField } from '../schema/field_form.js';
import { PageState } from '../schema/page_state.js';
import { RowList } from '../schema/row_list.js';
import { describeType, makeTypeForm, newType } from '../schema/type_form.js';
import { addStylesheet, el, uniqueId } from '../shared/dom.js';
import { RequestError, sentenceOf } from '../shared/http_client.js';
import { button } from './controls.js';
import { mountShell } from './shell.js';

/** @typedef {'fields'|'regions'|'links'} ListName */

/** @param {HTMLElement} host @param {import('./shell.js').ProjectPageValue} value */
export async function mount(host, value) {
  const { main, t, api, announce } = mountShell(host, value);
  if (value.problem !== undefined) return;
  const http = api.project(value.project);
  main.append(el('p.ph-hint', {}, t('shell.loading')));
  try {
    const [, known] = await Promise.all([addStylesheet(host, new URL('../schema/schema.css', import.meta.url).href), http.get('/schema')]);
    const state = new PageState(known, t, http, value.languages, announce);
    main.replaceChildren(...makePage(state, value));
  } catch (problem) {
    main.replaceChildren(el('p.ph-notice.ph-bad', { role: 'alert' }, sentenceOf(problem)));
  }
}

/** @param {PageState} state @param {import('./shell.js').ProjectPageValue & {problem?: undefined}} value */
function makePage(state, value) {
  const { t, http, announce } = state;
  const frozen = !state.known.may_change;
  const lists = el('div.ps-lists');
  const asks = el('div.ps-asks', { 'aria-live': 'polite' });
  const status = el('p.ps-unsaved', { role: 'status' });
  const save = button('main-action', t('schema.save'), () => send(), { 'data-action': 'save' });
  const discard = button('plain', t('schema.discard'), () => {
    state.take(state.known);
    draw();
    announce(t('schema.nothing_to_save'));
  }, { 'data-action': 'discard' });
  const undo = button('quiet', t('schema.undo'), () => takeBack(), { 'data-action': 'undo' });
  const bar = el('div.ps-bar', { role: 'group', 'aria-label': t('schema.save'), hidden: frozen }, status, undo, discard, save);
  /** @type {Record<ListName, RowList<any>>} */
  let shown;
  let sending = false;

  function changed() {
    const on = state.isChanged;
    status.textContent = on ? t('schema.unsaved') : '';
    discard.hidden = !on;
    undo.hidden = on || !state.known.may_undo;
    if (on) announce(''); // what was saved is not all any more
  }

  /**
   * @template {object} Item
   * @param {ListName} name @param {Item[]} items
   * @param {(item: Item) => {title: string, marks: import('../shared/dom.js').Child[]}} describe
   * @param {(item: Item, events: {changed: () => void, remove: () => void}) => import('../schema/row_list.js').Form} make
   * @param {() => Item} makeNew
   */
  function section(name, items, describe, make, makeNew) {
    const heading = el('h2', { id: uniqueId() }, t(`schema.${name}_title`));
    const add = button('quiet', t(`schema.add_${{ fields: 'field', regions: 'region', links: 'link' }[name]}`), () => list.add(makeNew()),
      { 'data-action': `add-${name}`, hidden: frozen });
    /** @type {RowList<Item>} */
    const list = new RowList({
      t, items, describe, ordered: name === 'fields', frozen, changed, announce,
      makeForm: (item) => make(item, {
        changed: () => {
          list.refresh(item);
          changed();
        },
        remove: () => list.remove(item, add),
      }),
    });
    const element = el('section.ph-card', { 'aria-labelledby': heading.id, 'data-list': name }, heading,
      el('p.ph-hint', {}, t(`schema.${name}_help`, { schema: state.known.schema })), list.element, el('div.ph-actions', {}, add));
    return { list, element };
  }

  function draw() {
    const { draft } = state;
    const parts = {
      fields: section('fields', draft.fields, (field) => describeField(state, field), (field, events) => makeFieldForm(state, field, events), newField),
      regions: section('regions', draft.regions, (type) => describeType(state, type), (type, events) => makeTypeForm(state, type, events),
        () => /** @type {import('../schema/type_form.js').RegionType} */ (newType('regions', state))),
      links: section('links', draft.links, (type) => describeType(state, type), (type, events) => makeTypeForm(state, type, events),
        () => /** @type {import('../schema/type_form.js').LinkType} */ (newType('links', state))),
    };
    shown = { fields: parts.fields.list, regions: parts.regions.list, links: parts.links.list };
    lists.replaceChildren(...Object.values(parts).map((part) => part.element));
    changed();
  }

  async function send() {
    const before = state.known;
    if (sending) return;
    if (!state.isChanged) return void announce(t('schema.nothing_to_save'));
    sending = true;
    save.textContent = t('schema.saving');
    asks.replaceChildren();
    try {
      const saved = await http.put('/schema', state.body);
      state.take(saved);
      draw();
      announce(saved.moved ? t.count('schema.saved_moved', saved.moved) : t('schema.saved'));
      if (state.readsOtherwise(before)) offerReading();
      undo.focus();
    } catch (error) {
      refused(error);
      changed();
    }
    sending = false;
    save.textContent = t('schema.save');
  }

  /** @param {unknown} error */
  function refused(error) {
    const problems = error instanceof RequestError ? error.problems : [];
    const [first] = problems.map(({ where: [list, at, option], code, sentence }) => (
      list === 'removed' ? ask(at, code, sentence) : shown[/** @type {ListName} */ (list)].refuse(Number(at), option, sentence)));
    // Where all is well but for what becomes of regions, that question is enough.
    if (problems.length && problems.every((each) => each.code === 'region_used')) return void first?.focus();
    const reload = error instanceof RequestError && error.code === 'schema_changed'
      && button('quiet', t('schema.reload'), () => location.reload());
    asks.prepend(el('div.ph-notice.ph-bad', { role: 'alert' }, el('p', {}, sentenceOf(error)), reload));
    return void first?.focus();
  }

  /** Ask what is to become of what still is of a type that goes. @param {string} name @param {string} code @param {string} sentence */
  function ask(name, code, sentence) {
    const list = /** @type {ListName|undefined} */ (['fields', 'regions', 'links'].find(
      (each) => state.known[/** @type {ListName} */ (each)].some((item) => item.name === name)));
    const item = list && state.known[list].find((each) => each.name === name);
    if (!list || !item) return null;
    const keep = button('quiet', t('schema.keep'), () => {
      shown[list].items.push(structuredClone(item));
      shown[list].draw();
      asks.replaceChildren();
      changed();
    });
    const give = code === 'region_used' && button('main-action', t('schema.to_base', { base: t.type('base' in item ? item.base : '') }), () => {
      state.draft.to_base.push(name);
      send();
    }, { 'data-action': 'to-base' });
    asks.append(el('div.ph-notice.ps-ask', {}, el('p', {}, sentence), el('div.ph-actions', {}, give, keep)));
    return give || keep;
  }

  /** New fields and words are found only by reading the entries again. */
  function offerReading() {
    const again = button('quiet', t('schema.read_again'), async () => {
      again.disabled = true;
      try {
        await http.post('/analyses', {});
        asks.replaceChildren(el('p.ph-notice.ps-ask', {}, t('schema.reading')));
      } catch (error) {
        refused(error);
      }
    }, { 'data-action': 'read-again' });
    asks.replaceChildren(el('div.ph-notice.ps-ask', {}, el('p', {}, t('schema.read_again_help')), again));
  }

  async function takeBack() {
    undo.disabled = true;
    asks.replaceChildren();
    try {
      const back = await http.post('/schema/undo', { revision: state.known.revision });
      state.take(back);
      draw();
      announce(t('schema.undone'));
      heading.focus();
    } catch (error) {
      refused(error);
    }
    undo.disabled = false;
  }

  window.addEventListener('beforeunload', (event) => {
    if (state.isChanged) event.preventDefault();
  });
  const heading = el('h1', { tabindex: '-1' }, t('schema.title'));
  draw();
  return [heading, el('p', {}, t('schema.intro', { project: value.title })), frozen ? el('p.ph-notice', {}, t('schema.read_only')) : '',
    lists, asks, bar];
}
