"""Numbered items that run on in one paragraph: "1. Brooch. 2. Buckle", "1 Brooch; 2 buckle"."""

import re
from collections.abc import Set

from pictoria_docs.captioning.cut import piece
from pictoria_docs.document import CaptionReading, NumberKind, PrintedNumber, Region
from pictoria_docs.labels.elements import counts_on
from pictoria_docs.labels.grammar import counts_something, read_item, reading_of
from pictoria_docs.labels.lexicon import lower

_MARK = re.compile(
    r"(?<![^\s([–—])(?P<number>[0-9]{1,2}|[a-z])(?P<sign>[.):,]|\s?[–—]|\s-(?=\s)|(?=\s))\s*(?=[^\W\d_]{2}|[«“\"(])"
)
_OPEN = re.compile(r"[;.,:)–—]\s*$")

Piece = tuple[Region, CaptionReading]
"""An item cut out, and what the grammar reads in it."""


def split_items(region: Region, start: int, numbers: Set[str], *, at_lines: bool = False) -> list[Piece]:
    """The items of a paragraph that count on from its first one; fewer than two mean that it holds no items.

    Args:
        region: the paragraph.
        start: where its first item starts.
        numbers: keys of the numbers printed beside the pictures: only these open an item in running text.
        at_lines: an item may also start with a line, whatever its number.
    """
    lines = {line.start for line in region.lines}
    numbers = _without_gaps(numbers)
    marks: list[tuple[int, str]] = []
    for mark in _MARK.finditer(region.text, start):
        name, offset = mark["number"], mark.start()
        if counts_something(region.text, mark.end()):
            continue
        opens = offset == start or bool(_OPEN.search(region.text, start, offset))
        allowed = name in numbers or (at_lines and offset in lines)
        if not allowed or not (opens or (offset in lines and (at_lines or mark["sign"]))):
            continue
        first = offset == start and name in ("1", "a", *numbers)
        if counts_on(marks[-1][1], name, 2) if marks else first:
            marks.append((offset, name))
    stops = [offset for offset, _ in marks[1:]] + [len(region.text)]
    pieces: list[Piece] = []
    for (offset, name), stop in zip(marks, stops, strict=bool(marks)):
        part = piece(region, offset, stop)
        pieces.append((part, read_item(part.text) or bare_item(part.text, name, name, len(name))))
    return pieces


def _without_gaps(numbers: Set[str]) -> set[str]:
    """The numbers with those between the first and the last one, which may be hidden in a picture."""
    counted = [int(number) for number in numbers if number.isdigit()]
    letters = [ord(number) for number in numbers if len(number) == 1 and number.isalpha()]
    between = {str(number) for number in range(min(counted), max(counted))} if counted else set()
    between |= {chr(letter) for letter in range(min(letters), max(letters))} if letters else set()
    return {*numbers, *between}


def bare_item(text: str, key: str, printed: str, end: int) -> CaptionReading:
    """The reading of an item whose number ends at `end`: what stands around it makes sure what it alone would not."""
    number = PrintedNumber(kind=NumberKind.BARE, path=(key,), text=printed)
    return reading_of(text, lower(text), NumberKind.BARE, end, (number,))
