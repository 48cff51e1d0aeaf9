/**
 * Boxes and polygons in points, y down. Pure functions.
 *
 * @typedef {[number, number]} Point
 * @typedef {[number, number, number, number]} Box x0, y0, x1, y1
 * @typedef {Point[]} Polygon
 */

/** To a hundredth. @param {number} value */
const round = (value) => Math.round(value * 100) / 100;

/** @param {Box} box */
export const width = (box) => box[2] - box[0];
/** @param {Box} box */
export const height = (box) => box[3] - box[1];
/** @param {Box} box */
export const area = (box) => width(box) * height(box);
/** @param {Box} box @returns {Point} */
export const centre = (box) => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
/** @param {Box} box @returns {Polygon} */
export const corners = ([x0, y0, x1, y1]) => [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];
/** @param {Box} box */
export const roundBox = (box) => /** @type {Box} */ (box.map(round));
/** @param {Polygon} polygon */
export const roundPolygon = (polygon) => polygon.map(([x, y]) => /** @type {Point} */ ([round(x), round(y)]));
/** @param {Box} box @param {number} dx @param {number} dy @returns {Box} */
export const shiftBox = ([x0, y0, x1, y1], dx, dy) => [x0 + dx, y0 + dy, x1 + dx, y1 + dy];
/** @param {Polygon} polygon @param {number} dx @param {number} dy @returns {Polygon} */
export const shiftPolygon = (polygon, dx, dy) => polygon.map(([x, y]) => [x + dx, y + dy]);
/** @param {Point} a @param {Point} b */
export const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
/** @param {number} value @param {number} low @param {number} high */
export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/** The box spanned by two points in any order. @param {Point} a @param {Point} b @returns {Box} */
export function boxOf([ax, ay], [bx, by]) {
  return [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)];
}

