/** An edited spreadsheet comes back: what it would change is shown first, then it is done as one step. */

import { el, randomKey, uniqueId } from '../shared/dom.js';
import { queryOf, sentenceOf } from '../shared/http_client.js';
import { button } from './controls.js';

/**
 * @typedef {import('../shared/translator.js').Translator} Translator
 * @typedef {import('../shared/api.js').SheetResult} SheetResult
 * @typedef {import('../shared/api.js').ConflictingCell} ConflictingCell
 */

const SHOWN = 100;

/**
 * @param {Translator} t @param {import('../shared/http_client.js').HttpClient<'/projects/{project}'>} http
 * @param {(text: string) => void} announce
 */
export function makeSheetForm(t, http, announce) {
  const input = el('input.ph-file', { type: 'file', id: uniqueId(), accept: '.xlsx,.csv,.tsv,.txt' });
  const addRows = el('input', { type: 'checkbox', id: uniqueId() });
  const problem = el('p.ph-notice.ph-bad', { role: 'alert', hidden: true });
  const result = el('div.ph-sheet-result', { 'aria-live': 'polite' });
  const area = el('div.ph-drop', {}, el('p', {}, `${t('home.sheet_drop')} `,
    el('label.ph-link', { for: input.id }, t('home.sheet_choose')), input));
  const element = el('section.ph-card.ph-sheet', {}, el('h2', {}, t('home.sheet_title')),
    el('p.ph-hint', {}, t('home.sheet_hint')), area,
    el('label.ph-check', { for: addRows.id }, addRows, ` ${t('home.sheet_add_rows')}`), problem, result);
  /** @type {?File} */
  let file = null;
  /** Whether the sheet's value is taken in all conflicts that are not chosen by themselves. */
  let replaceAll = false;
  /** Whether cells that were emptied take their values away. */
  let removeEmptied = false;
  /** Conflicts that are chosen by themselves: whether the sheet's value is taken, by id. @type {Map<string, boolean>} */
  let choices = new Map();

  /** @param {() => Promise<void>} what */
  async function tried(what) {
    problem.hidden = true;
    element.setAttribute('aria-busy', 'true');
    try {
      await what();
    } catch (error) {
      problem.textContent = sentenceOf(error);
      problem.hidden = false;
    }
    element.removeAttribute('aria-busy');
  }

  /** @param {string} path @returns {Promise<SheetResult>} */
  async function send(path) {
    if (!file) throw new Error(t('home.sheet_none'));
    /** @param {boolean} taken */
    const chosen = (taken) => [...choices].filter(([, choice]) => choice === taken).map(([id]) => id);
    const query = queryOf({
      name: file.name, add_rows: addRows.checked, on_conflict: replaceAll ? 'replace' : 'keep',
      remove_emptied: removeEmptied, replace: chosen(true), keep: chosen(false),
    });
    return http.read(await http.send('POST', `${path}${query}`, undefined, {
      body: file, headers: { 'Content-Type': 'application/octet-stream' },
    }));
  }

  /** How often it was asked for: of several only the last is shown. */
  let previews = 0;
  const preview = () => tried(async () => {
    const request = previews += 1;
    result.replaceChildren(el('p.ph-hint', {}, t('shell.loading')));
    try {
      const seen = await send('/sheets/preview');
      if (request === previews) showPreview(seen);
    } catch (error) {
      if (request !== previews) return;
      result.replaceChildren();
      throw error;
    }
  });

  /** @param {SheetResult} seen */
  function showPreview(seen) {
    const { counts } = seen;
    const apply = button('main-action', t.count('home.sheet_apply', counts.changes), () => tried(async () => {
      apply.disabled = true;
      showDone(await send('/sheets'));
    }), { disabled: !counts.changes, 'data-action': 'apply' });
    result.replaceChildren(
      el('p', { 'data-part': 'counts' }, t('home.sheet_counts', {
        name: file?.name ?? '', rows: t.number(seen.rows), changes: t.number(counts.changes),
        conflicts: t.number(counts.conflicts), refused: t.number(counts.refused),
      })),
      ...finishedDocuments(t, seen, (document) => tried(async () => {
        await http.post(`/documents/${document}/reopen`, {});
        await preview();
      })),
      ...rowNotes(t, seen),
      ...unknownColumns(t, seen), ...columnCounts(t, seen), ...changedCells(t, seen),
      ...emptiedCells(t, seen, removeEmptied, (taken) => {
        removeEmptied = taken;
        preview().then(() => /** @type {?HTMLElement} */ (result.querySelector('[data-field="remove-emptied"]'))?.focus());
      }),
      ...conflictingCells(t, seen, replaceAll, (taken) => {
        replaceAll = taken;
        choices = new Map();
        preview().then(() => result.querySelector('input')?.focus());
      }, (id, taken) => {
        choices.set(id, taken);
        preview();
      }),
      ...refusedCells(t, seen, file?.name ?? ''), el('div.ph-actions', {}, apply));
  }

  /** @param {SheetResult} done */
  function showDone(done) {
    const text = t.count('home.sheet_done', done.decisions);
    announce(text);
    const undo = button('quiet', t('home.sheet_undo'), () => tried(async () => {
      undo.disabled = true;
      const back = await http.post('/bulk/undo', { change_set: done.change_set, new_change_set: randomKey() });
      result.replaceChildren(el('p', { 'data-part': 'undone' }, t.count('home.sheet_undone', back.undone)));
    }), { 'data-action': 'undo' });
    result.replaceChildren(el('p', { 'data-part': 'done' }, text), ...refusedCells(t, done, file?.name ?? ''),
      done.change_set && el('div.ph-actions', {}, undo));
  }

  /** @param {?File|undefined} chosen */
  function take(chosen) {
    if (!chosen) return;
    file = chosen;
    replaceAll = false;
    removeEmptied = false;
    choices = new Map();
    preview();
  }

  input.addEventListener('change', () => {
    take(input.files?.[0]);
    input.value = '';
  });
  addRows.addEventListener('change', () => file && preview());
  area.addEventListener('dragover', (event) => {
    event.preventDefault();
    area.classList.add('ph-drop-over');
  });
  area.addEventListener('dragleave', () => area.classList.remove('ph-drop-over'));
  area.addEventListener('drop', (event) => {
    event.preventDefault();
    area.classList.remove('ph-drop-over');
    take(event.dataTransfer?.files[0]);
  });
  return element;
}

