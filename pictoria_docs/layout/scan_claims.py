"""What the print around a picture says of it: a caption claims a faint photograph, tick marks belong to their chart.

The ink alone cannot tell a pale photograph from what shines through the leaf, nor the two outlines of one vessel
from two drawings.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations

import cv2
import numpy as np

from pictoria_docs.document import Box
from pictoria_docs.labels import looks_like_caption
from pictoria_docs.layout.scan_image import Bytes, Scan
from pictoria_docs.layout.scan_labels import is_label
from pictoria_docs.layout.scan_photographs import STRAIGHT
from pictoria_docs.layout.scan_pictures import (
    MIN_SIDE,
    PictureBox,
    as_mask,
    box_of_pixels,
    merge_overlapping,
    pixels,
    square,
)
from pictoria_docs.layout.text_line import TextLine

REACH = 2.6
"""A caption or number stands no further from its picture than this, in line heights."""
GROUND = 6
"""Least tone of the ground of a faint photograph, once the noise is averaged away."""
GROUNDED = 0.1
"""Share of a photograph's pale ground that the object on it takes up at least."""
TICK = 5
"""Letters: the figures along the axis of a chart are no longer."""
TICK_REACH = 16.0
"""Points between a chart and the figures along its axis."""
TICKS = 3
"""Fewer labels along a side are numbers of pictures."""
MIRRORED = 0.6
"""Two outlines are halves of one drawing where this share of their strokes fall on each other once mirrored."""


def claim_faint(
    scan: Scan, faint: Sequence[PictureBox], pictures: Sequence[PictureBox], lines: Sequence[TextLine]
) -> list[PictureBox]:
    """The faint areas that are photographs: a caption or a number that has no other picture stands at them.

    Args:
        scan: the straight page.
        faint: areas no darker than a stain or the back of the leaf.
        pictures: found so far.
        lines: the page's text.
    """
    areas = [_whole(area, scan, lines) for area in faint if area.wanted]
    clear = [area for area in areas if not _is_written_on(area.box, lines)]
    found: list[PictureBox] = []
    for line in lines:
        number = is_label(line.text)
        if not clear or not (looks_like_caption(line.text) or (number and not _is_outermost(line, lines))):
            continue
        block = _block(line, lines)
        reach = REACH * max(line.size, 8.0)
        if any(
            _stands_at(block, picture.box, 2 * reach) and not _has_nearer(picture, block, lines)
            for picture in (*pictures, *found)
        ):
            continue
        near = [
            area
            for area in clear
            if area not in found
            and _stands_at(block, area.box, reach)
            and not (number and abs(block.centre.x - area.box.centre.x) > 0.3 * area.box.width)
        ]
        if near:
            found.append(max(near, key=lambda area: area.box.area))
    return merge_overlapping(found)


def with_ground(
    picture: PictureBox,
    pictures: Sequence[PictureBox],
    faint: Sequence[PictureBox],
    lines: Sequence[TextLine],
) -> PictureBox:
    """A picture with the pale ground that it was photographed on, where that is a rectangle around it alone."""
    for area in faint:
        if area.confidence < STRAIGHT or picture.box.area < GROUNDED * area.box.area:
            continue
        inside = [other for other in pictures if other.box.inside(area.box) > 0.5]
        alone = len(inside) == 1 and inside[0] is picture and picture.box.inside(area.box) > 0.9
        if alone and not any(line.box.inside(area.box) > 0.5 for line in lines):
            return replace(picture, box=Box.union((picture.box, area.box)))
    return picture


def is_named(picture: PictureBox, pictures: Sequence[PictureBox], lines: Sequence[TextLine]) -> bool:
    """Whether a caption or a number stands at a picture, and at none of the others more closely."""
    for line in lines:
        if looks_like_caption(line.text) or (is_label(line.text) and line.box.inside(picture.box) < 0.5):
            block = _block(line, lines)
            nearest = min(pictures, key=lambda other: other.box.distance(block))
            if nearest is picture and _stands_at(block, picture.box, REACH * max(line.size, 8.0)):
                return True
    return False


def _whole(area: PictureBox, scan: Scan, lines: Sequence[TextLine]) -> PictureBox:
    """A faint area with the still fainter ground around it, as far as that is free of text."""
    ground = cv2.blur(scan.tone, (9, 9)) > max(GROUND, round(2 * scan.noise))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(as_mask(ground), connectivity=4)
    x0, y0, x1, y1 = pixels(area.box)
    own = np.bincount(labels[y0:y1, x0:x1].ravel(), minlength=count)
    own[0] = 0
    if not own.any():
        return area
    x, y, width, height = (int(value) for value in stats[int(own.argmax())][:4])
    box = Box.union((area.box, box_of_pixels(x, y, width, height).grown(-3.0)))
    return area if box.area > 4 * area.box.area or _is_written_on(box, lines) else replace(area, box=box)


def _is_outermost(line: TextLine, lines: Sequence[TextLine]) -> bool:
    """Whether a line is alone at the top or the bottom of the page, where page numbers stand."""
    rest = [other for other in lines if other is not line]
    return not any(other.box.y0 < line.box.y1 for other in rest) or not any(
        other.box.y1 > line.box.y0 for other in rest
    )


