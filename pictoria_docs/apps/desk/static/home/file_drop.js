/** A place to drop files, or to choose them; they are listed and can be taken away again. */

import { el, uniqueId } from '../shared/dom.js';
import { button } from './controls.js';

/**
 * @param {import('../shared/translator.js').Translator} t
 * @param {import('../shared/api.js').UploadLimits} limits
 * @param {(files: File[]) => void} changed
 */
export function makeDrop(t, limits, changed) {
  /** @type {File[]} */
  let files = [];
  const id = uniqueId();
  const hint = uniqueId();
  const accept = [...limits.types, 'zip', 'xml'].map((type) => `.${type}`).join(',');
  const input = el('input.ph-file', { id, type: 'file', multiple: true, accept, 'aria-describedby': hint });
  const list = el('ul.ph-files');
  const area = el('div.ph-drop', {},
    el('p.ph-drop-title', { 'aria-hidden': 'true' }, t('home.new_text')),
    el('p', {}, `${t('home.drop_or')} `, el('label.ph-link', { for: id }, t('home.drop_choose')), input),
    el('p.ph-hint', { id: hint }, t('home.drop_hint', { limit: t.number(limits.max_mib) })));
  const element = el('div', {}, area, list);

  /** @param {Iterable<File>} more */
  function take(more) {
    const known = new Set(files.map((file) => `${file.name}/${file.size}`));
    files = [...files, ...[...more].filter((file) => !known.has(`${file.name}/${file.size}`))];
    show();
  }

  function show() {
    area.classList.toggle('ph-drop-some', files.length > 0);
    const shown = files.slice(0, 8).map((file) => el('li', {},
      el('span.ph-file-name', {}, file.name), el('span.ph-hint', {}, t.size(file.size)),
      button('plain', t('home.remove'), () => {
        files = files.filter((other) => other !== file);
        show();
      }, { 'aria-label': t('home.remove_file', { name: file.name }) })));
    const size = files.reduce((sum, file) => sum + file.size, 0);
    if (files.length > 1) shown.push(el('li.ph-hint', {}, t.count('home.files', files.length, { size: t.size(size) })));
    list.replaceChildren(...shown);
    changed(files);
  }

  input.addEventListener('change', () => {
    take(input.files ?? []);
    input.value = '';
  });
  area.addEventListener('dragover', (event) => {
    event.preventDefault();
    area.classList.add('ph-drop-over');
  });
  area.addEventListener('dragleave', () => area.classList.remove('ph-drop-over'));
  area.addEventListener('drop', (event) => {
    event.preventDefault();
    area.classList.remove('ph-drop-over');
    take(event.dataTransfer?.files ?? []);
  });
  return { element, input, files: () => files };
}
