"""What a document's sure pairs teach: on which side captions stand, and in which order the numbers run."""

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from pictoria_docs.document import NumberKind, PrintedNumber
from pictoria_docs.linking.document_index import ReadingPosition

MIN_SURE = 3  # pairs that make a habit
USUAL_SHARE = 0.6  # of the captions on the usual side
MIN_NUMBERS = 4  # numbers that make an order
REPEATED_SHARE = 0.1  # of them that come twice at most

SIDES = {
    "below": 0.36,
    "above": 0.16,
    "left": 0.1,
    "right": 0.1,
    "inside": 0.08,
    "facing": 0.08,
    "near": 0.04,
    "list": 0.08,
}
"""How often captions stand on each side of their picture over many books: what a habit is measured against."""
MIRRORED = {"left": "right", "right": "left"}
MIRRORED_SHARE = 0.5
"""What a pair on one side counts for the other: the outer margin lies left on one page and right on the next."""
PRIOR = 2.0
"""Weight of what is known beforehand, in sure pairs."""
MAX_LOG_ODDS, MIN_LOG_ODDS = 1.5, -2.5
"""A habit counts for no more than this, in nats: a book may always break it."""
MONOTONE = 0.9
"""From this share of neighbours in order on, numbers are taken to run on through the document."""


class Convention:
    """A document's habit of placing captions, by the kind of caption, learned from pairs as far as they are sure."""

    def __init__(self, pairs: Iterable[tuple[str, str, float]] = ()) -> None:
        """Learn from (kind of caption, side, how sure, 0 to 1) of pairs; without any, nothing is known."""
        self._all: dict[str, float] = defaultdict(float)
        self._by_kind: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for kind, side, sure in pairs:
            self._all[side] += sure
            self._by_kind[kind][side] += sure

    def habit(self, kind: str, side: str) -> float:
        """How much more often than in other books a caption of this kind stands on this side, in nats."""
        if not self._all:
            return 0.0
        prior = SIDES[side]
        share = _share(self._all, side, prior)
        own = self._by_kind.get(kind)
        if own is not None:
            share = _share(own, side, share)
        return min(max(math.log(share / prior), MIN_LOG_ODDS), MAX_LOG_ODDS)

    def is_usual(self, kind: str, side: str) -> bool:
        """Whether most captions of this kind stand on this side, as far as at least three sure ones tell."""
        counts = self._by_kind.get(kind, self._all)
        total = sum(counts.values())
        return total >= MIN_SURE and counts.get(side, 0.0) > USUAL_SHARE * total


def _share(counts: Mapping[str, float], side: str, prior: float) -> float:
    """The share of pairs on a side, with what is known beforehand; facing pages mirror what stands beside a picture."""
    mirrored = MIRRORED_SHARE * counts.get(MIRRORED.get(side, ""), 0.0)
    return (counts.get(side, 0.0) + mirrored + PRIOR * prior) / (sum(counts.values()) + PRIOR)


class NumberOrder:
    """The order in which numbers run through the document; knows nothing where they restart or stand mixed."""

    def __init__(self, sure_pairs: Iterable[tuple[PrintedNumber, ReadingPosition]] = ()) -> None:
        """Learn from the numbers of sure pairs and the places of their pictures."""
        positions: dict[NumberKind, dict[int, ReadingPosition]] = defaultdict(dict)
        repeated: Counter[NumberKind] = Counter()
        for number, position in sure_pairs:
            count = counted(number)
            if count is None:
                continue
            if count in positions[number.kind]:
                repeated[number.kind] += 1
            positions[number.kind][count] = position
        self._numbers: dict[NumberKind, tuple[list[int], list[ReadingPosition]]] = {}
        for kind, by_number in positions.items():
            numbers = sorted(by_number)
            ordered = [by_number[number] for number in numbers]
            if (
                len(numbers) >= MIN_NUMBERS
                and repeated[kind] <= REPEATED_SHARE * len(numbers)
                and _share_in_order(ordered) >= MONOTONE
            ):
                self._numbers[kind] = (numbers, ordered)

    def sign(self, number: PrintedNumber, position: ReadingPosition) -> int:
        """1 where the number fits between its neighbours' places, -1 where it does not, 0 where nobody knows."""
        count = counted(number)
        series = self._numbers.get(number.kind)
        if count is None or series is None:
            return 0
        numbers, positions = series
        index = bisect_left(numbers, count)
        after = index + 1 if index < len(numbers) and numbers[index] == count else index
        if index > 0 and positions[index - 1] > position:
            return -1
        if after < len(positions) and positions[after] < position:
            return -1
        return 1 if index > 0 and after < len(positions) else 0


def counted(number: PrintedNumber) -> int | None:
    """The number as it counts in its series; None for letters, and for those that count within a chapter."""
    return int(number.path[0]) if len(number.path) == 1 and number.path[0].isdigit() else None


def _share_in_order(positions: Sequence[ReadingPosition]) -> float:
    steps = list(pairwise(positions))
    return sum(first <= second for first, second in steps) / len(steps)
