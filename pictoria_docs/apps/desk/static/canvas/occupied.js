/** Places on a page that hold words, which nothing is to be laid over: asked how much of them something would cover. */

/** @typedef {import('./geometry.js').Box} Box */

const ROW = 40; // points: boxes are looked up by the rows that they reach into

export class Occupied {
  /** By row. @type {Map<number, Box[]>} */
  #rows = new Map();

  /** @param {Box} box in the world */
  add(box) {
    for (let row = Math.floor(box[1] / ROW); row <= Math.floor(box[3] / ROW); row += 1) {
      const known = this.#rows.get(row);
      if (known) known.push(box);
      else this.#rows.set(row, [box]);
    }
  }

  /** The largest share of a box that one of the places covers, 0 to 1. @param {Box} box @returns {number} */
  share([x0, y0, x1, y1]) {
    const whole = (x1 - x0) * (y1 - y0);
    let most = 0;
    for (let row = Math.floor(y0 / ROW); row <= Math.floor(y1 / ROW); row += 1) {
      for (const [left, top, right, bottom] of this.#rows.get(row) ?? []) {
        const wide = Math.min(x1, right) - Math.max(x0, left);
        const high = Math.min(y1, bottom) - Math.max(y0, top);
        if (wide > 0 && high > 0) most = Math.max(most, wide * high / whole);
      }
    }
    return most;
  }
}
