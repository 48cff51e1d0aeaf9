"""A project that is open for review: what all who work on it share."""

import threading
from functools import cached_property
from pathlib import Path

from pictoria_docs.api.project import Project
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.enrichment.readers import Readers
from pictoria_docs.enrichment.schema import MetadataSchema, load_schema
from pictoria_docs.retrieval.similar import Similar, find_similar


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

    def prepare(self, document: DocumentId) -> None:
        """Make the document's subjects, unless those of its newest results are there."""
        if self.store.projection.ready(document):
            return
        # One thread makes them; the others find them made.
        with self._making:
            if not self.store.projection.ready(document):
                self.store.projection.make(document)

    def close(self) -> None:
        """Give the files back."""
        close = getattr(self._similar, "close", None)
        if close is not None:
            close()
        self.project.close()
