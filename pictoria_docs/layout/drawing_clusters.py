"""Drawn paths of a page in groups that are one drawing each; rules that part texts and pictures belong to none."""

from collections.abc import Sequence

import numpy as np
from scipy import ndimage

from pictoria_docs.document import Box
from pictoria_docs.layout.text_line import USUAL_SIZE

CELL = 2.0
"""Drawings are clustered on a grid of this many points."""
MAX_CELLS = 4_000_000
"""Of the grid: on pages beyond some 5,600 points square, its cells are larger."""
REACH = 3
"""Drawings nearer than twice this many cells belong together."""
THIN = 2.5
"""A path no thicker than this is a rule, where type has its usual size; in points."""
TOUCH = 1.0
"""Points within which a path touches another: a rule that touches none is no axis, no side and no cell of anything."""
SAME_END = 4.0
"""Points within which rules end alike."""
LONG = 36.0
"""Points: a shorter rule is a scale bar or a stroke of the drawing beside it."""
ACROSS = 0.8
"""Of the drawing's side along which it lies: a rule of that length and more parts the drawing from what follows."""
MAX_RULES = 400
"""Rules of a page that are looked at one by one: among more, all belong to drawings."""


def thickest_rule(body: float) -> float:
    """Points that a rule is thick at most where the text is so large, in points: in large type rules are thicker."""
    return THIN * max(body / USUAL_SIZE, 1.0)


def drawing_clusters(boxes: Sequence[Box], bounds: Box, thin: float) -> list[list[Box]]:
    """Groups of paths that touch or nearly touch, on a page with these bounds.

    A long rule that touches nothing, and lies outside a drawing along the whole of its side, is not part of it: it
    parts the picture, or the picture with its caption, from the text. It makes a group with such rules of its length.

    Args:
        boxes: of the paths as far as they are seen.
        bounds: of the page.
        thin: points that a rule is thick at most.
    """
    lone = _lone_rules(boxes, thin)
    joined = _connected([box for index, box in enumerate(boxes) if index not in lone], bounds)
    if not lone:
        return joined
    extents = [Box.union(cluster) for cluster in joined]
    parting = []
    for rule in (boxes[index] for index in sorted(lone)):
        owner = next((index for index, extent in enumerate(extents) if extent.holds(rule.centre)), None)
        if owner is None:
            near = (
                index for index, extent in enumerate(extents) if extent.distance(rule) <= 2 * REACH * CELL
            )
            owner = next((index for index in near if not _parts(rule, extents[index])), None)
        if owner is None:
            parting.append(rule)
        else:
            joined[owner].append(rule)
            extents[owner] = Box.union([extents[owner], rule])
    return [*joined, *(group for alike in _one_under_other(parting) for group in _connected(alike, bounds))]


def _parts(rule: Box, drawing: Box) -> bool:
    """Whether a rule goes along a whole side of a drawing."""
    if rule.width >= rule.height:
        return rule.width >= ACROSS * drawing.width
    return rule.height >= ACROSS * drawing.height


def _one_under_other(rules: Sequence[Box]) -> list[list[Box]]:
    """Rules with the same ends, as those of a table have; those of neighbouring columns are others."""
    groups: list[list[Box]] = []
    for rule in rules:
        ends = (0, 2) if rule.width >= rule.height else (1, 3)
        for group in groups:
            if all(abs(group[0][end] - rule[end]) <= SAME_END for end in ends):
                group.append(rule)
                break
        else:
            groups.append([rule])
    return groups


def _lone_rules(boxes: Sequence[Box], thin: float) -> set[int]:
    """The long rules that no other path touches; the same rule painted twice is one."""
    rules = [
        index
        for index, box in enumerate(boxes)
        if min(box.width, box.height) <= thin and max(box.width, box.height) >= LONG
    ]
    if not rules or len(rules) > MAX_RULES:
        return set()
    edges = np.asarray(boxes, dtype=np.float64)
    lone = set()
    for index in rules:
        rule = boxes[index].grown(TOUCH)
        touching = (
            (edges[:, 0] <= rule.x1)
            & (edges[:, 2] >= rule.x0)
            & (edges[:, 1] <= rule.y1)
            & (edges[:, 3] >= rule.y0)
        )
        alike = np.abs(edges - edges[index]).max(axis=1) <= TOUCH
        if not (touching & ~alike).any():
            lone.add(index)
    return lone


def _connected(boxes: Sequence[Box], bounds: Box) -> list[list[Box]]:
    """Connected components of boxes on a coarse grid."""
    if not boxes:
        return []
    cell = max(CELL, (bounds.area / MAX_CELLS) ** 0.5)
    rows, columns = int(bounds.height / cell) + 2, int(bounds.width / cell) + 2
    grid = np.zeros((rows, columns), dtype=bool)
    corners = (np.asarray(boxes, dtype=np.float64) / cell).astype(int)
    corners[:, 0::2] = np.clip(corners[:, 0::2], 0, columns - 1)
    corners[:, 1::2] = np.clip(corners[:, 1::2], 0, rows - 1)
    for x0, y0, x1, y1 in corners.tolist():
        grid[y0 : y1 + 1, x0 : x1 + 1] = True
    size = 2 * REACH + 1
    grown = ndimage.maximum_filter(grid, size=size)
    labels, count = ndimage.label(grown, structure=np.ones((3, 3)))
    groups: list[list[Box]] = [[] for _ in range(count)]
    owners = labels[corners[:, 1], corners[:, 0]]
    for box, owner in zip(boxes, owners.tolist(), strict=True):
        groups[owner - 1].append(box)
    return [group for group in groups if group]
