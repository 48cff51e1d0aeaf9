/** Which pages were on the screen long enough to be looked at: told to the server now and then, many at once. */

const LONG_ENOUGH = 1000;
const PAUSE = 15_000; // milliseconds after which it is told

/** @typedef {import('./review_app.js').ReviewApp} ReviewApp */

export class LookedPages {
  /** Pages by document, told or to be told. @type {Map<string, Set<number>>} */
  #known = new Map();
  /** Those that are still to be told. @type {{document: string, page: number}[]} */
  #untold = [];
  #looking = 0;
  #telling = 0;
  #turned = () => { // away, or back: then what is on show begins to be looked at
    if (document.visibilityState === 'hidden') this.tell();
    else this.shown();
  };

  /** @param {ReviewApp} app */
  constructor(app) {
    this.app = app;
    document.addEventListener('visibilitychange', this.#turned);
  }

  /** Other pages are on show. */
  shown() {
    clearTimeout(this.#looking);
    if (this.app.isReviewer && this.#fresh().length) this.#looking = setTimeout(() => this.#look(), LONG_ENOUGH);
  }

  /** Whether a page was looked at here. @param {string} document @param {number} page */
  knows(document, page) {
    return this.#known.get(document)?.has(page) === true;
  }

  /** Those on show that are not known yet. */
  #fresh() {
    const { pages } = this.app;
    return pages.numbers.filter((number) => !this.knows(pages.document, number));
  }

  #look() {
    if (document.visibilityState !== 'visible') return;
    const at = this.app.pages.document;
    const fresh = this.#fresh();
    this.#known.set(at, new Set([...this.#known.get(at) ?? [], ...fresh]));
    this.#untold.push(...fresh.map((page) => ({ document: at, page })));
    this.#telling ||= setTimeout(() => this.tell(), PAUSE);
  }

  /** Tell the server at once; what does not reach it is told the next time. */
  async tell() {
    clearTimeout(this.#telling);
    this.#telling = 0;
    const pages = this.#untold.splice(0);
    if (!pages.length) return;
    try {
      await this.app.client.http.post('/looked', { pages });
    } catch {
      this.#untold.unshift(...pages);
    }
  }

  destroy() {
    clearTimeout(this.#looking);
    this.tell();
    document.removeEventListener('visibilitychange', this.#turned);
  }
}
