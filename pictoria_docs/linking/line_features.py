"""How printed lines look: the evidence by which the lines of a catalogue are labelled (`line_features.yaml`)."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np

from pictoria_docs.document import Box, Region, RegionType
from pictoria_docs.document.region_type import FURNITURE
from pictoria_docs.languages import package_table
from pictoria_docs.linking.document_index import DocumentIndex
from pictoria_docs.linking.features import WeighedFeature
from pictoria_docs.linking.heading import ending
from pictoria_docs.linking.lexicon import entry_words
from pictoria_docs.linking.number_series import (
    SECOND,
    OpeningNumber,
    find_chain,
    opening_number,
    rising_share,
)
from pictoria_docs.linking.rows import DITTO, PrintedLine, column_edges
from pictoria_docs.linking.sequence import Floats

YEARS = range(1000, 2101)
NEAR_LINES = 4  # lines of the series before and after one that tell the edge there
EDGE_LINES = 3  # the nearest of them, of which the median counts
MIN_EDGES = 2  # lines of the series on a page that tell its edge
OUT, FLUSH, LITTLE, MORE = -0.6, 0.55, 1.5, 3.0  # line heights from the edge: bounds of the kinds of indents
CENTRE_SHIFT = 0.06  # of the column's width: middles of lines that are centred lie as near as that to its own
CENTRE_INDENT = 0.08  # of the column's width, from which a centred line is away from the edge
EARLY = 0.2  # of the column's width
WIDE_GAP = 0.5  # line heights more than usual
SMALLER, LARGER, MUCH_LARGER = 0.87, 1.12, 1.45  # times the size of most lines
CAPITALS_SHARE = 0.75  # of a word's letters that make it one in capitals
MIN_CAPITALS = 4  # letters of a line in capitals
SHORT_WORDS, LONG_WORDS = 4, 8  # words of a short and of a long line
FEW_LETTERS = 4
LINES_BELOW = 4  # in which a record shows itself
RECORD_KINDS = 3  # kinds of marks of a full record
PICTURE_GAP = 2.5  # line heights between a picture and the line under or over it,
FREE_GAP = 8.0  # and where no other line stands between
REPEATED_LETTERS = 5  # letters that a line which comes back has at least
REPEATED_PAGES = 3  # pages on which it stands
EDGE_ROWS = 2  # lines of a page at its top and at its foot that may be running heads

_TABLE = package_table(__package__, "line_features.yaml")
LINE_FEATURES: Mapping[str, WeighedFeature] = {
    name: WeighedFeature(**row) for name, row in _TABLE["features"].items()
}
"""Evidence of a line itself."""
AROUND: tuple[str, ...] = tuple(_TABLE["around"])
"""Features that count as those of the neighbours too."""
HABITS = ("like_entry", "like_name", "like_inside", "in_order")
"""Features that only a document's own sure lines give."""
COLUMNS: tuple[str, ...] = (
    *LINE_FEATURES,
    *(f"before.{name}" for name in AROUND),
    *(f"after.{name}" for name in AROUND),
)
"""The columns of a feature matrix."""

TOKEN = re.compile(r"[^\W\d_][\w’'.-]*")
PRICE = re.compile(
    r"(?:(?<![^\W_])(?:fr|frs|fcs|m|mk|£|\$|€|fl|r|usd|eur|chf)\.?\s?|(?<![\w./]))"
    r"\d{1,3}(?:[ '’.,]?\d{3})*(?:[.,]\s?\d{2})?"
    r"(?:\s?(?:fr|frs|francs|m|mk|€|fl|cts?)(?!\w)\.?)?[\s.,—–»\"-]*$",
    re.IGNORECASE,
)
"""A price at the end of a line: "Fr. 186, 50", "600. —", "150 »", "R100 000.00"."""
_BRACKET = re.compile(r"[^(,]{3,40}\s?\([^\d]")
_COMMA = re.compile(r"[^(,.\d]{3,40},")
_PLACE = re.compile(
    r"[^.]{1,4}\.?[^.]{0,40}[.,]\s+(?:in |à |aus )?[A-ZÀ-Þ][^.\d]{2,30}\.?$"
    r"|[^\d]{4,50} (?:in|aus) [A-ZÀ-Þ]\S+(?: \S{1,3})*\.?$"
)
_INITIAL = re.compile(r"(?:[A-ZÀ-Þ][a-z]?[a-z]?\.[\s-]?)+[A-ZÀ-Þ]")
_YEAR = re.compile(r"(?<!\d)1[0-9]\d\d(?!\d)|(?<!\d)20\d\d(?!\d)")
_LABEL = re.compile(r"[A-ZÀ-Þ][^\d:.,;]{2,25}\s?:\s")
_LEADERS = re.compile(r"(?:[.·…]\s?){4,}")


