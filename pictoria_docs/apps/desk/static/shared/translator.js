/** Codes to text, and numbers, dates, sizes and times as the language writes them. */

/**
 * @typedef {Object<string, string>} Messages code, with or without "desk.", -> text with {places} to be filled in
 * @typedef {Object<string, any>} Values
 */

/**
 * @typedef {object} TranslatorMethods
 * @property {string} language
 * @property {(code: string) => boolean} has
 * @property {(code: string, number: number, values?: Values) => string} count "1 page", "12 pages": of `<code>_one`
 *   where the language counts it as one, else of `<code>`
 * @property {(scope: string) => Translator} scope the same with codes that begin with `<scope>.`, if there are such
 * @property {(number: number, options?: Intl.NumberFormatOptions) => string} number
 * @property {(share: number) => string} percent
 * @property {(at: string|null|undefined) => string} date day and time of day
 * @property {(at: string) => string} day
 * @property {(bytes: number) => string} size
 * @property {(type: string|null|undefined) => string} type a type in words; a project's own type is its own word
 * @property {Map<string, string>} names of types that are no messages: fields of records, as the records tell them
 * @typedef {((code: string, values?: Values) => string) & TranslatorMethods} Translator
 */

const UNITS = ['kilobyte', 'megabyte', 'gigabyte'];

/**
 * @param {Messages} messages @param {string} [language]
 * @returns {Translator} a code without a text is shown as it is
 */
export function makeTranslator(messages, language = 'en') {
  const table = new Map(Object.entries(messages).map(([code, text]) => [code.replace(/^desk\./, ''), text]));
  const numbers = new Intl.NumberFormat(language);
  const percents = new Intl.NumberFormat(language, { style: 'percent' });
  const plurals = new Intl.PluralRules(language);
  // Dates as the person's own country writes them, if it speaks the language.
  const local = navigator.languages.find((own) => own.startsWith(language)) ?? language;
  const dates = new Intl.DateTimeFormat(local, { dateStyle: 'medium', timeStyle: 'short' });
  const days = new Intl.DateTimeFormat(local, { dateStyle: 'medium' });
  const names = new Map();

  /** @param {string} prefix @returns {Translator} */
  function scoped(prefix) {
    /** @param {string} code */
    const textOf = (code) => table.get(prefix + code) ?? table.get(code);
    /** @param {string} code @param {Values} [values] */
    const translate = (code, values = {}) => (
      (textOf(code) ?? code).replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole)));
    return Object.assign(translate, /** @type {TranslatorMethods} */ ({
      language,
      names,
      scope: (scope) => scoped(`${scope}.`),
      has: (code) => textOf(code) !== undefined,
      count(code, number, values = {}) {
        const one = plurals.select(number) === 'one' && textOf(`${code}_one`) !== undefined;
        return translate(one ? `${code}_one` : code, { count: numbers.format(number), ...values });
      },
      number: (number, options) => (options ? number.toLocaleString(language, options) : numbers.format(number)),
      percent: (share) => percents.format(share),
      date: (at) => (at ? dates.format(new Date(at)) : ''),
      day: (at) => days.format(new Date(at)),
      size(bytes) {
        const step = Math.min(2, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3) - 1));
        const value = bytes / 1000 ** (step + 1);
        const maximumFractionDigits = value < 10 ? 1 : 0;
        return value.toLocaleString(language, { style: 'unit', unit: UNITS[step], unitDisplay: 'short', maximumFractionDigits });
      },
      type: (type) => (
        textOf(`type_${type}`) ?? table.get(`type.${type}`) ?? names.get(type) ?? String(type ?? '').replaceAll('_', ' ')),
    }));
  }
  return scoped('');
}
