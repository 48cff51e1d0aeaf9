"""A project that is open for review: what all who work on it share."""

import logging
import threading
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from pictoria_docs.api.images import cut_out
from pictoria_docs.api.project import Project
from pictoria_docs.document import Entry, EntrySpan
from pictoria_docs.document.assumed import AssumedLevel
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.editing.edited_project import EditedProject
from pictoria_docs.errors import PictoriaError, ProjectError
from pictoria_docs.i18n import translate
from pictoria_docs.linking.list_proposals import ListProposal, propose_lists
from pictoria_docs.missing import SecondLook, look_again
from pictoria_docs.retrieval.similar import Similar, find_similar
from pictoria_docs.review.hit_positions import HitPositionCache
from pictoria_docs.review.naming import document_titles
from pictoria_docs.review.picture_follower import PictureFollower
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.indexes.picture_repository import PictureRow
from pictoria_docs.store.indexes.search_changes import SearchChanges

if TYPE_CHECKING:
    from PIL.Image import Image

FOLLOWED_AT_ONCE = 200
"""Changed subjects for which a search waits: less than a second."""
PROPOSALS_KEPT = 8
"""Answers on how documents may be read as lists that are kept."""
LOOKS_KEPT = 256
"""Documents of which second looks are kept."""
LOG = logging.getLogger(__name__)
Shared = TypeVar("Shared")


class IndexState(NamedTuple):
    """How far the search index has followed what changed."""

    left: int = 0
    """So many changed subjects it still has to follow."""
    stale: ProjectError | None = None
    """Why it could not follow, where the project cannot be written now."""

    def problems(self, language: str) -> list[str]:
        """The sentence about changes that were not looked at, where the project cannot be written."""
        if self.stale is None:
            return []
        return [translate("search.stale", language, why=self.stale.public_sentence(language))]


