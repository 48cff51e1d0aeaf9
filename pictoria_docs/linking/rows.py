"""The printed lines of a document in reading order, and regions cut where an entry begins or ends within one."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pictoria_docs.captioning.cut import LINE_OVERLAP, TextStyle, piece, style_of
from pictoria_docs.document import Box, NumberKind, PageKind, Region, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.region_type import FURNITURE
from pictoria_docs.linking.document_index import LEVEL_SHARE, PLATE_TEXT, DocumentIndex
from pictoria_docs.linking.heading import TextOffset, ending

BAND = 3  # points: running heads of a book stand within such a band
SMALLER_TYPE = 0.95  # of the text's size, below which a line at the edge is a head
HEAD_GAP = 1.5  # line heights of white under a running head
SIDE_BY_SIDE = 0.08  # of the neighbours that stand side by side in one column, at most
NUMBER_GAP = 60  # points between a number and its text

ROW_TYPES = frozenset(
    {
        RegionType.TEXT,
        RegionType.LIST,
        RegionType.CODE,
        RegionType.HEADING,
        RegionType.TITLE,
        RegionType.CAPTION,
        RegionType.MARGINALIA,
        RegionType.FIGURE_NUMBER,
    }
)
_WORD = re.compile(r"[^\W\d_]{3}")
_EDGE = re.compile(r"[\W\d_]*(?:[^\W\d_][\W\d_]*){4}")
"""A line with fewer letters at the head or foot of a page is what OCR made of its number."""
_DIGITS = re.compile(r"\W*\d{1,4}\W*")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One printed line."""

    region: Region
    start: int
    """Offset of its first character in the region's text."""
    end: int
    box: Box
    text: str
    number: "PrintedLine | None" = None
    """The line that holds the row's number, where that was set apart."""

    @property
    def page(self) -> int:
        """The page it stands on."""
        return self.region.page

    @property
    def style(self) -> TextStyle:
        """How most of it is set."""
        return style_of(self.region, self.start, self.end)


def rows_of(document_index: DocumentIndex) -> list[PrintedLine]:
    """The lines of running text, headings and captions outside plates; specks and lonely signs are left out.

    A number that was set apart from the text on its line ("12    Portrait") is one row with it.
    """
    rows: list[PrintedLine] = []
    heads = stray_heads(document_index, by_white=False)
    for page in sorted(document_index.pages):
        if page in document_index.plate_of_page and document_index.body_length(page) < PLATE_TEXT:
            continue
        page_rows: list[PrintedLine] = []
        number: PrintedLine | None = None
        for region in document_index.on(page):
            if (
                region.type not in ROW_TYPES
                or not region.text
                or _is_of_picture(region)
                or region.id in heads
            ):
                continue
            for row in _rows(region):
                if _DIGITS.fullmatch(row.text):
                    number = row
                elif _WORD.search(row.text):
                    page_rows.append(_joined(number, row))
                    number = None
        if _one_column(page_rows):
            top = {row.region.id: row.box.centre.y for row in reversed(page_rows)}
            page_rows.sort(key=lambda row: top[row.region.id])
        if page_rows and not _EDGE.match(page_rows[0].text):
            del page_rows[0]
        if page_rows and not _EDGE.match(page_rows[-1].text):
            del page_rows[-1]
        rows += page_rows
    return rows


def stray_heads(document_index: DocumentIndex, *, by_white: bool) -> set[RegionId]:
    """Running heads that the layout could not tell by their coming back: in short documents each may come but once.

    A line at the edge of its page is one where it stands as other pages have theirs; with `by_white` also where white
    cuts it off from the text or picture below and it is no end of a sentence.
    """
    bands = {
        (round(region.box.y0 / BAND) + shift, region.size)
        for region in document_index.all_regions()
        if region.type in FURNITURE
        for shift in (-1, 0, 1)
    }
    strays: set[RegionId] = set()
    for page in document_index.pages:
        if document_index.pages[page].kind is PageKind.SCAN:
            continue  # neither heights nor sizes are exact enough
        texts = [region for region in document_index.on(page) if region.text and region.type not in FURNITURE]
        texts.sort(key=lambda region: region.box.y0)
        pictures = [region for region in document_index.on(page) if region.is_picture]
        for edge in (texts[:1], texts[-1:]):
            level = [region for region in texts if edge and region.box.overlap_y(edge[0].box) > 0]
            if any(len(region.lines) != 1 for region in level):
                continue
            others = [region for region in texts if region not in level]
            # White alone does not tell a row of heads from the first lines of two columns.
            body = max((len(region.text), region.size) for region in others)[1] if others else 0.0
            small = all(region.size < SMALLER_TYPE * body for region in level)
            strays |= {
                region.id
                for region in level
                if others
                and _is_head(region, others, pictures, bands, by_white and (len(level) == 1 or small))
            }
    return strays


