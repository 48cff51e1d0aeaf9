/** The gallery: all pictures of a project, found, sorted, chosen, and compared. */

import { html, takesText } from '../canvas/dom.js';
import { mountCompare } from './compare.js';
import { Filters } from './filters.js';
import { Grid } from './grid.js';
import { Preview } from './preview.js';
import { Wire } from './wire.js';
import { speaker } from './words.js';

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
  constructor(host, options) {
    this.host = host;
    this.options = options;
    this.say = speaker(options.words);
    this.wire = new Wire(options.base, options.project, this.say);
    this.chosen = new Map();
    this.like = null;
    this.root = html('section', { class: 'pc pg', lang: options.language, 'aria-label': this.say('title') }, host);
    this.main = html('div', { class: 'pg-main' }, this.root);
    this.off = new AbortController();
  }

  async begin() {
    this.facets = await this.wire.get('gallery/facets').catch((error) => this.fail(error));
    if (!this.facets) return;
    this.filters = new Filters(this.main, this.say, this.facets, () => this.load());
    this.bar = html('div', { class: 'pg-bar' }, this.main);
    this.count = html('p', { class: 'pg-count', role: 'status' }, this.bar);
    this.likeNote = html('button', { type: 'button', class: 'pg-like', hidden: true }, this.bar);
    this.likeNote.addEventListener('click', () => this.sortLike(null));
    this.flows = html('div', { class: 'pg-flows' }, this.bar);
    const label = html('label', { class: 'pg-zoom' }, this.bar);
    html('span', { text: this.say('size'), class: 'pg-soft' }, label);
    this.zoom = html('input', { type: 'range', ...SIZES }, label);
    this.zoom.addEventListener('input', () => this.grid.resize(Number(this.zoom.value)));
    const stage = html('div', { class: 'pg-stage' }, this.main);
    this.grid = new Grid(stage, this.say, (figure) => this.chosen.has(figure.key));
    this.preview = new Preview(stage, this);
    this.tray = html('div', { class: 'pg-tray', role: 'group', 'aria-label': this.say('chosen'), hidden: true }, this.main);
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

  fail(error) {
    if (error.name === 'AbortError') return null;
    this.problem ??= html('p', { class: 'pg-problem', role: 'alert' }, this.root);
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
    const answer = await this.wire.get('gallery', query, mine.signal).catch((error) => this.fail(error));
    if (this.loading !== mine) return;
    this.busy = false;
    if (!answer) return;
    this.problem?.remove();
    this.problem = null;
    this.next = answer.next;
    const total = answer.total ?? this.grid.total;
    this.grid.add(answer.items, total);
    const code = total === 0 ? 'none' : total === 1 ? 'one' : 'many';
    this.count.textContent = this.say(code, { count: total.toLocaleString(this.options.language) });
    this.preview.follow(this.grid.figure);
  }

  sortLike(figure) {
    this.like = figure;
    this.likeNote.hidden = !figure;
    this.likeNote.textContent = figure ? this.say('like_note', { name: figure.name }) : '';
    this.load();
  }

  // Choosing and comparing

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
      const button = html('button', {
        type: 'button', class: 'pg-thumb', 'aria-label': this.say('unchoose', { name: figure.name }), title: figure.name,
      }, this.tray);
      html('img', { src: figure.crop, alt: '' }, button);
      button.addEventListener('click', () => this.choose([figure]));
    }
    const enough = figures.length > 1;
    html('p', { class: 'pg-soft', role: 'status', text: this.say(enough ? 'chosen_count' : 'choose_more', { count: figures.length }) }, this.tray);
    const go = html('button', { type: 'button', class: 'pg-go', text: this.say('compare') }, this.tray);
    go.hidden = !enough;
    go.addEventListener('click', () => this.openCompare({ figures }));
    const clear = html('button', { type: 'button', text: this.say('clear_chosen') }, this.tray);
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
    const flow = (text, flowOptions) => {
      const button = html('button', { type: 'button', text }, this.flows);
      button.addEventListener('click', () => this.openCompare(flowOptions));
    };
    for (const state of FLOWS) {
      if (counts[state]) flow(this.say(`flow_${state}`, { count: counts[state] }), { state });
    }
    if (this.facets.similar) flow(this.say('flow_likely'), { likely: this.filters.query });
    if (counts.all) {
      html('a', {
        class: 'pg-link', href: `${this.wire.root}/comparisons/export?format=csv`, download: '', text: this.say('export'),
      }, this.flows);
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
      this.facets = (await this.wire.get('gallery/facets').catch(() => null)) ?? this.facets;
      this.drawFlows();
      this.preview.refresh();
    };
    this.compare = await mountCompare(this.root, { ...this.options, ...what, relations: this.facets.relations, onClose: back });
  }

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
