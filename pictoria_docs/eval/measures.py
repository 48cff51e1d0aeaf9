"""Precision, recall and F1 from counts."""

from collections.abc import Iterable
from typing import NamedTuple


class MatchCounts(NamedTuple):
    """What was found, what was said wrongly, what was missed; parts of one where credit is partial."""

    found: float = 0
    false: float = 0
    missed: float = 0

    @property
    def precision(self) -> float:
        """Share of what was said that is right; 1 where nothing was said and nothing was there."""
        if self.found + self.false:
            return self.found / (self.found + self.false)
        return 0.0 if self.missed else 1.0

    @property
    def recall(self) -> float:
        """Share of what was there that was found; 1 where nothing was there."""
        return self.found / (self.found + self.missed) if self.found + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall (van Rijsbergen 1979)."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @staticmethod
    def total(counts: Iterable["MatchCounts"]) -> "MatchCounts":
        """The counts of several documents together."""
        sums = [sum(parts) for parts in zip(*counts, strict=True)]
        return MatchCounts(*sums)
