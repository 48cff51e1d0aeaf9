"""The search index follows the project: words at once, in the transaction that changed them, and vectors with them.

Every change of a subject is noted in its own transaction (`store.search_changes`). Few changes are followed there, so
that the next query finds them; many, as after an analysis, in batches of their own, which can be interrupted and go on.
"""

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from filelock import FileLock, Timeout
from sqlalchemy import Connection, Row, func, select

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.document.record import RecordField
from pictoria_docs.errors import PictoriaError
from pictoria_docs.models.text_models import TextModel
from pictoria_docs.retrieval.compounds import CompoundParts, indexed_stems
from pictoria_docs.retrieval.index_models import IndexModels
from pictoria_docs.retrieval.items import SearchItem, make_items
from pictoria_docs.retrieval.languages import languages_of
from pictoria_docs.retrieval.tokens import tokens_of
from pictoria_docs.retrieval.word_translations import WordTranslations, shipped_translations
from pictoria_docs.store import Store
from pictoria_docs.store.database.search_schema import items
from pictoria_docs.store.indexes.search_changes import WHOLE_DOCUMENT, SearchChanges, SubjectChange
from pictoria_docs.store.indexes.search_repository import IndexedItem, ItemRow, SearchRepository
from pictoria_docs.store.indexes.vector_repository import VectorRepository
from pictoria_docs.store.subjects.subject_repository import SubjectRepository

FORMAT = 7
"""Raised with every change of what is made of a text: an index of another format is made anew."""
AT_ONCE = 400
"""Subjects that are looked at in one transaction: a fraction of a second, in which nobody else can write."""
VECTORS_AT_ONCE = 128
HALF = np.dtype("<f2")
"""Vectors as they are stored: 16-bit floats, little endian."""
LEASE, LEASE_SECONDS = "search.vectors.lock", 15.0
"""The lock of the process that makes vectors, so that no two make the same ones; who waits so long for it works
without, for vectors that are made twice harm nothing."""
LOG = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
"""Told how many of how many subjects and texts are done."""


class IndexChange(NamedTuple):
    """What `Searcher.bring_up_to_date` changed beside the rows of the index."""

    model: str = ""
    """Name of the model of embeddings that answers from now on; empty: the same as before."""
    mirror: bool = False
    """Whether the mirror in Chroma was made anew."""


