/** The pictures of the pages shown. */

import { svg } from '../shared/dom.js';
import { PagePicture } from './tiles.js';

/** @typedef {import('./canvas.js').Canvas} Canvas */

export class PagePictures {
  /** @type {PagePicture[]} in the order of the layout */
  #pictures = [];

  /** @param {Canvas} canvas */
  constructor(canvas) {
    this.canvas = canvas;
  }

  get isEmpty() {
    return !this.#pictures.length;
  }

  /** Put up the pictures of the pages anew. */
  show() {
    const { canvas } = this;
    const { pages } = canvas.surface.layers;
    pages.replaceChildren();
    this.#pictures = canvas.layout.sheets.map(({ page, x }) => {
      const layer = pages.appendChild(svg('g', { transform: `translate(${x} 0)` }));
      const loaded = () => {
        this.refine();
        canvas.emit('shown', { page: page.number });
      };
      return new PagePicture(layer, page, loaded, () => canvas.announce('image_failed', { page: page.number }));
    });
  }

  /** Fetch what this zoom needs. */
  refine() {
    const { layout, view } = this.canvas;
    const [x0, y0, x1, y1] = view.seen;
    this.#pictures.forEach((picture, i) => {
      const { x } = layout.sheets[i];
      picture.refine([x0 - x, y0, x1 - x, y1], view.scale * window.devicePixelRatio);
    });
  }
}
