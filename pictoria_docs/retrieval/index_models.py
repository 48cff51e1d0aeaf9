"""Which model of embeddings the index of a project answers by, and which one its config wants.

They differ after the config was changed: the old one answers until all vectors of the new one are made.
"""

from contextlib import suppress
from time import monotonic

from sqlalchemy import Connection

from pictoria_docs.errors import MissingPartError, PictoriaError
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.text_models import TextModel, TextModelSource, open_text_model, text_model_name
from pictoria_docs.store import Store
from pictoria_docs.store.indexes.vector_repository import StoredModel, VectorRepository

AWAY = 30.0
"""Seconds for which a model that failed is not tried again."""


class IndexModels:
    """The models of one project's index, opened when they are needed."""

    def __init__(self, store: Store, wanted: TextModelSource | None, options: ModelOptions) -> None:
        """Nothing is opened yet.

        Args:
            store: the project.
            wanted: the model of the config; None: words alone are indexed and searched.
            options: how models that are served may be asked.
        """
        self.missing: PictoriaError | None = None
        """Why meaning is not looked at, if the model that answers cannot be used."""
        self._store, self._wanted, self._options = store, wanted, options
        self._opened: dict[str, TextModel] = {}
        self._failed: dict[str, tuple[float, PictoriaError]] = {}

    @property
    def wanted(self) -> str:
        """The name of the model that the config wants; empty: none.

        Raises:
            ConfigError: there is no such model.
        """
        return text_model_name(self._wanted) if self._wanted is not None else ""

    def answering(self, connection: Connection) -> str:
        """The name of the model that answers; empty: none does."""
        if self._wanted is None:
            return ""
        stored = VectorRepository(connection).answering()
        if stored is not None:
            return stored.name
        try:
            return self.wanted
        except PictoriaError as error:
            self.missing = error
            return ""

    def change(self, connection: Connection) -> PictoriaError | None:
        """The sentence about a model that is to take the place of the one that answers, or that cannot."""
        vectors = VectorRepository(connection)
        stored = vectors.answering()
        if self._wanted is None or stored is None:
            return None
        try:
            wanted = self.wanted
        except PictoriaError as error:
            return error
        if wanted == stored.name:
            return None
        made, total = vectors.count(wanted), vectors.count(stored.name)
        return MissingPartError(
            "text_model_changes", model=wanted, answering=stored.name, made=made, total=total
        )

    def open(self, name: str) -> TextModel | None:
        """The model of that name; None where it cannot be used (`missing` tells why)."""
        if name in self._failed and monotonic() < self._failed[name][0]:
            self.missing = self._failed[name][1]
            return None
        if name not in self._opened:
            try:
                self._opened[name] = self._open(name)
            except PictoriaError as error:
                self.fail(name, error)
                return None
        self.missing = None
        return self._opened[name]

    def fail(self, name: str, error: PictoriaError) -> None:
        """Note that a model could not be opened or asked."""
        self.missing = error
        self._failed[name] = monotonic() + AWAY, error
        self._opened.pop(name, None)

    def know(self, connection: Connection, model: TextModel, dimensions: int) -> None:
        """Note where a model is found by which vectors are about to be written; the first one answers."""
        vectors = VectorRepository(connection)
        if vectors.model(model.name) is None:
            source = self._source(vectors, model.name)
            vectors.add_model(StoredModel(model.name, source.model_dump_json(), dimensions))

    def _open(self, name: str) -> TextModel:
        with self._store.reading() as connection:
            vectors = VectorRepository(connection)
            stored = vectors.model(name)
            source = self._source(vectors, name)
        opened = open_text_model(source, self._options)
        if opened.name != name:
            raise MissingPartError("text_model_replaced", model=source.model, name=name)
        dimensions = stored.dimensions if stored is not None else None
        return TextModel(name, opened.embedder, opened.served, dimensions)

    def _source(self, vectors: VectorRepository, name: str) -> TextModelSource:
        """Where a model is found: as the config tells, of another one as it was when its vectors were made."""
        assert self._wanted is not None, "without a model nothing is opened"
        stored = vectors.model(name)
        with suppress(PictoriaError):
            if self.wanted == name:
                return self._wanted
        return self._wanted if stored is None else TextModelSource.model_validate_json(stored.source)
