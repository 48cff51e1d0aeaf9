"""The printed lines of a document in reading order, and regions cut where an entry begins or ends within one."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pictoria_docs.captioning.cut import LINE_OVERLAP, TextStyle, piece, style_of
from pictoria_docs.document import Box, NumberKind, PageKind, Region, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.region_type import FURNITURE
from pictoria_docs.labels.grammar import label_at
from pictoria_docs.labels.lexicon import lower
from pictoria_docs.linking.document_index import LEVEL_SHARE, PLATE_TEXT, DocumentIndex
from pictoria_docs.linking.heading import TextOffset, ending
from pictoria_docs.linking.lexicon import entry_words
from pictoria_docs.linking.sequence import Floats

BAND = 3  # points: running heads of a book stand within such a band
SMALLER_TYPE = 0.95  # of the text's size, below which a line at the edge is a head
HEAD_GAP = 1.5  # line heights of white under a running head
SWITCHES = 0.15  # of the lines with words that the next one stands beside, in another column, at most
SIDE_BY_SIDE = 0.08  # of the neighbours that stand side by side in one column, at most
MIN_NUMBERS = 3  # at the ends of lines that make a count,
COUNTED = 0.7  # of them that follow on the one before, with other lines between
NUMBER_GAP = 60  # points between a number and its text
LEVEL_BAND = 24  # points: texts level with a fragment are looked for in such bands
LEVEL_SHIFT = 0.75  # line heights between the middles of a fragment and of the text it belongs to, at most
LEVEL_WEIGHT = 20  # points of distance for each point between the two
SAME_EDGE = 2  # points: lines that begin so near to each other have one edge
COLUMN_LINES = 4  # texts with one edge make a column
MAX_REMARK_LENGTH = 30  # characters in brackets that stand for no line of their own

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
"""Text in which entries are looked for."""
COLUMN_SHARE = 0.5  # of the narrower of two lines that share a column
LEFT_SHARE = 0.2  # of the lines of a column begin further left than its edge
RIGHT_SHARE = 0.9  # of them end further left than its right edge
WORD = re.compile(r"[^\W\d_]{3}")
_PRINT = re.compile(r"\w|[\"»«„“”—–]")
"""What is no speck: a letter, a digit, a ditto mark, a dash in the place of a price."""
_OPENS = re.compile(r"\W{0,3}\d{1,6}\b")
_END_NUMBER = re.compile(r"\W{0,2}(\d{1,4})\W{0,2}")
DITTO = re.compile(r"(?:\W*(?:idem|id|do|ditto|dito)\b\.?|\s*[\"»„“”]\s+[\"»„“”])", re.IGNORECASE)
"""What stands for the text of the line above."""
NUMBER_APART = re.compile(r"\W{0,3}[\dIlOoSZB|]{1,6}(?:\s?(?:bis|ter|[a-z]))?\W{0,3}")
"""A number that stands alone, as OCR may have read it."""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One printed line, with the number and the price that are set apart from its text on the same level."""

    region: Region
    start: int
    """Offset of its first character in the region's text."""
    end: int
    box: Box
    """Of the text with what is set apart."""
    text: str
    """All of it, from left to right."""
    numbers: "tuple[PrintedLine, ...]" = ()
    """The lines that hold the row's number, and a second one, where they were set apart."""
    tail: tuple["PrintedLine", ...] = ()
    """What stands apart at the right: a price, "idem", a ditto mark."""
    hyphen: bool = False
    """Whether its last word goes on in the next line."""

    @property
    def page(self) -> int:
        """The page it stands on."""
        return self.region.page

    @property
    def style(self) -> TextStyle:
        """How most of it is set."""
        return style_of(self.region, self.start, self.end)

    @property
    def parts(self) -> "tuple[PrintedLine, ...]":
        """The lines of regions that it is made of, from left to right."""
        return (*self.numbers, self, *self.tail)

    @property
    def body(self) -> str:
        """Its text without what is set apart."""
        return self.region.text[self.start : self.end]


def body_start(row: PrintedLine, number_end: int) -> int:
    """The offset in its region at which the text of a line begins behind a number.

    Args:
        row: the line.
        number_end: where the number ends in the line's text, with what is set apart.
    """
    apart = sum(len(part.text) + 1 for part in row.numbers)
    return row.start + max(number_end - apart, 0)


