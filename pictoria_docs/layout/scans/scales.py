"""Scale bars: the little ruler under a drawing, with its figures, belongs to the drawing.

Left outside, its "0" and what OCR makes of its "5 cm" would pass for the numbers of pictures.
"""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pictoria_docs.document import Box
from pictoria_docs.layout.scans.paper import Bytes
from pictoria_docs.layout.scans.pictures import SCALE, PictureBox, box_of_pixels
from pictoria_docs.layout.text_line import WITHIN_PICTURE, TextLine

INSIDE = 0.5  # of a bar inside a word
UNDER_PICTURE = 0.3  # of the narrower of a bar and its picture

MIN_WIDTH = 15.0
"""Points: a scale bar is no shorter."""
MAX_HEIGHT = 6.0
"""Points: nor is it any higher."""
SLENDER = 4.0
"""It is so many times as wide as it is high."""
FIELDS = (2, 21)
"""Changes between dark and light fields along a bar: fewer make a rule, more are letters that run together."""
CLOSED = 0.9
"""Share of its upper and lower edge that is drawn; letters leave theirs open."""
REACH = 26.0
"""Points between a picture and its scale bar."""
FIGURES = 6
"""Letters of what is written at a bar: "0", "5 cm"."""
NEAR = 10.0
"""Points between a bar and what is written at it."""


def find_scale_bars(ink: Bytes) -> list[Box]:
    """The bars on a page that are divided into dark and light fields.

    Args:
        ink: the mask of strokes at `ANALYSIS_DPI`.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    bars = []
    for index, (x, y, width, height, _) in enumerate(stats[1:count].tolist(), start=1):
        if width < max(MIN_WIDTH * SCALE, SLENDER * height) or not 2 <= height <= MAX_HEIGHT * SCALE:
            continue
        if _is_divided(labels[y : y + height, x : x + width] == index):
            bars.append(box_of_pixels(x, y, width, height))
    return bars


def _is_divided(bar: NDArray[np.bool_]) -> bool:
    middle = bar[len(bar) // 2]
    changes = int((middle[1:] != middle[:-1]).sum())
    closed = min(float(bar[:2].any(axis=0).mean()), float(bar[-2:].any(axis=0).mean()))
    return FIELDS[0] <= changes <= FIELDS[1] and closed >= CLOSED


def with_scale(
    picture: PictureBox, pictures: Sequence[PictureBox], bars: Sequence[Box], lines: Sequence[TextLine]
) -> PictureBox:
    """A picture with the scale bar that stands under it, nearer than to any other picture.

    Args:
        picture: one of the page's.
        pictures: all of them.
        bars: all scale bars of the page.
        lines: the page's text.
    """
    box = picture.box
    for bar in bars:
        if any(len(line.text) > FIGURES and bar.inside(line.box) > INSIDE for line in lines):
            continue  # the letters of a word that run together
        under = -2.0 < bar.y0 - picture.box.y1 < REACH
        if not under or bar.overlap_x(picture.box) < UNDER_PICTURE * min(bar.width, picture.box.width):
            continue
        if min(pictures, key=lambda other: other.box.distance(bar)) is picture:
            written = [line.box for line in lines if _is_written_at(line, bar)]
            box = Box.union([box, bar, *written])
    return replace(picture, box=box) if box != picture.box else picture


def _is_written_at(line: TextLine, bar: Box) -> bool:
    """Whether a few letters stand over a bar or level with it; under it stands the number of the picture."""
    vicinity = Box(bar.x0 - NEAR, bar.y0 - NEAR, bar.x1 + NEAR, bar.y1)
    return len(line.text) <= FIGURES and line.box.inside(vicinity) > WITHIN_PICTURE
