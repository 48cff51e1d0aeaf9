"""What packages suggest that two pictures have in common that are not the same picture."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from pictoria_docs.errors import MissingPartError
from pictoria_docs.registry import Registry
from pictoria_docs.store import Store
from pictoria_docs.store.pictures.gallery import Ref

LOG = logging.getLogger(__name__)


class SuggestedRelation(NamedTuple):
    """What two pictures may have in common."""

    name: str
    """As comparisons name it ("same_motif")."""
    probability: float
    """0 to 1, given that the two are not the same picture."""


class RelationSuggester(Protocol):
    """Suggests relations of pairs of pictures of one project; safe for several threads."""

    def suggest(self, picture: Ref, others: Sequence[Ref]) -> Mapping[Ref, SuggestedRelation]:
        """Tell what a picture may have in common with others that are not the same picture; those of which nothing is
        to be suggested are left out."""


OpenRelations = Callable[[Store], RelationSuggester]
"""Makes what suggests relations of the pictures of a project; it must not take long."""
PICTURE_RELATIONS: Registry[OpenRelations] = Registry("picture_relations", "pictoria_docs.picture_relations")


class SuggestedRelations:
    """The relations that all packages suggest for one project; of a package that fails, the log tells why."""

    def __init__(self, store: Store) -> None:
        """Nothing is read yet."""
        self._store = store
        self._suggesters: dict[str, RelationSuggester] = {}

    def suggest(self, picture: Ref, others: Sequence[Ref]) -> dict[Ref, SuggestedRelation]:
        """Tell what a picture may have in common with others, each time what is likeliest.

        Raises:
            ProjectError: the project cannot be read.
        """
        found: dict[Ref, SuggestedRelation] = {}
        for name in PICTURE_RELATIONS.names() if others else ():
            try:
                with PICTURE_RELATIONS.plugin_errors(name):
                    if name not in self._suggesters:
                        self._suggesters[name] = PICTURE_RELATIONS.get(name)(self._store)
                    suggested = self._suggesters[name].suggest(picture, others)
            except MissingPartError as error:
                LOG.warning("%s", error.sentence())
                continue
            for other, relation in suggested.items():
                if other not in found or relation.probability > found[other].probability:
                    found[other] = relation
        return found
