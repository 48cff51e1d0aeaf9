"""Runs of numbered items in the text of a page: "1. Brooch" with "2. Buckle" behind it, a title before them or not."""

import re
from collections.abc import Set
from dataclasses import dataclass
from itertools import takewhile

from pictoria_docs.captioning.columns import MAX_JUMP
from pictoria_docs.captioning.cut import SHORT_LINE, style_of
from pictoria_docs.captioning.page_draft import PageDraft
from pictoria_docs.captioning.runin import bare_item, item_marks, same_case, split_items
from pictoria_docs.captioning.setting import TEXTS, is_tolerant
from pictoria_docs.document import CaptionReading, Line, Region, RegionType
from pictoria_docs.labels.elements import counts_on
from pictoria_docs.labels.grammar import read_item
from pictoria_docs.labels.roman import from_roman

LETTERS = "abcdefghijkl"
ITEM_HEAD = 300  # characters in which the number of an item is read
ITEM_STYLE = 30  # characters that show how an item is set
BRACKET_WITHIN = 6  # characters of a line in which a bracket closes
APART_LINES = 2.5  # line heights of white from which an item stands apart from the one before it
SAME_SIZE = 0.06  # of the size, below which two items are set alike,
SAME_SCANNED_SIZE = 0.35  # and on scans, where sizes are measured
SIGN_APART = (
    1.0  # evidence, as the next four, that an item opens another run: its number is closed by another sign,
)
SIZE_APART = 1.0  # it is set in another size,
GAP_APART = 0.7  # it stands apart,
NUMBER_APART = 0.7  # no picture bears its number, but that of the item before it,
JUMP_APART = 0.5  # numbers between the two are left out
APART = 1.2  # evidence from which on it does

_ITEM_START = re.compile(r"\s*[(\[]?(?:[0-9]{1,3}|[A-Za-z]|[IVXLCivx]{1,7})\b")
_BARE_NUMBER = re.compile(r"([a-zA-Z]|[IVXLC]{1,7})\s+(?=[A-ZÀ-Þ«“\"(])")
_ROMAN = re.compile(r"[IVXLC]{1,7}")
_LOST_NUMBER = re.compile(r"[.,·•]\s?[A-ZÀ-Þ]")


@dataclass(slots=True)
class LegendItem:
    """A numbered item of a legend: where it starts, what its number says."""

    region: int
    line: int
    start: int
    """Character of the region's text."""
    reading: CaptionReading


def find_items(draft: PageDraft, numbers: set[str]) -> list[list[LegendItem]]:
    """Items that count on from one another, in reading order; `numbers` stand beside the pictures near by."""
    runs: list[list[LegendItem]] = []
    current: list[LegendItem] = []
    parted = False  # by a caption: only an item on the level of the one before it goes on
    numbers = numbers | _letter_series(draft)
    for index, region in enumerate(draft.regions):
        if region.type not in TEXTS:
            parted = parted or region.type is RegionType.CAPTION
            continue
        if parted and current and not _is_level(draft, current[-1], region):
            current = []
        parted = False
        if (titled := _behind_title(index, region, numbers)) is not None:
            current = [titled]
            runs.append(current)
            continue
        for number, line in enumerate(region.lines):
            if (
                is_tolerant(draft.page)
                and current
                and current[-1].region == index
                and _LOST_NUMBER.match(region.text, line.start)
            ):
                lost = _lost_item(region.text[line.start :], current[-1].reading, draft.numbers)
                if lost is not None and _line_ends(region, number - 1):
                    current.append(LegendItem(index, number, line.start, lost))
                continue
            item = _item_at(draft, index, number, numbers)
            if item is None:
                continue
            reading = item.reading
            is_expected = (
                bool(current) and reading.numbers[0].key in numbers and _is_next(current[-1].reading, reading)
            )
            if (
                number
                and not is_expected
                and not _line_ends(region, number - 1)
                and not (_opens(reading) and _is_counted_on(draft, item, numbers))
            ):
                continue
            if current and _follows(current[-1].reading, reading) and not _apart(draft, current[-1], item):
                current.append(item)
            elif _opens(reading) or reading.numbers[0].key in draft.numbers:
                current = [item]
                runs.append(current)
            elif current and _follows(current[-1].reading, reading):
                current = []
    return [run for run in runs if len(run) > 1 or _single_counts(draft, run[0], numbers)]


def _letter_series(draft: PageDraft) -> set[str]:
    """The letters from "a" on that open texts of a page without any sign: "a Brooch" and "b Buckle" side by side.

    Capitals count as small letters, as in the numbers of pictures.
    """
    opening = {
        match[1]
        for region in draft.regions
        if region.type in TEXTS and region.lines and (match := _BARE_NUMBER.match(region.text))
    }
    series: set[str] = set()
    for letters in (LETTERS, LETTERS.upper()):
        counted = list(takewhile(opening.__contains__, letters))
        if len(counted) > 1:
            series |= {letter.lower() for letter in counted}
    return series


def _item_at(draft: PageDraft, index: int, number: int, numbers: Set[str]) -> LegendItem | None:
    """The item that a line of a region opens, if it opens one."""
    region = draft.regions[index]
    line = region.lines[number]
    if not _ITEM_START.match(region.text, line.start) or _in_brackets(region.text, line):
        return None
    text = region.text[line.start : line.start + ITEM_HEAD]
    reading = read_item(text, **draft.habits) or _lettered(text, numbers)
    return LegendItem(index, number, line.start, reading) if reading is not None else None


