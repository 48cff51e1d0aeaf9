/** One project on the server: pages kept and asked for again by their ETag, details kept until something changes. */

import { HttpClient, pathOf } from '../shared/http_client.js';

const PAGES_KEPT = 60;
const PICTURES_KEPT = 12;
const TIMEOUT = 30_000; // milliseconds

/**
 * @typedef {import('../shared/api.js').Page} PageView
 * @typedef {import('../shared/api.js').Answers['GET /api/v1/projects/{project}/documents/{document}/subjects/{subject}']} Details
 */

export class ProjectClient {
  /** @type {Map<string, {etag: ?string, view: PageView}>} */
  #pages = new Map();
  /** Pages that have been asked for and are on their way. @type {Map<string, Promise<PageView>>} */
  #requests = new Map();
  /** @type {Map<string, Promise<Details>>} */
  #details = new Map();
  /** @type {Map<string, Promise<import('../shared/api.js').Record>>} */
  #records = new Map();
  /** @type {Map<string, HTMLImageElement>} */
  #pictures = new Map();

  /** @param {string} base prefix of the server @param {string} project */
  constructor(base, project) {
    this.http = new HttpClient(base, { timeout: TIMEOUT }).project(project);
  }

  project() {
    return this.http.get('');
  }

  /** What is left on each page. @param {string} document */
  pages(document) {
    return this.http.get(`/documents/${document}/pages`);
  }

  /** The pages that nobody has looked at. @param {string} document "": of all */
  unseen(document) {
    return this.http.get('/unseen', document ? { document } : {});
  }

  /** What is probably missing. @param {string} document "": in all @returns {Promise<import('../shared/api.js').Missing>} */
  missing(document) {
    return this.http.get('/missing', document ? { document } : {});
  }

  /** What may be the entries of a document. @param {string} document @param {string[]} like drawn entries: only what opens as they do */
  lists(document, like) {
    return this.http.get(`/documents/${document}/lists`, { like });
  }

  /** What stands in the same place of the entries of a document, and is of no field yet. @param {string} document */
  slots(document) {
    return this.http.get(`/documents/${document}/slots`);
  }

  /** What is next. @param {object} filters */
  queue(filters) {
    return this.http.get('/queue', filters);
  }

  /** A page that is kept, or null. @param {string} document @param {number} number */
  kept(document, number) {
    return this.#pages.get(`${document}/${number}`)?.view ?? null;
  }

  /**
   * A page; one that is kept is given at once unless a `fresh` one is wanted.
   * @param {string} document @param {number} number @param {{fresh?: boolean}} [options]
   * @returns {Promise<PageView>}
   */
  page(document, number, { fresh = false } = {}) {
    const key = `${document}/${number}`;
    const known = this.#pages.get(key);
    if (known && !fresh) return Promise.resolve(known.view);
    if (fresh) return this.#fetchPage(key, document, number, known);
    const request = this.#requests.get(key)
      ?? this.#fetchPage(key, document, number).finally(() => this.#requests.delete(key));
    this.#requests.set(key, request);
    return request;
  }

  /**
   * @param {string} key @param {string} document @param {number} number
   * @param {{etag: ?string, view: PageView}} [known]
   * @returns {Promise<PageView>}
   */
  async #fetchPage(key, document, number, known = undefined) {
    /** @type {Object<string, string>} */
    const headers = known?.etag ? { 'If-None-Match': known.etag } : {};
    const path = `/documents/${document}/pages/${number}`;
    const response = await this.http.send('GET', path, undefined, { headers, cache: 'no-store' });
    if (known && response.status === 304) return known.view;
    const view = await this.http.read(response);
    this.#pages.delete(key);
    this.#pages.set(key, { etag: response.headers.get('ETag'), view });
    if (this.#pages.size > PAGES_KEPT) this.#pages.delete(oldestKey(this.#pages));
    return view;
  }

  /** Ask for a page and its picture before they are needed. @param {string} document @param {number} number */
  async prefetch(document, number) {
    try {
      const { image } = await this.page(document, number);
      if (this.#pictures.has(image.url)) return;
      const picture = new Image();
      picture.src = image.url;
      this.#pictures.set(image.url, picture);
      if (this.#pictures.size > PICTURES_KEPT) this.#pictures.delete(oldestKey(this.#pictures));
      await picture.decode();
    } catch { /* asked for again when it is needed */ }
  }

  /**
   * All that is known of a subject; kept until something of the project changes.
   * @param {string} document @param {string} id
   */
  details(document, id) {
    return once(this.#details, `${document}/${id}`, () => this.http.get(`/documents/${document}/subjects/${pathOf(id)}`));
  }

  /** The record of an entry as a form. @param {string} document @param {string} entry */
  record(document, entry) {
    return once(this.#records, `${document}/${entry}`, () => this.http.get(`/documents/${document}/records/${pathOf(entry)}`));
  }

  /**
   * Something has changed: what is known of subjects is asked for anew.
   * @param {?string} [document] it was read anew: its pages too
   */
  forget(document = null) {
    this.#details.clear();
    this.#records.clear();
    for (const key of [...this.#pages.keys()]) if (document && key.startsWith(`${document}/`)) this.#pages.delete(key);
  }
}

/**
 * What was asked for already, or is now; asked for again if that fails.
 * @template T
 * @param {Map<string, Promise<T>>} requests @param {string} key @param {() => Promise<T>} send
 */
function once(requests, key, send) {
  const known = requests.get(key);
  if (known) return known;
  const request = send();
  requests.set(key, request);
  request.catch(() => requests.delete(key));
  return request;
}

/** @param {Map<string, unknown>} map not empty @returns {string} */
const oldestKey = (map) => map.keys().next().value ?? '';