@dataclass(frozen=True, slots=True)
class MeasuredLines:
    """The lines of a document as the model sees them."""

    rows: Sequence[PrintedLine]
    numbers: Sequence[OpeningNumber | None]
    """What each opens with."""
    in_series: Sequence[bool]
    features: Floats
    """Shape (lines, features): the columns are those of `LINE_FEATURES`."""
    looks: Sequence[tuple[str, ...]]
    """How each is set, in words that a document's habits are counted by; see `look_of`."""


def measure(
    document_index: DocumentIndex,
    rows: Sequence[PrintedLine],
    *,
    numbered: Set[int] = frozenset(),
    plain: Set[int] = frozenset(),
    titled: Set[int] = frozenset(),
) -> MeasuredLines:
    """The evidence of each line of a document.

    Args:
        document_index: with the pictures that stand around the lines.
        rows: its lines in reading order.
        numbered: those that open a record by the convention of numbered headings.
        plain: the same, where nothing but their numbers and what follows sets them apart.
        titled: those that open one by the convention of titles.
    """
    numbers = [opening_number(row) for row in rows]
    chain = find_chain(rows, numbers)
    steps = dict(zip(chain, _steps(chain, numbers), strict=True))
    table = _Measurements(len(rows))
    _numbers(table, rows, numbers, steps)
    texts = [
        row.text[number.end :] if number else row.text for row, number in zip(rows, numbers, strict=True)
    ]
    _texts(table, rows, texts)
    _places(table, document_index, rows, set(chain))
    _setting(table, rows)
    _document(
        table,
        [(texts[index], number.value if (number := numbers[index]) else None) for index in chain],
        chain,
    )
    for name, other, members in (
        ("numbered_record", "not_numbered", numbered),
        ("plain_record", "not_plain", plain),
        ("titled_record", "not_titled", titled),
    ):
        for index in range(len(rows)) if members else ():
            table.put(name if index in members else other, index)
    features = table.features
    looks = [look_of(features[index], number) for index, number in enumerate(numbers)]
    return MeasuredLines(rows, numbers, [index in steps for index in range(len(rows))], features, looks)


def with_neighbours(features: Floats) -> Floats:
    """Features of lines with those of the line before and of the line after: the columns of `COLUMNS`."""
    around = features[:, [PLACES[name] for name in AROUND]]
    before, after = np.zeros_like(around), np.zeros_like(around)
    before[1:], after[:-1] = around[:-1], around[1:]
    return np.concatenate([features, before, after], axis=1)


PLACES: Mapping[str, int] = {name: place for place, name in enumerate(LINE_FEATURES)}
_LOOKS = (
    ("number_sign", "number_plain", "number_label", "number_misread"),
    ("out", "little", "more", "deep"),
    ("centred",),
    ("upper", "mixed", "lower"),
    ("bracket", "name_bracket", "name_comma", "name_place", "short"),
    ("smaller", "larger", "much_larger"),
    ("bold", "bold_lead", "italic"),
    ("price", "price_apart"),
    ("wide_gap", "page_top"),
)
"""What a document's habits are counted by: of each group the first that holds, or none."""


def look_of(features: Floats, number: OpeningNumber | None) -> tuple[str, ...]:
    """How a line is set, one word for each group of `_LOOKS`, and the sign of its number.

    Args:
        features: shape (features,), of one line.
        number: what it opens with.
    """
    look = [next((name for name in group if features[PLACES[name]] > 0), "-") for group in _LOOKS]
    return (*look, number.sign if number is not None and not number.misread else "-")