/** @param {Translator} t @param {SheetResult} seen */
function unknownColumns(t, seen) {
  if (!seen.unknown.length) return [];
  const names = seen.unknown.map(({ sheet, header }) => (header ? `${sheet} · ${header}` : sheet)).join(', ');
  return [el('p.ph-hint', {}, t('home.sheet_unknown', { names }))];
}

/**
 * Documents that are finished, each with a button that reopens it.
 * @param {Translator} t @param {SheetResult} seen @param {(document: string) => void} reopen
 */
function finishedDocuments(t, seen, reopen) {
  return seen.finished.map(({ document, title }) => el('p.ph-notice', { 'data-part': 'finished' }, `${t('home.sheet_finished', { title })} `,
    button('quiet', t('home.sheet_reopen', { title }), () => reopen(document), { 'data-action': 'reopen' })));
}

/** Rows that make entries, and rows in which conflicts cannot be seen. @param {Translator} t @param {SheetResult} seen */
function rowNotes(t, seen) {
  const notes = [];
  if (seen.new_rows) notes.push(el('p', { 'data-part': 'new-rows' }, t.count('home.sheet_new_rows', seen.new_rows)));
  if (seen.without_revision) {
    notes.push(el('p.ph-notice', { 'data-part': 'without-revision' }, t.count('home.sheet_without_revision', seen.without_revision)));
  }
  return notes;
}

/** How many cells of each column change. @param {Translator} t @param {SheetResult} seen */
function columnCounts(t, seen) {
  if (!seen.columns.length) return [];
  return [el('ul.ph-sheet-columns', {}, ...seen.columns.map(({ table, header, count }) => (
    el('li', {}, t('labelled', { name: `${t.has(`home.sheet_table.${table}`) ? t(`home.sheet_table.${table}`) : table} · ${header}`, text: t.number(count) })))))];
}

/**
 * @param {Translator} t @param {string} name of the heading @param {number} all how many there are
 * @param {string[]} headers @param {(Node|string)[][]} rows the first of them
 */
