"""What the print around a picture says of it: a caption claims a faint photograph, tick marks belong to their chart.

The ink alone cannot tell a pale photograph from what shines through the leaf, nor the two outlines of one vessel
from two drawings.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import cv2
import numpy as np

from pictoria_docs.document import Box
from pictoria_docs.labels import looks_like_caption
from pictoria_docs.layout.scans.image import Scan
from pictoria_docs.layout.scans.labels import is_label
from pictoria_docs.layout.scans.pale import is_written_on, with_full_grounds
from pictoria_docs.layout.scans.paper import Bytes
from pictoria_docs.layout.scans.photographs import STRAIGHT
from pictoria_docs.layout.scans.pictures import (
    MIN_SIDE,
    PictureBox,
    as_mask,
    is_picture_size,
    merge_overlapping,
    pixels,
    square,
)
from pictoria_docs.layout.text_line import WITHIN_PICTURE, TextLine

MIN_SIZE = 8.0  # points of type: smaller type has no smaller reach
OFF_CENTRE = 0.3  # of a picture's width by which its number may stand off its middle
INSIDE = 0.5  # of a box, from which it lies in another
ALL_INSIDE = 0.9  # the same for nearly all of it
NEARER = 0.5  # of a text's distance to a picture, within which another is nearer
BLOCK_GAP = 0.55  # type sizes between the lines of a block
IN_COLUMN = 0.5  # of the narrower (lower) of a text and a picture
INTO_PICTURE = 4.0  # points by which a text may reach into its picture
LEVEL_SHIFT = 0.08  # of the height, within which two outlines are level
HALVES_GAP = 1.2  # heights between them
MIN_STROKES = 60  # pixels of an outline
MAX_INK = 0.25  # of its box
MIRROR_SLACK = 7  # pixels within which strokes fall on each other
TICK_OVERLAP = 3  # points by which a tick's label may reach into the chart
BEYOND_X = 4  # points by which labels under a chart may reach beyond it,
BEYOND_Y = 6  # and labels beside it
TICK_ROW = 8  # points within which the labels of an axis end

REACH = 2.6
"""A caption or number stands no further from its picture than this, in line heights."""
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
    areas = with_full_grounds(scan, [area for area in faint if is_picture_size(area.box)], lines)
    clear = [area for area in areas if not is_written_on(area.box, lines)]
    claimed: list[PictureBox] = []
    for line in lines:
        number = is_label(line.text)
        if not clear or not (looks_like_caption(line.text) or (number and not _is_outermost(line, lines))):
            continue
        block = _block(line, lines)
        reach = REACH * max(line.size, MIN_SIZE)
        if any(
            _is_at(block, picture.box, 2 * reach) and not _has_nearer(picture, block, lines)
            for picture in (*pictures, *claimed)
        ):
            continue
        candidates = [
            area
            for area in clear
            if area not in claimed
            and _is_at(block, area.box, reach)
            and not (number and abs(block.centre.x - area.box.centre.x) > OFF_CENTRE * area.box.width)
        ]
        if candidates:
            claimed.append(max(candidates, key=lambda area: area.box.area))
    return merge_overlapping(claimed)


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
        inside = [other for other in pictures if other.box.inside(area.box) > INSIDE]
        alone = len(inside) == 1 and inside[0] is picture and picture.box.inside(area.box) > ALL_INSIDE
        if alone and not any(line.box.inside(area.box) > INSIDE for line in lines):
            return replace(picture, box=Box.union((picture.box, area.box)))
    return picture


def is_named(picture: PictureBox, pictures: Sequence[PictureBox], lines: Sequence[TextLine]) -> bool:
    """Whether a caption or a number stands at a picture, and at none of the others more closely."""
    for line in lines:
        if looks_like_caption(line.text) or (is_label(line.text) and line.box.inside(picture.box) < INSIDE):
            block = _block(line, lines)
            nearest = min(pictures, key=lambda other: other.box.distance(block))
            if nearest is picture and _is_at(block, picture.box, REACH * max(line.size, MIN_SIZE)):
                return True
    return False


def _is_outermost(line: TextLine, lines: Sequence[TextLine]) -> bool:
    """Whether a line is alone at the top or the bottom of the page, where page numbers stand."""
    others = [other for other in lines if other is not line]
    return not any(other.box.y0 < line.box.y1 for other in others) or not any(
        other.box.y1 > line.box.y0 for other in others
    )


def _has_nearer(picture: PictureBox, block: Box, lines: Sequence[TextLine]) -> bool:
    """Whether a picture has a caption or a number of its own, closer than the text in `block`."""
    return any(
        line.box.distance(picture.box) < NEARER * block.distance(picture.box)
        and (looks_like_caption(line.text) or is_label(line.text))
        and _is_at(line.box, picture.box, REACH * max(line.size, MIN_SIZE))
        for line in lines
    )


def _block(line: TextLine, lines: Sequence[TextLine]) -> Box:
    """The box of a line and of the lines that go on below it."""
    block = line.box
    for other in sorted(lines, key=lambda other_line: other_line.box.y0):
        gap = other.box.y0 - block.y1
        if (
            -2 < gap < BLOCK_GAP * line.size
            and other.box.overlap_x(block) > 0
            and other.box.y0 > line.box.y0 + 1
        ):
            block = Box.union((block, other.box))
    return block


def _is_at(block: Box, picture: Box, reach: float) -> bool:
    """Whether text stands right above, below or beside a picture, in its column."""
    across, down = block.overlap_x(picture), block.overlap_y(picture)
    if across > IN_COLUMN * min(block.width, picture.width):
        return -INTO_PICTURE < -down < reach
    return down > IN_COLUMN * min(block.height, picture.height) and -INTO_PICTURE < -across < reach


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
        box = Box.union((first.box, second.box))
        between = [
            other for other in kept if other.box.inside(box) > ALL_INSIDE and other not in (first, second)
        ]
        parts = [part for picture in (first, second, *between) for part in picture.parts]
        kept = [picture for picture in kept if picture not in (first, second, *between)]
        kept.append(replace(first, box=box, parts=tuple(parts)))
    return kept


def _are_halves(first: PictureBox, second: PictureBox, pictures: Sequence[PictureBox], ink: Bytes) -> bool:
    if first.kind != "drawing" or second.kind != "drawing":
        return False
    left, right = sorted((first.box, second.box), key=lambda box: box.x0)
    tall = max(left.height, right.height)
    level = abs(left.y0 - right.y0) < LEVEL_SHIFT * tall and abs(left.y1 - right.y1) < LEVEL_SHIFT * tall
    if not level or tall < 2 * MIN_SIDE or -left.overlap_x(right) > HALVES_GAP * tall:
        return False
    both = Box.union((left, right))
    if any(other.kind == "photograph" and other.box.intersection(both) for other in pictures):
        return False
    # A vessel that is drawn whole mirrors itself, and two of them side by side mirror each other too.
    return _mirrors(both, ink) and not _mirrors(left, ink) and not _mirrors(right, ink)


def _mirrors(box: Box, ink: Bytes) -> bool:
    """Whether the few strokes in a box fall on each other once mirrored about its upright axis."""
    x0, y0, x1, y1 = pixels(box)
    strokes = ink[y0:y1, x0:x1] > 0
    if strokes.sum() < MIN_STROKES or strokes.mean() > MAX_INK:
        return False
    mirrored = cv2.dilate(as_mask(strokes)[:, ::-1], square(MIRROR_SLACK)) > 0
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
        and not line.box.inside(box) > WITHIN_PICTURE
        and all(line.box.distance(other) > TICK_REACH for other in others)
    ]
    below = [
        line
        for line in short
        if -TICK_OVERLAP < line.box.y0 - box.y1 < TICK_REACH
        and box.x0 - BEYOND_X < line.box.centre.x < box.x1 + BEYOND_X
    ]
    aside = [
        line
        for line in short
        if -TICK_OVERLAP < box.x0 - line.box.x1 < TICK_REACH
        and box.y0 - BEYOND_Y < line.box.centre.y < box.y1 + BEYOND_Y
    ]
    ticks: list[TextLine] = []
    for side, level in ((below, [line.box.y1 for line in below]), (aside, [line.box.x1 for line in aside])):
        if len(side) >= TICKS and np.ptp(level) < TICK_ROW:
            ticks += side
    return replace(picture, box=Box.union([box, *(tick.box for tick in ticks)])) if ticks else picture
