/**
 * What there is on a page: types of regions and links.
 *
 * @typedef {import('../shared/api.js').LinkEnd} End
 */

import { randomKey } from '../shared/dom.js';

/** Region types in the order of the menu. */
export const REGION_TYPES = [
  'figure', 'panel', 'plate', 'caption', 'legend', 'table', 'heading', 'text', 'figure_number',
  'title', 'list', 'footnote', 'marginalia', 'handwriting', 'running_head', 'page_number', 'formula', 'code',
  'drop_capital', 'decoration', 'stamp', 'damage', 'other',
];

/** What the digit keys 1-9 draw, or make of what is selected. */
export const DIGIT_TYPES = ['figure', 'panel', 'plate', 'caption', 'entry', 'legend', 'table', 'heading', 'text'];

/** Link types in the order of the menu and of the digit keys, while a link is selected. */
export const LINK_TYPES = ['caption_of', 'part_of', 'depicts', 'cites', 'continues', 'same_motif_as', 'same_mould_as',
  'same_picture_as'];

const QUIET = new Set([
  'text', 'list', 'footnote', 'marginalia', 'running_head', 'page_number', 'formula', 'code', 'drop_capital',
  'decoration', 'stamp', 'damage', 'handwriting', 'other',
]);

/** Types drawn thinly and named only when looked at: what a reviewer does not come for. @param {string} type */
export const isQuiet = (type) => QUIET.has(type);

/** What an object's type is called: the project's own name, else the built-in one. @param {any} object @returns {string} */
export const typeOf = (object) => object.own_type ?? object.type;

const PICTURES = new Set(['figure', 'panel', 'plate', 'table']);
const UNREAD = new Set([...PICTURES, 'drop_capital', 'decoration', 'stamp', 'damage']);
const NAMING = new Set(['caption', 'legend', 'figure_number']);

/** Whether it holds words of its own: those of an entry, or of a caption. @param {string} type */
export const isText = (type) => !UNREAD.has(type);

/**
 * Whether a text says by its type alone that it names a picture; any other becomes a caption when it is linked with one.
 * @param {string} type
 */
export const namesPictures = (type) => NAMING.has(type);

/** Whether it is text that names pictures. @param {string} type */
export const isCaption = (type) => type === 'caption' || type === 'legend';

/** A new id as the server expects it from a client: "reg-u" and 16 hexadecimal digits. @param {string} prefix */
export function newId(prefix) {
  return `${prefix}-u${randomKey(8)}`;
}

/** Whether a person added it, so that deleting it takes the addition back. @param {string} id */
export const isOwn = (id) => /^(reg|lnk|ent)-u[0-9a-f]{16}$/.test(id);
