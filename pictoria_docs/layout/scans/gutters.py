"""Lines that OCR read across a gutter: text beside a caption or a picture is none of it."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pictoria_docs.document import Box
from pictoria_docs.layout.text_line import TextLine

NARROWEST = 0.6
"""Sizes of type between two columns at least."""
ALIGNED = 0.35
"""Sizes of type between two left edges that are one."""
REACH = 12.0
"""Sizes of type above and below a line in which something begins where its second half does."""
CROSSED = 1.5
"""Sizes of type above and below in which no word may stand in the gutter."""
MIN_LENGTH = 10.0
"""Sizes of type that the first half is wide at least: the number of an entry stands apart too."""
MIN_RIGHT_LENGTH = 4.0
"""The same of the second half."""


def split_at_gutters(lines: Sequence[TextLine], pictures: Sequence[Box]) -> list[TextLine]:
    """The lines of a straight page, those in two parts that hold words of two columns.

    The widest space of a line parts two columns where another line, or a picture, begins right of it, and no word
    stands in it in the lines right above and below.

    Args:
        lines: as OCR gives them, in points.
        pictures: boxes of the pictures of the page.
    """
    split: list[TextLine] = []
    for line in lines:
        at = _widest(line)
        if at is None or not _is_gutter(line, at, lines, pictures):
            split.append(line)
        else:
            split += [piece(line, 0, at), piece(line, at, len(line.words))]
    return split


def _widest(line: TextLine) -> int | None:
    """The word of a line before which there is most space, if that is wide enough for a gutter."""
    gaps = [right.x0 - left.x1 for left, right in pairwise(line.words)]
    if not gaps:
        return None
    widest = max(gaps)
    return gaps.index(widest) + 1 if widest > NARROWEST * line.size else None


def _is_gutter(line: TextLine, at: int, lines: Sequence[TextLine], pictures: Sequence[Box]) -> bool:
    size, left, right = line.size, line.words[at - 1].x1, line.words[at].x0
    if left - line.box.x0 < MIN_LENGTH * size or line.box.x1 - right < MIN_RIGHT_LENGTH * size:
        return False
    near = [other for other in lines if other is not line and _apart(other.box, line.box) < REACH * size]
    begins = [
        *(other.box for other in near),
        *(box for box in pictures if _apart(box, line.box) < REACH * size),
    ]
    if not any(abs(box.x0 - right) < ALIGNED * size for box in begins):
        return False
    return not any(
        word.x0 < right - ALIGNED * size and word.x1 > left + ALIGNED * size
        for other in near
        if _apart(other.box, line.box) < CROSSED * size
        for word in other.words
    )


def _apart(first: Box, second: Box) -> float:
    """Points between two boxes upwards or downwards; 0 or less where they are level."""
    return max(first.y0 - second.y1, second.y0 - first.y1)


def piece(line: TextLine, first: int, stop: int) -> TextLine:
    """The words of a line from one to another as a line of its own."""
    words = line.words[first:stop]
    start, end = words[0].start, words[-1].end
    return replace(
        line,
        text=line.text[start:end],
        box=Box.union(word.box for word in words)
        if line.rotation
        else Box(words[0].x0, line.box.y0, words[-1].x1, line.box.y1),
        words=[word._replace(start=word.start - start, end=word.end - start) for word in words],
        runs=[
            (max(run[0], start) - start, min(run[1], end) - start, *run[2:])
            for run in line.runs
            if run[0] < end and run[1] > start
        ],
    )
