/** What the page of fields and types knows of the project, and what the person makes of it. */

/**
 * @typedef {import('../shared/api.js').Schema} Schema
 * @typedef {import('../shared/api.js').SchemaBody} SchemaBody
 * @typedef {import('./field_form.js').Field} Field
 * @typedef {import('./type_form.js').RegionType} RegionType
 * @typedef {import('./type_form.js').LinkType} LinkType
 * @typedef {{fields: Field[], regions: RegionType[], links: LinkType[], to_base: string[]}} Draft
 */

export class PageState {
  /**
   * @param {Schema} known @param {import('../shared/translator.js').Translator} t
   * @param {import('../shared/http_client.js').HttpClient<'/projects/{project}'>} http
   * @param {Object<string, string>} languages names by code @param {(text: string) => void} announce
   */
  constructor(known, t, http, languages, announce) {
    this.t = t;
    this.http = http;
    this.languages = languages;
    this.announce = announce;
    this.known = known;
    this.draft = draftOf(known);
    this.saved = JSON.stringify(this.body);
  }

  /** Begin with what is saved. @param {Schema} known */
  take(known) {
    this.known = known;
    this.draft = draftOf(known);
    this.saved = JSON.stringify(this.body);
  }

  /** Another save has changed vocabularies, and with them the file; what the person has made stays. @param {Schema} known */
  learn(known) {
    const { revision, vocabularies, may_undo } = known;
    this.known = { ...this.known, revision, vocabularies, may_undo };
    const saved = JSON.parse(this.saved);
    this.saved = JSON.stringify({ ...saved, revision });
  }

  /** What is sent. @returns {SchemaBody} */
  get body() {
    const { fields, regions, links, to_base } = this.draft;
    return {
      revision: this.known.revision,
      fields: fields.map(({ name, labels, help, type, repeatable, vocabulary, printed, important, hidden }) => (
        { name, labels, help, type, repeatable, vocabulary, printed, important, hidden })),
      regions: regions.map(({ name, label, colour, key, base, segmonto }) => ({ name, label, colour, key, base, segmonto })),
      links: links.map(({ name, label, colour, key, sources, targets, symmetric }) => (
        { name, label, colour, key, sources, targets, symmetric })),
      to_base,
    };
  }

  get isChanged() {
    return JSON.stringify(this.body) !== this.saved;
  }

  /** Whether what entries are read for has changed. @param {Schema} before */
  readsOtherwise(before) {
    return JSON.stringify(before.fields.map(readFor)) !== JSON.stringify(this.known.fields.map(readFor));
  }

  /** @param {string} name */
  vocabularyName(name) {
    const code = `schema.vocabulary_name.${name}`;
    return this.t.has(code) ? this.t(code) : name.replaceAll('_', ' ');
  }
}

/** What is saved, for a person to change. @param {Schema} known @returns {Draft} */
function draftOf({ fields, regions, links }) {
  return structuredClone({ fields, regions, links, to_base: [] });
}

/** What of a field decides how entries are read, and which of them are asked about. @param {Field} field */
function readFor({ name, type, vocabulary, printed, hidden, repeatable, important, own, labels }) {
  // A field of one's own without printed words is opened by its labels.
  return { name, type, vocabulary, printed, hidden, repeatable, important, labels: own && !printed.length ? labels : null };
}