class SearchIndexer:
    """Keeps the search index of one project up to date."""

    def __init__(self, store: Store, models: IndexModels) -> None:
        """Nothing is loaded before it is needed.

        Args:
            store: the project.
            models: those of embeddings; one that cannot be used leaves the index without vectors.
        """
        self.store, self.models = store, models
        self._lease = FileLock(store.folder / LEASE, timeout=LEASE_SECONDS, thread_local=False)
        self._record_fields: dict[DocumentId, tuple[str, dict[str, RecordField]]] = {}

    @cached_property
    def translations(self) -> WordTranslations:
        """By what words are compared with those of other languages, and compounds parted."""
        return shipped_translations()

    def parts(self, stem: str) -> tuple[str, ...]:
        """The stems of the words that a compound is made of; empty if it is none."""
        return self.translations.parts(stem)

    @property
    def missing(self) -> PictoriaError | None:
        """Why there are no vectors, if the model cannot be used."""
        return self.models.missing

    # A decision

    def follow(self, connection: Connection, document: DocumentId) -> None:
        """Follow what the open transaction changed of a document, if it is little; the rest stays noted.

        Whatever goes wrong costs no decision: the index is left as it was, and follows at the next search.
        """
        try:
            with connection.begin_nested():
                changed = SearchChanges(connection).few(document)
                index = SearchRepository(connection)
                name = self.models.answering(connection)
                complete = index.has_all_vectors(name)
                followed = self._follow(connection, changed)
                model = self.models.open(name) if followed and name else None
                # No decision waits for another computer: those vectors are made by the next search.
                if model is not None and not model.served:
                    self._embed(connection, model, index.without_vector_of(name, document, followed))
                    if complete:
                        index.set_has_all_vectors(name)
        except Exception as error:
            LOG.warning(
                "the search index could not follow a decision, and will at the next search: %r", error
            )

    # A project

    def index(self, progress: Progress | None = None) -> None:
        """Follow all changes of the project, document after document, and make the vectors that are missing.

        Raises:
            ProjectError: the project cannot be written (full disk, locked ...); what was done is kept.
        """
        for document in self.store.projection.stale():
            self.store.projection.make(document)
        done = 0
        with self.store.writing() as connection:
            if SearchRepository(connection).format() != FORMAT:
                for record in self.store.documents.all():
                    SearchChanges(connection).mark(record.id, [WHOLE_DOCUMENT])
                SearchRepository(connection).set_format(FORMAT)
        while True:
            with self.store.writing() as connection:
                changes = SearchChanges(connection)
                # Each time: another process may have changed a whole document meanwhile.
                changes.spread_whole_documents()
                changed = changes.changed(AT_ONCE)
                if not changed:
                    break
                self._follow(connection, changed)
                left = changes.left()
            done += len(changed)
            if progress is not None:
                progress(done, done + left)
        with self.store.reading() as connection:
            name = self.models.answering(connection)
        if name:
            self._index_vectors(name, progress)

    def change_model(self, progress: Progress | None = None) -> str:
        """Make all vectors of the model that the config wants, then let it answer; the vectors of the old one go.

        Returns:
            The name of the model that answers from now on; empty where that has not changed.

        Raises:
            ProjectError: the project cannot be written; what was done is kept.
        """
        if self.change is None:
            return ""
        try:
            wanted = self.models.wanted
        except PictoriaError:
            return ""
        while self._index_vectors(wanted, progress):
            with self.store.writing() as connection:
                # Another process may have written items since.
                if SearchRepository(connection).has_all_vectors(wanted):
                    VectorRepository(connection).let_answer(wanted)
                    return wanted
        return ""

    @property
    def change(self) -> PictoriaError | None:
        """The sentence about a model that is to take the place of the one that answers, or that cannot."""
        with self.store.reading() as connection:
            return self.models.change(connection)

    def _index_vectors(self, name: str, progress: Progress | None) -> bool:
        """Make the vectors that are missing: True once there are none, False where the model cannot be used."""
        model = self.models.open(name)
        done = last = 0
        while model is not None:
            with self._leased():
                with self.store.reading() as connection:
                    rows = SearchRepository(connection).without_vector(name, VECTORS_AT_ONCE, last)
                if not rows and self._all_made(name):
                    return True
                # Outside of a transaction: other processes write while a model thinks.
                try:
                    made = _encoded(model, rows)
                except PictoriaError as error:
                    self.models.fail(name, error)
                    return False
                with self.store.writing() as connection:
                    self._put(connection, model, rows, made)
            # After the last ones from the beginning: another process may have written items that were passed.
            last = rows[-1].number if rows else 0
            done += len(rows)
            if progress is not None:
                progress(done, max(done, index_size(self.store)))
        return False

    def _all_made(self, name: str) -> bool:
        with self.store.writing() as connection:
            index = SearchRepository(connection)
            if index.without_vector(name, 1):
                return False
            index.set_has_all_vectors(name)
            return True

    @contextmanager
    def _leased(self) -> Iterator[None]:
        """Be the process that makes vectors, if that can be had in time."""
        try:
            self._lease.acquire()
        except (Timeout, OSError):
            yield
            return
        try:
            yield
        finally:
            self._lease.release()

    def is_current(self) -> bool:
        """Whether the index has followed all changes."""
        if self.store.projection.stale():
            return False
        with self.store.reading() as connection:
            index = SearchRepository(connection)
            if index.format() != FORMAT or SearchChanges(connection).pending():
                return False
            name = self.models.answering(connection)
            return not name or index.has_all_vectors(name) or self.models.open(name) is None

    # One batch

    def _follow(self, connection: Connection, changed: Sequence[SubjectChange]) -> set[str]:
        """Make the items of changed subjects of one document anew, and those that were made from them: give all."""
        if not changed:
            return set()
        document = changed[0].document
        repository, index = SubjectRepository(connection, document), SearchRepository(connection)
        wanted = {change.subject for change in changed if change.alone}
        spreading = {change.subject for change in changed if not change.alone}
        wanted |= _affected(repository, index, document, spreading)
        types = {name: spec.type for name, spec in self.record_fields(document).items()}
        # Entries first: what is part of one is no passage of its own.
        entries = [row.id for row in repository.get(wanted).values() if row.kind == "entry"]
        self._write(index, document, make_items(repository, entries, types, ()), entries)
        others = [id for id in wanted if id not in set(entries)]
        within = index.within_entries(document, others)
        self._write(index, document, make_items(repository, others, types, within), others)
        SearchChanges(connection).settle(changed)
        return wanted

    def _write(
        self, index: SearchRepository, document: DocumentId, made: dict[str, SearchItem], ids: Collection[str]
    ) -> None:
        languages = _languages(index.connection, document, made)
        index.put([_row(document, item, languages[id], self) for id, item in made.items()])
        index.drop(document, [id for id in ids if id not in made])

    def record_fields(self, document: DocumentId) -> dict[str, RecordField]:
        """The fields that a document's records may have, by name."""
        version = str(self.store.results.stage_runs(document))
        known = self._record_fields.get(document)
        if known is None or known[0] != version:
            fields = self.store.results.findings(document).record_fields
            known = self._record_fields[document] = version, {spec.name: spec for spec in fields}
        return known[1]

    def _embed(self, connection: Connection, model: TextModel, rows: Sequence[Row[Any]]) -> None:
        """Make and write the vectors of items."""
        self._put(connection, model, rows, _encoded(model, rows))

    def _put(
        self, connection: Connection, model: TextModel, rows: Sequence[Row[Any]], made: Sequence[bytes]
    ) -> None:
        """Write vectors of items whose text is still the same."""
        if rows:
            self.models.know(connection, model, len(made[0]) // HALF.itemsize)
            numbered = [(row.number, row.digest, vector) for row, vector in zip(rows, made, strict=True)]
            SearchRepository(connection).put_vectors(model.name, numbered)


def _encoded(model: TextModel, rows: Sequence[Row[Any]]) -> list[bytes]:
    """The vectors of items, as they are stored."""
    if not rows:
        return []
    return [vector.tobytes() for vector in model.passages([row.embedded for row in rows]).astype(HALF)]


def index_size(store: Store) -> int:
    """How many items the index of a project holds."""
    with store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(items)) or 0


