"""Long texts read in pieces, so that the time of a reader grows with the length of its text and not faster.

A text of up to PIECE characters is read as a whole. A longer one is cut at the end of a paragraph, a line or a
sentence, at least between two words; a piece is read together with OVERLAP characters of its neighbours, and what is
found in it counts where it begins within the piece. So nothing shorter than OVERLAP is lost or found twice at a cut.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Protocol, TypeVar

PIECE = 10_000
"""A page of a catalogue has 2,000 to 8,000 characters."""
OVERLAP = 500
MAX_VALUE_LENGTH = 1_000
"""A longer text is no single value: no date, name or place."""


class TextSpan(Protocol):
    """A dataclass of what was found in a text at `text[start:end]`."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""


def stripped(
    text: str, start: int, end: int, left: str | None = None, right: str | None = None
) -> tuple[int, int]:
    """The stretch `text[start:end]` without blanks, or without the signs `left` and `right`, at its ends."""
    stretch = text[start:end]
    first = start + len(stretch) - len(stretch.lstrip(left))
    return first, max(first, start + len(stretch.rstrip(right)))


Found = TypeVar("Found", bound=TextSpan)


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A piece `text[start:end]` that is read within `text[left:right]`."""

    start: int
    end: int
    left: int
    right: int


def pieces(text: str) -> Iterator[TextPiece]:
    """The pieces of a text, in order; one where it is short."""
    start, remaining = 0, 0
    while len(text) - start > PIECE:
        end = _cut(text, start)
        right = text.rfind(" ", end, end + OVERLAP)
        yield TextPiece(start, end, remaining, right if right > end else min(end + OVERLAP, len(text)))
        space = text.find(" ", end - OVERLAP, end)
        start, remaining = end, space + 1 if space >= 0 else end - OVERLAP
    yield TextPiece(start, len(text), remaining, len(text))


def _cut(text: str, start: int) -> int:
    """Where a piece that begins at `start` ends: at the best sign in its second half."""
    last = start + PIECE
    for sign in ("\n\n", "\n", ". ", " "):
        match = text.rfind(sign, start + PIECE // 2, last)
        if match >= 0:
            return match + len(sign)
    return last


def read_in_pieces(text: str, read: Callable[[str], list[Found]]) -> list[Found]:
    """What a reader finds in a text, in order, the text given to it piece by piece."""
    if len(text) <= PIECE:
        return read(text)
    readings: list[Found] = []
    free = 0
    for piece in pieces(text):
        for reading in read(text[piece.left : piece.right]):
            first = reading.start + piece.left
            if max(piece.start, free) <= first and (first < piece.end or piece.end == len(text)):
                readings.append(_moved(reading, piece.left))
                free = reading.end + piece.left
    return readings


def _moved(readings: Any, offset: int) -> Any:
    """What was found, and what it holds, so much further on."""
    if offset == 0:
        return readings
    within = {field.name: getattr(readings, field.name) for field in fields(readings)}
    moved = {
        name: tuple(_moved(reading, offset) for reading in value)
        for name, value in within.items()
        if isinstance(value, tuple) and value and is_dataclass(value[0]) and hasattr(value[0], "start")
    }
    return replace(readings, start=readings.start + offset, end=readings.end + offset, **moved)
