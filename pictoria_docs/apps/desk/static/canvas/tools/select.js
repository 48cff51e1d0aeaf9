/** The tool at hand most of the time: select, move, resize, reshape, and lead a link to another end. */

import { bounds, clipBox, distance, keepOnPage, polygonOf, shiftBox, shiftPolygon, stretch } from '../geometry.js';
import { removeVertex } from '../actions.js';
import { relink, reshape } from '../edits.js';
import { pulled } from '../handles.js';
import { linkBetween } from '../object_types.js';

const REACH = 11; // pixels around a vertex that count as the vertex

export class SelectTool {
  /** @param {import('../canvas.js').Canvas} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.drags = null;
  }

  /** A drag begins on a handle or on the selected shape; anywhere else it moves the page. */
  grab(position, event) {
    const { canvas } = this;
    if (canvas.readOnly || event.shiftKey) return false;
    canvas.nudge.flush();
    const handle = event.target.closest('[data-handle]')?.dataset;
    const shape = canvas.state.selectedShape;
    const start = { shape, from: position.world, index: Number(handle?.index) };
    if (handle?.handle === 'linkend') this.drags = { ...start, what: 'linkend', link: canvas.state.selectedLink };
    else if (handle && shape) this.drags = { ...start, what: handle.handle };
    else if (this.#movable(shape, position)) this.drags = { ...start, what: 'move' };
    if (handle?.handle === 'vertex') canvas.vertex = Number(handle.index);
    return this.drags !== null;
  }

  #movable(shape, position) {
    if (!shape || shape.kind === 'mention' || shape.page !== position.page) return false;
    return this.canvas.state.at(position.page, position.point).some((other) => other.key === shape.key);
  }

  drag(position) {
    const { canvas, drags } = this;
    const [dx, dy] = [position.world[0] - drags.from[0], position.world[1] - drags.from[1]];
    if (drags.what === 'linkend') this.#lead(position);
    else canvas.preview({ key: drags.shape.key, ...this.#shaped(drags, dx, dy) });
  }

  /** Box and polygon of the shape dragged, dx and dy points from where it was. */
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
    const points = polygonOf(shape).map((point) => [...point]);
    const at = what === 'edge' ? index + 1 : index;
    const next = points[(index + 1) % points.length];
    const origin = what === 'edge' ? points[index].map((value, i) => (value + next[i]) / 2) : points[index];
    const moved = clipBox([origin[0] + dx, origin[1] + dy, 0, 0], page.width, page.height).slice(0, 2);
    points.splice(at, what === 'edge' ? 0 : 1, moved);
    return { box: bounds(points), polygon: points };
  }

  #lead(position) {
    const { canvas, drags } = this;
    const points = canvas.renderer.links.ends(drags.link.id);
    const fixed = points[drags.index ? 0 : 1];
    canvas.surface.sketch(`M${fixed.join(' ')}L${position.world.join(' ')}`, 'pc-rubber');
    canvas.aimAt(canvas.hits.shapeAt(position)?.id ?? null);
  }

  drop(position) {
    const { canvas, drags } = this;
    this.drags = null;
    if (drags.what === 'linkend') this.#dropLink(position, drags);
    else {
      const now = canvas.state.shapes.get(drags.shape.key);
      if (drags.what === 'edge') canvas.vertex = null;
      if (now) canvas.commit([reshape(canvas.state, now, now.box, now.polygon)]);
    }
  }

  #dropLink(position, { link, index }) {
    const { canvas } = this;
    canvas.surface.sketch(null);
    canvas.aimAt(null);
    const shape = canvas.hits.shapeAt(position);
    const other = index ? link.source_end : link.target_end;
    if (!shape || shape.id === link.source || shape.id === link.target) return;
    const end = canvas.endOf(shape);
    const wanted = linkBetween(other, end);
    if (wanted.why) canvas.announce(wanted.why);
    else canvas.commit([relink(link, wanted)], { [other.id]: other, [end.id]: end });
  }

  /** Select what is there; with shift add it to the selection, with alt the next one below. */
  click(position, event, target) {
    const { canvas } = this;
    this.drags = null;
    if (target.closest('[data-handle]')) return canvas.draw();
    const hit = canvas.hits.find(position, target);
    if (event.altKey) return canvas.act('overlap');
    if (event.shiftKey && hit) return canvas.mark(hit.id);
    if (!event.shiftKey) canvas.clearMarks();
    return canvas.choose(hit?.id ?? null, hit?.part);
  }

  /** A double click on a vertex takes it away. */
  double(position) {
    const { canvas } = this;
    const shape = canvas.state.selectedShape;
    if (canvas.readOnly || !canvas.reshaping || shape?.kind !== 'region' || shape.page !== position.page) return;
    const reach = REACH / canvas.view.scale;
    const index = polygonOf(shape).findIndex((point) => distance(point, position.point) < reach);
    if (index >= 0) removeVertex(canvas, index);
  }

  cancel() {
    const { canvas, drags } = this;
    this.drags = null;
    if (drags?.what === 'linkend') canvas.surface.sketch(null);
    canvas.aimAt(null);
    canvas.preview(null);
  }
}

