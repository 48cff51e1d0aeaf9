/** The words of the gallery: codes of `desk.gallery.*` to text. */

const PREFIX = /^(desk\.)?gallery\./;

/**
 * A function that says a code, its {places} filled in; a code without a text is shown as it is.
 * @param {Object<string, string>} table code -> text, with or without "desk.gallery." before it
 * @returns {(code: string, values?: Object<string, *>) => string}
 */
export function speaker(table = {}) {
  const short = Object.entries(table).map(([code, text]) => [code.replace(PREFIX, ''), text]);
  const words = Object.fromEntries(short);
  return (code, values = {}) => {
    const text = words[code] ?? code;
    return text.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
  };
}
