/** What the views beside the gallery share: a head with what there is, and asking again while more is being found out. */

import { el } from '../shared/dom.js';
import { HttpClient, sentenceOf } from '../shared/http_client.js';
import { makeTranslator } from '../shared/translator.js';

/** Milliseconds after which the same is asked again, while there is more to come. */
const FOLLOW = 2000;

/**
 * @typedef {object} ViewOptions
 * @property {string} base prefix of the server
 * @property {string} project
 * @property {string} language
 * @property {import('../shared/translator.js').Messages} words of `desk.*`
 * @property {(picture: {document: string, page: number, id: string}) => string} addressOf a picture's place in the review
 */

export class PictureView {
  #timer = 0;
  /** What is shown, as JSON: what comes again unchanged leaves the keys where they are. */
  #shown = '';
  off = new AbortController();

  /** @param {HTMLElement} host @param {ViewOptions} options @param {string} name of the view */
  constructor(host, options, name) {
    this.options = options;
    this.t = makeTranslator(options.words, options.language).scope('families');
    const { t } = this;
    this.http = new HttpClient(options.base, { offline: t('offline'), failed: t('failed') }).project(options.project);
    this.root = host.appendChild(el('section', { class: `pc pf pf-view-${name}`, lang: options.language, 'aria-label': t(`view_${name}`) }));
    this.bar = this.root.appendChild(el('div', { class: 'pf-bar' }));
    this.count = this.bar.appendChild(el('p', { class: 'pf-count', role: 'status' }));
    this.notes = this.root.appendChild(el('div', { class: 'pf-notes', hidden: true }));
  }

  destroy() {
    this.off.abort();
    clearTimeout(this.#timer);
    this.root.remove();
  }

  /** A link to a table of what is shown. @param {string} path */
  offerTable(path) {
    this.bar.append(el('a', { class: 'pf-link', href: `${this.http.root}${path}?format=csv`, download: '' }, this.t('csv')));
  }

  /** @param {string[]} sentences */
  note(...sentences) {
    this.notes.hidden = !sentences.length;
    this.notes.replaceChildren(...sentences.map((text) => el('p', {}, text)));
  }

  /**
   * Show what the server has, and again as long as there is more to come.
   * @template {object} T
   * @param {(signal: AbortSignal) => Promise<T>} ask @param {(found: T) => void} draw
   */
  async follow(ask, draw) {
    const { signal } = this.off;
    try {
      const found = await ask(signal);
      if (signal.aborted) return;
      const shown = JSON.stringify(found);
      if (shown !== this.#shown) this.#keepFocus(() => draw(found));
      this.#shown = shown;
      if ('left' in found && found.left) this.#timer = window.setTimeout(() => this.follow(ask, draw), FOLLOW);
    } catch (error) {
      if (signal.aborted) return;
      this.notes.hidden = false;
      this.notes.replaceChildren(el('p', { class: 'pf-problem', role: 'alert' }, sentenceOf(error)));
    }
  }

  /** @param {() => void} draw makes anew what may have the focus */
  #keepFocus(draw) {
    const key = this.root.contains(document.activeElement) && document.activeElement instanceof HTMLElement
      ? document.activeElement.dataset.key : null;
    draw();
    const again = key ? this.root.querySelector(`[data-key="${CSS.escape(key)}"]`) : null;
    if (again instanceof HTMLElement) again.focus();
  }

  /** What a picture is called. @param {{number: string, title: string}} picture */
  nameOf({ number, title }) {
    return [this.t('figure'), number].filter(Boolean).join(' ') + (title ? ` — ${title}` : '');
  }

  /** @param {{document_title: string, page: number}} picture */
  placeOf({ document_title: document, page }) {
    return this.t('place', { document, page });
  }
}