def _is_head(
    region: Region,
    others: Sequence[Region],
    pictures: Sequence[Region],
    bands: set[tuple[int, float]],
    by_white: bool,
) -> bool:
    if len(region.lines) != 1 or region.is_picture:
        return False
    above = all(other.box.y0 >= region.box.y1 - LINE_OVERLAP for other in others)
    if (round(region.box.y0 / BAND), region.size) in bands:
        return above or all(other.box.y1 <= region.box.y0 + LINE_OVERLAP for other in others)
    gap = min(other.box.y0 for other in (*others, *pictures)) - region.box.y1
    return by_white and above and gap > HEAD_GAP * region.box.height and ending(region.text) == "open"


def _one_column(rows: Sequence[PrintedLine]) -> bool:
    """Whether no lines of a page stand side by side, up to a few: then they are read from the top down."""
    ordered = sorted((row.box for row in rows), key=lambda box: box.centre.y)
    beside = sum(
        upper.overlap_y(lower) > LEVEL_SHARE * min(upper.height, lower.height) and upper.overlap_x(lower) < 0
        for upper, lower in pairwise(ordered)
    )
    return beside <= SIDE_BY_SIDE * len(ordered)


def _is_of_picture(region: Region) -> bool:
    """Whether it is a caption with a label ("Fig. 3"), or an item of a legend."""
    reading = region.caption
    labelled = reading is not None and reading.label_end > 0 and reading.kind is not NumberKind.BARE
    return region.type is RegionType.CAPTION and (labelled or region.parent is not None)


def _rows(region: Region) -> Iterable[PrintedLine]:
    spans = [(line.start, line.end, line.box) for line in region.lines] or [(0, len(region.text), region.box)]
    for start, end, box in spans:
        yield PrintedLine(region, start, end, box, region.text[start:end])


def _joined(number: PrintedLine | None, row: PrintedLine) -> PrintedLine:
    if number is None or number.page != row.page or row.start > 0:
        return row
    level = row.box.overlap_y(number.box) > LEVEL_SHARE * min(row.box.height, number.box.height)
    if not level or not 0 <= row.box.x0 - number.box.x1 < NUMBER_GAP:
        return row
    return PrintedLine(
        row.region, row.start, row.end, Box.union([number.box, row.box]), f"{number.text} {row.text}", number
    )


@dataclass(frozen=True, slots=True)
class Pieces:
    """Where the characters of regions that were cut are now."""

    starts: Mapping[RegionId, list[int]]
    ids: Mapping[tuple[RegionId, int], RegionId]

    def at(self, region: RegionId, start: int) -> tuple[RegionId, int]:
        """The piece that holds a character of a region, and the offset at which it begins there."""
        if region not in self.starts:
            return region, 0
        offsets = self.starts[region]
        offset = offsets[bisect_right(offsets, start) - 1]
        return self.ids[(region, offset)], offset


def split(document_index: DocumentIndex, offsets: Iterable[TextOffset]) -> Pieces:
    """Cut regions of the book at characters, each piece a region in the place of the whole."""
    cuts: dict[RegionId, set[int]] = defaultdict(lambda: {0})
    for id, start in offsets:
        cuts[id].add(start)
    starts = {id: sorted(cut) for id, cut in cuts.items()}
    ids: dict[tuple[RegionId, int], RegionId] = {}
    for page in {document_index.page_of[id] for id in cuts}:
        ordered: list[Region] = []
        for region in document_index.on(page):
            cut = starts.get(region.id, [0])
            if len(cut) == 1:
                ordered.append(region)
                ids[(region.id, 0)] = region.id
                continue
            for start, end in zip(cut, [*cut[1:], len(region.text)], strict=True):
                part = piece(region, start, end)
                if region.type is RegionType.CAPTION:  # several entries in one were no caption
                    change = {"type": RegionType.TEXT, "caption": None, "parent": None}
                    part = part.model_copy(update=change)
                ids[(region.id, start)] = part.id
                ordered.append(part)
        document_index.arrange(page, ordered)
    return Pieces(starts, ids)
