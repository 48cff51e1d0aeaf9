/** Numbers by chance that come again with each run, so that what failed fails again (mulberry32). */

/** @param {number} seed */
export function randomNumbers(seed) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    /** @param {number} low @param {number} high */
    between: (low, high) => low + next() * (high - low),
    /** @param {number} count 0 to count - 1 */
    below: (count) => Math.floor(next() * count),
  };
}
