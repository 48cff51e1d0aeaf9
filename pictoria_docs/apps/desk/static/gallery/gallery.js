/** The gallery: all pictures of a project, found, sorted, chosen, and compared. */

import { el, takesText } from '../shared/dom.js';
import { HttpClient, sentenceOf } from '../shared/http_client.js';
import { makeTranslator } from '../shared/translator.js';
import { Compare } from './compare.js';
import { Filters } from './filters.js';
import { galleryLook, Grid } from './grid.js';
import { Preview } from './preview.js';

const AT_ONCE = 120;
const MOST_CHOSEN = 12;
/** @type {import('../shared/api.js').State[]} */
const FLOWS = ['open', 'disputed', 'mine', 'agreed'];
const SIZES = { min: 110, max: 380, step: 10, value: 190 };

/**
 * @typedef {import('../shared/api.js').Figure} FoundFigure
 * @typedef {FoundFigure|import('../shared/api.js').ComparedFigure} Figure
 * @typedef {object} GalleryOptions
 * @property {string} base prefix of the server
 * @property {string} project
 * @property {string} language
 * @property {import('../shared/translator.js').Messages} words of `desk.*`
 * @property {string} role
 * @property {(figure: Figure) => void} [onOpen] goes to a picture on its page; without it there is no such button
 */

/**
 * Show the gallery of a project in `host`.
 * @param {HTMLElement} host @param {GalleryOptions} options
 * @returns {Promise<{destroy: () => void}>}
 */
export async function mountGallery(host, options) {
  const t = makeTranslator(options.words, options.language).scope('gallery');
  const http = new HttpClient(options.base, { offline: t('offline'), failed: t('failed') }).project(options.project);
  const root = host.appendChild(el('section', { class: 'pc pg', lang: options.language, 'aria-label': t('title') }));
  try {
    const gallery = new Gallery(root, options, t, http, await http.get('/gallery/facets'));
    await gallery.load();
    return gallery;
  } catch (error) {
    root.append(el('p', { class: 'pg-problem', role: 'alert' }, sentenceOf(error)));
    return { destroy: () => root.remove() };
  }
}

export class Gallery {
  /** Pictures chosen to be compared, by key. @type {Map<string, FoundFigure>} */
  chosen = new Map();
  /** What the others are sorted by their likeness to. @type {?FoundFigure} */
  like = null;
  /** The `after` of the following pictures. @type {?string} */
  next = null;
  /** Of the request that is on its way. @type {?AbortController} */
  loading = null;
  /** What went wrong last. @type {?HTMLElement} */
  problem = null;
  /** @type {?import('./compare.js').Compare} */
  compare = null;
  off = new AbortController();

  /**
   * @param {HTMLElement} root @param {GalleryOptions} options @param {import('../shared/translator.js').Translator} t
   * @param {HttpClient<'/projects/{project}'>} http @param {import('../shared/api.js').Facets} facets
   */
  constructor(root, options, t, http, facets) {
    this.root = root;
    this.options = options;
    this.t = t;
    this.http = http;
    this.facets = facets;
    this.main = root.appendChild(el('div', { class: 'pg-main' }));
    this.filters = new Filters(this.main, t, facets, () => this.load());
    const bar = this.main.appendChild(el('div', { class: 'pg-bar' }));
    this.count = bar.appendChild(el('p', { class: 'pg-count', role: 'status' }));
    this.likeNote = bar.appendChild(el('button', { type: 'button', class: 'pg-like', hidden: true }));
    this.likeNote.addEventListener('click', () => this.sortLike(null));
    this.flows = bar.appendChild(el('div', { class: 'pg-flows' }));
    const label = bar.appendChild(el('label', { class: 'pg-zoom' }));
    label.append(el('span', { class: 'pg-soft' }, t('size')));
    const zoom = label.appendChild(el('input', { type: 'range', ...SIZES }));
    zoom.addEventListener('input', () => this.grid.resize(Number(zoom.value)));
    const stage = this.main.appendChild(el('div', { class: 'pg-stage' }));
    /** @type {Grid<FoundFigure>} */
    this.grid = new Grid(stage, galleryLook(t), {
      isChosen: (figure) => this.chosen.has(figure.key),
      more: () => this.fetchMore(),
      open: (figure) => this.preview.show(figure),
      active: (figure) => this.preview.follow(figure),
      choose: (figures) => this.choose(figures),
    });
    this.preview = new Preview(stage, this);
    this.tray = this.main.appendChild(el('div', { class: 'pg-tray', role: 'group', 'aria-label': t('chosen'), hidden: true }));
    document.addEventListener('keydown', (event) => this.onKey(event), { signal: this.off.signal });
    this.drawFlows();
  }

  destroy() {
    this.off.abort();
    this.loading?.abort();
    this.compare?.destroy();
    this.grid.destroy();
    this.root.remove();
  }

