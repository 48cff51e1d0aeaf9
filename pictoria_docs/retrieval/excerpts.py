"""The part of a text that shows why it was found."""

from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from pictoria_docs.document.letters import unaccented

WIDTH = 200
"""Characters of an excerpt."""
LEAD = 0.2
"""Share of an excerpt that stands before the first word of the query."""
BEGINNING = 4
"""Letters by which the forms of one word are known: they differ at their ends."""
ELLIPSIS = "…"


class Excerpt(NamedTuple):
    """A part of a text, on one line, with offsets of the words of the query in it."""

    text: str
    marks: tuple[tuple[int, int], ...]
    start: int
    end: int
    """Where it stands in the whole text."""


def excerpt(text: str, marks: Sequence[tuple[int, int]], width: int = WIDTH) -> Excerpt:
    """The part of a text, of at most about `width` characters, that holds most of the marked words: of different ones
    first, then of all.

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
    return Excerpt(f"{before}{line}{after}", shown, start, end)


def excerpt_offsets(text: str, marks: Sequence[tuple[int, int]], width: int = WIDTH) -> tuple[int, int]:
    """Where the part of a text that `excerpt` shows begins and ends."""
    start = 0
    if len(text) > width and marks:
        words = [unaccented(text[first:last])[:BEGINNING] for first, last in marks]
        best = max(range(len(marks)), key=lambda index: (*_held(marks, words, index, width), -index))
        start = max(0, min(marks[best][0] - int(LEAD * width), len(text) - width))
        # With a whole word, if one begins before the marked one: going back instead would take words from the end.
        first = marks[best][0]
        start = next((at for at in range(start, first) if at == 0 or text[at - 1].isspace()), start)
    end = len(text)
    if end - start > width:
        blank = text.rfind(" ", start, start + width)
        end = blank if blank > start else start + width
    return start, end


def _held(marks: Sequence[tuple[int, int]], words: Sequence[str], index: int, width: int) -> tuple[int, int]:
    """How many different words, and how many marks, an excerpt shows that begins a little before one of them."""
    limit = marks[index][0] + (1 - LEAD) * width
    held = [words[at] for at in takewhile(lambda at: marks[at][1] <= limit, range(index, len(marks)))]
    return len(set(held)), len(held)
