/** A text to correct, in which the words that were hard to read are marked: the marks lie behind a real textarea. */

import { el, uniqueId } from '../shared/dom.js';
import { editable } from './editing.js';

/**
 * @typedef {import('../shared/api.js').DoubtfulWord} DoubtfulWord
 * @typedef {import('./editing.js').EditingOptions} EditingOptions
 */

/**
 * @param {{text: string, doubtful: DoubtfulWord[]}} read
 * @param {Omit<EditingOptions, 'value'> & {label: string, t: import('../shared/translator.js').Translator, readOnly: boolean}} options
 */
export function uncertainText({ text, doubtful }, { label, t, readOnly, ...options }) {
  const id = uniqueId();
  const hint = el('p', { class: 'pd-help', id: `${id}-hint` });
  const back = el('div', { class: 'pd-behind', 'aria-hidden': 'true' });
  const area = el('textarea', { id, rows: 2, spellcheck: 'true', readonly: readOnly, 'aria-describedby': hint.id });
  const field = editable(area, { ...options, value: text });
  const draw = () => {
    const marks = moved(doubtful, text, field.value);
    back.replaceChildren(...pieces(field.value, marks), '\u200b');
    const unsure = marks.map(({ start, end }) => field.value.slice(start, end));
    hint.textContent = unsure.length ? t.count('doubtful', unsure.length, { words: unsure.join(', ') }) : '';
    hint.hidden = !unsure.length;
  };
  field.addEventListener('input', draw);
  field.addEventListener('carried', draw);
  draw();
  const node = el('div', { class: 'pd-field' }, el('label', { for: id }, label),
    el('div', { class: 'pd-over' }, back, field), hint);
  return { node, field };
}

/**
 * The marks that still hold: those of the beginning and of the end that were left as they were.
 * @param {DoubtfulWord[]} marks @param {string} before @param {string} after
 */
export function moved(marks, before, after) {
  if (before === after) return marks;
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const shift = after.length - before.length;
  return marks.flatMap((mark) => {
    if (mark.end <= head) return [mark];
    if (mark.start >= before.length - tail) return [{ ...mark, start: mark.start + shift, end: mark.end + shift }];
    return [];
  });
}

/** @param {string} text @param {DoubtfulWord[]} marks */
function pieces(text, marks) {
  /** @type {(Node|string)[]} */
  const out = [];
  let at = 0;
  for (const { start, end, confidence } of [...marks].sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    out.push(text.slice(at, start), el('mark', { class: confidence < 0.5 ? 'pd-bad' : null }, text.slice(start, end)));
    at = end;
  }
  out.push(text.slice(at));
  return out;
}
