/** Things that keep their size on screen whatever the zoom. */

/** @type {WeakMap<SVGElement, string>} the transform that a node has */
const transforms = new WeakMap();

/**
 * Put a node at a point of the world (see `--pc-unscale` in canvas.css).
 * @param {SVGElement} node @param {number} x world points @param {number} y @param {number} [angle] degrees
 */
export function pin(node, x, y, angle = 0) {
  const rotation = angle ? ` rotate(${angle.toFixed(1)}deg)` : '';
  const transform = `translate(${x.toFixed(2)}px, ${y.toFixed(2)}px)${rotation} scale(var(--pc-unscale))`;
  if (transforms.get(node) === transform) return;
  transforms.set(node, transform);
  node.style.transform = transform;
}