def _affected(
    repository: SubjectRepository, index: SearchRepository, document: DocumentId, changed: Collection[str]
) -> set[str]:
    """The regions and entries whose items depend on changed subjects, these included."""
    rows = repository.get(changed)
    fields = {row.owner for row in rows.values() if row.kind == "field" and row.owner is not None}
    # A value that is gone has no row any more; its id begins with that of its entry.
    fields |= {id.partition("/")[0] for id in changed if "/" in id}
    ends = {end for row in rows.values() if row.kind == "link" for end in (row.source, row.target) if end}
    direct = set(changed) | fields | ends
    affected = direct | index.made_from(document, direct)
    entries = [id for id, row in repository.get(affected).items() if row.kind == "entry"]
    gone = [id for id in affected if id not in rows]
    # Regions join an entry or leave it: they are passages of their own or not.
    return affected | index.sources_of(document, [*entries, *gone]) | _regions_of(repository, entries)


def _regions_of(repository: SubjectRepository, entries: Collection[str]) -> set[str]:
    states = (row.state for row in repository.get(entries).values())
    return {id for state in states for span in getattr(state, "spans", ()) for id in span.regions}


def _languages(connection: Connection, document: DocumentId, made: dict[str, SearchItem]) -> dict[str, str]:
    if not made:
        return {}
    query = select(items.c.language, func.count()).where(
        items.c.document_id == document, items.c.language != ""
    )
    known = {row[0]: row[1] for row in connection.execute(query.group_by(items.c.language))}
    return languages_of({id: item.text for id, item in made.items()}, known)


def _row(document: DocumentId, item: SearchItem, language: str, parts: CompoundParts) -> ItemRow:
    text = f"{item.title}\n{item.text}" if item.title and item.title not in item.text else item.text
    chosen_by = [value for _, value in sorted(item.facets)]
    values = " ".join((*chosen_by, *(value for value in item.unprinted if value not in chosen_by)))
    first, last = item.years or (None, None)
    return ItemRow(
        item=IndexedItem(
            document=document,
            subject=item.subject,
            kind=item.kind,
            type=item.type,
            page=item.page,
            box=item.box,
            printed_number=item.printed_number,
            title=item.title,
            text=item.text,
            language=language,
            first_year=first,
            last_year=last,
            status=item.status.value,
            suggested=item.suggested,
            embedded=item.embedded_text,
            digest=item.digest,
        ),
        words=(
            " ".join(token.form for token in tokens_of(f"{text}\n{values}")),
            " ".join(indexed_stems(f"{text}\n{values}", language, parts)),
            " ".join(sorted(item.identifiers)),
        ),
        sources=item.sources,
        facets=item.facets,
    )
