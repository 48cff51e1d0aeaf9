"""The vector of a query, by the model that answers."""

from typing import NamedTuple

from pictoria_docs.errors import PictoriaError
from pictoria_docs.models.embedding import Vectors
from pictoria_docs.retrieval.index_models import IndexModels


class EncodedQuery(NamedTuple):
    """What a model makes of a query."""

    model: str
    """Its name; empty: none was asked."""
    vector: Vectors | None
    """Of unit length, shape (dimensions,); None where it could not be asked."""


NOT_ENCODED = EncodedQuery("", None)


class QueryEncoding:
    """Encodes queries, and remembers the last one: whoever narrows a search down asks for it again."""

    def __init__(self, models: IndexModels) -> None:
        """Nothing is opened yet."""
        self._models = models
        self._last: tuple[str, EncodedQuery] = "", NOT_ENCODED

    def encode(self, model: str, text: str) -> EncodedQuery:
        """The vector of a query by a model (empty: by none). One that is served may take some seconds."""
        asked, encoded = self._last
        if (asked, encoded.model) == (text, model):
            return encoded
        opened = self._models.open(model) if model else None
        if opened is None:
            return EncodedQuery(model, None)
        try:
            encoded = EncodedQuery(model, opened.query(text))
        except PictoriaError as error:
            self._models.fail(model, error)
            return EncodedQuery(model, None)
        self._last = text, encoded
        return encoded
