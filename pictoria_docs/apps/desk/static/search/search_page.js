/** The search of a project: what is typed, what was found, what it can be narrowed down by. */

import { el, takesText } from '../shared/dom.js';
import { HttpClient, queryOf, sentenceOf } from '../shared/http_client.js';
import { closeWhenLeft } from '../shared/menu.js';
import { makeTranslator } from '../shared/translator.js';
import { AnswerCard } from './answer_card.js';
import { FacetPanel } from './facet_panel.js';
import { hitCard } from './hit_card.js';
import { PictureQuery } from './picture_query.js';
import { SavedSearches } from './saved_searches.js';
import { SearchQuery } from './search_query.js';

const WAIT = 140;
/** While the index follows, the same is asked again. */
const FOLLOW = 1500;
const AT_ONCE = 30;
const MOST = 1000;
/** Hits before the end of the list at which more are asked for. */
const NEAR_END = 5;

/**
 * @typedef {import('../shared/api.js').Search} Search
 * @typedef {import('../shared/api.js').ManySearch} ManySearch
 * @typedef {import('../shared/api.js').Hit} Hit
 * @typedef {import('../shared/api.js').ProjectHit} ProjectHit
 * @typedef {object} SearchOptions
 * @property {string} base prefix of the server
 * @property {string} project
 * @property {string} language
 * @property {import('../shared/translator.js').Messages} words of `desk.*`
 * @property {{project: string, title: string}[]} projects that the person takes part in
 */

export class SearchPage {
  query = SearchQuery.read(new URLSearchParams(location.search));
  limit = AT_ONCE;
  /** Of the request for hits that is on its way: what an older one brings is not shown. @type {?AbortController} */
  loading = null;
  /** The same, for the answer to a question. @type {?AbortController} */
  asking = null;
  /** What was found last. @type {?Search} */
  found = null;
  /** Whether pictures like one are looked for, and not words. */
  isAlike = false;
  #timer = 0;
  #follow = 0;
  off = new AbortController();

  /** @param {HTMLElement} host @param {SearchOptions} options */
  constructor(host, options) {
    this.options = options;
    this.t = makeTranslator(options.words, options.language).scope('search');
    const { t } = this;
    this.api = new HttpClient(options.base, { offline: t('offline'), failed: t('failed') });
    this.http = this.api.project(options.project);
    this.root = host.appendChild(el('section', { class: 'pc ps', lang: options.language, 'aria-label': t('title') }));
    const head = this.root.appendChild(el('form', { class: 'ps-head', role: 'search' }));
    head.addEventListener('submit', (event) => {
      event.preventDefault();
      this.search();
    });
    const label = head.appendChild(el('label', { class: 'ps-query' }, el('span', { class: 'ps-unseen' }, t('query'))));
    this.input = label.appendChild(el('input', {
      type: 'search', name: 'q', maxlength: 2000, autocomplete: 'off', spellcheck: 'false', placeholder: t('placeholder'),
      'aria-keyshortcuts': '/',
    }));
    this.input.addEventListener('input', () => this.typed());
    head.append(el('button', { type: 'button', class: 'ps-ask', title: t('ask_hint'), 'aria-keyshortcuts': 'Control+Enter',
      onclick: () => this.ask() }, t('ask')));
    const here = options.projects.find(({ project }) => project === options.project)?.title ?? options.project;
    this.only = el('p', { class: 'ps-only', hidden: true }, t('only_here', { title: here }));
    new PictureQuery(head, this.root, t, (picture) => this.findPicture(picture), this.off.signal);
    this.scope = options.projects.length > 1 ? this.makeScope(head) : null;
    this.saved = new SavedSearches(head, t, this.http, {
      query: () => this.query,
      choose: (query) => this.choose(query),
      announce: (text) => this.announce(text),
    });
    this.exporting = head.appendChild(el('details', { class: 'ps-menu', hidden: true }));
    closeWhenLeft(this.exporting);
    head.append(this.only);
    const body = this.root.appendChild(el('div', { class: 'ps-body' }));
    this.panel = new FacetPanel(body, t, () => this.query, () => this.narrow());
    this.results = body.appendChild(el('div', { class: 'ps-results' }));
    this.status = this.results.appendChild(el('p', { class: 'ps-status', role: 'status' }));
    this.notes = this.results.appendChild(el('div', { class: 'ps-notes' }));
    this.answer = new AnswerCard(this.results, t, (source) => this.address(source));
    this.list = this.results.appendChild(el('ol', { class: 'ps-hits', 'aria-label': t('hits') }));
    this.more = this.results.appendChild(el('button', { type: 'button', class: 'ps-more', hidden: true }, t('more')));
    this.more.addEventListener('click', () => this.showMore());
    this.live = this.root.appendChild(el('p', { class: 'ps-unseen', role: 'status' }));
    document.addEventListener('keydown', (event) => this.onKey(event), { signal: this.off.signal });
    this.list.addEventListener('click', (event) => this.keepOpened(event));
    const opened = history.state?.opened;
    const shown = this.choose(this.query);
    this.input.focus();
    if (opened?.search === location.search) shown.then(() => this.returnTo(opened));
  }

