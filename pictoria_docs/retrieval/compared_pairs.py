"""What people said of pairs of pictures, as search and families use it: pairs that stand, and pairs that do not."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pictoria_docs.store import Store
from pictoria_docs.store.pictures.comparisons import (
    NOTHING_IN_COMMON,
    SAME_PICTURE,
    PicturePair,
    StoredComparison,
    effective_comparisons,
)
from pictoria_docs.store.pictures.gallery import Ref

CONFIRMED = 0.99
"""Probability of a pair that people called the same picture: they err, too."""
Relations = frozenset[str]
"""What people said two pictures have in common, as comparisons name it; several where they differ."""
ONLY_THE_SAME: Relations = frozenset({SAME_PICTURE})


class ComparedPairs(NamedTuple):
    """Pairs on which all who compared them agree whether they have something in common."""

    confirmed: Mapping[PicturePair, Relations]
    """Those that have something in common, and what."""
    refused: frozenset[PicturePair]
    revisions: Mapping[PicturePair, int]
    """Number of the last comparison of each that counts: greater is later."""

    @property
    def same(self) -> list[PicturePair]:
        """Those that all who compared them call the same picture: a motif or a mould in common is something else."""
        return [pair for pair, relations in self.confirmed.items() if relations == ONLY_THE_SAME]


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
    said: dict[PicturePair, set[str]] = {}
    revisions: dict[PicturePair, int] = {}
    for comparison in comparisons:
        if comparison.category is not None:
            said.setdefault(comparison.pair, set()).add(comparison.category)
            revisions[comparison.pair] = max(comparison.number, revisions.get(comparison.pair, 0))
    return ComparedPairs(
        {pair: frozenset(given) for pair, given in said.items() if NOTHING_IN_COMMON not in given},
        frozenset(pair for pair, given in said.items() if given == {NOTHING_IN_COMMON}),
        revisions,
    )
