/** The server's REST interface: answers as data, problems as errors with a sentence for people. */

const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);
/** Every request of ours says so: other sites cannot. */
const OWN = { 'X-Pictoria': '1', Accept: 'application/json' };

/**
 * @import { Answer, Body } from './routes.js'
 * @typedef {'offline'|'busy'|'signed_out'|'refused'} ErrorKind "offline" and "busy" pass, "signed_out" needs the person,
 *   "refused" will be refused again
 * @typedef {{headers?: Object<string, string>, signal?: AbortSignal, cache?: RequestCache}} RequestOptions
 */

export class RequestError extends Error {
  /**
   * What does not fit of what was sent, place by place, where the server tells.
   * @type {import('./api.js').SchemaProblem[]}
   */
  problems = [];

  /** @param {ErrorKind} kind @param {string} [sentence] for people, where there is one @param {string} [code] */
  constructor(kind, sentence = '', code = '') {
    super(sentence || code || kind);
    this.kind = kind;
    this.sentence = sentence;
    this.code = code;
  }
}

/** @template {string} [Root=''] the path below the REST interface, of all that is asked */
export class HttpClient {
  /**
   * @param {string} base prefix of the server
   * @param {{offline?: string, failed?: string, timeout?: number, onSignedOut?: () => void}} [options]
   *   `offline`, `failed`: sentences where the server gives none; `timeout`: milliseconds after which it counts as out of reach
   */
  constructor(base, options = {}) {
    const { offline = '', failed = '', timeout = 0, onSignedOut } = options;
    this.options = options;
    this.root = `${base.replace(/\/$/, '')}/api/v1`;
    this.sentences = { offline, failed };
    this.timeout = timeout;
    this.onSignedOut = onSignedOut;
  }

  /** The same for one project. @param {string} name @returns {HttpClient<'/projects/{project}'>} */
  project(name) {
    const root = `${this.root}/projects/${encodeURIComponent(name)}`;
    return Object.assign(new HttpClient('', this.options), { root });
  }

  /**
   * @template {string} Path
   * @param {Path} path @param {Object<string, any>} [query] see `queryOf` @param {RequestOptions} [options]
   * @returns {Promise<Answer<'GET', Root, Path>>}
   */
  async get(path, query = {}, options = {}) {
    return this.read(await this.send('GET', path + queryOf(query), undefined, options));
  }

  /**
   * @template {string} Path
   * @param {Path} path @param {Body<'POST', Root, Path>} [body]
   * @returns {Promise<Answer<'POST', Root, Path>>}
   */
  async post(path, body) {
    return this.read(await this.send('POST', path, body ?? {}));
  }

  /**
   * @template {string} Path
   * @param {Path} path @param {Body<'PUT', Root, Path>} body
   * @returns {Promise<Answer<'PUT', Root, Path>>}
   */
  async put(path, body) {
    return this.read(await this.send('PUT', path, body));
  }

  /** @param {string} path */
  async remove(path) {
    return this.read(await this.send('DELETE', path));
  }

  /**
   * The response of a request that was done, or that changed nothing (304).
   * @param {string} method @param {string} path @param {object} [body] as JSON; else `options.body` as it is
   * @param {RequestOptions & {body?: Blob}} [options]
   */
  async send(method, path, body = undefined, { headers = {}, ...options } = {}) {
    /** @type {Object<string, string>} */
    const content = body === undefined ? {} : { 'Content-Type': 'application/json' };
    const signal = options.signal ?? (this.timeout ? AbortSignal.timeout(this.timeout) : null);
    let response;
    try {
      response = await fetch(this.root + path, {
        method, credentials: 'same-origin', ...options, signal, headers: { ...OWN, ...content, ...headers },
        body: body === undefined ? options.body : JSON.stringify(body),
      });
    } catch (error) {
      if (options.signal?.aborted) throw error;
      throw new RequestError('offline', this.sentences.offline);
    }
    if (response.ok || response.status === 304) return response;
    throw this.#error(response.status, await response.json().catch(() => ({})));
  }

  /**
   * Send one file.
   * @param {string} path @param {File} file @param {(share: number) => void} onProgress the share that has gone out
   * @returns {Promise<import('./api.js').TakenFile>}
   */
  upload(path, file, onProgress) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open('PUT', this.root + path);
      for (const [name, value] of Object.entries({ ...OWN, 'Content-Type': 'application/octet-stream' })) {
        request.setRequestHeader(name, value);
      }
      request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
      request.onerror = () => reject(new RequestError('offline', this.sentences.offline));
      request.onload = () => {
        /** @type {any} */
      let data = {};
        try {
          data = JSON.parse(request.responseText);
        } catch { /* an answer of a proxy: its status tells enough */ }
        if (request.status < 300) resolve(data);
        else reject(this.#error(request.status, data));
      };
      request.send(file);
    });
  }

  /** The data of a response. @param {Response} response @returns {Promise<any>} */
  async read(response) {
    if (response.status === 204) return null;
    try {
      return await response.json();
    } catch {
      throw new RequestError('offline', this.sentences.offline); // cut off in the middle
    }
  }

  /** @param {number} status @param {Partial<import('./api.js').SchemaRefusal>} data */
  #error(status, data) {
    const kind = status === 401 ? 'signed_out' : PASSING.has(status) ? 'busy' : 'refused';
    if (kind === 'signed_out') this.onSignedOut?.();
    const sentence = typeof data?.sentence === 'string' ? data.sentence : this.sentences.failed;
    const error = new RequestError(kind, sentence, data?.code ?? String(status));
    error.problems = data?.problems ?? [];
    return error;
  }
}

/** A query with its "?": lists are repeated; null, undefined and "" left out. @param {Object<string, any>} values */
export function queryOf(values) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const item of [value].flat()) if (item !== null && item !== undefined && item !== '') query.append(name, item);
  }
  return query.size ? `?${query}` : '';
}

/** An id in a path: those of values have a slash, which stays one. @param {string} id */
export const pathOf = (id) => id.split('/').map(encodeURIComponent).join('/');

/** What an error tells people. @param {any} error */
export const sentenceOf = (error) => error.sentence || String(error.message ?? error);