  destroy() {
    this.off.abort();
    this.loading?.abort();
    this.asking?.abort();
    clearTimeout(this.#timer);
    clearTimeout(this.#follow);
    this.root.remove();
  }

  /** One project, or all. @param {HTMLElement} head */
  makeScope(head) {
    const select = head.appendChild(el('label', { class: 'ps-scope' }, el('span', { class: 'ps-unseen' }, this.t('scope'))))
      .appendChild(el('select', { name: 'scope' },
        el('option', { value: '' }, this.t('scope_project')), el('option', { value: 'all' }, this.t('scope_all'))));
    select.addEventListener('change', () => {
      this.query.lists.scope = select.value ? ['all'] : [];
      this.narrow();
    });
    return select;
  }

  get isWide() {
    return this.scope !== null && this.query.lists.scope.length > 0;
  }

  /** @param {string} text */
  announce(text) {
    this.live.textContent = text;
  }

  /** Take over a query as a whole. @param {SearchQuery} query */
  choose(query) {
    this.query = query;
    this.input.value = query.words.q;
    if (this.scope) this.scope.value = this.isWide ? 'all' : '';
    if (query.words.like) return this.findBox(query.words.like);
    return this.narrow();
  }

  /** Something else is looked for than what was answered. */
  narrow() {
    this.dropAnswer();
    return this.search();
  }

  dropAnswer() {
    this.asking?.abort();
    this.answer.hide();
  }

  // Asking

  /** Have the project's model answer what is typed, as a question. */
  async ask(anyway = false) {
    this.query.words.q = this.input.value;
    if (!this.query.words.q.trim()) {
      this.input.focus();
      return;
    }
    this.asking?.abort();
    const mine = new AbortController();
    this.asking = mine;
    this.answer.wait();
    try {
      const answer = await this.http.get('/answer', { ...this.query.asked, anyway: anyway || '' }, { signal: mine.signal });
      if (!mine.signal.aborted) this.answer.draw(answer, () => this.ask(true));
    } catch (error) {
      if (!mine.signal.aborted) this.answer.fail(sentenceOf(error));
    }
  }

  /** Show what is like a picture that somebody brings. @param {{name: string, data: Promise<Blob>}} picture */
  findPicture({ name, data }) {
    this.query.words.like = '';
    return this.findAlike(async (signal) => {
      const body = await data;
      const query = queryOf({ name, document: this.query.lists.document });
      const response = await this.http.send('POST', `/search/picture${query}`, undefined, {
        body, headers: { 'Content-Type': 'application/octet-stream' }, signal,
      });
      return { found: await this.http.read(response), image: URL.createObjectURL(body), name };
    });
  }

  /** Show what is like a part of a page, as the address names it. @param {string} like */
  findBox(like) {
    this.query.words.like = like;
    const place = /^(?<document>.+):p(?<page>\d+):(?<x0>[^,:]+),(?<y0>[^,]+),(?<x1>[^,]+),(?<y1>[^,]+)$/.exec(like)?.groups;
    return this.findAlike(async (signal) => {
      if (!place) throw new Error(this.t('picture_no_place', { place: like }));
      const found = await this.http.get('/search/box', { ...place, among: this.query.lists.document }, { signal });
      return { found, image: found.asked?.crop ?? '', name: found.asked ? this.t('place', { document: found.asked.document_title, page: found.asked.page }) : '' };
    });
  }

  /** @param {(signal: AbortSignal) => Promise<{found: import('../shared/api.js').PictureSearch, image: string, name: string}>} ask */
  findAlike(ask) {
    this.dropAnswer();
    this.isAlike = true;
    this.results.scrollTop = 0;
    return this.show(ask, ({ found, image, name }) => this.drawAlike(found, image, name));
  }

  typed() {
    this.query.words.q = this.input.value;
    this.dropAnswer();
    // What comes of it now would take the keys from the field.
    if (this.isAlike) this.loading?.abort();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.search(true), WAIT);
  }

  /** @param {boolean} [typing] whether the last word may not be complete */
  search(typing = false) {
    this.limit = AT_ONCE;
    this.results.scrollTop = 0;
    return this.load(typing);
  }

  async showMore() {
    const shown = this.list.children.length;
    this.limit = Math.min(this.limit * 2, MOST);
    await this.load(false);
    this.focusHit(shown);
  }

  /** @param {boolean} typing */
  load(typing) {
    this.query.words.like = '';
    this.isAlike = false;
    const asked = { ...this.query.asked, limit: this.limit, typing: typing || '' };
    if (this.isWide) return this.show((signal) => this.api.get('/search', asked, { signal }), (found) => this.drawMany(found));
    return this.show((signal) => this.http.get('/search', asked, { signal }), (found) => this.draw(found));
  }

  /**
   * Ask for hits in the place of what was asked for last, and draw them.
   * @template T
   * @param {(signal: AbortSignal) => Promise<T>} ask @param {(found: T) => void} draw
   */
  async show(ask, draw) {
    clearTimeout(this.#timer);
    clearTimeout(this.#follow);
    this.loading?.abort();
    const mine = new AbortController();
    this.loading = mine;
    this.only.hidden = !this.isWide;
    this.keepAddress();
    this.root.setAttribute('aria-busy', 'true');
    try {
      const found = await ask(mine.signal);
      if (!mine.signal.aborted) draw(found);
    } catch (error) {
      if (!mine.signal.aborted) this.notes.replaceChildren(el('p', { class: 'ps-problem', role: 'alert' }, sentenceOf(error)));
    }
    if (this.loading !== mine) return;
    this.loading = null;
    this.root.removeAttribute('aria-busy');
  }

  /** The address leads back to what was found, also from the page of a hit. */
  keepAddress() {
    const given = { project: this.options.project, ...this.query.given };
    history.replaceState(history.state, '', `${location.pathname}${queryOf(given)}`);
  }

  /** The hit that is left for the review is the one to come back to. @param {MouseEvent} event */
  keepOpened(event) {
    const link = event.target instanceof Element ? event.target.closest('.ps-link') : null;
    if (!link) return;
    const opened = { search: location.search, href: link.getAttribute('href'), limit: this.limit };
    history.replaceState({ ...history.state, opened }, '');
  }

  /** Go on from a hit that was opened, unless something else is looked for by now. @param {{search: string, href: string, limit: number}} opened */
  async returnTo({ search, href, limit }) {
    const isMeant = () => location.search === search && this.input.value === (new URLSearchParams(search).get('q') ?? '');
    if (limit > this.limit && !this.isAlike && isMeant()) {
      this.limit = limit;
      await this.load(false);
    }
    const at = this.links.findIndex((link) => link.getAttribute('href') === href);
    if (at >= 0 && isMeant()) this.focusHit(at);
  }

  // Showing

  /** @param {Search} found */
  draw(found) {
    this.found = found;
    this.panel.draw(found);
    this.drawHits(found.hits, found.total, found.left > 0);
    /** @type {HTMLElement[]} */
    const notes = [];
    if (found.left) notes.push(this.note(this.t('indexing')));
    if (found.left) this.#follow = window.setTimeout(() => this.load(false), FOLLOW);
    this.addNotes(notes, found.problems);
    for (const [word, others] of Object.entries(found.corrections)) {
      notes.push(this.note(this.t('corrected', { word, others: others.join(', ') })));
    }
    if (!found.likely && found.hits.length) notes.push(this.note(this.t('unlikely')));
    if (this.query.isEmpty) notes.push(this.guide());
    this.notes.replaceChildren(...notes);
    this.drawExport(found.hits.length > 0);
  }

  /** @param {ManySearch} found */
  drawMany(found) {
    this.found = null;
    this.panel.draw(found);
    const [total, left] = found.projects.reduce(([sum, rest], project) => [sum + project.total, rest + project.left], [0, 0]);
    this.drawHits(found.hits, total, left > 0);
    const notes = found.projects.filter((project) => project.total || project.problems.length).map((project) => (
      this.note(this.t('labelled', { name: project.title, text: [this.t.count('found', project.total), ...project.problems].join(' ') }))));
    if (left) notes.unshift(this.note(this.t('indexing')));
    if (left) this.#follow = window.setTimeout(() => this.load(false), FOLLOW);
    if (this.query.isEmpty) notes.push(this.guide());
    this.notes.replaceChildren(...notes);
    this.drawExport(found.hits.length > 0);
  }

  /** @param {import('../shared/api.js').PictureSearch} found @param {string} image @param {string} name */
  drawAlike(found, image, name) {
    this.found = null;
    this.panel.draw(null);
    this.drawExport(false);
    const back = el('button', { type: 'button', onclick: () => this.search() }, this.t('picture_back'));
    /** @type {HTMLElement[]} */
    const notes = [el('div', { class: 'ps-alike' }, el('img', { src: image, alt: '' }), el('p', {}, this.t('picture_like', { name })), back)];
    this.addNotes(notes, found.problems);
    if (this.query.lists.document.length) notes.push(this.note(this.t('picture_among')));
    const none = !found.pictures;
    if (none) notes.push(this.note(this.t('picture_none')));
    else if (!found.hits.some(({ same }) => same)) {
      const said = found.hits.some(({ relations }) => relations.length);
      notes.push(this.note(this.t(said ? 'picture_said_first' : 'picture_not_same')));
    }
    this.notes.replaceChildren(...notes);
    this.list.replaceChildren(...found.hits.map((hit) => this.card(hit)));
    // Where no picture was looked at, none was found wanting.
    this.status.textContent = none ? '' : this.t.count('picture_count', found.hits.filter(({ same }) => same).length);
    this.more.hidden = true;
    back.focus();
  }

  /** @param {Hit|ProjectHit} hit */
  card(hit) {
    const alike = hit.kind === 'figure' && !('project' in hit) ? () => this.findBox(`${hit.document}:p${hit.page}:${hit.box.join(',')}`) : null;
    return hitCard(hit, this.address(hit), this.t, alike);
  }

  /** @param {HTMLElement[]} notes @param {string[]} problems */
  addNotes(notes, problems) {
    for (const problem of problems) notes.push(el('p', { class: 'ps-problem' }, problem));
  }

  /** @param {string} text */
  note(text) {
    return el('p', { class: 'ps-note' }, text);
  }

  /** What can be asked, where nothing is asked yet. */
  guide() {
    const examples = ['words', 'number', 'figure', 'date', 'phrase'].map((name) => el('li', {},
      el('code', {}, this.t(`example_${name}`)), ' ', this.t(`example_${name}_hint`)));
    return el('div', { class: 'ps-guide' }, el('p', {}, this.t('guide')), el('ul', {}, ...examples),
      el('p', { class: 'ps-soft' }, this.t('keys')));
  }

  /** @param {(Hit|ProjectHit)[]} hits @param {number} total @param {boolean} follows whether there will be more */
  drawHits(hits, total, follows) {
    const asked = !this.query.isEmpty;
    if (!asked) this.status.textContent = this.isWide ? '' : this.t.count('in_project', total);
    else if (hits.length || follows) this.status.textContent = this.t.count('found', Math.max(total, hits.length));
    else this.status.textContent = this.t('nothing');
    const at = this.focused;
    this.list.replaceChildren(...hits.map((hit) => this.card(hit)));
    this.more.hidden = hits.length < this.limit || this.limit >= MOST;
    if (at >= 0) this.focusHit(at);
  }

  /** Of a place in the review. @param {{document: string, page: number, id: string, project?: string}} hit */
  address(hit) {
    const project = hit.project ?? this.options.project;
    return `${this.options.base}/ui/review${queryOf({ project, document: hit.document, page: hit.page, subject: hit.id })}`;
  }

  /** @param {boolean} some whether there is anything to take away */
  drawExport(some) {
    this.exporting.hidden = !some;
    const { q, ...chosen } = this.query.asked;
    const query = queryOf({ q, ...chosen });
    const join = query ? '&' : '?';
    const viewer = `${this.options.base}/iiif/presentation/3/${encodeURIComponent(this.options.project)}/search/2${query}`;
    const tables = `${(this.isWide ? this.api : this.http).root}/search/export${query}${join}format=`;
    const link = (/** @type {string} */ name, /** @type {string} */ href) => el('li', {}, el('a', { href, download: name }, this.t(`export_${name}`)));
    this.exporting.replaceChildren(el('summary', { class: 'ps-button' }, this.t('export')),
      el('div', { class: 'ps-sheet' }, el('ul', {},
        link('csv', `${tables}csv`), link('json', `${tables}json`), !this.isWide && link('iiif', viewer)),
      el('p', { class: 'ps-soft' }, this.t(this.isWide ? 'export_many_hint' : 'export_hint', { most: MOST }))));
  }

  // The keyboard

  get links() {
    return /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll('.ps-link')]);
  }

  /** Number of the hit that has the focus; -1: none. */
  get focused() {
    const item = document.activeElement?.closest('.ps-hit');
    return item ? [...this.list.children].indexOf(item) : -1;
  }

  /** @param {number} index */
  focusHit(index) {
    const link = this.links[Math.max(0, Math.min(index, this.links.length - 1))];
    link?.focus();
    link?.closest('.ps-hit')?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const inQuery = event.target === this.input;
    if (inQuery && event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.ask();
      return;
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (takesText(event.target) && !inQuery) return;
    const at = this.focused;
    const { key } = event;
    if (inQuery && key !== 'ArrowDown' && key !== 'Escape') return;
    if (key === 'ArrowDown' || key === 'j') {
      if (at >= this.links.length - NEAR_END && !this.more.hidden && !this.loading) this.showMoreAt(at + 1);
      else this.focusHit(at + 1);
    } else if (key === 'ArrowUp' || key === 'k') {
      if (at <= 0) this.input.focus();
      else this.focusHit(at - 1);
    } else if (key === 'w' && at >= 0) {
      const why = /** @type {?HTMLDetailsElement} */ (this.list.children[at].querySelector('.ps-why'));
      if (why) why.open = !why.open;
    } else if (key === '/' || (key === 'Escape' && at >= 0)) {
      this.input.focus();
      this.input.select();
    } else return;
    event.preventDefault();
  }

  /** More hits, going on from where one is. @param {number} index */
  async showMoreAt(index) {
    this.limit = Math.min(this.limit * 2, MOST);
    await this.load(false);
    this.focusHit(index);
  }
}
