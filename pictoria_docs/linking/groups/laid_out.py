"""The printed lines and the pictures of a document as they stand on its pages, with what groups are told by."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from pictoria_docs.captioning.cut import style_of
from pictoria_docs.document import Box, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.region_type import FURNITURE
from pictoria_docs.labels.prices import is_price
from pictoria_docs.linking.document_index import DocumentIndex
from pictoria_docs.linking.lexicon import entry_words
from pictoria_docs.linking.number_series import OpeningNumber, opening_number
from pictoria_docs.linking.rows import PrintedLine

HEAD_WORDS = 2  # words of a line whose style is its own
SIZE_STEP = 0.5  # points, to which sizes are rounded
MIN_CAPITALS = 3  # letters: more of them, all capitals, are set in capitals
CLOSE = 0.7  # of a line's height: what stands so close above it is the same text
_NAMED = re.compile(r"[^:(]{2,24}:\s+\S")
"""A field with its name: "Material: clay"; not "Comb (code: 52)", nor "Cologne NO:10"."""

Style = tuple[float, bool, bool, bool]
"""Size in half points, bold, italic, in capitals."""


@dataclass(frozen=True, slots=True)
class LaidOutPicture:
    """A picture of a page."""

    id: RegionId
    page: int
    box: Box
    order: int
    """Its place in the reading order of its page."""


@dataclass(frozen=True)
class LaidOut:
    """A document's lines and pictures."""

    rows: Sequence[PrintedLine]
    numbers: Sequence[OpeningNumber | None]
    """What number each line opens with."""
    styles: Sequence[Style]
    pictures: Sequence[LaidOutPicture]
    pages: dict[int, Box]

    @cached_property
    def lines_on(self) -> dict[int, list[int]]:
        """Indices of the lines of each page, from the top down; what may be furniture is left out."""
        kept = [index for index, row in enumerate(self.rows) if row.region.type not in FURNITURE]
        return self._by_page(kept, self.rows)

    @cached_property
    def pictures_on(self) -> dict[int, list[int]]:
        """Indices of the pictures of each page, from the top down."""
        return self._by_page(range(len(self.pictures)), self.pictures)

    @cached_property
    def usual(self) -> Style:
        """The style of most of the text."""
        length: Counter[Style] = Counter()
        for row, style in zip(self.rows, self.styles, strict=True):
            length[style] += len(row.text)
        return max(length, key=lambda style: length[style])

    @cached_property
    def tops(self) -> frozenset[int]:
        """Lines that begin a text: nothing stands close above them."""
        return frozenset(
            index
            for lines in self.lines_on.values()
            for index in lines
            if not any(_close(self.rows[other].box, self.rows[index].box) for other in lines)
        )

    @cached_property
    def marks(self) -> list[tuple[bool, ...]]:
        """Tell of each line which marks of a record it has: a size, a date ..., and whether it is a price."""
        tests = [mark.search for mark in entry_words().marks]
        return [(*(bool(test(row.text)) for test in tests), is_price(row.text)) for row in self.rows]

    @cached_property
    def worded(self) -> frozenset[int]:
        """Lines that may be titles: more letters than digits, and no field with its name."""
        return frozenset(
            index
            for index, row in enumerate(self.rows)
            if row.region.type not in FURNITURE
            and _is_worded(row.text, self.numbers[index])
            and _NAMED.match(row.text) is None
        )

    @staticmethod
    def _by_page(
        indices: Iterable[int], things: Sequence[PrintedLine] | Sequence[LaidOutPicture]
    ) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for index in sorted(indices, key=lambda index: (things[index].box.y0, things[index].box.x0)):
            found[things[index].page].append(index)
        return found


def lay_out(document_index: DocumentIndex, rows: Sequence[PrintedLine]) -> LaidOut:
    """Lay out the lines and the pictures of a document, panels of composite figures left out.

    Args:
        document_index: the document.
        rows: its printed lines.
    """
    pictures = [
        LaidOutPicture(region.id, page, region.box, region.order)
        for page in document_index.pages
        for region in document_index.on(page)
        if region.type is RegionType.FIGURE and region.parent is None
    ]
    boxes = {number: page.box for number, page in document_index.pages.items()}
    return LaidOut(
        rows, [opening_number(row) for row in rows], [_style(row) for row in rows], pictures, boxes
    )


def _style(row: PrintedLine) -> Style:
    words = row.body.split()[:HEAD_WORDS]
    style = style_of(row.region, row.start, row.start + len(" ".join(words)))
    letters = [char for char in row.body if char.isalpha()]
    capitals = len(letters) > MIN_CAPITALS and all(char.isupper() for char in letters)
    return round(style.size / SIZE_STEP) * SIZE_STEP, style.bold, style.italic, capitals


def _close(above: Box, line: Box) -> bool:
    return line.y0 - above.y0 > 0 and line.y0 - above.y1 < CLOSE * line.height and above.overlap_x(line) > 0


def _is_worded(text: str, number: OpeningNumber | None) -> bool:
    rest = text[number.end :] if number is not None else text
    return sum(map(str.isalpha, rest)) > max(2, sum(map(str.isdigit, rest)))