def _behind_title(index: int, region: Region, numbers: Set[str]) -> LegendItem | None:
    """The first of some items that run on behind a title in one paragraph: "Pottery from the fort: 1 jar; 2 bowl"."""
    marks = item_marks(region, 0, numbers)
    if len(marks) < 2 or marks[0][0] == 0:
        return None
    start, name = marks[0]
    line = next(
        number for number, candidate in reversed(list(enumerate(region.lines))) if candidate.start <= start
    )
    if start == region.lines[line].start:
        return None  # it begins with a line, and is found there
    text = region.text[start : start + ITEM_HEAD]
    return LegendItem(index, line, start, read_item(text) or bare_item(text, name, name, len(name)))


def _is_level(draft: PageDraft, item: LegendItem, region: Region) -> bool:
    """Whether a text stands on the level of an item, as the captions of two parts of a figure do."""
    line = draft.regions[item.region].lines[item.line]
    return bool(region.lines) and region.lines[0].box.overlap_y(line.box) > 0


def _is_counted_on(draft: PageDraft, item: LegendItem, numbers: Set[str]) -> bool:
    """Whether a later line of an item's region opens with the next number: then the line above is its title."""
    region = draft.regions[item.region]
    for number in range(item.line + 1, len(region.lines)):
        later = _item_at(draft, item.region, number, numbers)
        if later is not None and _is_next(item.reading, later.reading):
            return True
    return False


def _apart(draft: PageDraft, before: LegendItem, item: LegendItem) -> bool:
    """Whether an item that counts on opens another run all the same: a footnote under a legend."""
    upper, lower = draft.regions[before.region], draft.regions[item.region]
    scanned = is_tolerant(draft.page)
    signs = [
        "".join(c for c in text[: each.reading.label_end] if not c.isalnum() and not c.isspace())
        for each, text in ((before, upper.text[before.start :]), (item, lower.text[item.start :]))
    ]
    if scanned:  # OCR takes one for the other
        signs = [sign.replace(",", ".") for sign in signs]
    same_size = SAME_SCANNED_SIZE if scanned else SAME_SIZE
    sizes = [
        style_of(region, each.start, each.start + ITEM_STYLE).size
        for each, region in ((before, upper), (item, lower))
    ]
    line = lower.lines[item.line]
    above = lower.lines[item.line - 1] if item.line else upper.lines[-1] if upper is not lower else line
    height = max(line.y1 - line.y0, 1.0)
    old, new = before.reading.numbers[-1], item.reading.numbers[0]
    evidence = (
        SIGN_APART * (signs[0] != signs[1])
        + SIZE_APART * (min(sizes) > 0 and max(sizes) > (1 + same_size) * min(sizes))
        + GAP_APART * (line.y0 - above.y1 > APART_LINES * height and line.x0 < above.x1)
        + NUMBER_APART * (old.key in draft.numbers and new.key not in draft.numbers)
        + JUMP_APART * (not _is_next(before.reading, item.reading))
    )
    return evidence >= APART


def _in_brackets(text: str, line: Line) -> bool:
    """Whether a line goes on with a bracket that an earlier one opened: "(Taf. / I) und"."""
    before = text[: line.start]
    head = text[line.start : line.start + BRACKET_WITHIN]
    return ")" in head and "(" not in head and before.rfind("(") > before.rfind(")")


def _single_counts(draft: PageDraft, item: LegendItem, numbers: set[str]) -> bool:
    """Whether one item alone says enough: a number of this page's pictures, or items that run on behind it."""
    if item.reading.numbers[0].key in draft.numbers:
        return True
    return len(split_items(draft.regions[item.region], item.start, numbers)) > 1


def _is_next(before: CaptionReading, after: CaptionReading) -> bool:
    """Whether an item bears the very next number: "4" behind "3" or "2-3"."""
    old, new = before.numbers[-1].path, after.numbers[0].path
    return len(old) == len(new) == 1 and counts_on(old[0], new[0])


def _lettered(text: str, numbers: Set[str]) -> CaptionReading | None:
    """An item with a bare letter or roman number ("a Brooch", "II Brooch") that stands beside a picture."""
    match = _BARE_NUMBER.match(text)
    if match is None:
        return None
    name = match[1]
    keys = [name.lower()] if len(name) == 1 else []
    keys += [str(from_roman(name))] if _ROMAN.fullmatch(name) else []
    key = next((key for key in keys if key in numbers), None)
    return bare_item(text, key, name, len(name)) if key is not None else None


def _lost_item(text: str, before: CaptionReading, numbers: set[str]) -> CaptionReading | None:
    """An item whose number OCR lost (". Amphore ..."): the next one, where it stands beside a picture."""
    last = before.numbers[-1].path
    if len(last) > 1 or not last[0].isdecimal() or str(int(last[0]) + 1) not in numbers:
        return None
    following = str(int(last[0]) + 1)
    return bare_item(text, following, following, 1)


def _line_ends(region: Region, number: int) -> bool:
    """Whether a line ends a sentence or stops short: text that flows on does not make the next line an item."""
    line = region.lines[number]
    if region.text[line.start : line.end].rstrip()[-1:] in ".!?;:)]»”":
        return True
    return line.x1 < region.box.x1 - SHORT_LINE * region.box.width


def _opens(reading: CaptionReading) -> bool:
    return reading.numbers[0].path[0] in ("1", "a", "i") or reading.numbers[0].path[-1] == "a"


def _follows(before: CaptionReading, after: CaptionReading) -> bool:
    if not same_case(before.numbers[-1].text, after.numbers[0].text):
        return False
    old, new = before.numbers[-1].path, after.numbers[0].path
    if len(new) > 1 and len(old) > 1 and new[0] == old[0]:
        return counts_on(old[1][0], new[1][0], 2, 2)
    return counts_on(old[0], new[0], MAX_JUMP, 2)
