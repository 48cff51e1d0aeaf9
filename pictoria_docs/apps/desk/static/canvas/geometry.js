/** Boxes [x0, y0, x1, y1] and polygons [[x, y], ...] in points, y down. Pure functions. */

const round = (value) => Math.round(value * 100) / 100;

export const width = (box) => box[2] - box[0];
export const height = (box) => box[3] - box[1];
export const area = (box) => width(box) * height(box);
export const centre = (box) => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
export const corners = ([x0, y0, x1, y1]) => [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];
export const roundBox = (box) => box.map(round);
export const roundPolygon = (polygon) => polygon.map((point) => point.map(round));
export const shiftBox = ([x0, y0, x1, y1], dx, dy) => [x0 + dx, y0 + dy, x1 + dx, y1 + dy];
export const shiftPolygon = (polygon, dx, dy) => polygon.map(([x, y]) => [x + dx, y + dy]);
export const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/** The box spanned by two points in any order. */
export function boxOf([ax, ay], [bx, by]) {
  return [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)];
}

/** The smallest box around points. */
export function bounds(points) {
  const xs = points.map((point) => point[0]);
  const ys = points.map((point) => point[1]);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** The smallest box around boxes. */
export const union = (boxes) => bounds(boxes.flatMap(corners));

/** The part of a box on a page of that size. */
export function clipBox(box, pageWidth, pageHeight) {
  return [
    clamp(box[0], 0, pageWidth), clamp(box[1], 0, pageHeight),
    clamp(box[2], 0, pageWidth), clamp(box[3], 0, pageHeight),
  ];
}

/** How far a shape of this box may be shifted without leaving the page. */
export function keepOnPage(box, dx, dy, pageWidth, pageHeight) {
  return [
    clamp(dx, Math.min(0, -box[0]), Math.max(0, pageWidth - box[2])),
    clamp(dy, Math.min(0, -box[1]), Math.max(0, pageHeight - box[3])),
  ];
}

export function inBox([x, y], box, margin = 0) {
  return x >= box[0] - margin && x <= box[2] + margin && y >= box[1] - margin && y <= box[3] + margin;
}

/** Whether a point lies inside a polygon (even-odd). */
export function inPolygon([x, y], polygon) {
  let inside = false;
  polygon.forEach(([ax, ay], i) => {
    const [bx, by] = polygon[(i + 1) % polygon.length];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  });
  return inside;
}

/** The polygon, drawn inside `from`, stretched to fill `to`. */
export function stretch(polygon, from, to) {
  const sx = width(to) / (width(from) || 1);
  const sy = height(to) / (height(from) || 1);
  return polygon.map(([x, y]) => [to[0] + (x - from[0]) * sx, to[1] + (y - from[1]) * sy]);
}

/** The part of a polygon on one side of a line: axis 0 cuts at x, 1 at y; side -1 keeps what is less. */
export function clipPolygon(polygon, axis, at, side) {
  const kept = (point) => (side < 0 ? point[axis] <= at : point[axis] >= at);
  return polygon.flatMap((a, i) => {
    const b = polygon[(i + 1) % polygon.length];
    const points = kept(a) ? [a] : [];
    if (kept(a) !== kept(b)) {
      const t = (at - a[axis]) / (b[axis] - a[axis]);
      points.push([a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]);
    }
    return points;
  });
}

/** The convex hull of points (Andrew's monotone chain). */
export function hull(points) {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const turn = (o, a, b) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
  const chain = (list) => {
    const kept = [];
    for (const point of list) {
      while (kept.length > 1 && turn(kept.at(-2), kept.at(-1), point) <= 0) kept.pop();
      kept.push(point);
    }
    return kept.slice(0, -1);
  };
  return [...chain(sorted), ...chain(sorted.reverse())];
}

/** Where the line from the middle of a box towards a point leaves the box. */
export function edgeTowards(box, [x, y]) {
  const [cx, cy] = centre(box);
  const dx = x - cx;
  const dy = y - cy;
  const scale = Math.min(width(box) / 2 / Math.abs(dx || 1e-9), height(box) / 2 / Math.abs(dy || 1e-9), 1);
  return [cx + dx * scale, cy + dy * scale];
}

/** The corners of a shape: of its polygon, or of its box. @param {{box: Box, polygon?: ?Point[]}} shape */
export const polygonOf = (shape) => shape.polygon ?? corners(shape.box);

/** A path for a polygon, or for a box where there is none. */
export function outline(box, polygon) {
  const points = polygon ?? corners(box);
  return `M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}Z`;
}