def _is_written_on(box: Box, lines: Iterable[TextLine]) -> bool:
    return sum(line.box.inside(box) * line.box.area for line in lines) > 0.03 * box.area


def _has_nearer(picture: PictureBox, block: Box, lines: Sequence[TextLine]) -> bool:
    """Whether a picture has a caption or a number of its own, closer than the text in `block`."""
    return any(
        line.box.distance(picture.box) < 0.5 * block.distance(picture.box)
        and (looks_like_caption(line.text) or is_label(line.text))
        and _stands_at(line.box, picture.box, REACH * max(line.size, 8.0))
        for line in lines
    )


def _block(line: TextLine, lines: Sequence[TextLine]) -> Box:
    """The box of a line and of the lines that go on below it."""
    block = line.box
    for other in sorted(lines, key=lambda each: each.box.y0):
        gap = other.box.y0 - block.y1
        if -2 < gap < 0.55 * line.size and other.box.overlap_x(block) > 0 and other.box.y0 > line.box.y0 + 1:
            block = Box.union((block, other.box))
    return block


def _stands_at(block: Box, picture: Box, reach: float) -> bool:
    """Whether text stands right above, below or beside a picture, in its column."""
    across, down = block.overlap_x(picture), block.overlap_y(picture)
    if across > 0.5 * min(block.width, picture.width):
        return -4.0 < -down < reach
    return down > 0.5 * min(block.height, picture.height) and -4.0 < -across < reach


def join_halves(pictures: Sequence[PictureBox], ink: Bytes) -> list[PictureBox]:
    """Drawings put together whose two outlines mirror each other, as those of a vessel do.

    Args:
        pictures: all pictures of the page.
        ink: the mask of strokes at `ANALYSIS_DPI`.
    """
    kept = list(pictures)
    for first, second in combinations(pictures, 2):
        if first not in kept or second not in kept or not _are_halves(first, second, kept, ink):
            continue
        whole = Box.union((first.box, second.box))
        between = [other for other in kept if other.box.inside(whole) > 0.9 and other not in (first, second)]
        parts = [part for picture in (first, second, *between) for part in picture.parts]
        kept = [picture for picture in kept if picture not in (first, second, *between)]
        kept.append(replace(first, box=whole, parts=tuple(parts)))
    return kept


def _are_halves(first: PictureBox, second: PictureBox, pictures: Sequence[PictureBox], ink: Bytes) -> bool:
    if first.kind != "drawing" or second.kind != "drawing":
        return False
    left, right = sorted((first.box, second.box), key=lambda box: box.x0)
    tall = max(left.height, right.height)
    level = abs(left.y0 - right.y0) < 0.08 * tall and abs(left.y1 - right.y1) < 0.08 * tall
    if not level or tall < 2 * MIN_SIDE or -left.overlap_x(right) > 1.2 * tall:
        return False
    whole = Box.union((left, right))
    if any(other.kind == "photograph" and other.box.intersection(whole) for other in pictures):
        return False
    # A vessel that is drawn whole mirrors itself, and two of them side by side mirror each other too.
    return _mirrors(whole, ink) and not _mirrors(left, ink) and not _mirrors(right, ink)


def _mirrors(box: Box, ink: Bytes) -> bool:
    """Whether the few strokes in a box fall on each other once mirrored about its upright axis."""
    x0, y0, x1, y1 = pixels(box)
    strokes = ink[y0:y1, x0:x1] > 0
    if strokes.sum() < 60 or strokes.mean() > 0.25:
        return False
    mirrored = cv2.dilate(as_mask(strokes)[:, ::-1], square(7)) > 0
    return bool((strokes & mirrored).sum() > MIRRORED * strokes.sum())


def with_ticks(picture: PictureBox, pictures: Sequence[PictureBox], lines: Sequence[TextLine]) -> PictureBox:
    """A chart with the figures along its axes: a row or column of short labels at one side of a drawing.

    Labels that stand at other pictures too are the numbers of those.
    """
    if picture.kind != "drawing":
        return picture
    box = picture.box
    others = [other.box for other in pictures if other is not picture]
    short = [
        line
        for line in lines
        if len(line.text) <= TICK
        and not line.box.inside(box) > 0.6
        and all(line.box.distance(other) > TICK_REACH for other in others)
    ]
    below = [
        line
        for line in short
        if -3 < line.box.y0 - box.y1 < TICK_REACH and box.x0 - 4 < line.box.centre.x < box.x1 + 4
    ]
    aside = [
        line
        for line in short
        if -3 < box.x0 - line.box.x1 < TICK_REACH and box.y0 - 6 < line.box.centre.y < box.y1 + 6
    ]
    ticks: list[TextLine] = []
    for side, level in ((below, [line.box.y1 for line in below]), (aside, [line.box.x1 for line in aside])):
        if len(side) >= TICKS and np.ptp(level) < 8:
            ticks += side
    return replace(picture, box=Box.union([box, *(tick.box for tick in ticks)])) if ticks else picture
