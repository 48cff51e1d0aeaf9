/** What is looked for: as the address of the page keeps it, as the server takes it. */

/** Facets that every item has, and fields of records ("facet": "material:bronze"). */
const LISTS = ['document', 'kind', 'type', 'language', 'status', 'facet', 'scope'];
const WORDS = ['q', 'like', 'first_year', 'last_year'];

/**
 * @typedef {'document'|'kind'|'type'|'language'|'status'|'facet'|'scope'} ListName
 * @typedef {'q'|'like'|'first_year'|'last_year'} WordName
 */

export class SearchQuery {
  /** Each word as typed; "like": a part of a page ("DOCUMENT:p12:x0,y0,x1,y1"). @type {Record<WordName, string>} */
  words = { q: '', like: '', first_year: '', last_year: '' };
  /** The chosen values; "scope": the projects, of several. @type {Record<ListName, string[]>} */
  lists = { document: [], kind: [], type: [], language: [], status: [], facet: [], scope: [] };

  /** @param {URLSearchParams} parameters of an address */
  static read(parameters) {
    const query = new SearchQuery();
    for (const name of WORDS) query.words[/** @type {WordName} */ (name)] = parameters.get(name) ?? '';
    for (const name of LISTS) query.lists[/** @type {ListName} */ (name)] = parameters.getAll(name);
    return query;
  }

  /** @param {Record<string, any>} values that were kept */
  static from(values) {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(values)) for (const item of [value].flat()) parameters.append(name, item);
    return SearchQuery.read(parameters);
  }

  /** What is given, by name: for the address, and to be kept. @returns {Record<string, string|string[]>} */
  get given() {
    const given = Object.entries({ ...this.words, ...this.lists }).filter(([, value]) => value.length);
    return Object.fromEntries(given);
  }

  /** As the server takes it: a year that is no number is none yet. */
  get asked() {
    const { scope, ...lists } = this.lists;
    /** @param {string} text */
    const year = (text) => (/^-?\d{1,5}$/.test(text) ? text : '');
    const { q, first_year: first, last_year: last } = this.words;
    return { q, ...lists, first_year: year(first), last_year: year(last) };
  }

  /** Whether everything in the project is wanted. */
  get isEmpty() {
    return !this.words.q.trim() && !this.isNarrowed;
  }

  /** Whether hits are chosen by more than words. */
  get isNarrowed() {
    const { q, ...asked } = this.asked;
    return Object.values(asked).some((value) => value.length);
  }

  /** @param {ListName} name @param {string} value */
  has(name, value) {
    return this.lists[name].includes(value);
  }

  /** Choose a value, or leave it. @param {ListName} name @param {string} value */
  toggle(name, value) {
    const values = this.lists[name];
    this.lists[name] = values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
  }

  /** Leave all but the words. */
  widen() {
    for (const name of LISTS) if (name !== 'scope') this.lists[/** @type {ListName} */ (name)] = [];
    this.words.first_year = '';
    this.words.last_year = '';
  }
}
