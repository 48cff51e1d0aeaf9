"""Which items of a legend a picture may be by its place among the other pictures, some of which bear numbers.

Pictures of a plate are numbered row by row. Where a number was read it is an anchor, if it rises with the others;
between two anchors lie as many pictures as items, and each has its item, or more or fewer (pictures or items were
missed), and each may have several. A number that does not rise was misread, if an item is left for its picture.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from pictoria_docs.document import NumberKind, PrintedNumber, Region
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.page import in_rows
from pictoria_docs.labels.rising import longest_rising

ORDERED_SHARE = 0.7  # of the numbers read that rise row by row, where the order tells anything


def count_of(key: str) -> int | None:
    """The place of an item's number in its series: "3" and "c" are the third; None for others."""
    if key.isdecimal():
        return int(key)
    return ord(key) - ord("a") + 1 if len(key) == 1 and "a" <= key <= "z" else None


def possible_items(
    pictures: Sequence[Region],
    numbers: Mapping[RegionId, Sequence[PrintedNumber]],
    first: int,
    items: int,
) -> dict[RegionId, range]:
    """For each picture that is no anchor, the counts of the items that it may be, by its place; {} if nothing tells.

    Args:
        pictures: of one plate.
        numbers: printed with pictures.
        first: the count of the legend's first item.
        items: how many there are.
    """
    row = in_rows(pictures)
    counts = [_printed(numbers.get(picture.id, ())) for picture in row]
    counts = [count if count is not None and first <= count < first + items else None for count in counts]
    anchors = longest_rising(counts, strict=True)
    if len(anchors) < ORDERED_SHARE * sum(count is not None for count in counts):
        return {}
    places = [(-1, first - 1), *((place, counts[place] or 0) for place in anchors), (len(row), first + items)]
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