class _Measurements:
    """A feature matrix in the making."""

    def __init__(self, lines: int) -> None:
        self.features: Floats = np.zeros((lines, len(LINE_FEATURES)))

    def put(self, name: str, line: int, value: float = 1.0) -> None:
        self.features[line, PLACES[name]] = value

    def flags(self, line: int, **flags: bool) -> None:
        for name, holds in flags.items():
            if holds:
                self.features[line, PLACES[name]] = 1.0


def _steps(chain: Sequence[int], numbers: Sequence[OpeningNumber | None]) -> list[bool]:
    """Whether each number of a chain follows on the one before or leads to the next."""
    known = [number for number in (numbers[index] for index in chain) if number is not None]
    follows = [second.value - first.last in (0, 1) for first, second in pairwise(known)]
    return [before or after for before, after in zip([False, *follows], [*follows, False], strict=True)][
        : len(known)
    ]


def _numbers(
    table: _Measurements,
    rows: Sequence[PrintedLine],
    numbers: Sequence[OpeningNumber | None],
    steps: Mapping[int, bool],
) -> None:
    gap = False
    chain = sorted(steps)
    following = dict(pairwise(chain))
    for index, (row, number) in enumerate(zip(rows, numbers, strict=True)):
        if index in steps:
            after = following.get(index)
            later = numbers[after] if after is not None else None
            gap = number is not None and later is not None and later.value - number.last > 1
        else:
            table.flags(index, in_gap=gap)
        table.flags(index, above_series=index + 1 in steps)
        if number is None:
            continue
        rest = row.text[number.end :]
        plain = not number.misread
        table.flags(
            index,
            number_sign=plain and bool(number.sign),
            number_plain=plain and not number.sign and not number.label,
            number_label=plain and bool(number.label),
            number_apart=bool(row.numbers),
            number_misread=number.misread,
            number_only=plain and not any(char.isalpha() for char in rest),
            number_second=plain and SECOND.match(rest) is not None,
            number_year=plain and number.value in YEARS and not number.sign,
            small_next=plain and rest[:1].islower(),
            in_series=index in steps,
            next_in_series=steps.get(index, False),
            off_series=plain and index not in steps,
        )


def _texts(table: _Measurements, rows: Sequence[PrintedLine], texts: Sequence[str]) -> None:
    words = entry_words()
    dimensions, inventory, origin, literature, material, date, plates = words.marks
    spelled = ["".join(filter(str.isalpha, row.text.casefold())) for row in rows]
    pages: dict[str, set[int]] = defaultdict(set)
    for row, letters in zip(rows, spelled, strict=True):
        if len(letters) >= REPEATED_LETTERS:
            pages[letters].add(row.page)
    pages_of = [row.page for row in rows]
    kinds: list[set[str]] = []
    for index, (row, text, letters) in enumerate(zip(rows, texts, spelled, strict=True)):
        found = {
            name
            for name, pattern in (
                ("dimensions", dimensions),
                ("inventory", inventory),
                ("material", material),
                ("origin", origin),
                ("literature", literature),
                ("plates", plates),
                ("date", date),
            )
            if pattern.search(text)
        }
        count = len(text.split())
        year = _YEAR.search(text) is not None
        if year:
            found.add("date")
        kinds.append(found)
        case = _case(text)
        printed = sum(char.isalnum() for char in text)
        table.put("digits", index, sum(char.isdigit() for char in text) / max(printed, 1))
        head = " ".join(text.split()[:SHORT_WORDS])
        body = text.strip(" .")
        table.flags(
            index,
            upper=case == "upper",
            mixed=case == "mixed",
            lower=text[:1].islower(),
            all_capitals=len(letters) >= MIN_CAPITALS and row.body.upper() == row.body,
            bracket=text[:1] in "([" and bool(text),
            bracketed=body[:1] == "(" and body[-1:] == ")" and ")" not in body[:-1],
            ditto=DITTO.match(text) is not None,
            name_bracket=_BRACKET.match(head) is not None,
            name_comma=_COMMA.match(head) is not None,
            name_place=_PLACE.fullmatch(text) is not None,
            initials=_INITIAL.match(text) is not None,
            short=count <= SHORT_WORDS,
            long=count >= LONG_WORDS,
            person=words.about_people.search(text) is not None,
            stop=ending(text) == "stop",
            hyphen=row.hyphen,
            price=PRICE.search(text) is not None,
            price_apart=bool(row.tail) and any(char.isdigit() for part in row.tail for char in part.text),
            leaders=_LEADERS.search(text) is not None,
            year=year,
            label=_LABEL.match(text) is not None,
            few_letters=len(letters) < FEW_LETTERS,
            repeated=len(pages.get(letters, ())) >= REPEATED_PAGES and _at_edge(pages_of, index),
            dimensions="dimensions" in found,
            inventory="inventory" in found,
            material="material" in found,
            references=bool(found & {"origin", "literature", "plates"}),
        )
    for index, row in enumerate(rows):
        below: set[str] = set()
        for other in range(index + 1, min(index + 1 + LINES_BELOW, len(rows))):
            if rows[other].page != row.page:
                break
            below |= kinds[other]
        table.put("record_below", index, min(len(below) / RECORD_KINDS, 1.0))


