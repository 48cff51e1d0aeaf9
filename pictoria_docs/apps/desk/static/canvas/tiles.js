/** The pictures of the pages shown: a small derivative at once, and IIIF tiles over it where one looks closer. */

import { svg } from '../shared/dom.js';

/**
 * @typedef {import('./canvas.js').Canvas} Canvas
 * @typedef {import('./geometry.js').Box} Box
 * @typedef {{url: string, box: Box}} Tile box: pixels of the image
 */

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

export class PagePicture {
  /**
   * @param {SVGElement} layer @param {any} page page view @param {() => void} loaded @param {() => void} failed
   */
  constructor(layer, page, loaded, failed) {
    this.page = page;
    const { width, height } = page;
    const [group, paper] = [layer.appendChild(svg('g')), { x: 0, y: 0, width, height }];
    this.group = group;
    group.append(svg('rect', { ...paper, class: 'pc-paper' }));
    this.base = group.appendChild(svg('image', { ...paper, preserveAspectRatio: 'none', class: 'pc-image' }));
    this.layer = group.appendChild(svg('g'));
    /** By their addresses. @type {Map<string, SVGImageElement>} */
    this.tiles = new Map();
    /** Those that have come, or cannot be had. @type {WeakSet<SVGImageElement>} */
    this.ready = new WeakSet();
    this.whenReady = /** @type {?() => void} */ (null);
    this.baseWidth = Infinity; // pixels of the derivative, known once it is here
    this.#load(loaded, failed);
  }

  /** @param {() => void} loaded @param {() => void} failed */
  async #load(loaded, failed) {
    const picture = new Image();
    picture.src = this.page.image.url;
    try {
      await picture.decode();
    } catch {
      if (this.group.isConnected) failed();
      return;
    }
    if (!this.group.isConnected) return;
    this.baseWidth = picture.naturalWidth;
    this.base.setAttribute('href', picture.src);
    loaded();
  }

  /**
   * Fetch the tiles that are seen, if the derivative is too coarse for this zoom.
   * @param {Box} seen box of the page that is seen, points @param {number} density device pixels in a point
   */
  refine(seen, density) {
    const { image, width } = this.page;
    if (!image.iiif || density * width <= this.baseWidth * 1.1) {
      this.#keep(new Set());
      return;
    }
    const wanted = tilesFor(image, width, seen, density);
    for (const tile of wanted) if (!this.tiles.has(tile.url)) this.tiles.set(tile.url, this.#draw(tile));
    const waiting = wanted.filter(({ url }) => !this.#isReady(this.tiles.get(url)));
    const keep = () => this.#keep(new Set(wanted.map((tile) => tile.url)));
    // What is coarser stays until all that is finer has come: no white flashes.
    if (waiting.length) this.whenReady = keep;
    else keep();
  }

  /** @param {SVGImageElement} [tile] */
  #isReady(tile) {
    return tile !== undefined && this.ready.has(tile);
  }

  /** @param {Tile} tile @returns {SVGImageElement} */
  #draw({ url, box: [x, y, w, h] }) {
    const { image, width } = this.page;
    const points = width / image.width;
    const frame = { x: x * points, y: y * points, width: w * points, height: h * points };
    const style = { preserveAspectRatio: 'none', class: 'pc-image pc-tile' };
    const node = this.layer.appendChild(svg('image', { ...frame, ...style, href: url }));
    const done = () => {
      this.ready.add(node);
      if ([...this.tiles.values()].every((tile) => this.#isReady(tile))) this.whenReady?.();
    };
    node.addEventListener('load', done);
    node.addEventListener('error', () => {
      node.setAttribute('visibility', 'hidden');
      done();
    });
    return node;
  }

  /** @param {Set<string>} urls */
  #keep(urls) {
    this.whenReady = null;
    for (const [url, node] of this.tiles) {
      if (urls.has(url)) continue;
      node.remove();
      this.tiles.delete(url);
    }
  }
}

/**
 * The canonical tiles of an image that cover a box of the page, at the scale that this zoom needs.
 * @param {any} image @param {number} pageWidth @param {Box} seen @param {number} density @returns {Tile[]}
 */
export function tilesFor(image, pageWidth, seen, density) {
  const perPoint = image.width / pageWidth;
  const need = (perPoint / density) * 1.2;
  const scale = Math.max(...image.scales.filter((/** @type {number} */ factor) => factor <= Math.max(need, 1)), 1);
  const side = image.tile * scale;
  /** @param {number} low @param {number} high @param {number} length */
  const range = (low, high, length) => {
    const last = Math.min(Math.ceil(length / side), Math.ceil((high * perPoint) / side));
    const first = Math.max(0, Math.floor((low * perPoint) / side));
    return Array.from({ length: Math.max(0, last - first) }, (_, i) => (first + i) * side);
  };
  return range(seen[1], seen[3], image.height).flatMap((y) => range(seen[0], seen[2], image.width).map((x) => {
    /** @type {Box} */
    const box = [x, y, Math.min(side, image.width - x), Math.min(side, image.height - y)];
    const size = [Math.ceil(box[2] / scale), Math.ceil(box[3] / scale)];
    return { url: `${image.iiif}/${box.join(',')}/${size.join(',')}/0/default.jpg`, box };
  }));
}
