/** Where pages lie in the world: one page at the origin, or two facing pages side by side. */

import { clamp, shiftBox } from './geometry.js';

const GAP = 16; // points between facing pages

/**
 * @typedef {import('./geometry.js').Box} Box
 * @typedef {import('./geometry.js').Point} Point
 * @typedef {{page: any, x: number}} Sheet a page view, and where its left edge lies
 * @typedef {{world: Point, page: number, point: Point}} Position a point of the world, and the same on its page
 */

export class PageLayout {
  /** From left to right. @type {Sheet[]} */
  sheets = [];

  /** @param {any[]} pages page views */
  arrange(pages) {
    const sorted = [...pages].sort((a, b) => a.number - b.number);
    let x = 0;
    this.sheets = sorted.map((page) => {
      const sheet = { page, x };
      x += page.width + GAP;
      return sheet;
    });
  }

  /** The sheet of a page. @param {number} number */
  get(number) {
    return this.sheets.find((sheet) => sheet.page.number === number) ?? this.sheets[0];
  }

  /** The outermost sheet. @param {'left'|'right'} side */
  at(side) {
    return this.sheets[side === 'left' ? 0 : this.sheets.length - 1];
  }

  /** @param {number} number of a page */
  offset(number) {
    return this.get(number).x;
  }

  /** A box of a page in the world. @param {number} number @param {Box} box */
  toWorld(number, box) {
    return shiftBox(box, this.offset(number), 0);
  }

  /** Around all pages. @returns {Box} */
  get box() {
    const last = this.at('right');
    return [0, 0, last.x + last.page.width, Math.max(...this.sheets.map((sheet) => sheet.page.height))];
  }

  /** The sheet on which, or next to which, a world point lies. @param {Point} point */
  near([x]) {
    return this.sheets.find((sheet) => x < sheet.x + sheet.page.width + GAP / 2) ?? this.at('right');
  }

  /** @param {Point} world @returns {Position} */
  locate(world) {
    const { page, x } = this.near(world);
    return { world, page: page.number, point: [world[0] - x, world[1]] };
  }

  /** The point of a page nearest to the middle of a world box. @param {Box} box @returns {Position} */
  middle(box) {
    const position = this.locate([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]);
    const { page } = this.get(position.page);
    const [x, y] = position.point;
    return { ...position, point: [Math.round(clamp(x, 0, page.width)), Math.round(clamp(y, 0, page.height))] };
  }
}