function cellTable(t, name, all, headers, rows) {
  if (!rows.length) return [];
  const more = all > rows.length ? el('p.ph-hint', {}, t('home.sheet_more', { number: t.number(all - rows.length) })) : '';
  return [el('details.ph-more', { open: true, 'data-part': name }, el('summary', {}, t(`home.sheet_${name}`, { number: t.number(all) })),
    el('div.ph-sheet-scroll', { tabindex: '0', role: 'region', 'aria-label': t(`home.sheet_${name}`, { number: t.number(all) }) },
      el('table.ph-sheet-table', {},
        el('thead', {}, el('tr', {}, ...headers.map((header) => el('th', { scope: 'col' }, t(`home.sheet_head.${header}`))))),
        el('tbody', {}, ...rows.map((cells) => el('tr', {}, ...cells.map((cell) => el('td', {}, cell))))))), more)];
}

/** @param {{sheet: string, row: number, header: string}} cell */
const placeOf = ({ sheet, row, header }) => `${sheet} · ${row} · ${header}`;

/** @param {Translator} t @param {SheetResult} seen */
function changedCells(t, seen) {
  return cellTable(t, 'changes', seen.counts.changes, ['cell', 'now', 'after'], seen.changes.slice(0, SHOWN)
    .map((cell) => [placeOf(cell), el('del', {}, cell.now), el('ins', {}, cell.after)]));
}

/**
 * Cells that were emptied: their values go only where that is said.
 * @param {Translator} t @param {SheetResult} seen @param {boolean} removed @param {(taken: boolean) => void} choose
 */
function emptiedCells(t, seen, removed, choose) {
  if (!seen.counts.emptied && !removed) return [];
  const check = el('input', { type: 'checkbox', id: uniqueId(), checked: removed, 'data-field': 'remove-emptied' });
  check.addEventListener('change', () => choose(check.checked));
  const words = removed ? t('home.sheet_removes_emptied') : t.count('home.sheet_remove_emptied', seen.counts.emptied);
  return [el('label.ph-check', { for: check.id }, check, ` ${words}`),
    ...cellTable(t, 'emptied', seen.counts.emptied, ['cell', 'now'], seen.emptied.slice(0, SHOWN)
      .map((cell) => [placeOf(cell), cell.now]))];
}

/**
 * Conflicts, with a choice for each, and one for all: also for those that are not shown.
 * @param {Translator} t @param {SheetResult} seen @param {boolean} replaceAll @param {(taken: boolean) => void} chooseAll
 * @param {(id: string, taken: boolean) => void} choose
 */
function conflictingCells(t, seen, replaceAll, chooseAll, choose) {
  if (!seen.counts.conflicts) return [];
  const all = el('input', { type: 'checkbox', id: uniqueId(), checked: replaceAll, 'data-field': 'replace-all' });
  all.addEventListener('change', () => chooseAll(all.checked));
  /** @param {ConflictingCell} cell */
  const choice = (cell) => {
    const select = el('select.ph-input', { 'aria-label': t('home.sheet_choice', { cell: placeOf(cell) }), value: cell.replaced ? 'sheet' : 'project' },
      el('option', { value: 'project' }, t('home.sheet_keep')), el('option', { value: 'sheet' }, t('home.sheet_replace')));
    select.addEventListener('change', () => choose(cell.id, select.value === 'sheet'));
    return select;
  };
  return [el('label.ph-check', { for: all.id }, all, ` ${t.count('home.sheet_replace_all', seen.counts.conflicts)}`),
    ...cellTable(t, 'conflicts', seen.counts.conflicts, ['cell', 'before', 'now', 'after', 'by', 'choice'],
      seen.conflicts.slice(0, SHOWN).map((cell) => [placeOf(cell), cell.before, cell.now, cell.after, cell.by, choice(cell)]))];
}

/** @param {Translator} t @param {SheetResult} seen @param {string} name of the file */
function refusedCells(t, seen, name) {
  const table = cellTable(t, 'refused', seen.counts.refused, ['cell', 'value', 'reason'], seen.refused.slice(0, SHOWN)
    .map((cell) => [placeOf(cell), cell.value, cell.sentence]));
  if (!seen.refused_csv) return table;
  const save = button('quiet', t('home.sheet_refused_file'), () => {
    const address = URL.createObjectURL(new Blob(['\uFEFF', seen.refused_csv], { type: 'text/csv' }));
    el('a', { href: address, download: `${name.replace(/\.[^.]+$/, '')}-refused.csv` }).click();
    URL.revokeObjectURL(address);
  });
  return [...table, el('p', {}, save)];
}
