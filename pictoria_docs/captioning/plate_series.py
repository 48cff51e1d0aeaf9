"""Plates that bear a number and no word: bare numbers that count on from plate to plate through the document.

A number alone on a page of pictures may be the plate's, the page's or a picture's. What tells is the whole series: it
counts on over the pages of pictures, in one place and one kind of numerals; the text cites its numbers as plates, or a
list has them; and it is not the series of the pages' own numbers.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pictoria_docs.captioning.cut import marked
from pictoria_docs.captioning.lists import is_list_heading
from pictoria_docs.captioning.page_draft import PageDraft, plate_label
from pictoria_docs.captioning.setting import TEXTS
from pictoria_docs.document import NumberKind, PrintedNumber, Region, RegionType
from pictoria_docs.labels import find_references, from_roman, to_roman
from pictoria_docs.labels.grammar import read_item, reading_of
from pictoria_docs.labels.lexicon import lower

SPARSE = 700  # characters: a page of plates has no more text, captions left out
MAX_LENGTH = 8  # characters of a number
MAX_STEP = 2  # from one plate to the next
MIN_COUNT = 3  # plates of a series
EVEN = 0.5  # share of its numbers, from which the text cites them or a list has them
CONFIDENCE = 0.8  # of a plate's number without a word
LINE_HEAD = 60  # characters of a line in which an item's number is read
_TYPES = TEXTS | {RegionType.PAGE_NUMBER, RegionType.FIGURE_NUMBER, RegionType.RUNNING_HEAD}


@dataclass(frozen=True, slots=True)
class _PlateNumber:
    """A number alone on a page of pictures."""

    draft: int
    region: int
    value: int
    roman: bool
    top: bool

    @property
    def place(self) -> tuple[bool, bool]:
        """What the numbers of one series have in common."""
        return self.roman, self.top


def find_plate_series(drafts: Sequence[PageDraft]) -> None:
    """Let the bare numbers of a series of plates be plates' numbers; the drafts, those of all pages, are changed."""
    numbers = [
        number
        for index, draft in enumerate(drafts)
        if draft.pictures and draft.characters < SPARSE
        if not any(plate_label(region, draft.habits) for region in draft.regions)
        for number in _numbers_alone(draft, index)
    ]
    if not numbers:
        return
    told = _cited(drafts) | _listed(drafts)
    folios = _folios(drafts)
    for place in sorted({number.place for number in numbers}):
        series = _longest([number for number in numbers if number.place == place])
        if len(series) < MIN_COUNT or _offset(series, drafts) in folios:
            continue
        if sum(number.value in told for number in series) >= EVEN * len(series):
            for number in series:
                _mark(drafts[number.draft], number)
            return


def _numbers_alone(draft: PageDraft, index: int) -> list[_PlateNumber]:
    """The numbers of a page that stand alone above or below all its pictures."""
    found: list[_PlateNumber] = []
    top = min(picture.box.y0 for picture in draft.pictures)
    foot = max(picture.box.y1 for picture in draft.pictures)
    for position, region in enumerate(draft.regions):
        text = region.text.strip().rstrip(".")
        if region.type not in _TYPES or len(region.lines) != 1 or not 0 < len(text) <= MAX_LENGTH:
            continue
        value = int(text) if text.isdecimal() else from_roman(text) if text.isupper() else None
        outside = region.box.y1 <= top + 2 or region.box.y0 >= foot - 2
        if value and outside:
            found.append(_PlateNumber(index, position, value, not text.isdecimal(), region.box.y1 <= top + 2))
    return found


def _longest(numbers: Sequence[_PlateNumber]) -> list[_PlateNumber]:
    """The longest chain of numbers, one a page, that count on."""
    best: list[list[_PlateNumber]] = []
    for number in sorted(numbers, key=lambda each: (each.draft, each.value)):
        before = [
            chain
            for chain in best
            if chain[-1].draft < number.draft and 0 < number.value - chain[-1].value <= MAX_STEP
        ]
        best.append([*max(before, key=len, default=[]), number])
    return max(best, key=len, default=[])


def _offset(series: Sequence[_PlateNumber], drafts: Sequence[PageDraft]) -> tuple[int, bool]:
    """Measure how far most numbers of a series are off the count of pages, and tell whether they are roman."""
    offsets = Counter(drafts[number.draft].page.number - number.value for number in series)
    return offsets.most_common(1)[0][0], series[0].roman


def _folios(drafts: Sequence[PageDraft]) -> set[tuple[int, bool]]:
    """By how much the page numbers of pages of text are off the count of pages, and whether they are roman."""
    offsets: set[tuple[int, bool]] = set()
    for draft in drafts:
        if draft.pictures and draft.characters < SPARSE:
            continue
        for region in draft.regions:
            text = region.text.strip()
            if region.type is RegionType.PAGE_NUMBER and (text.isdecimal() or from_roman(text)):
                value = int(text) if text.isdecimal() else from_roman(text) or 0
                offsets.add((draft.page.number - value, not text.isdecimal()))
    return offsets


def _cited(drafts: Sequence[PageDraft]) -> frozenset[int]:
    """The plates that the text names: "pl. IV"."""
    found: set[int] = set()
    for draft in drafts:
        for region in draft.regions:
            if region.type in TEXTS:
                for reference in find_references(region.text):
                    if reference.kind is NumberKind.PLATE:
                        found |= {int(n.path[0]) for n in reference.numbers if n.path[0].isdecimal()}
    return frozenset(found)


def _listed(drafts: Sequence[PageDraft]) -> frozenset[int]:
    """The numbers of the items under headings of lists of illustrations."""
    found: set[int] = set()
    for draft in drafts:
        if not any(map(is_list_heading, draft.regions)):
            continue
        for region in draft.regions:
            for line in region.lines if region.type in TEXTS else ():
                text = region.text[line.start : line.start + LINE_HEAD]
                item = read_item(text, **draft.habits)
                key = item.numbers[0].key if item is not None else text.split(" ")[0].strip(".)")
                value = int(key) if key.isdecimal() else from_roman(key)
                if value:
                    found.add(value)
    return frozenset(found)


def _mark(draft: PageDraft, number: _PlateNumber) -> None:
    """Let a region be the number of the plate that its page is."""
    region: Region = draft.regions[number.region]
    text = region.text.strip().rstrip(".")
    printed = PrintedNumber(kind=NumberKind.PLATE, path=(str(number.value),), text=text)
    reading = reading_of(region.text, lower(region.text), NumberKind.PLATE, len(region.text), (printed,))
    draft.regions[number.region] = marked(
        region,
        RegionType.FIGURE_NUMBER,
        reading,
        CONFIDENCE,
        number=to_roman(number.value) if number.roman else text,
    )
    draft.numbers.discard(str(number.value))
