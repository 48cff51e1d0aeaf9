"""Numbered items that run on in one paragraph: "1. Brooch. 2. Buckle", "1 Brooch; 2 buckle", "Finds: 1 brooch",
"1. Brooch | 2. Buckle"."""

import re
from collections.abc import Set

from pictoria_docs.captioning.cut import piece
from pictoria_docs.document import CaptionReading, NumberKind, PrintedNumber, Region
from pictoria_docs.labels.elements import counts_on
from pictoria_docs.labels.grammar import counts_something, read_item, reading_of
from pictoria_docs.labels.lexicon import lower

MAX_TITLE_LENGTH = 160  # characters of a title before the first item

_MARK = re.compile(
    r"(?<![^\s([–—|•])(?P<number>[0-9]{1,2}|[a-zA-Z]|[/|!](?=\s))(?P<sign>[.):,]|\s?[–—]|\s?-(?=\s)|(?=\s))\s*(?=[^\W\d_]{2}|[«“\"(])"
)
_MISREAD = dict.fromkeys("/|!", "1")
"""Signs that OCR takes for the number 1."""
_OPEN = re.compile(r"(?:[;.,:)–—|•]|\s-)\s*$")
BARS = "|•"
"""Signs that stand between items and nowhere else."""
_BAR = re.compile(rf"[{BARS}]\s*$")

Piece = tuple[Region, CaptionReading]
"""An item cut out, and what the grammar reads in it."""


def split_items(region: Region, start: int, numbers: Set[str], *, at_lines: bool = False) -> list[Piece]:
    """The items of a paragraph that count on from its first one; fewer than two mean that it holds no items.

    Args:
        region: the paragraph.
        start: where its first item starts, or the title before it.
        numbers: keys of the numbers printed beside the pictures: only these open an item in running text.
        at_lines: an item may also start with a line, whatever its number.
    """
    marks = item_marks(region, start, numbers, at_lines=at_lines)
    stops = [offset for offset, _ in marks[1:]] + [len(region.text)]
    pieces: list[Piece] = []
    for (offset, name), stop in zip(marks, stops, strict=bool(marks)):
        bar = _BAR.search(region.text, offset, stop)
        part = piece(region, offset, bar.start() if bar is not None else stop)
        pieces.append((part, read_item(part.text) or bare_item(part.text, name.lower(), name, len(name))))
    return pieces


def item_marks(
    region: Region, start: int, numbers: Set[str], *, at_lines: bool = False
) -> list[tuple[int, str]]:
    """Where the items of a paragraph start, and their numbers; arguments as for `split_items`.

    Each chain of numbers that count on may be the items: the longest is taken, the first of those as long. Behind a
    title it must open with the lowest of the pictures' numbers, or with 1 or "a".
    """
    lines = {line.start for line in region.lines}
    known = without_gaps(numbers)
    lowest = {name for name in numbers if not any(counts_on(other, name, 99, 26) for other in numbers)}
    is_parted = any(sign in region.text for sign in BARS)
    chains: list[list[tuple[int, str]]] = []
    for mark in _MARK.finditer(region.text, start):
        printed, offset = _MISREAD.get(mark["number"], mark["number"]), mark.start()
        name = printed.lower()
        if counts_something(region.text, mark.end()):
            continue
        opens = offset == start or bool(_OPEN.search(region.text, start, offset))
        barred = bool(mark["sign"]) and bool(_BAR.search(region.text, start, offset))
        barred = barred or (offset == start and bool(mark["sign"]) and is_parted)
        allowed = name in known or barred or (at_lines and offset in lines)
        if not allowed or not (opens or (offset in lines and (at_lines or mark["sign"]))):
            continue
        for chain in chains:
            if counts_on(chain[-1][1].lower(), name, 2) and same_case(chain[-1][1], printed):
                chain.append((offset, printed))
        at_start = offset == start and name in ("1", "a", *known)
        sure = name in known or (at_lines and offset in lines)
        if at_start or (offset - start <= MAX_TITLE_LENGTH and name in {"1", "a", *lowest} and sure):
            chains.append([(offset, printed)])
    return max(chains, key=len, default=[])


def same_case(first: str, second: str) -> bool:
    """Whether two letters that number items are both capitals or both small; any others: "a. C." holds no item C."""
    lone = len(first) == len(second) == 1 and first.isalpha() and second.isalpha()
    return not lone or first.isupper() == second.isupper()


def without_gaps(numbers: Set[str]) -> set[str]:
    """The numbers with those between the first and the last one, which may be hidden in a picture, or unread.

    Args:
        numbers: keys, numbers or single letters.
    """
    counted = [int(number) for number in numbers if number.isdecimal()]
    letters = [ord(number) for number in numbers if len(number) == 1 and number.isalpha()]
    between = {str(number) for number in range(min(counted), max(counted))} if counted else set()
    between |= {chr(letter) for letter in range(min(letters), max(letters))} if letters else set()
    return {*numbers, *between}


def bare_item(text: str, key: str, printed: str, end: int) -> CaptionReading:
    """The reading of an item whose number ends at `end`: what stands around it makes sure what it alone would not."""
    number = PrintedNumber(kind=NumberKind.BARE, path=(key,), text=printed)
    return reading_of(text, lower(text), NumberKind.BARE, end, (number,))
