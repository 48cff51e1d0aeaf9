"""What people said of pairs of pictures, as search and families use it: pairs that stand, and pairs that do not."""

from collections.abc import Iterable
from typing import NamedTuple

from pictoria_docs.store import Store
from pictoria_docs.store.comparisons import (
    NOTHING_IN_COMMON,
    PicturePair,
    StoredComparison,
    effective_comparisons,
)
from pictoria_docs.store.gallery import Ref

CONFIRMED = 0.99
"""Probability of a pair that people confirmed: they err, too."""


class ComparedPairs(NamedTuple):
    """Pairs on which all who compared them agree whether they have something in common."""

    confirmed: frozenset[PicturePair]
    refused: frozenset[PicturePair]


def compared_with(store: Store, picture: Ref) -> ComparedPairs:
    """The pairs of one picture."""
    return _sorted_out(store.comparisons.of(picture))


def compared_pairs(store: Store) -> ComparedPairs:
    """All pairs of a project."""
    return _sorted_out(
        comparison
        for history in store.comparisons.histories()
        for comparison in effective_comparisons(history)
    )


def _sorted_out(comparisons: Iterable[StoredComparison]) -> ComparedPairs:
    refused: dict[PicturePair, set[bool]] = {}
    for comparison in comparisons:
        refused.setdefault(comparison.pair, set()).add(comparison.category == NOTHING_IN_COMMON)
    return ComparedPairs(
        frozenset(pair for pair, answers in refused.items() if answers == {False}),
        frozenset(pair for pair, answers in refused.items() if answers == {True}),
    )
