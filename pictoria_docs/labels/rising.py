"""The longest row of rising values among some that were misread."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence


def longest_rising(values: Sequence[int | None], *, strict: bool = False) -> list[int]:
    """The places of the longest row of values that do not fall (`strict`: that rise), None left out.

    By patience sorting (Fredman, "On computing the length of longest increasing subsequences", 1975).
    """
    lowest: list[int] = []  # of the rows of each length, the lowest value at which one ends,
    ends: list[int] = []  # and its place
    before: list[int | None] = [None] * len(values)
    bisect = bisect_left if strict else bisect_right
    for place, value in enumerate(values):
        if value is not None:
            length = bisect(lowest, value)
            before[place] = ends[length - 1] if length else None
            lowest[length : length + 1], ends[length : length + 1] = [value], [place]
    row: list[int] = []
    last = ends[-1] if ends else None
    while last is not None:
        row.append(last)
        last = before[last]
    return row[::-1]
