"""A project's folder: its documents, what the stages found in them, and what people decided."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import Connection

from pictoria_docs.document import Document, Page
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store.database.connections import Database
from pictoria_docs.store.decisions.decision_repository import DecisionRepository
from pictoria_docs.store.documents.document_repository import DocumentRepository
from pictoria_docs.store.documents.results import ResultRepository, StageResults
from pictoria_docs.store.documents.runs import Runs
from pictoria_docs.store.people.campaigns import Campaigns
from pictoria_docs.store.people.entry_openings import EntryOpenings
from pictoria_docs.store.people.paired_decisions import PairedDecisions
from pictoria_docs.store.people.remarks import Remarks
from pictoria_docs.store.people.saved_searches import SavedSearches
from pictoria_docs.store.people.validation import Validations
from pictoria_docs.store.people.viewed_pages import ViewedPages
from pictoria_docs.store.pictures.comparisons import Comparisons, agreed_links
from pictoria_docs.store.pictures.gallery import Gallery
from pictoria_docs.store.projection import SubjectProjection
from pictoria_docs.store.records import DocumentRecord
from pictoria_docs.store.subjects.document_reading import DecidedDocument


class Store:
    """One project on disk. One process writes; any number may read meanwhile."""

    def __init__(self, folder: Path | str, *, create: bool = False) -> None:
        """Open the project in `folder`.

        Raises:
            ProjectError: there is none (and not `create`), or it cannot be used: newer, damaged, locked ...
        """
        self.folder = Path(folder)
        self._database = Database(self.folder, create=create)
        self.documents = DocumentRepository(self._database)
        """The documents, without what was found in them."""
        self.validations = Validations(self._database)
        """Which documents are finished, and locked."""
        self.looked_pages = ViewedPages(self._database)
        """The pages that somebody has looked at."""
        self.entry_openings = EntryOpenings(self._database)
        """Where entries open, as people said."""
        self.results = ResultRepository(self._database)
        """What the stages found, without decisions."""
        self.decisions = DecisionRepository(self._database)
        """What people decided, and the history of everything."""
        self.projection = SubjectProjection(self.results, self.decisions, self._database)
        """The state of each subject, for those who work on them; decisions are taken here."""
        self.runs = Runs(self._database)
        """When each run began and ended, and the problems still open."""
        self.remarks = Remarks(self._database)
        """What people write beside their decisions."""
        self.campaigns = Campaigns(self._database)
        """The work that is dealt out."""
        self.paired_decisions = PairedDecisions(self._database)
        """What two people decided on the same pages, and what was made of it."""
        self.gallery = Gallery(self._database)
        """All pictures, whatever their document."""
        self.comparisons = Comparisons(self._database)
        """Pictures compared in pairs."""
        self.saved_searches = SavedSearches(self._database)
        """Searches that people keep under a name."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A consistent view of all tables for reading."""
        return self._database.reading()

    def snapshot(self) -> AbstractContextManager[None]:
        """Read all that this thread reads meanwhile in one transaction; after a write it begins another."""
        return self._database.snapshot()

    def writing(self) -> AbstractContextManager[Connection]:
        """One transaction over all tables: all of it is kept, or nothing."""
        return self._database.writing()

    def close(self) -> None:
        """Give the files back."""
        self._database.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def iter_pages(self, document: DocumentId, pages: Collection[int] | None = None) -> Iterator[Page]:
        """The document's pages (or only those of `pages`) in order, with what people decided, a few at a time."""
        decided = DecidedDocument(self.decisions.stored(document))
        return map(decided.page, self.results.pages(document, only=pages))

    def load_document(
        self,
        document: DocumentId | str,
        results: StageResults | None = None,
        *,
        with_rejected: bool = False,
    ) -> Document:
        """The document with what people decided and agreed on.

        Args:
            document: id or name.
            results: what the stages found in it, of who keeps that; None: it is read.
            with_rejected: also the regions, entries, mentions and values that people rejected; rejected links
                are always there.

        Raises:
            ProjectError: the project has no such document.
        """
        record = self.documents.get(document)
        results = results or self.results.of(record.id)
        decided = DecidedDocument(self.decisions.stored(record.id), with_rejected=with_rejected)
        loaded = self._told(record, map(decided.page, results.pages))
        suggested = self.projection.suggested_findings(record.id, findings=results.findings)
        # After the pages, on which it shows which regions are known by other ids.
        result = decided.findings(suggested).laid_over(loaded)
        if decided.revision:
            result = result.model_copy(update={"reviews": decided.reviews, "revision": decided.revision})
        return agreed_links(result, self.comparisons.within(record.id))

    def stage_input(self, document: DocumentId | str, *stages: str) -> Document:
        """The document as the first of these stages gets it, without decisions: what the stages before it found.

        Raises:
            ProjectError: the project has no such document.
        """
        record = self.documents.get(document)
        pages = self.results.pages(record.id, stages)
        return self.results.findings(record.id, stages).laid_over(self._told(record, pages))

    def _told(self, record: DocumentRecord, pages: Iterable[Page]) -> Document:
        """The document with these pages, and what people said before anything was found in it."""
        document = record.as_document(pages)
        return document.model_copy(update={"entry_openings": self.entry_openings.of(record.id)})