def _at_edge(pages: Sequence[int], index: int) -> bool:
    """Whether a line is one of the first or last of its page, where running heads stand."""
    around = pages[max(index - EDGE_ROWS, 0) : index + EDGE_ROWS + 1]
    return around.count(pages[index]) <= 2 * EDGE_ROWS


def _case(text: str) -> str:
    token = TOKEN.search(text)
    if token is None:
        return "none"
    letters = [char for char in token.group() if char.isalpha()]
    upper = sum(char.isupper() for char in letters)
    if len(letters) > 2 and upper >= CAPITALS_SHARE * len(letters):
        return "upper"
    if upper > 1:
        return "mixed"
    return "capital" if token.group()[0].isupper() else "lower"


def _places(
    table: _Measurements, document_index: DocumentIndex, rows: Sequence[PrintedLine], chain: Set[int]
) -> None:
    by_page: dict[int, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        by_page[row.page].append(index)
    for page, members in by_page.items():
        boxes = [rows[index].box for index in members]
        height = median(box.height for box in boxes) or 1.0
        left, right = column_edges(boxes)
        edges = _series_edges([rows[index].box for index in members if index in chain])
        gaps = [_gap(boxes[place - 1], box) if place else None for place, box in enumerate(boxes)]
        known = [gap for gap in gaps if gap is not None]
        usual = median(known) if known else 0.0
        pictures = [region.box for region in document_index.pictures(page)]
        for place, (index, box) in enumerate(zip(members, boxes, strict=True)):
            row, gap = rows[index], gaps[place]
            after = gaps[place + 1] if place + 1 < len(gaps) else None
            edge = _edge_at(edges, box) if len(edges) >= MIN_EDGES else None
            indent = (box.x0 - (left[place] if edge is None else edge)) / height
            width = max(right[place] - left[place], 1.0)
            shift = abs(box.centre.x - (left[place] + right[place]) / 2)
            own = row.region.lines[0].start if row.region.lines else 0
            table.flags(
                index,
                out=indent < OUT,
                little=FLUSH < indent <= LITTLE,
                more=LITTLE < indent <= MORE,
                deep=indent > MORE,
                centred=shift < CENTRE_SHIFT * width
                and min(box.x0 - left[place], right[place] - box.x1) > CENTRE_INDENT * width,
                ends_early=right[place] - box.x1 > EARLY * width,
                wide_gap=gap is not None and gap - usual > WIDE_GAP * height,
                wide_below=after is not None and after - usual > WIDE_GAP * height,
                page_top=place == 0,
                page_foot=place + 1 == len(members),
                first=row.start == own,
            )
            for picture in pictures:
                over = picture.overlap_x(box) > 0
                near = over and _gap_between(box, picture) < PICTURE_GAP * height
                free = over and _gap_between(box, picture) < FREE_GAP * height
                next_to = near or (free and not _is_parted(box, picture, boxes))
                table.flags(
                    index,
                    picture_level=picture.overlap_y(box) > 0 and not over,
                    picture_above=next_to and picture.y1 <= box.y0,
                    picture_below=next_to and picture.y0 >= box.y1,
                )


def _gap_between(box: Box, picture: Box) -> float:
    """White between a line and a picture under or over it; nothing where they overlap."""
    return max(box.y0 - picture.y1, picture.y0 - box.y1, 0.0)


def _is_parted(box: Box, picture: Box, boxes: Sequence[Box]) -> bool:
    """Whether another line stands between a line and a picture."""
    upper, lower = (picture.y1, box.y0) if picture.y1 <= box.y0 else (box.y1, picture.y0)
    return any(
        other is not box
        and other.overlap_x(picture) > 0
        and other.overlap_x(box) > 0
        and upper <= other.centre.y <= lower
        for other in boxes
    )


def _series_edges(boxes: Sequence[Box]) -> list[Box]:
    return sorted(boxes, key=lambda box: box.y0)


def _edge_at(boxes: Sequence[Box], own: Box) -> float | None:
    """The left edge of the series at the height of a line, in its column: scans are skew."""
    index = bisect_right(boxes, own.y0, key=lambda box: box.y0)
    near = [box for box in boxes[max(index - NEAR_LINES, 0) : index + NEAR_LINES] if box.overlap_x(own) > 0]
    near.sort(key=lambda box: abs(box.y0 - own.y0))
    return median(box.x0 for box in near[:EDGE_LINES]) if near else None


def _gap(before: Box, box: Box) -> float | None:
    """White between a line and the one before; None at the head of a column."""
    gap = box.y0 - before.y1
    return gap if gap > -2 * box.height else None


def _setting(table: _Measurements, rows: Sequence[PrintedLine]) -> None:
    styles = [row.style for row in rows]
    sizes: Counter[float] = Counter()
    for row, style in zip(rows, styles, strict=True):
        sizes[style.size] += row.end - row.start
    ordered = sorted(sizes.elements()) if len(rows) < 2 else _weighted(sizes)
    usual = ordered[0] if ordered else 1.0
    for index, (row, style) in enumerate(zip(rows, styles, strict=True)):
        ratio = style.size / usual if usual and style.size else 1.0
        lead = _lead_bold((row.numbers or (row,))[0].region, (row.numbers or (row,))[0].start)
        type = row.region.type
        table.flags(
            index,
            smaller=ratio < SMALLER,
            larger=LARGER < ratio <= MUCH_LARGER,
            much_larger=ratio > MUCH_LARGER,
            bold=style.bold,
            bold_lead=lead and not style.bold,
            italic=style.italic,
            heading=type in (RegionType.HEADING, RegionType.TITLE),
            caption=type is RegionType.CAPTION,
            caption_head=_opens_caption(row),
            furniture=type in FURNITURE,
        )


def _opens_caption(row: PrintedLine) -> bool:
    """Whether a line opens a caption without label: the title of a work under its picture."""
    region = row.region
    if region.type is not RegionType.CAPTION or not region.lines or row.start != region.lines[0].start:
        return False
    return region.caption is None or region.caption.label_end == 0


def _weighted(sizes: Counter[float]) -> list[float]:
    """The median size of all characters, as the one item of a list."""
    half, passed = sum(sizes.values()) / 2, 0
    for size in sorted(sizes):
        passed += sizes[size]
        if passed >= half:
            return [size]
    return []


def _lead_bold(region: Region, start: int) -> bool:
    return any(run.bold for run in region.runs if run.start <= start < run.end)


def _document(table: _Measurements, texts: Sequence[tuple[str, int | None]], chain: Sequence[int]) -> None:
    if not chain:
        return
    listing = len(chain) / (chain[-1] - chain[0] + 1)
    ends = table.features[:, [PLACES["price"], PLACES["price_apart"]]].max(axis=1)
    table.features[:, PLACES["listing"]] = listing
    table.features[:, PLACES["priced"]] = float(ends[list(chain)].mean())
    table.features[:, PLACES["rising"]] = rising_share(texts)
    table.features[:, PLACES["centred_list"]] = listing * table.features[:, PLACES["centred"]]
    table.features[:, PLACES["outside_list"]] = listing * (1 - table.features[:, PLACES["in_series"]])