def rows_of(document_index: DocumentIndex) -> list[PrintedLine]:
    """The printed lines of a document in reading order, outside plates and pictures; specks are left out.

    A number that was set apart from its text ("12    Portrait") and a price in a column of its own are parts of the
    line that they stand level with. Pages of one column are read from the top down.
    """
    rows: list[PrintedLine] = []
    heads = stray_heads(document_index, by_white=False)
    for page in sorted(document_index.pages):
        if page in document_index.plate_of_page and document_index.body_length(page) < PLATE_TEXT:
            continue
        lines = [
            row
            for region in document_index.texts(page, ROW_TYPES | FURNITURE)
            if region.id not in heads and _may_belong(region)
            for row in _rows(region)
        ]
        page_rows = _joined(lines)
        if _one_column(page_rows):
            page_rows.sort(key=lambda row: row.box.centre.y)
        rows += page_rows
    return _with_end_numbers(rows)


def _with_end_numbers(rows: list[PrintedLine]) -> list[PrintedLine]:
    """Lines whose numbers stand at the right end, where these count on over the document as those of entries do.

    Prices do not count on by one, and the lines of a table of contents follow each other.
    """
    ends = [
        (place, int(match[1]))
        for place, row in enumerate(rows)
        if len(row.tail) == 1 and not row.numbers and (match := _END_NUMBER.fullmatch(row.tail[0].text))
    ]
    steps = [(after - before, to - place) for (place, before), (to, after) in pairwise(ends)]
    counted = sum(growth == 1 and lines > 1 for growth, lines in steps)
    if len(ends) < MIN_NUMBERS or counted < COUNTED * len(steps):
        return rows
    result = list(rows)
    for place, _ in ends:
        row = rows[place]
        text = f"{row.tail[0].text} {row.body}"
        result[place] = replace(row, text=text, numbers=row.tail, tail=())
    return result


def _may_belong(region: Region) -> bool:
    """Whether a region may hold lines of entries: what opens an entry over a page is easily taken for a head."""
    if region.type in FURNITURE:
        label = label_at(region.text, lower(region.text), 0)
        is_entry = label is not None and label.kind is NumberKind.ENTRY
        return is_entry or _OPENS.match(region.text) is not None
    return not _is_of_picture(region)


