/** The gallery: all pictures of a project, found, sorted, chosen, and compared. */

import { el, takesText } from '../shared/dom.js';
import { HttpClient } from '../shared/http_client.js';
import { makeTranslator } from '../shared/translator.js';
import { mountCompare } from './compare.js';
import { Filters } from './filters.js';
import { Grid } from './grid.js';
import { Preview } from './preview.js';

const AT_ONCE = 120;
const MOST_CHOSEN = 12;
const FLOWS = ['open', 'disputed', 'mine', 'agreed'];
const SIZES = { min: 110, max: 380, step: 10, value: 190 };

/**
 * Show the gallery of a project in `host`.
 * @param {HTMLElement} host
 * @param {{base: string, project: string, language: string, words: Object<string, string>, role: string,
 *   onOpen?: (figure: object) => void}} options `onOpen` goes to a picture on its page; without it there is no such button
 * @returns {Promise<{destroy: () => void}>}
 */
export async function mountGallery(host, options) {
  const gallery = new Gallery(host, options);
  await gallery.begin();
  return gallery;
}

class Gallery {
  /** @param {HTMLElement} host @param {any} options */
  constructor(host, options) {
    this.host = host;
    this.options = options;
    this.t = makeTranslator(options.words, options.language).scope('gallery');
    this.http = HttpClient.ofProject(options.base, options.project, { offline: this.t('offline'), failed: this.t('failed') });
    this.chosen = new Map();
    this.like = null;
    this.root = host.appendChild(el('section', { class: 'pc pg', lang: options.language, 'aria-label': this.t('title') }));
    this.main = this.root.appendChild(el('div', { class: 'pg-main' }));
    this.off = new AbortController();
  }

  async begin() {
    this.facets = await this.http.get('/gallery/facets').catch((error) => this.fail(error));
    if (!this.facets) return;
    this.filters = new Filters(this.main, this.t, this.facets, () => this.load());
    this.bar = this.main.appendChild(el('div', { class: 'pg-bar' }));
    this.count = this.bar.appendChild(el('p', { class: 'pg-count', role: 'status' }));
    this.likeNote = this.bar.appendChild(el('button', { type: 'button', class: 'pg-like', hidden: true }));
    this.likeNote.addEventListener('click', () => this.sortLike(null));
    this.flows = this.bar.appendChild(el('div', { class: 'pg-flows' }));
    const label = this.bar.appendChild(el('label', { class: 'pg-zoom' }));
    label.append(el('span', { class: 'pg-soft' }, this.t('size')));
    this.zoom = label.appendChild(el('input', { type: 'range', ...SIZES }));
    this.zoom.addEventListener('input', () => this.grid.resize(Number(this.zoom.value)));
    const stage = this.main.appendChild(el('div', { class: 'pg-stage' }));
    this.grid = new Grid(stage, this.t, (figure) => this.chosen.has(figure.key));
    this.preview = new Preview(stage, this);
    this.tray = this.main.appendChild(el('div', { class: 'pg-tray', role: 'group', 'aria-label': this.t('chosen'), hidden: true }));
    this.grid.addEventListener('more', () => this.fetchMore());
    this.grid.addEventListener('open', (event) => this.preview.show(event.detail.figure));
    this.grid.addEventListener('active', (event) => this.preview.follow(event.detail.figure));
    this.grid.addEventListener('choose', (event) => this.choose(event.detail.figures));
    document.addEventListener('keydown', (event) => this.onKey(event), { signal: this.off.signal });
    this.drawFlows();
    await this.load();
  }

  destroy() {
    this.off.abort();
    this.loading?.abort();
    this.compare?.destroy();
    this.grid?.destroy();
    this.root.remove();
  }

  /** @param {any} error */
  fail(error) {
    if (error.name === 'AbortError') return null;
    this.problem ??= this.root.appendChild(el('p', { class: 'pg-problem', role: 'alert' }));
    this.problem.textContent = error.message;
    return null;
  }

  // Pictures

  async load() {
    this.next = null;
    this.grid.start();
    await this.fetch();
  }

  async fetchMore() {
    if (this.next && !this.busy) await this.fetch();
  }

  async fetch() {
    this.loading?.abort();
    const mine = new AbortController();
    this.loading = mine;
    this.busy = true;
    const query = { ...this.filters.query, like: this.like?.key, after: this.next, limit: AT_ONCE };
    const answer = await this.http.get('/gallery', query, { signal: mine.signal }).catch((error) => this.fail(error));
    if (this.loading !== mine) return;
    this.busy = false;
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

  /** @param {any} figure */
  sortLike(figure) {
    this.like = figure;
    this.likeNote.hidden = !figure;
    this.likeNote.textContent = figure ? this.t('like_note', { name: figure.name }) : '';
    this.load();
  }

  // Choosing and comparing

  /** @param {any[]} figures */
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
    /** @param {string} text */
    const flow = (text, flowOptions) => {
      const button = this.flows.appendChild(el('button', { type: 'button' }, text));
      button.addEventListener('click', () => this.openCompare(flowOptions));
    };
    for (const state of FLOWS) {
      if (counts[state]) flow(this.t(`flow_${state}`, { count: counts[state] }), { state });
    }
    if (this.facets.similar) flow(this.t('flow_likely'), { likely: this.filters.query });
    if (counts.all) {
      this.flows.append(el('a', {
      class: 'pg-link',
      href: `${this.http.root}/comparisons/export?format=csv`,
      download: '',
    }, this.t('export')));
    }
  }

  async openCompare(what) {
    this.main.hidden = true;
    const back = async () => {
      this.compare.destroy();
      this.compare = null;
      this.main.hidden = false;
      this.grid.draw();
      this.grid.box.focus();
      this.facets = (await this.http.get('/gallery/facets').catch(() => null)) ?? this.facets;
      this.drawFlows();
      this.preview.refresh();
    };
    this.compare = await mountCompare(this.root, { ...this.options, ...what, relations: this.facets.relations, onClose: back });
  }

  /** @param {any} event */
  onKey(event) {
    if (this.main.hidden || event.defaultPrevented || takesText(event.target)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const inside = event.target === document.body || this.root.contains(event.target);
    if (!inside) return;
    if (event.key === 'c' && this.chosen.size > 1) this.openCompare({ figures: [...this.chosen.values()] });
    else if (event.key === '/') this.filters.words.focus();
    else if (event.key === 'Escape' && this.preview.shown) this.preview.close();
    else return;
    event.preventDefault();
  }
}

export { mountCompare };
