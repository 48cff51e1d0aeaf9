/** The tool at hand most of the time: select, move, resize, reshape, and lead a link to another end. */

import { closest } from '../../shared/dom.js';
import { removeVertex } from '../actions.js';
import { relink, reshape } from '../edits.js';
import { bounds, clipBox, distance, keepOnPage, moveSide, polygonOf, shiftBox, shiftPolygon, stretch } from '../geometry.js';
import { pulled } from '../handles.js';

/**
 * @typedef {import('../canvas.js').Canvas} Canvas
 * @typedef {import('../state.js').Shape} Shape
 * @typedef {import('../page_layout.js').Position} Position
 * @typedef {import('../geometry.js').Box} Box
 * @typedef {import('../geometry.js').Point} Point
 * @typedef {import('../geometry.js').Polygon} Polygon
 */

/** @typedef {{what: string, from: Point, index: number, shape: Shape}} Drag of a shape */
/** @typedef {{from: Point, index: number, link: any}} LinkDrag of an end of a link */

const REACH = 11; // pixels around a vertex that count as the vertex

export class SelectTool {
  /** @param {Canvas} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.drags = /** @type {?Drag} */ (null);
    this.linkDrag = /** @type {?LinkDrag} */ (null);
  }

  /**
   * A drag begins on a handle or on the selected shape; anywhere else it moves the page.
   * @param {Position} position @param {PointerEvent} event @returns {boolean}
   */
  grab(position, event) {
    const { canvas } = this;
    if (canvas.readOnly || event.shiftKey) return false;
    canvas.nudge.flush();
    const handle = closest(event.target, '[data-handle]')?.dataset;
    const shape = canvas.state.selectedShape;
    const start = { from: position.world, index: Number(handle?.index) };
    if (handle?.handle === 'linkend') this.linkDrag = { ...start, link: canvas.state.selectedLink };
    else if (handle?.handle && shape) this.drags = { ...start, shape, what: handle.handle === 'side' && event.altKey ? 'edge' : handle.handle };
    else if (shape && this.#isMovable(shape, position)) this.drags = { ...start, shape, what: 'move' };
    if (handle?.handle === 'vertex') canvas.vertex = Number(handle.index);
    return Boolean(this.drags ?? this.linkDrag);
  }

  /** @param {Shape} shape @param {Position} position */
  #isMovable(shape, position) {
    if (shape.kind === 'mention' || shape.page !== position.page) return false;
    return this.canvas.state.at(position.page, position.point).some((other) => other.key === shape.key);
  }

  /** @param {Position} position */
  drag(position) {
    const { canvas, drags, linkDrag } = this;
    if (linkDrag) this.#lead(position, linkDrag);
    if (!drags) return;
    const [dx, dy] = [position.world[0] - drags.from[0], position.world[1] - drags.from[1]];
    canvas.preview({ key: drags.shape.key, ...this.#shaped(drags, dx, dy) });
  }

  /**
   * Box and polygon of the shape dragged, dx and dy points from where it was.
   * @param {Drag} drag @param {number} dx @param {number} dy @returns {{box: Box, polygon: ?Polygon}}
   */
  #shaped({ what, shape, index }, dx, dy) {
    const { page } = this.canvas.layout.get(shape.page);
    const { box, polygon } = shape;
    if (what === 'move') {
      const [x, y] = keepOnPage(box, dx, dy, page.width, page.height);
      return { box: shiftBox(box, x, y), polygon: polygon && shiftPolygon(polygon, x, y) };
    }
    if (what === 'resize') {
      const grown = clipBox(pulled(box, index, dx, dy), page.width, page.height);
      return { box: grown, polygon: polygon && stretch(polygon, box, grown) };
    }
    if (what === 'side') {
      const moved = moveSide(polygonOf(shape), index, dx, dy, page.width, page.height);
      return { box: bounds(moved), polygon: polygon && moved };
    }
    const points = [...polygonOf(shape)];
    const [x, y] = points[index];
    const [nextX, nextY] = points[(index + 1) % points.length];
    const [fromX, fromY] = what === 'edge' ? [(x + nextX) / 2, (y + nextY) / 2] : [x, y];
    const [movedX, movedY] = clipBox([fromX + dx, fromY + dy, 0, 0], page.width, page.height);
    points.splice(what === 'edge' ? index + 1 : index, what === 'edge' ? 0 : 1, [movedX, movedY]);
    return { box: bounds(points), polygon: points };
  }

  /** @param {Position} position @param {LinkDrag} drag */
  #lead(position, { link, index }) {
    const { canvas } = this;
    const points = canvas.renderer.links.ends(link.id);
    const fixed = points?.[index ? 0 : 1] ?? position.world;
    canvas.surface.sketch(`M${fixed.join(' ')}L${position.world.join(' ')}`, 'pc-rubber');
    canvas.aimAt(canvas.hits.shapeAt(position)?.id ?? null);
  }

  /** @param {Position} position */
  drop(position) {
    const { canvas, drags, linkDrag } = this;
    this.#forget();
    if (linkDrag) this.#dropLink(position, linkDrag);
    const shape = drags && canvas.state.shapes.get(drags.shape.key);
    if (drags?.what === 'edge') canvas.vertex = null;
    if (shape) canvas.commit([reshape(canvas.state, shape, shape.box, shape.polygon)]);
  }

  #forget() {
    this.drags = null;
    this.linkDrag = null;
  }

  /** @param {Position} position @param {LinkDrag} drag */
  #dropLink(position, { link, index }) {
    const { canvas } = this;
    canvas.surface.sketch(null);
    canvas.aimAt(null);
    const shape = canvas.hits.shapeAt(position);
    const other = index ? link.source_end : link.target_end;
    if (!shape || shape.id === link.source || shape.id === link.target) return;
    const end = canvas.endOf(shape);
    const wanted = canvas.linkRules.between(other, end);
    if ('why' in wanted) canvas.announce(wanted.why);
    else canvas.commit([relink(link, wanted)], { [other.id]: other, [end.id]: end });
  }

  /**
   * Select what is there; with shift add it to the selection, with alt the next one below.
   * @param {Position} position @param {MouseEvent} event @param {Element} target
   */
  click(position, event, target) {
    const { canvas } = this;
    this.#forget();
    if (target.closest('[data-handle]')) return canvas.draw();
    const hit = canvas.hits.find(position, target);
    if (event.altKey) return canvas.act('overlap');
    if (event.shiftKey && hit) return canvas.mark(hit.id);
    if (!event.shiftKey) canvas.clearMarks();
    return canvas.choose(hit?.id ?? null, hit?.part);
  }

  /** A double click on a vertex takes it away. @param {Position} position */
  double(position) {
    const { canvas } = this;
    const shape = canvas.state.selectedShape;
    if (canvas.readOnly || !canvas.reshaping || shape?.kind !== 'region' || shape.page !== position.page) return;
    const reach = REACH / canvas.view.scale;
    const index = polygonOf(shape).findIndex((point) => distance(point, position.point) < reach);
    if (index >= 0) removeVertex(canvas, index);
  }

  cancel() {
    const { canvas, linkDrag } = this;
    this.#forget();
    if (linkDrag) canvas.surface.sketch(null);
    canvas.aimAt(null);
    canvas.preview(null);
  }
}

