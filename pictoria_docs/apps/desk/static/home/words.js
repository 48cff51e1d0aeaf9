/** Words for people, from the table that the page is given; numbers, sizes and times as the language writes them. */

/**
 * @param {Record<string, string>} table words by code, with `{name}` to be filled in
 * @param {string} language of the interface
 */
export function makeWords(table, language) {
  const t = (code, values = {}) => fill(table[code] ?? code, values);
  const number = new Intl.NumberFormat(language);
  // Dates as the person's own country writes them, if it speaks the language.
  const local = navigator.languages.find((each) => each.startsWith(language)) ?? language;
  const plurals = new Intl.PluralRules(language);
  const one = (count) => plurals.select(count) === 'one';

  return Object.assign(t, {
    language,
    has: (code) => code in table,
    number: (value) => number.format(value),
    /** "1 page", "12 pages": `code_one` is for one. */
    count(code, count, values = {}) {
      const single = one(count) && `${code}_one` in table;
      return t(single ? `${code}_one` : code, { count: number.format(count), ...values });
    },
    size(bytes) {
      const step = Math.min(2, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3) - 1));
      const value = bytes / 1000 ** (step + 1);
      const unit = ['kilobyte', 'megabyte', 'gigabyte'][step];
      const maximumFractionDigits = value < 10 ? 1 : 0;
      return value.toLocaleString(language, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits });
    },
    time(seconds) {
      if (seconds < 45) return t('home.time_seconds');
      if (seconds < 5400) return t('home.time_minutes', { count: number.format(Math.max(1, Math.round(seconds / 60))) });
      return t('home.time_hours', { count: number.format(Math.round(seconds / 3600)) });
    },
    moment: (iso) => new Date(iso).toLocaleString(local, { dateStyle: 'medium', timeStyle: 'short' }),
  });
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
