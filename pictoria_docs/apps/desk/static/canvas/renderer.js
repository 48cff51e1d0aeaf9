/** Brings the drawing up to date with the state: shapes, links, labels, handles, and evidence that is lit up. */

import { svg } from '../shared/dom.js';
import { union } from './geometry.js';
import { Handles } from './handles.js';
import { Labels } from './labels.js';
import { Links } from './links.js';
import { Shapes } from './shapes.js';

/**
 * @typedef {import('./canvas.js').Canvas} Canvas
 * @typedef {import('./geometry.js').Box} Box
 */

export class Renderer {
  /** Evidence that is lit up. @type {{boxes: {page: number, box: Box}[], label: string, filled?: boolean}} */
  #evidence = { boxes: [], label: '' };

  /** @param {Canvas} canvas */
  constructor(canvas) {
    const { layers } = canvas.surface;
    this.canvas = canvas;
    this.shapes = new Shapes(layers.shapes, canvas);
    this.labels = new Labels(layers.labels, canvas);
    this.links = new Links(layers.links, layers.flags, canvas);
    this.handles = new Handles(layers.handles, canvas);
  }

  draw() {
    const { state, surface, t } = this.canvas;
    this.drawObjects();
    this.#drawEvidence();
    this.handles.draw();
    const page = [...state.pages.values()][0];
    const values = page ? { name: page.name, number: page.number, count: page.page_count } : {};
    surface.svg.setAttribute('aria-label', t(page ? 'page' : 'empty', values));
    const active = state.selectedShape?.key ?? state.selected;
    if (active) surface.svg.setAttribute('aria-activedescendant', surface.nodeId(active));
    else surface.svg.removeAttribute('aria-activedescendant');
  }

  drawObjects() {
    this.shapes.draw();
    this.links.draw();
    this.labels.draw();
  }

  /** What depends on the zoom. */
  drawZoomed() {
    this.links.draw();
    this.labels.draw();
    this.handles.draw();
  }

  /**
   * Light up evidence, and bring it into sight; no boxes clear it.
   * @param {{page: number, box: Box}[]} boxes @param {string} label @param {boolean} filled false: outlined
   */
  highlight(boxes, label, filled) {
    const { layout, state, view } = this.canvas;
    this.#evidence = { boxes, label, filled };
    this.#drawEvidence();
    const here = boxes.filter(({ page }) => state.pages.has(page));
    const first = here.filter(({ page }) => page === here[0].page).map(({ box }) => box);
    if (here.length) view.reveal(layout.toWorld(here[0].page, union(first)), 0);
  }

  forgetEvidence() {
    this.#evidence = { boxes: [], label: '' };
  }

  #drawEvidence() {
    const { layout, state, surface, t } = this.canvas;
    const { boxes, label, filled } = this.#evidence;
    surface.layers.light.replaceChildren(...boxes.filter(({ page }) => state.pages.has(page)).map(({ page, box }) => {
      const [x, y, right, bottom] = layout.toWorld(page, box);
      return svg('rect', {
        x, y, width: right - x, height: bottom - y, class: filled ? 'pc-lit' : 'pc-lit pc-outlined', role: 'img', 'aria-label': t('evidence', { name: label }),
      });
    }));
  }
}
