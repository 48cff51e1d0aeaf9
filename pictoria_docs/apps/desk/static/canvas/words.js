/** The words of the canvas: codes of `desk.canvas.*` to text, and names of objects made of them. */

export class Words {
  /** @param {Object<string, string>} table code without its "desk.canvas." -> text with {name} places */
  constructor(table = {}) {
    this.set(table);
  }

  set(table) {
    const short = ([code, text]) => [code.replace(/^desk\.canvas\./, ''), text];
    this.table = Object.fromEntries(Object.entries(table).map(short));
  }

  /** The text of a code, its {places} filled in; a code without a text is shown as it is. */
  say(code, values = {}) {
    const text = this.table[code] ?? code;
    return text.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
  }

  /** A type in words; a project's own type is its own word. */
  type(type) {
    return this.table[`type_${type}`] ?? type.replaceAll('_', ' ');
  }

  status(status) {
    return this.say(`status_${status}`);
  }

  /** Short words for an object: "Figure 12", "Entry 7", "Mention fig. 3". */
  name(kind, object) {
    if (kind === 'mention') return this.say('named', { type: this.type(kind), name: cut(object.text, 24) });
    const type = this.type(object.type ?? kind);
    const number = kind === 'link' ? null : object.number;
    return number ? this.say('named', { type, name: cut(String(number), 24) }) : type;
  }

  /** What a screen reader says of an object: type, number, status, and how sure the machine is. */
  full(kind, object) {
    const status = this.status(object.status);
    if (kind === 'link') {
      const [source, target] = [object.source_end, object.target_end].map((end) => this.end(end));
      return this.say('label_link', { type: this.type(object.type), source, target, status });
    }
    const name = this.name(kind, object);
    if (object.status !== 'suggested' || object.confidence == null) return this.say('label', { name, status });
    return this.say('label_unsure', { name, status, percent: Math.round(object.confidence * 100) });
  }

  /** An end of a link: the name that the server gives it. */
  end(end) {
    if (!end) return '?';
    return end.name ? cut(end.name, 32) : this.type(end.type ?? end.kind);
  }
}

export function cut(text, length) {
  const clean = String(text ?? '').replace(/\s+/g, ' ').trim();
  return clean.length > length ? `${clean.slice(0, length - 1)}…` : clean;
}
