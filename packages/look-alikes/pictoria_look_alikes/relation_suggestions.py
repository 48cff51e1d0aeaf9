"""What pairs of pictures of a project may have in common, by the weights of the package and what people said of its
pairs."""

from collections.abc import Sequence

from sqlalchemy import Connection

from pictoria_docs.plugins import (
    PicturePair,
    PictureRepository,
    Ref,
    Store,
    SuggestedRelation,
    compared_pairs,
    pair_evidence,
)
from pictoria_look_alikes.relation_weights import (
    RelationAnswer,
    RelationWeights,
    adapted,
    named_evidence,
    shipped_relations,
    suggested_relation,
)

MAX_ANSWERS = 500
"""Pairs that people answered which are learned from, the newest: they are compared in about a second, once."""


class RelationSuggestions:
    """Suggests relations of pairs in the index of pictures of one project; safe for several threads."""

    def __init__(self, store: Store) -> None:
        """Nothing is read yet."""
        self._store = store
        self._learned: tuple[int, str, RelationWeights] | None = None
        """The newest comparison, the model, and the weights that were learned by them."""
        self._evidence: dict[tuple[str, str], dict[str, float]] = {}
        """Of pairs that people answered, by the digests of both pictures."""

    def suggest(self, picture: Ref, others: Sequence[Ref]) -> dict[Ref, SuggestedRelation]:
        """Tell what a picture may have in common with others that are not the same picture; those of which nothing is
        to be suggested are left out, and all where another model looked at the pictures than the weights are for.

        Raises:
            ProjectError: the project cannot be read.
        """
        with self._store.reading() as connection:
            index = PictureRepository(connection)
            model = index.model()
            if model is None or model.split()[0] != shipped_relations().model:
                return {}
            weights = self._weights(connection, model)
            found = {}
            for other in others:
                evidence = self._measured(index, model, PicturePair.of(picture, other))
                relation = evidence and suggested_relation(evidence, weights)
                if relation:
                    found[other] = relation
            return found

    def _weights(self, connection: Connection, model: str) -> RelationWeights:
        """Give the weights after all that people have answered."""
        newest = self._store.comparisons.newest()
        if self._learned is None or self._learned[:2] != (newest, model):
            compared = compared_pairs(self._store)
            told: dict[PicturePair, str | None] = dict.fromkeys(compared.refused)
            for pair, relations in compared.confirmed.items():
                if len(relations) == 1 and relations <= shipped_relations().relations.keys():
                    told[pair] = next(iter(relations))
            index = PictureRepository(connection)
            kept: dict[tuple[str, str], dict[str, float]] = {}
            answers = []
            newest_first = sorted(told, key=compared.revisions.__getitem__, reverse=True)
            for pair in newest_first[:MAX_ANSWERS]:
                evidence = self._measured(index, model, pair, kept)
                if evidence is not None:
                    answers.append(RelationAnswer(evidence, told[pair]))
            self._evidence = kept
            self._learned = newest, model, adapted(shipped_relations(), answers)
        return self._learned[2]

    def _measured(
        self,
        index: PictureRepository,
        model: str,
        pair: PicturePair,
        kept: dict[tuple[str, str], dict[str, float]] | None = None,
    ) -> dict[str, float] | None:
        """Measure the evidence of a pair; None where the index does not know both pictures as they are now.

        Args:
            index: of pictures.
            model: that made the vectors.
            pair: in the order in which it is always compared.
            kept: gets the evidence, which is taken from earlier answers where it is known; None: it is measured.
        """
        pictures = [index.find(ref.id, ref.document) for ref in pair]
        ends = [picture for picture in pictures if picture is not None]
        if len(ends) < len(pair):
            return None
        digests = (ends[0].digest, ends[1].digest)
        if kept is not None and digests in self._evidence:
            kept[digests] = self._evidence[digests]
            return kept[digests]
        compared = pair_evidence(index, model, *ends)
        evidence = None if compared is None else named_evidence(compared)
        if kept is not None and evidence is not None:
            kept[digests] = evidence
        return evidence
