"""Ornamented initials of old books: pictures that stand for the first letter of a paragraph."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from pictoria_docs.document import Box
from pictoria_docs.layout.scans.pictures import PictureBox
from pictoria_docs.layout.text_line import TextLine

SQUARE = 1.7
"""Times its shorter side that an initial is long at most."""
HIGHEST = 7.5
"""Sizes of type that it is high and wide at most,"""
LOWEST = 1.6
"""and high at least."""
GAP = 2.5
"""Sizes of type between it and the lines beside it at most."""
INTO = 0.8
"""Sizes of type by which boxes of lines may reach into it, or stand off its edges."""
NEXT = 3.0
"""Sizes of type between its foot and the line below it."""
MIN_BESIDE = 2
"""Lines beside it."""
SIZE_SLACK = 0.15
"""Share of their size by which lines of one paragraph differ."""
TEXT_LETTERS = 6
"""Letters of a line of its paragraph."""


def with_initials(pictures: Sequence[PictureBox], lines: Sequence[TextLine]) -> list[PictureBox]:
    """The pictures of a page, those that are initials marked so.

    Text runs beside an initial, opens with a capital (the second letter of its word), and goes on below flush with the
    initial's left edge. No text of the paragraph stands above, as it does where text runs around a figure.

    Args:
        pictures: of a straight page, in points.
        lines: of its text.
    """
    text = [line for line in lines if not line.rotation and sum(map(str.isalpha, line.text)) >= TEXT_LETTERS]
    return [
        replace(picture, kind="initial") if _is_initial(picture.box, text) else picture
        for picture in pictures
    ]


def _is_initial(box: Box, lines: Sequence[TextLine]) -> bool:
    if max(box.width, box.height) > SQUARE * min(box.width, box.height):
        return False
    beside = [(line, text) for line in lines for text in [_beside(line, box)] if text]
    if len(beside) < MIN_BESIDE:
        return False
    size = median(line.size for line, _ in beside)
    if box.height < LOWEST * size or max(box.height, box.width) > HIGHEST * size:
        return False
    first = min(beside, key=lambda found: found[0].box.y0)[1]
    if not next((sign.isupper() for sign in first if sign.isalpha()), False):
        return False
    flush = [line for line in lines if abs(line.box.x0 - box.x0) < INTO * size]
    below = any(0 < line.box.centre.y - box.y1 < NEXT * size for line in flush)
    above = any(
        0 < box.y0 - line.box.centre.y < NEXT * size and abs(line.size - size) < SIZE_SLACK * size
        for line in flush
        if line.box.x1 > box.x1 + GAP * size
    )
    return below and not above


def _beside(line: TextLine, box: Box) -> str:
    """What of a line stands right beside a box on its right; OCR may read letters into the box too."""
    if not box.y0 < line.box.centre.y < box.y1 or line.box.x0 < box.x0 - INTO * line.size:
        return ""
    words = [word for word in line.words if word.x0 > box.x1 - INTO * line.size]
    return line.text[words[0].start :] if words and words[0].x0 < box.x1 + GAP * line.size else ""
