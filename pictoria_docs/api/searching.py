"""Search in a project, read into memory when it is first asked for."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store import Store
from pictoria_docs.store.indexes.search_changes import SearchChanges

if TYPE_CHECKING:
    from pictoria_docs.models.options import ModelOptions
    from pictoria_docs.pipeline.config import Config
    from pictoria_docs.retrieval.answers.asking import Asker
    from pictoria_docs.retrieval.search import Searcher


class ProjectSearch:
    """The search of one project. What it needs is imported only when something is searched or has to be indexed."""

    def __init__(self, store: Store, config: "Callable[[], Config]") -> None:
        self._store, self._config = store, config
        self._searcher: Searcher | None = None
        self._asker: Asker | None = None

    @property
    def searcher(self) -> "Searcher":
        """What searches, and keeps what it has read.

        Raises:
            ConfigError: the project's config makes no sense.
        """
        from pictoria_docs.retrieval.search import Searcher

        if self._searcher is None:
            config = self._config()
            own = config.enrichment.vocabularies
            self._searcher = Searcher(self._store, config.retrieval, config.models, own)
        return self._searcher

    def asker(self, models: "ModelOptions | None" = None) -> "Asker":
        """What answers questions.

        Args:
            models: which model to ask; None: the project's own.

        Raises:
            ConfigError: the project's config makes no sense.
        """
        from pictoria_docs.retrieval.answers.asking import Asker

        models = models or self._config().models
        if self._asker is None or self._asker.options != models:
            self._asker = Asker(self.searcher, models)
        return self._asker

    def close(self) -> None:
        """Give back what is open."""
        if self._searcher is not None:
            self._searcher.close()

    def follow(self, connection: Connection, document: DocumentId) -> None:
        """Have the index follow a decision in its transaction; a document that was never indexed waits for a search."""
        if SearchChanges(connection).few(document):
            self.searcher.indexer.follow(connection, document)

    def committed(self) -> None:
        """Nothing is left to do: texts are followed within the transaction."""
