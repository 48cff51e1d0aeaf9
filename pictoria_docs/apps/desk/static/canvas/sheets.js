/** Where pages lie in the world: one page at the origin, or two facing pages side by side. */

import { clamp } from './geometry.js';

const GAP = 16; // points between facing pages

export class Sheets {
  constructor() {
    /** @type {{page: object, x: number}[]} from left to right */
    this.list = [];
  }

  lay(pages) {
    const sorted = [...pages].sort((a, b) => a.number - b.number);
    let x = 0;
    this.list = sorted.map((page) => {
      const sheet = { page, x };
      x += page.width + GAP;
      return sheet;
    });
  }

  get(number) {
    return this.list.find((sheet) => sheet.page.number === number) ?? this.list[0];
  }

  get box() {
    const last = this.list.at(-1);
    return [0, 0, last.x + last.page.width, Math.max(...this.list.map((sheet) => sheet.page.height))];
  }

  /** The sheet on which, or next to which, a world point lies. */
  near([x]) {
    return this.list.find((sheet) => x < sheet.x + sheet.page.width + GAP / 2) ?? this.list.at(-1);
  }

  /** A world point as {world, page, point}: the point in the page's own coordinates. */
  place(world) {
    const { page, x } = this.near(world);
    return { world, page: page.number, point: [world[0] - x, world[1]] };
  }

  /** The point of a page nearest to the middle of a world box. */
  middle(box) {
    const place = this.place([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]);
    const { page } = this.get(place.page);
    const point = [clamp(place.point[0], 0, page.width), clamp(place.point[1], 0, page.height)];
    return { ...place, point: point.map(Math.round) };
  }
}
