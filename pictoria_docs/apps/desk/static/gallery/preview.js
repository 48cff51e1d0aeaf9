/** One picture beside the grid: large, with its words, and what it has been compared with. */

import { el } from '../shared/dom.js';

/** @typedef {import('../shared/api.js').Figure} Figure */

export class Preview {
  /** The one shown last. @type {?Figure} */
  figure = null;

  /** @param {HTMLElement} host @param {import('./gallery.js').Gallery} gallery */
  constructor(host, gallery) {
    this.gallery = gallery;
    this.t = gallery.t;
    this.box = host.appendChild(el('aside', { class: 'pg-preview', 'aria-label': this.t('preview'), hidden: true }));
  }

  get shown() {
    return !this.box.hidden;
  }

  close() {
    this.box.hidden = true;
    this.gallery.grid.draw();
    this.gallery.grid.box.focus();
  }

  /** Follow the active picture, once open. @param {?Figure} figure */
  follow(figure) {
    if (this.shown && figure && figure.key !== this.figure?.key) this.show(figure);
  }

  refresh() {
    if (this.shown && this.figure) this.show(this.figure);
  }

  /** @param {Figure} figure */
  show(figure) {
    this.figure = figure;
    const opening = this.box.hidden;
    this.box.hidden = false;
    const { gallery, t } = this;
    this.box.replaceChildren();
    const close = this.box.appendChild(el('button', { type: 'button', class: 'pg-close', 'aria-label': t('close') }, '×'));
    close.addEventListener('click', () => this.close());
    this.box.append(el('img', { class: 'pg-large', src: figure.crop, alt: figure.name }));
    this.box.append(el('h2', {}, figure.name));
    describe(this.box, figure, t);
    const buttons = this.box.appendChild(el('div', { class: 'pg-buttons' }));
    /** @param {string} text @param {() => unknown} act */
    const button = (text, act) => {
      const node = buttons.appendChild(el('button', { type: 'button' }, text));
      node.addEventListener('click', act);
    };
    const chosen = gallery.chosen.has(figure.key);
    button(t(chosen ? 'unchoose' : 'compare_with', figure), () => gallery.choose([figure]));
    const { onOpen } = gallery.options;
    if (onOpen) button(t('open_page'), () => onOpen(figure));
    if (gallery.facets.similar) button(t('sort_like'), () => gallery.sortLike(figure));
    this.compared(figure);
    if (opening) gallery.grid.show(gallery.grid.active);
  }

  /** What people say of it and others. @param {Figure} figure */
  async compared(figure) {
    const answer = await this.gallery.http.get('/pairs', { figure: figure.key }).catch(() => null);
    if (!answer?.pairs.length || this.figure !== figure) return;
    this.box.append(el('h3', {}, this.t('compared_with')));
    const list = this.box.appendChild(el('ul', { class: 'pg-compared' }));
    const labels = new Map(this.gallery.facets.relations.map(({ name, label }) => [name, label]));
    for (const pair of answer.pairs) {
      const other = answer.figures[pair.first === figure.key ? pair.second : pair.first];
      if (!other) continue;
      const item = list.appendChild(el('li'));
      const button = item.appendChild(el('button', { type: 'button' }));
      button.append(el('img', { src: other.crop, alt: '' }));
      const words = button.appendChild(el('span'));
      words.append(el('b', {}, other.name));
      for (const comparison of pair.said) {
        words.append(el('span', {}, `${labels.get(comparison.category ?? '') ?? comparison.category} — ${comparison.by}`));
      }
      button.addEventListener('click', () => this.gallery.openCompare({ figures: [figure, other] }));
    }
  }
}

/**
 * Caption, entry and place of a picture.
 * @param {HTMLElement} host @param {import('./gallery.js').Figure} figure @param {import('../shared/translator.js').Translator} t
 */
export function describe(host, figure, t) {
  for (const caption of figure.captions) host.append(el('p', { class: 'pg-caption' }, caption.text));
  for (const entry of figure.entries) {
    host.append(el('p', { class: 'pg-entry' }, entry.title && entry.number ? `${entry.name} — ${entry.title}` : entry.name));
  }
  host.append(el('p', { class: 'pg-soft' }, t('place', figure)));
}
