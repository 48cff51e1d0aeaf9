/** Friezes of roller stamps: each with its sequence of motifs, those of one roller together. */

import { PictureView } from '../families/picture_view.js';
import { addStylesheet, el } from '../shared/dom.js';

/** @typedef {import('./api.js').Frieze} Frieze */

/**
 * @param {HTMLElement} host @param {import('../families/picture_view.js').ViewOptions} options
 * @returns {Promise<FriezesView>}
 */
export async function load(host, options) {
  await addStylesheet(host, new URL('friezes.css', import.meta.url).href);
  return new FriezesView(host, options).load();
}

export class FriezesView extends PictureView {
  /** @param {HTMLElement} host @param {import('../families/picture_view.js').ViewOptions} options */
  constructor(host, options) {
    super(host, options, 'friezes');
    this.offerTable('/friezes/export');
    this.list = this.root.appendChild(el('div', { class: 'pf-list' }));
  }

  /** @returns {Promise<this>} */
  async load() {
    await this.follow((signal) => this.http.get('/friezes', {}, { signal }), (found) => this.draw(found));
    return this;
  }

  /** @param {import('./api.js').Friezes} found */
  draw({ friezes, left }) {
    const { t } = this;
    this.count.textContent = friezes.length ? t.count('friezes', friezes.length) : left ? t.count('friezes_left', left) : t('friezes_none');
    this.note(...(friezes.length ? [t('friezes_hint')] : []), ...(friezes.length && left ? [t.count('friezes_left', left)] : []));
    /** @type {Map<number, Frieze[]>} */
    const rollers = new Map();
    for (const frieze of friezes) rollers.set(frieze.roller, [...(rollers.get(frieze.roller) ?? []), frieze]);
    const alone = rollers.get(0) ?? [];
    rollers.delete(0);
    const groups = [...rollers].sort(([one], [other]) => one - other);
    this.list.replaceChildren(...groups.map(([number, members]) => this.group(t('roller', { number, count: members.length }), members)),
      ...(alone.length ? [this.group(t('roller_none', { count: alone.length }), alone)] : []));
  }

  /** @param {string} name @param {Frieze[]} friezes */
  group(name, friezes) {
    return el('section', { class: 'pf-family', 'aria-label': name }, el('h2', {}, name),
      el('ul', { class: 'pf-friezes' }, ...friezes.map((frieze) => el('li', {}, this.row(frieze)))));
  }

  /** @param {Frieze} frieze */
  row(frieze) {
    const { t } = this;
    const mat = el('span', { class: 'pf-mat' });
    const image = el('img', { src: frieze.crop, alt: '', loading: 'lazy', decoding: 'async' });
    image.addEventListener('error', () => mat.classList.add('pf-missing'), { once: true });
    mat.append(image);
    const { confidence, roller_score: roller } = frieze;
    const sure = t('likely', { score: t.percent(confidence) });
    const turn = frieze.period === null ? t('no_period') : t.count('period', frieze.period);
    return el('a', { class: 'pf-card pf-frieze', href: this.options.addressOf(frieze), 'data-key': `${frieze.document}~${frieze.id}` }, mat,
      el('span', { class: 'pf-facts' },
        el('b', {}, this.nameOf({ number: frieze.number, title: '' })),
        el('span', { class: 'pf-soft' }, this.placeOf(frieze)),
        el('span', { class: 'pf-sequence' }, ...[...frieze.sequence].map((motif) => el('span', { class: 'pf-motif' }, motif))),
        el('span', { class: 'pf-soft' }, [t.count('boxes', frieze.boxes), turn, sure, ...(roller ? [t('roller_score', { score: t.percent(roller) })] : [])].join(' · '))));
  }
}
