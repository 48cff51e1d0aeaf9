"""Pairs of pictures that other packages suggest to be compared, with what the two may have in common."""

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from pictoria_docs.errors import MissingPartError
from pictoria_docs.registry import Registry
from pictoria_docs.store.pictures.comparisons import PicturePair

if TYPE_CHECKING:
    from pictoria_docs.review.open_project import OpenProject

LOG = logging.getLogger(__name__)


class SuggestedPair(NamedTuple):
    """Two pictures that may have something in common."""

    pair: PicturePair
    probability: float
    relation: str
    """What they may have in common, as comparisons name it ("same_mould")."""


SuggestPairs = Callable[["OpenProject"], Iterable[SuggestedPair]]
"""Gives all pairs of a project that a package knows of now; it must not take long."""
PICTURE_PAIRS: Registry[SuggestPairs] = Registry("picture_pairs", "pictoria_docs.picture_pairs")


def suggested_pairs(opened: "OpenProject") -> Iterator[SuggestedPair]:
    """List the pairs that all packages suggest; of a package that fails, the log tells why."""
    for name in PICTURE_PAIRS.names():
        try:
            with PICTURE_PAIRS.plugin_errors(name):
                pairs = list(PICTURE_PAIRS.get(name)(opened))
        except MissingPartError as error:
            LOG.warning("%s", error.sentence())
        else:
            yield from pairs