class OpenProject(EditedProject):
    """One project, opened once in each process of a server; safe for several threads."""

    def __init__(self, folder: Path | str) -> None:
        """Open the project in `folder`.

        Raises:
            ProjectError: there is none, or it cannot be used.
        """
        self.project = Project.open(folder, create=False)
        # The store is kept: whoever is at work when it is closed is not cut off.
        super().__init__(self.project.store, lambda: self.project.config)
        self.picture_follower = PictureFollower(self.project, self.store.projection.index)
        """Has the index of pictures follow decisions."""
        self.store.projection.index = self.picture_follower
        self.found_places = HitPositionCache()
        """Where the last searches found something, for those who read it page by page."""
        self._proposals = lru_cache(maxsize=PROPOSALS_KEPT)(self._read_proposals)
        self._looks = lru_cache(maxsize=LOOKS_KEPT)(self._look_again)
        self._making = threading.Lock()
        self._indexing = threading.Lock()
        self._similar: Similar | None = None
        self._shared: dict[Callable[[OpenProject], Any], Any] = {}

    def shared(self, make: "Callable[[OpenProject], Shared]") -> Shared:
        """Give what all who work on the project share, made when it is first asked for.

        Args:
            make: makes it, such as a class; what it gives is closed with the project if it has a method `close`.
        """
        with self._making:
            if make not in self._shared:
                self._shared[make] = make(self)
            made: Shared = self._shared[make]
            return made

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self.project.path

    def assumed(self, document: str, layer: str) -> AssumedLevel | None:
        """Which suggestions of a document are assumed in a layer; None: none is."""
        return self.assumption.of(document) if layer == SHARED_LAYER else None

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

    def picture_image(self, picture: PictureRow, width: int) -> "Image":
        """Draw a picture, so many pixels wide.

        Raises:
            PictoriaError: its page cannot be read.
        """
        record = self.store.documents.get(picture.document)
        page = next(self.store.results.pages(record.id, only=[picture.page]))
        return cut_out(
            lambda dpi: self.project.images.get(record, picture.page, dpi),
            page.width,
            picture.box,
            None,
            width,
        )

    def titles(self) -> dict[str, str]:
        """What people call the documents, by id, so that each can be told from the others."""
        return document_titles(self.store.documents.all())

    def list_proposals(self, document: DocumentId, drawn: Iterable[Entry] = ()) -> list[ListProposal]:
        """List the ways to read a document as a list, by its pages as they were read last; a few answers are kept.

        Args:
            document: its id.
            drawn: entries at which each way must open.
        """
        captions = self.store.results.stage_keys(document).get("captions", "")
        patterns = tuple(sorted(self.store.entry_openings.patterns().items()))
        return self._proposals(document, captions, tuple(entry.spans for entry in drawn), patterns)

    def _read_proposals(
        self,
        document: DocumentId,
        captions: str,
        places: tuple[tuple[EntrySpan, ...], ...],
        patterns: tuple[tuple[str, int], ...],
    ) -> list[ListProposal]:
        read = self.store.stage_input(document, "linking")
        return propose_lists(read, self.project.config.linking, places, dict(patterns))

    def second_looks(self, document: DocumentId) -> tuple[SecondLook, ...]:
        """What a second look at a document as it stands sees; those of the last documents are kept.

        Raises:
            ProjectError: the project has no such document.
            ConfigError: the project's config makes no sense.
        """
        complete = frozenset(self.store.looked_pages.complete(document))
        refused = frozenset(self.store.looked_pages.refused(document))
        runs = tuple(sorted(self.store.results.stage_keys(document).items()))
        revision = self.store.projection.revision(document, SHARED_LAYER)
        return self._looks(document, revision, runs, complete, refused)

    def _look_again(
        self,
        document: DocumentId,
        revision: int,
        runs: tuple[tuple[str, str], ...],
        complete: frozenset[int],
        refused: frozenset[str],
    ) -> tuple[SecondLook, ...]:
        """Look at a document again; it depends on its revision and its runs."""
        return look_again(self.store.load_document(document), complete, self.project.config.linking, refused)

    def prepare(self, document: DocumentId) -> None:
        """Make the document's subjects, unless those of its newest results are there."""
        if self.store.projection.ready(document):
            return
        # One thread makes them; the others find them made.
        with self._making:
            super().prepare(document)

    def follow_index(self) -> IndexState:
        """Have the search index follow what changed: a little at once, much in the background."""
        searcher = self.project.searcher
        if searcher.indexer.is_current():
            return IndexState()
        with self.store.reading() as connection:
            left = SearchChanges(connection).left()
            follows_at_once = (
                0 < left <= FOLLOWED_AT_ONCE and not SearchChanges(connection).has_whole_documents()
            )
        if follows_at_once:
            stale = searcher.follow_if_possible()
            if stale is not None:
                return IndexState(left, stale)
            self.picture_follower.follow_pictures()
            return IndexState()
        if not self._indexing.locked():
            threading.Thread(target=self._index, name="search index", daemon=True).start()
        return IndexState(max(left, 1))

    def _index(self) -> None:
        """Follow all changes; what goes wrong is tried again by the next search."""
        if not self._indexing.acquire(blocking=False):
            return
        try:
            self.project.searcher.bring_up_to_date()
            self.picture_follower.follow_pictures()
        except PictoriaError as error:
            LOG.warning("the search index of %s could not follow: %s", self.folder.name, error)
        finally:
            self._indexing.release()

    def wait_for_indexing(self, seconds: float) -> bool:
        """Wait until the search index follows nothing in the background; whether that has come in time."""
        if not self._indexing.acquire(timeout=seconds):
            return False
        self._indexing.release()
        return True

    def close(self) -> None:
        """Give the files back."""
        self.picture_follower.close()
        for each in (self._similar, *self._shared.values()):
            close = getattr(each, "close", None)
            if close is not None:
                close()
        self.project.close()
