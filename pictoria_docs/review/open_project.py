"""A project that is open for review: what all who work on it share."""

import logging
import threading
from functools import cached_property
from pathlib import Path

from pictoria_docs.api.project import Project
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.enrichment.readers import Readers
from pictoria_docs.enrichment.schema import MetadataSchema, load_schema
from pictoria_docs.errors import PictoriaError
from pictoria_docs.retrieval.similar import Similar, find_similar
from pictoria_docs.store.search_changes import SearchChanges

FOLLOWED_AT_ONCE = 200
"""Changed subjects for which a search waits: less than a second."""
LOG = logging.getLogger(__name__)


class OpenProject:
    """One project, opened once in each process of a server; safe for several threads."""

    def __init__(self, folder: Path | str) -> None:
        """Open the project in `folder`.

        Raises:
            ProjectError: there is none, or it cannot be used.
        """
        self.project = Project.open(folder, create=False)
        self.store = self.project.store
        """Documents, suggestions and decisions; kept, since whoever is at work when it is closed is not cut off."""
        self._making = threading.Lock()
        self._indexing = threading.Lock()
        self._similar: Similar | None = None

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self.project.path

    @cached_property
    def schema(self) -> MetadataSchema:
        """What the records of its entries may have.

        Raises:
            ConfigError: the project's config names none that can be read.
        """
        return load_schema(self.project.config.enrichment.metadata_schema)

    @cached_property
    def readers(self) -> Readers:
        """What understands values that people type."""
        from pictoria_docs.enrichment.enrich import make_readers

        return make_readers(self.project.config.enrichment)

    @property
    def similar(self) -> Similar | None:
        """What tells which pictures look alike; None: the project has no index of that yet.

        Raises:
            MissingPartError: the config names one that is not installed.
        """
        with self._making:
            if self._similar is None:
                self._similar = find_similar(self.folder, self.project.config.comparisons.similar)
        return self._similar

    def titles(self) -> dict[str, str]:
        """What people call the documents, by id."""
        return {record.id: record.title or record.name for record in self.store.documents.all()}

    def prepare(self, document: DocumentId) -> None:
        """Make the document's subjects, unless those of its newest results are there."""
        if self.store.projection.ready(document):
            return
        # One thread makes them; the others find them made.
        with self._making:
            if not self.store.projection.ready(document):
                self.store.projection.make(document)

    def follow_index(self) -> int:
        """Have the search index follow what changed: a little at once, much in the background.

        Gives how many subjects it still has to follow.
        """
        searcher = self.project.searcher
        if searcher.indexer.is_current():
            return 0
        with self.store.reading() as connection:
            left = SearchChanges(connection).left()
            follows_at_once = (
                0 < left <= FOLLOWED_AT_ONCE and not SearchChanges(connection).has_whole_documents()
            )
        if follows_at_once:
            searcher.follow()
            return 0
        if not self._indexing.locked():
            threading.Thread(target=self._index, name="search index", daemon=True).start()
        return max(left, 1)

    def _index(self) -> None:
        """Follow all changes; what goes wrong is tried again by the next search."""
        if not self._indexing.acquire(blocking=False):
            return
        try:
            self.project.searcher.bring_up_to_date()
        except PictoriaError as error:
            LOG.warning("the search index of %s could not follow: %s", self.folder.name, error)
        finally:
            self._indexing.release()

    def close(self) -> None:
        """Give the files back."""
        close = getattr(self._similar, "close", None)
        if close is not None:
            close()
        self.project.close()