def _joined(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Lines with their numbers and prices: fragments without a text of their own go to the text they are level with."""
    apart = [_is_apart(row) for row in lines]
    bands: dict[int, list[PrintedLine]] = defaultdict(list)
    for row, fragment in zip(lines, apart, strict=True):
        if not fragment:
            for band in _bands(row.box):
                bands[band].append(row)
    edges = sorted(row.box.x0 for row, fragment in zip(lines, apart, strict=True) if not fragment)
    numbers: dict[int, list[PrintedLine]] = defaultdict(list)
    tails: dict[int, list[PrintedLine]] = defaultdict(list)
    alone: set[int] = set()
    for line, fragment in zip(lines, apart, strict=True):
        if not fragment or not _PRINT.search(line.text):
            continue
        texts = {id(text): text for band in _bands(line.box) for text in bands[band]}
        right, left = _level_texts(line, texts.values())
        labelled = _is_labelled_number(line.text)
        if right is not None and (labelled or NUMBER_APART.fullmatch(line.text)):
            numbers[id(right)].append(line)
        elif left is not None and labelled:
            numbers[id(left)].append(line)
        elif left is not None and not _opens_column(line, edges):
            tails[id(left)].append(line)
        else:
            alone.add(id(line))
    rows: list[PrintedLine] = []
    for line, fragment in zip(lines, apart, strict=True):
        if id(line) in alone:
            rows.append(line)
        elif not fragment:
            rows.append(_row(numbers[id(line)], line, tails[id(line)]))
    return rows


def _is_apart(line: PrintedLine) -> bool:
    """Whether a line is a number, a price, a ditto mark or a remark in brackets: no text that stands for itself."""
    text = line.text
    return (
        not WORD.search(text)
        or _is_labelled_number(text)
        or DITTO.match(text) is not None
        or (text[:1] in "([" and len(text) < MAX_REMARK_LENGTH)
    )


def _is_labelled_number(text: str) -> bool:
    """Whether a text is an entry's number with its label word: "Cat. 12"."""
    return len(text) < MAX_REMARK_LENGTH and entry_words().labelled.fullmatch(text) is not None


def _opens_column(line: PrintedLine, edges: Sequence[float]) -> bool:
    """Whether a fragment begins where several texts of its page do: it is a line of theirs, not the end of another."""
    near = bisect_right(edges, line.box.x0 + SAME_EDGE) - bisect_left(edges, line.box.x0 - SAME_EDGE)
    return near >= COLUMN_LINES


def _bands(box: Box) -> range:
    return range(int(box.y0 // LEVEL_BAND), int(box.y1 // LEVEL_BAND) + 1)


def _level_texts(
    line: PrintedLine, texts: Iterable[PrintedLine]
) -> tuple[PrintedLine | None, PrintedLine | None]:
    """The text that begins right of a fragment, no further off than numbers are, and the nearest one left of it."""
    right: tuple[float, PrintedLine] | None = None
    left: tuple[float, PrintedLine] | None = None
    for text in texts:
        shift = abs(text.box.centre.y - line.box.centre.y)
        if shift > LEVEL_SHIFT * max(text.box.height, line.box.height):
            continue
        after, before = text.box.x0 - line.box.x1, line.box.x0 - text.box.x1
        # Of lines that a skew scan brings to one level, the one whose middle is nearest.
        if -1 <= after < NUMBER_GAP and (right is None or after + LEVEL_WEIGHT * shift < right[0]):
            right = after + LEVEL_WEIGHT * shift, text
        if before >= -1 and (left is None or before + LEVEL_WEIGHT * shift < left[0]):
            left = before + LEVEL_WEIGHT * shift, text
    return (right[1] if right else None), (left[1] if left else None)


def _row(numbers: list[PrintedLine], line: PrintedLine, tail: list[PrintedLine]) -> PrintedLine:
    if not numbers and not tail:
        return line
    numbers.sort(key=lambda part: part.box.x0)
    tail.sort(key=lambda part: part.box.x0)
    parts = [*numbers, line, *tail]
    box = Box.union(part.box for part in parts)
    text = " ".join(part.text for part in parts)
    return replace(line, box=box, text=text, numbers=tuple(numbers), tail=tuple(tail))


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
    texts = sorted((row.box for row in rows if WORD.search(row.text)), key=lambda box: box.centre.y)
    switches = sum(
        upper.overlap_x(lower) < 0 and upper.overlap_y(lower) > 0 for upper, lower in pairwise(texts)
    )
    return beside <= SIDE_BY_SIDE * len(ordered) and switches <= SWITCHES * len(texts)


def _is_of_picture(region: Region) -> bool:
    """Whether it is a caption with a label ("Fig. 3"), or an item of a legend."""
    reading = region.caption
    labelled = reading is not None and reading.label_end > 0 and reading.kind is not NumberKind.BARE
    return region.type is RegionType.CAPTION and (labelled or region.parent is not None)


def _rows(region: Region) -> Iterable[PrintedLine]:
    if not region.lines:
        yield PrintedLine(region, 0, len(region.text), region.box, region.text)
    # Where a hyphen was taken away, the offsets of the two lines share its place.
    ends = [line.start for line in region.lines[1:]] + [len(region.text)]
    for line, after in zip(region.lines, ends, strict=True) if region.lines else ():
        end = min(line.end, after)
        yield PrintedLine(
            region, line.start, end, line.box, region.text[line.start : end], hyphen=end < line.end
        )


def column_edges(boxes: Sequence[Box]) -> tuple[Floats, Floats]:
    """The left and right edge of the column of each line: most of the lines that share its width keep to them."""
    corners = np.array([(box.x0, box.x1) for box in boxes])
    x0, x1 = corners[:, 0], corners[:, 1]
    common = np.minimum(x1[:, None], x1[None, :]) - np.maximum(x0[:, None], x0[None, :])
    shares = common > COLUMN_SHARE * np.minimum(x1 - x0, (x1 - x0)[:, None])
    return _quantiles(x0, shares, LEFT_SHARE), _quantiles(x1, shares, RIGHT_SHARE)


def _quantiles(values: Floats, members: NDArray[np.bool_], share: float) -> Floats:
    """The quantile of the members of each row among values, between two of them by proportion, as numpy's is.

    Args:
        values: shape (n,).
        members: shape (rows, n), at least one in each row.
        share: 0 to 1.
    """
    order = np.argsort(values)
    ranks = members[:, order].cumsum(axis=1)
    places = share * (ranks[:, -1] - 1)
    below = values[order][(ranks > np.floor(places)[:, None]).argmax(axis=1)]
    above = values[order][(ranks > np.ceil(places)[:, None]).argmax(axis=1)]
    return np.asarray(below + (above - below) * (places - np.floor(places)))


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
            for start, end in zip(cut, [*cut[1:], len(region.text)], strict=False):
                part = piece(region, start, end)
                if region.type is RegionType.CAPTION:  # several entries in one were no caption
                    change = {"type": RegionType.TEXT, "caption": None, "parent": None}
                    part = part.model_copy(update=change)
                ids[(region.id, start)] = part.id
                ordered.append(part)
        document_index.arrange(page, ordered)
    return Pieces(starts, ids)
