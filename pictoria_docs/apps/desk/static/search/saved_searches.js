/** A person's own searches that are kept under a name: chosen, kept, dropped. */

import { el } from '../shared/dom.js';
import { sentenceOf } from '../shared/http_client.js';
import { closeWhenLeft } from '../shared/menu.js';
import { SearchQuery } from './search_query.js';

/** @typedef {import('../shared/api.js').SavedSearch} SavedSearch */

export class SavedSearches {
  /** How often something was changed, or its answer has come: a list that was asked for before may be older. */
  #changes = 0;

  /**
   * @param {HTMLElement} host @param {import('../shared/translator.js').Translator} t
   * @param {import('../shared/http_client.js').HttpClient<'/projects/{project}'>} http
   * @param {{query: () => SearchQuery, choose: (query: SearchQuery) => void, announce: (text: string) => void}} page
   */
  constructor(host, t, http, page) {
    this.t = t;
    this.http = http;
    this.page = page;
    this.menu = host.appendChild(el('details', { class: 'ps-menu' }));
    const opener = el('summary', { class: 'ps-button' }, t('saved'));
    // Before it opens: "toggle" comes after it, when somebody may be typing already.
    opener.addEventListener('click', () => {
      if (!this.menu.open) this.name.value = this.page.query().words.q.slice(0, 100);
    });
    this.menu.append(opener);
    const box = this.menu.appendChild(el('div', { class: 'ps-sheet' }));
    this.list = box.appendChild(el('ul', { class: 'ps-saved' }));
    const form = box.appendChild(el('form', { class: 'ps-save' }));
    const label = form.appendChild(el('label', {}, el('span', {}, t('save_name'))));
    this.name = label.appendChild(el('input', { type: 'text', maxlength: 100, required: true, autocomplete: 'off' }));
    form.append(el('button', { type: 'submit' }, t('save')));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.save();
    });
    this.menu.addEventListener('toggle', () => {
      if (this.menu.open) this.load();
    });
    closeWhenLeft(this.menu);
  }

  close() {
    this.menu.open = false;
    this.menu.querySelector('summary')?.focus();
  }

  load() {
    const before = this.#changes;
    return this.attempt(async () => {
      const searches = await this.http.get('/searches');
      if (before === this.#changes) this.draw(searches);
    });
  }

  async save() {
    const name = this.name.value.trim();
    if (!name) return;
    const kept = await this.change(() => this.http.post('/searches', { name, query: this.page.query().given }));
    if (!kept) return;
    this.page.announce(this.t('saved_done', { name }));
    this.close();
  }

  /** Change the searches, and show those that there are then. @param {() => Promise<SavedSearch[]>} change */
  change(change) {
    this.#changes += 1;
    return this.attempt(async () => {
      const searches = await change();
      this.#changes += 1;
      this.draw(searches);
    });
  }

  /** Do something that the server may refuse; whether it was done. @param {() => Promise<void>} act */
  async attempt(act) {
    try {
      await act();
      return true;
    } catch (error) {
      this.page.announce(sentenceOf(error));
      return false;
    }
  }

  /** @param {SavedSearch[]} searches */
  draw(searches) {
    this.list.replaceChildren(...searches.map((saved) => {
      const choose = el('button', { type: 'button', class: 'ps-choose' }, saved.name);
      choose.addEventListener('click', () => {
        this.close();
        this.page.choose(SearchQuery.from(saved.query));
      });
      const remove = el('button', { type: 'button', 'aria-label': this.t('remove', { name: saved.name }) }, '×');
      remove.addEventListener('click', () => this.change(() => this.http.remove(`/searches/${saved.number}`)));
      return el('li', {}, choose, remove);
    }));
    if (!searches.length) this.list.append(el('li', { class: 'ps-soft' }, this.t('none_saved')));
  }
}
