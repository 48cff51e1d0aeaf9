/** The words of the desk: codes to text, numbers, dates and shares as the language writes them. */

export class Words {
  /** @param {Object<string, string>} table code, with or without "desk.", -> text @param {string} language */
  constructor(table, language) {
    this.table = new Map(Object.entries(table).map(([code, text]) => [code.replace(/^desk\./, ''), text]));
    this.language = language;
    this.numbers = new Intl.NumberFormat(language);
    this.shares = new Intl.NumberFormat(language, { style: 'percent' });
    this.dates = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
    this.plurals = new Intl.PluralRules(language);
    /** Names of the fields of records, learnt from the records. */
    this.fields = new Map();
  }

  /** The text of `desk.panels.<code>`, its {places} filled in. */
  say(code, values = {}) {
    return this.#fill(this.table.get(`panels.${code}`) ?? code, values);
  }

  /** The text for a number of things: `<code>_one` where the language counts it as one. */
  count(code, number, values = {}) {
    const one = this.plurals.select(number) === 'one' && this.table.has(`panels.${code}_one`);
    return this.say(one ? `${code}_one` : code, { ...values, count: this.numbers.format(number) });
  }

  #fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
  }

  /** What the canvas shows. */
  get canvas() {
    const own = [...this.table].filter(([code]) => code.startsWith('canvas.'));
    return Object.fromEntries(own.map(([code, text]) => [code.slice(7), text]));
  }

  /** A type of region or link, or the name of a record's field, in words. */
  type(type) {
    return this.table.get(`type.${type}`) ?? this.fields.get(type) ?? String(type ?? '').replaceAll('_', ' ');
  }

  kind(kind) {
    return this.say(`kind_${kind}`);
  }

  status(status) {
    return this.say(`status_${status}`);
  }

  /** How sure a machine is, in words. */
  sureness(confidence) {
    const step = [[0.95, 'very'], [0.8, 'rather'], [0.6, 'fairly'], [0.35, 'little']].find(([least]) => confidence >= least);
    return this.say(`sure_${step ? step[1] : 'guess'}`);
  }

  share(number) {
    return this.shares.format(number);
  }

  number(number) {
    return this.numbers.format(number);
  }

  date(at) {
    return at ? this.dates.format(new Date(at)) : '';
  }

  /** A time of work, roughly. */
  duration(seconds) {
    const minutes = Math.max(1, Math.round(seconds / 60));
    return minutes < 90 ? this.count('minutes', minutes) : this.count('hours', Math.round(minutes / 60));
  }
}
