"""Runs of numbered items in the text of a page: "1. Brooch" with "2. Buckle" behind it."""

import re
from dataclasses import dataclass

from pictoria_docs.captioning.columns import LARGEST_JUMP
from pictoria_docs.captioning.cut import SHORT_LINE
from pictoria_docs.captioning.page_draft import PageDraft
from pictoria_docs.captioning.runin import bare_item, split_items
from pictoria_docs.captioning.setting import TEXTS, is_tolerant
from pictoria_docs.document import CaptionReading, Line, Region, RegionType
from pictoria_docs.labels.elements import counts_on
from pictoria_docs.labels.grammar import read_item
from pictoria_docs.labels.roman import from_roman

ITEM_HEAD = 300  # characters in which the number of an item is read
BRACKET_WITHIN = 6  # characters of a line in which a bracket closes

_ITEM_START = re.compile(r"\s*[(\[]?(?:[0-9]{1,3}|[A-Za-z]|[IVXLCivx]{1,7})\b")
_BARE_NUMBER = re.compile(r"([a-z]|[IVXLC]{1,7})\s+(?=[A-ZÀ-Þ«“\"(])")
_LOST_NUMBER = re.compile(r"[.,·•]\s?[A-ZÀ-Þ]")


@dataclass(slots=True)
class LegendItem:
    """A numbered item of a legend: where it starts, what its number says."""

    region: int
    line: int
    reading: CaptionReading


def find_items(draft: PageDraft, numbers: set[str]) -> list[list[LegendItem]]:
    """Items that count on from one another, in reading order; `numbers` stand beside the pictures near by."""
    runs: list[list[LegendItem]] = []
    current: list[LegendItem] = []
    for index, region in enumerate(draft.regions):
        if region.type not in TEXTS:
            if region.type is RegionType.CAPTION:
                current = []
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
                    current.append(LegendItem(index, number, lost))
                continue
            if not _ITEM_START.match(region.text, line.start) or _in_brackets(region.text, line):
                continue
            reading = read_item(region.text[line.start : line.start + ITEM_HEAD], **draft.habits)
            if reading is None:
                reading = _lettered(region.text[line.start : line.start + ITEM_HEAD], numbers)
            if reading is None:
                continue
            is_expected = (
                bool(current) and reading.numbers[0].key in numbers and _is_next(current[-1].reading, reading)
            )
            if number and not is_expected and not _line_ends(region, number - 1):
                continue
            item = LegendItem(index, number, reading)
            if current and _follows(current[-1].reading, reading):
                current.append(item)
            elif _opens(reading) or reading.numbers[0].key in draft.numbers:
                current = [item]
                runs.append(current)
    return [run for run in runs if len(run) > 1 or _single_counts(draft, run[0], numbers)]


def _in_brackets(text: str, line: Line) -> bool:
    """Whether a line goes on with a bracket that an earlier one opened: "(Taf. / I) und"."""
    before = text[: line.start]
    head = text[line.start : line.start + BRACKET_WITHIN]
    return ")" in head and "(" not in head and before.rfind("(") > before.rfind(")")


def _single_counts(draft: PageDraft, item: LegendItem, numbers: set[str]) -> bool:
    """Whether one item alone says enough: a number of this page's pictures, or items that run on behind it."""
    if item.reading.numbers[0].key in draft.numbers:
        return True
    region = draft.regions[item.region]
    return len(split_items(region, region.lines[item.line].start, numbers)) > 1


def _is_next(before: CaptionReading, after: CaptionReading) -> bool:
    """Whether an item bears the very next number: "4" behind "3" or "2-3"."""
    old, new = before.numbers[-1].path, after.numbers[0].path
    return len(old) == len(new) == 1 and counts_on(old[0], new[0])


def _lettered(text: str, numbers: set[str]) -> CaptionReading | None:
    """An item with a bare letter or roman number ("a Brooch", "II Brooch") that stands beside a picture."""
    match = _BARE_NUMBER.match(text)
    if match is None:
        return None
    key = match[1] if match[1].islower() else str(from_roman(match[1]))
    if key not in numbers:
        return None
    return bare_item(text, key, match[1], len(match[1]))


def _lost_item(text: str, before: CaptionReading, numbers: set[str]) -> CaptionReading | None:
    """An item whose number OCR lost (". Amphore ..."): the next one, where it stands beside a picture."""
    last = before.numbers[-1].path
    if len(last) > 1 or not last[0].isdigit() or str(int(last[0]) + 1) not in numbers:
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
    old, new = before.numbers[-1].path, after.numbers[0].path
    if len(new) > 1 and len(old) > 1 and new[0] == old[0]:
        return counts_on(old[1][0], new[1][0], 2, 2)
    return counts_on(old[0], new[0], LARGEST_JUMP, 2)
