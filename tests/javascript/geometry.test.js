/** Boxes and polygons as people draw, move and cut them. */

import assert from 'node:assert/strict';
import test from 'node:test';

import {
  area, bounds, clipBox, clipPolygon, corners, hull, inPolygon, keepOnPage, moveSide, shiftBox, stretch,
} from '../../pictoria_docs/apps/desk/static/canvas/geometry.js';
import { randomNumbers } from './random.js';

const WIDTH = 595;
const HEIGHT = 842;
const NEAR = 1e-6;
const SHORTEST = 2; // points: how short a side may become
const CASES = 500;

/** The area of a polygon, above 0 where its corners go round clockwise on the page (shoelace formula). */
const signedArea = (polygon) => polygon.reduce((sum, [ax, ay], i) => {
  const [bx, by] = polygon[(i + 1) % polygon.length];
  return sum + (ax * by - bx * ay) / 2;
}, 0);

/** A frame on the page, slanted and not quite right-angled. */
function slantedFrame(random) {
  const [width, height, angle] = [random.between(30, 200), random.between(30, 200), random.between(-3.2, 3.2)];
  return [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([sx, sy]) => {
    const x = (sx * width) / 2 + random.between(-8, 8);
    const y = (sy * height) / 2 + random.between(-8, 8);
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    return [WIDTH / 2 + x * cos - y * sin, HEIGHT / 2 + x * sin + y * cos];
  });
}

test('whatever side is pulled, a frame stays a frame on its page', () => {
  const random = randomNumbers(1);
  for (let i = 0; i < CASES; i += 1) {
    const frame = slantedFrame(random);
    const side = random.below(4);
    const moved = moveSide(frame, side, random.between(-400, 400), random.between(-400, 400), WIDTH, HEIGHT);
    const [one, other, after, before] = [0, 1, 2, 3].map((step) => (side + step) % 4);
    const told = JSON.stringify({ frame, side, moved });
    assert.equal(moved.length, 4, told);
    for (const corner of [after, before]) assert.deepEqual(moved[corner], frame[corner], told);
    for (const [x, y] of [moved[one], moved[other]]) {
      assert.ok(x >= -NEAR && x <= WIDTH + NEAR && y >= -NEAR && y <= HEIGHT + NEAR, told);
    }
    for (const [first, second] of [[one, other], [before, one], [other, after]]) {
      const [was, now] = [frame, moved].map((each) => [each[second][0] - each[first][0], each[second][1] - each[first][1]]);
      const [long, short] = [Math.hypot(...was), Math.hypot(...now)];
      assert.ok(short >= SHORTEST - NEAR, told);
      assert.ok(Math.abs(now[0] / short - was[0] / long) < NEAR && Math.abs(now[1] / short - was[1] / long) < NEAR, told);
    }
    assert.equal(Math.sign(signedArea(moved)), Math.sign(signedArea(frame)), told);
  }
});

test('a side goes across, not along, and an upright frame stays upright', () => {
  const box = [60, 100, 280, 300];
  assert.deepEqual(bounds(moveSide(corners(box), 0, 500, -20, WIDTH, HEIGHT)), [60, 80, 280, 300]);
  assert.deepEqual(bounds(moveSide(corners(box), 1, 20, 500, WIDTH, HEIGHT)), [60, 100, 300, 300]);
});

test('two halves of a cut polygon make the whole', () => {
  const random = randomNumbers(2);
  for (let i = 0; i < CASES; i += 1) {
    const frame = slantedFrame(random);
    const axis = random.below(2);
    const [x0, y0, x1, y1] = bounds(frame);
    const at = axis ? random.between(y0, y1) : random.between(x0, x1);
    const halves = [-1, 1].map((side) => clipPolygon(frame, axis, at, side));
    const sum = halves.reduce((total, half) => total + Math.abs(signedArea(half)), 0);
    assert.ok(Math.abs(sum - Math.abs(signedArea(frame))) < 1e-3, JSON.stringify({ frame, axis, at }));
    for (const [side, half] of [[-1, halves[0]], [1, halves[1]]]) {
      assert.ok(half.every((corner) => side * (corner[axis] - at) >= -NEAR));
    }
  }
});

test('a hull holds all of its points and has no dent', () => {
  const random = randomNumbers(3);
  for (let i = 0; i < CASES; i += 1) {
    const points = Array.from({ length: 3 + random.below(20) }, () => [random.between(0, 100), random.between(0, 100)]);
    const round = hull(points);
    const [cx, cy] = [0, 1].map((axis) => round.reduce((sum, corner) => sum + corner[axis], 0) / round.length);
    for (const [x, y] of points) {
      // Corners lie on the edge: looked at is a place a little nearer to the middle.
      assert.ok(inPolygon([cx + (x - cx) * (1 - 1e-9), cy + (y - cy) * (1 - 1e-9)], round), JSON.stringify(points));
    }
    const turns = round.map((a, k) => {
      const [b, c] = [round[(k + 1) % round.length], round[(k + 2) % round.length]];
      return Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
    });
    assert.equal(new Set(turns).size, 1);
  }
});

test('what is moved stays whole and on the page', () => {
  const random = randomNumbers(4);
  for (let i = 0; i < CASES; i += 1) {
    const [x, y] = [random.between(0, WIDTH - 50), random.between(0, HEIGHT - 50)];
    const box = [x, y, x + random.between(1, 50), y + random.between(1, 50)];
    const by = keepOnPage(box, random.between(-900, 900), random.between(-900, 900), WIDTH, HEIGHT);
    const moved = shiftBox(box, ...by);
    assert.ok(Math.abs(area(moved) - area(box)) < NEAR);
    for (const [k, edge] of clipBox(moved, WIDTH, HEIGHT).entries()) assert.ok(Math.abs(edge - moved[k]) < NEAR);
  }
});

test('a polygon that is stretched fills its new box', () => {
  const random = randomNumbers(5);
  for (let i = 0; i < CASES; i += 1) {
    const frame = slantedFrame(random);
    const to = [10, 20, 10 + random.between(1, 500), 20 + random.between(1, 500)];
    for (const [k, edge] of bounds(stretch(frame, bounds(frame), to)).entries()) {
      assert.ok(Math.abs(edge - to[k]) < NEAR);
    }
  }
});
