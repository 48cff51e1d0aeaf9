/** The server, as the desk asks it: pages kept and asked for again by their ETag, problems as sentences. */

/** `kind`: "offline" and "busy" pass, "signed_out" needs the person, "refused" will be refused again. */
export class Problem extends Error {
  constructor(kind, sentence = '', code = '') {
    super(sentence || kind);
    Object.assign(this, { kind, sentence, code });
  }
}

const PAGES_KEPT = 60;
const PICTURES_KEPT = 12;
const PATIENCE = 30_000;
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

export class Client {
  #pages = new Map();
  /** Pages that have been asked for and are on their way. */
  #asked = new Map();
  #details = new Map();
  #pictures = new Map();

  /** @param {string} base prefix of the server @param {string} project */
  constructor(base, project) {
    this.root = `${base}/api/v1/projects/${encodeURIComponent(project)}`;
  }

  async #ask(path, options = {}) {
    const headers = { 'X-Pictoria': '1', Accept: 'application/json', ...options.headers };
    let response;
    try {
      response = await fetch(this.root + path, {
        credentials: 'same-origin', signal: AbortSignal.timeout(PATIENCE), ...options, headers,
      });
    } catch {
      throw new Problem('offline');
    }
    if (response.ok || response.status === 304) return response;
    throw await problemOf(response);
  }

  async get(path) {
    return json(await this.#ask(path));
  }

  async post(path, body) {
    const headers = { 'Content-Type': 'application/json' };
    return json(await this.#ask(path, { method: 'POST', headers, body: JSON.stringify(body) }));
  }

  project() {
    return this.get('');
  }

  pages(document) {
    return this.get(`/documents/${document}/pages`);
  }

  /** A page that is kept, or null. */
  kept(document, number) {
    return this.#pages.get(`${document}/${number}`)?.view ?? null;
  }

  /** A page; one that is kept is given at once unless a `fresh` one is wanted. */
  page(document, number, { fresh = false } = {}) {
    const key = `${document}/${number}`;
    const known = this.#pages.get(key);
    if (known && !fresh) return Promise.resolve(known.view);
    if (fresh) return this.#fetch(key, document, number, known);
    if (!this.#asked.has(key)) {
      this.#asked.set(key, this.#fetch(key, document, number).finally(() => this.#asked.delete(key)));
    }
    return this.#asked.get(key);
  }

  async #fetch(key, document, number, known = null) {
    const headers = known ? { 'If-None-Match': known.etag } : {};
    const response = await this.#ask(`/documents/${document}/pages/${number}`, { headers, cache: 'no-store' });
    if (response.status === 304) return known.view;
    const view = await json(response);
    this.#pages.delete(key);
    this.#pages.set(key, { etag: response.headers.get('ETag'), view });
    if (this.#pages.size > PAGES_KEPT) this.#pages.delete(this.#pages.keys().next().value);
    return view;
  }

  /** Ask for a page and its picture before they are needed. */
  async prefetch(document, number) {
    try {
      const { image } = await this.page(document, number);
      if (this.#pictures.has(image.url)) return;
      const picture = new Image();
      picture.src = image.url;
      this.#pictures.set(image.url, picture);
      if (this.#pictures.size > PICTURES_KEPT) this.#pictures.delete(this.#pictures.keys().next().value);
      await picture.decode();
    } catch { /* asked for again when it is needed */ }
  }

  /** All that is known of a subject; kept until something of the project changes. */
  details(document, id) {
    return this.#once(`/documents/${document}/subjects/${path(id)}`);
  }

  /** The record of an entry as a form. */
  record(document, entry) {
    return this.#once(`/documents/${document}/records/${path(entry)}`);
  }

  #once(address) {
    if (!this.#details.has(address)) {
      const asked = this.get(address);
      this.#details.set(address, asked);
      asked.catch(() => this.#details.delete(address));
    }
    return this.#details.get(address);
  }

  /** Something has changed: what is known of subjects is asked for anew. */
  forget() {
    this.#details.clear();
  }

  /** @param {Object<string, *>} filters lists are repeated, null and "" left out */
  queue(filters) {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(filters)) {
      for (const each of [value].flat()) if (each !== null && each !== '') query.append(name, each);
    }
    return this.get(`/queue?${query}`);
  }
}

/** An id in a path: those of values have a slash, which stays one. */
export const path = (id) => id.split('/').map(encodeURIComponent).join('/');

async function json(response) {
  try {
    return await response.json();
  } catch {
    throw new Problem('offline'); // cut off in the middle
  }
}

async function problemOf(response) {
  const told = await response.json().catch(() => ({}));
  const sentence = typeof told.sentence === 'string' ? told.sentence : '';
  if (response.status === 401) return new Problem('signed_out', sentence, told.code);
  if (PASSING.has(response.status)) return new Problem('busy', sentence, told.code);
  return new Problem('refused', sentence, told.code ?? String(response.status));
}
