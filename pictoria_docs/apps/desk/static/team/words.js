/** The words of a team's pages. */

/**
 * A function from a code to its text with {places} filled in.
 * @param {Object<string, string>} table the words of "desk.team.", whose codes lose that, and those of "desk.type."
 */
export function speaker(table) {
  const short = Object.fromEntries(Object.entries(table).map(([code, text]) => [code.replace(/^(desk\.)?(team\.)?/, ''), text]));
  return (code, values = {}) => (short[code] ?? code).replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
}
