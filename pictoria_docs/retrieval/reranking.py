"""The best hits of a search in the order of a model that reads query and text together, where one is served.

Only the order changes: the score of a hit stays what its evidence says, for what a reranker's own number means differs
from model to model and no probability follows from it.
"""

from collections.abc import Sequence
from time import monotonic
from typing import TypeVar

from pictoria_docs.errors import PictoriaError
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.served_texts import ServedReranker
from pictoria_docs.models.text_models import open_reranker

AWAY = 30.0
"""Seconds for which a reranker that failed is not asked again."""
MAX_LENGTH = 2000
"""Letters of a text that are read: rerankers were trained with passages of a few hundred words."""
Hit = TypeVar("Hit")


class Reranking:
    """A reranker by name, opened when it is first needed."""

    def __init__(self, model: str, url: str | None, options: ModelOptions) -> None:
        self.problem: PictoriaError | None = None
        """Why the order is that of the scores, where the reranker cannot be asked."""
        self._model, self._url, self._options = model, url, options
        self._reranker: ServedReranker | None = None
        self._away_until = 0.0

    def in_order(self, query: str, hits: Sequence[Hit], texts: Sequence[str]) -> list[Hit]:
        """Hits in the order of the reranker; as they are, where it cannot be asked.

        Args:
            query: as it was typed.
            hits: best first; those of the same number keep their order.
            texts: of the hits.
        """
        if monotonic() < self._away_until or not hits:
            return list(hits)
        try:
            if self._reranker is None:
                self._reranker = open_reranker(self._model, self._url, self._options)
            scores = self._reranker.scores(query, [text[:MAX_LENGTH] for text in texts])
        except PictoriaError as error:
            self.problem, self._away_until, self._reranker = error, monotonic() + AWAY, None
            return list(hits)
        self.problem = None
        order = sorted(range(len(hits)), key=lambda index: -scores[index])
        return [hits[index] for index in order]
