"""Numbers that a running series leaves out: after "Fig. 11" comes "Fig. 13", and nothing else is ever left out."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from pictoria_docs.document.model import Document
from pictoria_docs.document.page import Region
from pictoria_docs.document.record import Entry

MIN_NUMBERS = 8
"""Numbers of a series, before it can be told whether it leaves any out."""
MAX_GAPS = 0.05
"""Share of steps that leave numbers out in a series that is meant to be complete; a single one may."""
MAX_MISSING = 5
"""Numbers left out at one place: more are another part of a series, or an excerpt of one."""
LATEST_FIRST = 3
"""The highest number with which a series begins whose first ones are missing."""
COUNT = re.compile(r"(?P<opening>\D{0,12})(?P<count>\d{1,5})")
"""The count in the number of an entry: "12", "12a", "Lum12"."""
LAST_COUNT = re.compile(r"(?P<opening>.*?)(?P<count>\d{1,5})")
"""The count in the number of a caption: "12", "1-12", "3.4"."""


class NumberSeries(NamedTuple):
    """Numbers that count on."""

    opening: str
    """What stands before each count: "1-" of "1-12"."""
    counts: list[tuple[str, int]]
    """Ids of captions or entries with their counts, in the order of the document."""


class NumberGap(NamedTuple):
    """Numbers that are missing between two neighbours of a series."""

    before: str
    """Id of the caption or entry before it; of the first one, where numbers before it are missing,"""
    after: str
    """and after it."""
    missing: tuple[str, ...]


def number_gaps(document: Document) -> list[NumberGap]:
    """Where the numbers of a document's entries, or of its captions of one kind, leave some out."""
    series = [entry_series(document.entries), *caption_series(document.captions)]
    return [gap for each in series for gap in gaps_of(each)]


def entry_series(entries: Iterable[Entry]) -> NumberSeries:
    """The counts in the numbers of entries."""
    numbered = [(entry.id, COUNT.match(entry.number)) for entry in entries if entry.number]
    found = [(id, match) for id, match in numbered if match is not None]
    opening = found[0][1]["opening"] if found else ""
    return NumberSeries(opening, [(id, int(match["count"])) for id, match in found])


def caption_series(captions: Iterable[Region]) -> list[NumberSeries]:
    """The numbers of captions by their kind and opening; "Figs. 3-5" are three."""
    series: dict[tuple[str, str], NumberSeries] = {}
    for caption in captions:
        for number in caption.printed_numbers:
            match = LAST_COUNT.fullmatch(number.path[0]) if number.path else None
            if match is not None:
                opening = match["opening"]
                own = series.setdefault((number.kind, opening), NumberSeries(opening, []))
                own.counts.append((caption.id, int(match["count"])))
    return list(series.values())


def gaps_of(series: NumberSeries) -> list[NumberGap]:
    """Where a series leaves numbers out, if it hardly ever does; where it begins anew, nothing is missing.

    What begins with 2 or 3 lacks what comes before; what begins later is a part of something longer.
    """
    counts = series.counts
    steps = [later - earlier for (_, earlier), (_, later) in pairwise(counts) if later >= earlier]
    if len(counts) < MIN_NUMBERS or sum(step > 1 for step in steps) > max(1, MAX_GAPS * len(steps)):
        return []
    known = {count for _, count in counts}
    first, lowest = counts[0]
    lost = range(1, lowest) if lowest == min(known) <= LATEST_FIRST else range(0)
    before = [NumberGap(first, first, tuple(f"{series.opening}{count}" for count in lost))] if lost else []
    return before + [
        NumberGap(before, after, tuple(f"{series.opening}{count}" for count in missing))
        for (before, low), (after, high) in pairwise(counts)
        if 1 < high - low <= MAX_MISSING + 1
        and (missing := [count for count in range(low + 1, high) if count not in known])
    ]
