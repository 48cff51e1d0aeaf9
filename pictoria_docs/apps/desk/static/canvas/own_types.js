/**
 * Types of regions and links: the built-in ones, and those that the project names itself, as the server says
 * (`own_types` of a project).
 */

import { DIGIT_TYPES, LINK_TYPES, REGION_TYPES } from './object_types.js';

/**
 * @typedef {import('../shared/api.js').OwnTypes} ProjectTypes
 * @typedef {import('../shared/translator.js').Translator} Translator
 */

/** Until those of the project are known. @type {ProjectTypes} */
export const NO_OWN_TYPES = { regions: [], links: [] };

export class OwnTypes {
  /** @param {ProjectTypes} types */
  constructor({ regions, links } = NO_OWN_TYPES) {
    this.all = [...regions, ...links];
    /** In the order of the menu. */
    this.regions = [...REGION_TYPES, ...regions.map((type) => type.name)];
    /** What can be drawn, those of the digit keys first. */
    this.drawn = [...new Set([...DIGIT_TYPES, ...this.regions])];
    this.links = [...LINK_TYPES, ...links.map((type) => type.name)];
    this.bases = new Map(regions.map((type) => [type.name, type.base]));
    this.symmetric = new Set(links.filter((type) => type.symmetric).map((type) => type.name));
    this.keys = new Map(this.all.filter((type) => type.key).map((type) => [`Shift+${type.key}`, type.name]));
  }

  /** The built-in type as which a type of regions counts. @param {string} type */
  baseOf(type) {
    return this.bases.get(type) ?? type;
  }

  /** What is written behind a type in the menu: the key that chooses it. @param {string} type */
  keyOf(type) {
    const key = this.all.find((own) => own.name === type)?.key;
    return key ? ` (⇧${key.toUpperCase()})` : '';
  }

  /** Teach a translator what they are called. @param {Translator} t */
  teach(t) {
    for (const { name, label } of this.all) t.names.set(name, label);
  }

  /** Their colours, as those of the built-in types stand in `canvas.css`. */
  get css() {
    return this.all.map(({ name, colour }) => `.pc-t-${name}, .pc-l-${name} { --pc-color: ${colour}; }`).join('\n');
  }
}