/** The smallest box around points. @param {Polygon} points @returns {Box} */
export function bounds(points) {
  const xs = points.map((point) => point[0]);
  const ys = points.map((point) => point[1]);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** The smallest box around boxes. @param {Box[]} boxes */
export const union = (boxes) => bounds(boxes.flatMap(corners));

/**
 * The part of a box on a page of that size.
 * @param {Box} box @param {number} pageWidth @param {number} pageHeight @returns {Box}
 */
export function clipBox(box, pageWidth, pageHeight) {
  return [
    clamp(box[0], 0, pageWidth), clamp(box[1], 0, pageHeight),
    clamp(box[2], 0, pageWidth), clamp(box[3], 0, pageHeight),
  ];
}

/**
 * How far a shape of this box may be shifted without leaving the page.
 * @param {Box} box @param {number} dx @param {number} dy @param {number} pageWidth @param {number} pageHeight
 * @returns {Point}
 */
export function keepOnPage(box, dx, dy, pageWidth, pageHeight) {
  return [
    clamp(dx, Math.min(0, -box[0]), Math.max(0, pageWidth - box[2])),
    clamp(dy, Math.min(0, -box[1]), Math.max(0, pageHeight - box[3])),
  ];
}

/** @param {Point} point @param {Box} box @param {number} [margin] */
export function inBox([x, y], box, margin = 0) {
  return x >= box[0] - margin && x <= box[2] + margin && y >= box[1] - margin && y <= box[3] + margin;
}

/** Whether a point lies inside a polygon (even-odd). @param {Point} point @param {Polygon} polygon */
export function inPolygon([x, y], polygon) {
  let inside = false;
  polygon.forEach(([ax, ay], i) => {
    const [bx, by] = polygon[(i + 1) % polygon.length];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  });
  return inside;
}

/**
 * The polygon, drawn inside `from`, stretched to fill `to`.
 * @param {Polygon} polygon @param {Box} from @param {Box} to @returns {Polygon}
 */
export function stretch(polygon, from, to) {
  const sx = width(to) / (width(from) || 1);
  const sy = height(to) / (height(from) || 1);
  return polygon.map(([x, y]) => [to[0] + (x - from[0]) * sx, to[1] + (y - from[1]) * sy]);
}

/** Points that a side and its opposite one stay apart, and that a side is long, at least. */
const LEAST = 2;

/**
 * A four-cornered polygon with one side moved out or in, as far as the pointer went across it; its other sides keep
 * their directions, and nothing leaves the page. A corner that is dented in moves straight across.
 * @param {Polygon} polygon four corners @param {number} index of the corner where the side begins
 * @param {number} dx @param {number} dy how far the pointer went @param {number} pageWidth @param {number} pageHeight
 * @returns {Polygon}
 */
export function moveSide(polygon, index, dx, dy, pageWidth, pageHeight) {
  const [start, end, afterEnd, beforeStart] = [0, 1, 2, 3].map((i) => polygon[(index + i) % 4]);
  const length = distance(start, end);
  if (length === 0) return polygon;
  const along = [(end[0] - start[0]) / length, (end[1] - start[1]) / length];
  const across = [along[1], -along[0]];
  /** @param {Point} from @param {Point} to @param {number[]} direction */
  const extent = (from, to, direction) => (to[0] - from[0]) * direction[0] + (to[1] - from[1]) * direction[1];
  const depths = [extent(beforeStart, start, across), extent(afterEnd, end, across)];
  const [nearest, farthest] = [Math.min(...depths), Math.max(...depths)];
  const outwards = nearest >= LEAST ? 1 : farthest <= -LEAST ? -1 : 0;
  // What a corner moves by where the side moves by one: along the side that it shares with the next.
  const slides = [[beforeStart, start], [afterEnd, end]].map(([from, to], i) => (
    outwards ? [(to[0] - from[0]) / depths[i], (to[1] - from[1]) / depths[i]] : across));
  let [low, high] = [-Infinity, Infinity];
  /** The way is open as long as `value` + `by` times the way is not below `least`. @param {number} value @param {number} by @param {number} least */
  const keep = (value, by, least) => {
    const room = Math.max(0, value - least);
    if (by > 0) low = Math.max(low, -room / by);
    if (by < 0) high = Math.min(high, room / -by);
  };
  [start, end].forEach(([x, y], i) => {
    const [sx, sy] = slides[i];
    keep(x, sx, 0);
    keep(pageWidth - x, -sx, 0);
    keep(y, sy, 0);
    keep(pageHeight - y, -sy, 0);
    if (outwards) keep(depths[i] * outwards, outwards, LEAST);
  });
  keep(length, (slides[1][0] - slides[0][0]) * along[0] + (slides[1][1] - slides[0][1]) * along[1], LEAST);
  const by = clamp(dx * across[0] + dy * across[1], low, high);
  const moved = [start, end].map(([x, y], i) => /** @type {Point} */ ([x + slides[i][0] * by, y + slides[i][1] * by]));
  return polygon.map((corner, i) => (i === index ? moved[0] : i === (index + 1) % 4 ? moved[1] : corner));
}

/**
 * The part of a polygon on one side of a line: axis 0 cuts at x, 1 at y; side -1 keeps what is less.
 * @param {Polygon} polygon @param {number} axis @param {number} at @param {number} side
 */
export function clipPolygon(polygon, axis, at, side) {
  /** @param {Point} point */
  const kept = (point) => (side < 0 ? point[axis] <= at : point[axis] >= at);
  return polygon.flatMap((a, i) => {
    const b = polygon[(i + 1) % polygon.length];
    /** @type {Polygon} */
    const points = kept(a) ? [a] : [];
    if (kept(a) !== kept(b)) {
      const t = (at - a[axis]) / (b[axis] - a[axis]);
      points.push([a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]);
    }
    return points;
  });
}

/** The convex hull of points (Andrew's monotone chain). @param {Polygon} points @returns {Polygon} */
export function hull(points) {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  /** @param {Point} o @param {Point} a @param {Point} b */
  const cross = (o, a, b) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
  /** @param {Polygon} list */
  const chain = (list) => {
    /** @type {Polygon} */
    const kept = [];
    for (const point of list) {
      while (kept.length > 1 && cross(kept[kept.length - 2], kept[kept.length - 1], point) <= 0) kept.pop();
      kept.push(point);
    }
    return kept.slice(0, -1);
  };
  return [...chain(sorted), ...chain(sorted.reverse())];
}

/**
 * Where the line from the middle of a box towards a point leaves the box.
 * @param {Box} box @param {Point} point @returns {Point}
 */
export function edgeTowards(box, [x, y]) {
  const [cx, cy] = centre(box);
  const dx = x - cx;
  const dy = y - cy;
  const scale = Math.min(width(box) / 2 / Math.abs(dx || 1e-9), height(box) / 2 / Math.abs(dy || 1e-9), 1);
  return [cx + dx * scale, cy + dy * scale];
}

/** The corners of a shape: of its polygon, or of its box. @param {{box: Box, polygon?: ?Polygon}} shape */
export const polygonOf = (shape) => shape.polygon ?? corners(shape.box);

/** A path for a polygon, or for a box where there is none. @param {Box} box @param {?Polygon} [polygon] */
export function outline(box, polygon) {
  const points = polygon ?? corners(box);
  return `M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}Z`;
}
