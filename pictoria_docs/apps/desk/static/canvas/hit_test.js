/** What lies where one points. */

/**
 * @typedef {import('./canvas.js').Canvas} Canvas
 * @typedef {import('./page_layout.js').Position} Position
 * @typedef {import('./state.js').Shape} Shape
 * @typedef {Partial<Shape> & {id: string, key: string, part: number}} Hit a shape, or a link
 */

const SHAPE = 2; // pixels around a shape
const LINK = 5; // pixels beside an arrow

export class HitTest {
  /** @param {Canvas} canvas */
  constructor(canvas) {
    this.canvas = canvas;
  }

  /** The topmost shape at a position. @param {Position} position @returns {?Shape} */
  shapeAt({ page, point }) {
    const { state, view } = this.canvas;
    return state.at(page, point, SHAPE / view.scale)[0] ?? null;
  }

  /**
   * What a click at a position means: a label, a link, or the topmost shape.
   * @param {Position} position @param {Element} target @returns {?Hit}
   */
  find(position, target) {
    const { renderer, state, view } = this.canvas;
    const label = /** @type {?SVGElement} */ (target.closest?.('[data-label]'));
    if (label) return state.shapes.get(label.dataset.label ?? '') ?? null;
    const link = renderer.links.nearest(position.world, LINK / view.scale);
    return link ? { id: link, key: link, part: 0 } : this.shapeAt(position);
  }
}
