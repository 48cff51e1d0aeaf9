"""Which items of a legend a picture may be by its place among the other pictures, some of which bear numbers.

Pictures of a plate are numbered row by row. Where a number was read it is an anchor, if it rises with the others;
between two anchors lie as many pictures as items, and each has its item, or more or fewer (pictures or items were
missed), and each may have several. A number that does not rise was misread, if an item is left for its picture.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from pictoria_docs.document import NumberKind, PrintedNumber, Region
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.page import in_rows
from pictoria_docs.labels.rising import longest_rising

LATEST_FIRST = 2  # count of the first item that was read, up to which those before it were lost
MAX_COUNTS = 1.5  # times as many counts as items, beyond which a number of the legend was misread
ORDERED_SHARE = 0.7  # of the numbers read that rise row by row, where the order tells anything


class Legend(NamedTuple):
    """The counts of a legend's items, those between them that were not read too."""

    items: int
    """How many were read."""
    first: int
    last: int


def legend_counts(items: Sequence[Region]) -> Legend | None:
    """What the items of a legend count; None where some bear no number, or the same, or few of those between."""
    counts = [count_of(number.path[-1]) for item in items for number in item.printed_numbers[:1]]
    known = {count for count in counts if count is not None}
    if not known or not len(known) == len(counts) == len(items):
        return None
    first, last = min(known), max(known)
    legend = Legend(len(items), 1 if first <= LATEST_FIRST else first, last)
    return legend if legend.last - legend.first < MAX_COUNTS * len(items) else None


def count_of(key: str) -> int | None:
    """The place of an item's number in its series: "3" and "c" are the third; None for others."""
    if key.isdecimal():
        return int(key)
    return ord(key) - ord("a") + 1 if len(key) == 1 and "a" <= key <= "z" else None


def possible_items(
    pictures: Sequence[Region],
    numbers: Mapping[RegionId, Sequence[PrintedNumber]],
    legend: Legend,
) -> dict[RegionId, range]:
    """For each picture that is no anchor, the counts of the items that it may be, by its place; {} if nothing tells.

    Args:
        pictures: of one plate.
        numbers: printed with pictures.
        legend: what its items count.
    """
    row = in_rows(pictures)
    counts = [_printed(numbers.get(picture.id, ())) for picture in row]
    counts = [
        count if count is not None and legend.first <= count <= legend.last else None for count in counts
    ]
    anchors = longest_rising(counts, strict=True)
    if len(anchors) < ORDERED_SHARE * sum(count is not None for count in counts):
        return {}
    read = ((place, counts[place] or 0) for place in anchors)
    places = [(-1, legend.first - 1), *read, (len(row), legend.last + 1)]
    possible: dict[RegionId, range] = {}
    for (left, low), (right, high) in pairwise(places):
        between = range(left + 1, right)
        for index, place in enumerate(between):
            ends = (low + 1 + index, high - len(between) + index)
            found = range(max(min(ends), low + 1), min(max(ends), high - 1) + 1)
            if found or counts[place] is None:
                possible[row[place].id] = found
    return possible


def _printed(numbers: Sequence[PrintedNumber]) -> int | None:
    """The count that a picture bears; None where it bears none, or several."""
    counts = {count_of(number.path[-1]) for number in numbers if number.kind is NumberKind.BARE}
    return counts.pop() if len(counts) == 1 else None