  /** @param {unknown} error */
  fail(error) {
    if (error instanceof DOMException && error.name === 'AbortError') return;
    this.problem ??= this.root.appendChild(el('p', { class: 'pg-problem', role: 'alert' }));
    this.problem.textContent = sentenceOf(error);
  }

  // Pictures

  async load() {
    this.next = null;
    this.grid.start();
    await this.fetch();
  }

  async fetchMore() {
    if (this.next && !this.loading) await this.fetch();
  }

  async fetch() {
    this.loading?.abort();
    const mine = new AbortController();
    this.loading = mine;
    const query = { ...this.filters.query, like: this.like?.key, after: this.next, limit: AT_ONCE };
    const answer = await this.http.get('/gallery', query, { signal: mine.signal }).catch((error) => this.fail(error));
    if (this.loading !== mine) return;
    this.loading = null;
    if (!answer) return;
    this.problem?.remove();
    this.problem = null;
    this.next = answer.next;
    const total = answer.total ?? this.grid.total;
    this.grid.add(answer.items, total);
    const code = total === 0 ? 'none' : total === 1 ? 'one' : 'many';
    this.count.textContent = this.t(code, { count: this.t.number(total) });
    this.preview.follow(this.grid.figure);
  }

  /** @param {?FoundFigure} figure */
  sortLike(figure) {
    this.like = figure;
    this.likeNote.hidden = !figure;
    this.likeNote.textContent = figure ? this.t('like_note', { name: figure.name }) : '';
    this.load();
  }

  // Choosing and comparing

  /** @param {FoundFigure[]} figures */
  choose(figures) {
    for (const figure of figures) {
      if (figures.length === 1 && this.chosen.has(figure.key)) this.chosen.delete(figure.key);
      else if (this.chosen.size < MOST_CHOSEN) this.chosen.set(figure.key, figure);
    }
    this.grid.draw();
    this.preview.refresh();
    this.drawTray();
  }

  drawTray() {
    const figures = [...this.chosen.values()];
    this.tray.hidden = figures.length === 0;
    this.tray.replaceChildren();
    for (const figure of figures) {
      const button = this.tray.appendChild(el('button', {
        type: 'button', class: 'pg-thumb', 'aria-label': this.t('unchoose', { name: figure.name }), title: figure.name,
      }));
      button.append(el('img', { src: figure.crop, alt: '' }));
      button.addEventListener('click', () => this.choose([figure]));
    }
    const enough = figures.length > 1;
    this.tray.append(el('p', { class: 'pg-soft', role: 'status' }, this.t(enough ? 'chosen_count' : 'choose_more', { count: figures.length })));
    const go = this.tray.appendChild(el('button', { type: 'button', class: 'pg-go' }, this.t('compare')));
    go.hidden = !enough;
    go.addEventListener('click', () => this.openCompare({ figures }));
    const clear = this.tray.appendChild(el('button', { type: 'button' }, this.t('clear_chosen')));
    clear.addEventListener('click', () => {
      this.chosen.clear();
      this.choose([]);
      this.grid.box.focus();
    });
  }

  /** Lists of pairs that can be gone through: only those that have any. */
  drawFlows() {
    this.flows.replaceChildren();
    const counts = this.facets.pairs;
    /** @param {string} text @param {import('./compare.js').Subject} flowOptions */
    const flow = (text, flowOptions) => {
      const button = this.flows.appendChild(el('button', { type: 'button' }, text));
      button.addEventListener('click', () => this.openCompare(flowOptions));
    };
    for (const state of FLOWS) {
      if (counts[state]) flow(this.t(`flow_${state}`, { count: counts[state] }), { state });
    }
    if (this.facets.similar) flow(this.t('flow_likely'), { likely: this.filters.query });
    if (counts.all) {
      const href = `${this.http.root}/comparisons/export?format=csv`;
      this.flows.append(el('a', { class: 'pg-link', href, download: '' }, this.t('export')));
    }
  }

  /** @param {import('./compare.js').Subject} what */
  async openCompare(what) {
    this.main.hidden = true;
    this.compare = new Compare(this.root, {
      ...this.options, ...what, relations: this.facets.relations, onClose: () => this.closeCompare(),
    });
    await this.compare.begin();
  }

  async closeCompare() {
    this.compare?.destroy();
    this.compare = null;
    this.main.hidden = false;
    this.grid.draw();
    this.grid.box.focus();
    this.facets = (await this.http.get('/gallery/facets').catch(() => null)) ?? this.facets;
    this.drawFlows();
    this.preview.refresh();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (this.main.hidden || event.defaultPrevented || takesText(event.target)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const inside = event.target === document.body || this.root.contains(/** @type {Node} */ (event.target));
    if (!inside) return;
    if (event.key === 'c' && this.chosen.size > 1) this.openCompare({ figures: [...this.chosen.values()] });
    else if (event.key === '/') this.filters.words.focus();
    else if (event.key === 'Escape' && this.preview.shown) this.preview.close();
    else return;
    event.preventDefault();
  }
}
