"""The part of a text that shows why it was found."""

from collections.abc import Sequence
from typing import NamedTuple

WIDTH = 200
"""Characters of an excerpt."""
LEAD = 0.2
"""Share of an excerpt that stands before the first word of the query."""
ELLIPSIS = "…"


class Excerpt(NamedTuple):
    """A part of a text, on one line, with offsets of the words of the query in it."""

    text: str
    marks: tuple[tuple[int, int], ...]


def excerpt(text: str, marks: Sequence[tuple[int, int]], width: int = WIDTH) -> Excerpt:
    """The part of a text, of at most about `width` characters, that holds most of the marked words.

    Args:
        text: any text.
        marks: offsets of words in it, in order.
        width: characters.
    """
    start, end = excerpt_offsets(text, marks, width)
    before, after = (ELLIPSIS if start else ""), (ELLIPSIS if end < len(text) else "")
    shift = len(before) - start
    shown = tuple((first + shift, last + shift) for first, last in marks if start <= first and last <= end)
    # One character for one, so that offsets stay right.
    line = "".join(" " if letter.isspace() else letter for letter in text[start:end])
    return Excerpt(f"{before}{line}{after}", shown)


def excerpt_offsets(text: str, marks: Sequence[tuple[int, int]], width: int = WIDTH) -> tuple[int, int]:
    """Where the part of a text that `excerpt` shows begins and ends."""
    start = 0
    if len(text) > width and marks:
        best = max(range(len(marks)), key=lambda index: (_within(marks, index, width), -index))
        start = max(0, min(marks[best][0] - int(LEAD * width), len(text) - width))
    if start:
        start = text.rfind(" ", 0, start + 1) + 1
    end = len(text)
    if end - start > width:
        blank = text.rfind(" ", start, start + width)
        end = blank if blank > start else start + width
    return start, end


def _within(marks: Sequence[tuple[int, int]], index: int, width: int) -> int:
    """How many marked words an excerpt shows that begins a little before one of them."""
    limit = marks[index][0] + (1 - LEAD) * width
    return sum(first >= marks[index][0] and last <= limit for first, last in marks)
