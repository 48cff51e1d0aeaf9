"""Rows of the search index, read and written inside one transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from pictoria_docs.document import Box
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store.database.search_schema import (
    COLUMNS,
    FORMAT_NAME,
    VERSION_NAME,
    facets,
    items,
    sources,
    state,
    vectors,
    words,
)
from pictoria_docs.store.decisions.log import batches


@dataclass(frozen=True, slots=True)
class IndexedItem:
    """What can be found, as the index keeps it."""

    document: DocumentId
    subject: str
    kind: str
    """"entry", "figure", "caption" or "passage"."""
    type: str
    """The type of the region; of entries "entry"."""
    page: int
    box: Box
    """In points of the page."""
    printed_number: str
    title: str
    text: str
    language: str
    """Two letters; empty where it is not known."""
    first_year: int | None
    last_year: int | None
    status: str
    embedded: str
    """The text whose vector is looked at,"""
    digest: str
    """and its digest."""
    suggested: float | None = None
    """The confidence of what may be assumed; None: it may not."""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item with all that is kept beside it."""

    item: IndexedItem
    words: tuple[str, str, str]
    """As printed, stemmed, identifiers."""
    sources: frozenset[str]
    facets: frozenset[tuple[str, str]]


class SearchRepository:
    """The search index of a project, through an open connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    # Items

    def made_from(self, document: DocumentId, subjects: Collection[str]) -> set[str]:
        """The subjects of the items that were made from any of `subjects`."""
        return self._joined(items.c.subject, sources.c.document_id == document, sources.c.subject, subjects)

    def sources_of(self, document: DocumentId, subjects: Collection[str]) -> set[str]:
        """The subjects that the items of `subjects` were made from."""
        return self._joined(sources.c.subject, items.c.document_id == document, items.c.subject, subjects)

    def within_entries(self, document: DocumentId, regions: Collection[str]) -> set[str]:
        """Those of the regions that entries were made from."""
        of_entries = (sources.c.document_id == document) & (items.c.kind == "entry")
        return self._joined(sources.c.subject, of_entries, sources.c.subject, regions)

    def _joined(
        self,
        wanted: Column[str],
        condition: ColumnElement[bool],
        column: Column[str],
        values: Collection[str],
    ) -> set[str]:
        """A column of the items joined to their sources, where another one has any of the values."""
        query = select(wanted).join_from(items, sources, sources.c.item == items.c.number).where(condition)
        return {
            found
            for batch in batches(values)
            for found in self.connection.scalars(query.where(column.in_(batch)))
        }

    def put(self, rows: Sequence[ItemRow]) -> None:
        """Write items of one document in the place of those of the same subjects; vectors of unchanged text stay."""
        if not rows:
            return
        document, version = rows[0].item.document, self._count_version()
        numbers = self._numbers(document, [row.item.subject for row in rows])
        known = [row for row in rows if row.item.subject in numbers]
        fresh = [row for row in rows if row.item.subject not in numbers]
        if known:
            changed = [{"row": numbers[row.item.subject], **_values(row.item, version)} for row in known]
            self.connection.execute(update(items).where(items.c.number == bindparam("row")), changed)
        self._forget_details(list(numbers.values()))
        if fresh:
            self.connection.execute(insert(items), [_values(row.item, version) for row in fresh])
            numbers |= self._numbers(document, [row.item.subject for row in fresh])
        self._add_details(rows, numbers)

    def version(self) -> int:
        """A number that is higher whenever items were written or dropped."""
        return self.connection.scalar(select(state.c.value).where(state.c.name == VERSION_NAME)) or 0

    def _count_version(self) -> int:
        self._set(VERSION_NAME, state.c.value + 1, 1)
        return self.version()

    def format(self) -> int:
        """By which version of the code the items were made; 0: none was."""
        return self.connection.scalar(select(state.c.value).where(state.c.name == FORMAT_NAME)) or 0

    def set_format(self, format: int) -> None:
        """Tell by which version of the code the items are made from now on."""
        self._set(FORMAT_NAME, format, format)

    def has_all_vectors(self, model: str) -> bool:
        """Whether every item has the vector of its present text by a model, as far as `set_has_all_vectors` told."""
        complete = select(state.c.value).where(state.c.name == f"vectors {model}")
        return self.connection.scalar(complete) == self.version()

    def set_has_all_vectors(self, model: str) -> None:
        """Tell that every item has its vector by a model, until items are written or dropped."""
        version = self.version()
        self._set(f"vectors {model}", version, version)

    def _set(self, name: str, value: object, first: int) -> None:
        statement = sqlite_insert(state).values(name=name, value=first)
        self.connection.execute(statement.on_conflict_do_update(set_={"value": value}))

    def _numbers(self, document: DocumentId, subjects: Collection[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for batch in batches(subjects):
            query = select(items.c.subject, items.c.number)
            query = query.where(items.c.document_id == document, items.c.subject.in_(batch))
            found.update((row.subject, row.number) for row in self.connection.execute(query))
        return found

    def _forget_details(self, numbers: Collection[int]) -> None:
        for batch in batches(numbers):
            for table in (sources, facets):
                self.connection.execute(delete(table).where(table.c.item.in_(batch)))
            self.connection.execute(delete(words).where(words.c.rowid.in_(batch)))

    def _add_details(self, rows: Sequence[ItemRow], numbers: dict[str, int]) -> None:
        word_rows = [
            {"rowid": numbers[row.item.subject], **dict(zip(COLUMNS, row.words, strict=True))} for row in rows
        ]
        self.connection.execute(insert(words), word_rows)
        source_rows = [
            {"item": numbers[row.item.subject], "subject": subject, "document_id": row.item.document}
            for row in rows
            for subject in row.sources
        ]
        facet_rows = [
            {"item": numbers[row.item.subject], "name": name, "value": value}
            for row in rows
            for name, value in row.facets
        ]
        if source_rows:
            self.connection.execute(insert(sources), source_rows)
        if facet_rows:
            self.connection.execute(insert(facets), facet_rows)

    def drop(self, document: DocumentId, subjects: Collection[str]) -> None:
        """Remove the items of subjects."""
        for batch in batches(subjects):
            gone = (items.c.document_id == document) & items.c.subject.in_(batch)
            self.connection.execute(delete(items).where(gone))

    # Vectors

    def without_vector(self, model: str, limit: int, after: int = 0) -> list[Row[Any]]:
        """Number, digest and text of the next items that have no vector of their present text by a model; those without
        any text need none.

        Args:
            model: name of the model.
            limit: at most so many.
            after: the number of the item before.
        """
        query = _without_vector(model).where(items.c.number > after)
        return list(self.connection.execute(query.order_by(items.c.number).limit(limit)))

    def without_vector_of(
        self, model: str, document: DocumentId, subjects: Collection[str]
    ) -> list[Row[Any]]:
        """As `without_vector`, of the items of subjects."""
        query = _without_vector(model).where(items.c.document_id == document)
        return [
            row
            for batch in batches(subjects)
            for row in self.connection.execute(query.where(items.c.subject.in_(batch)))
        ]

    def put_vectors(self, model: str, rows: Sequence[tuple[int, str, bytes]]) -> None:
        """Write vectors of items: the item's number, the digest of its text, 16-bit floats.

        Items whose text changed meanwhile, or that are gone, are left out."""
        for batch in batches(rows):
            batch = self._of_present_text(batch)
            if not batch:
                continue
            gone = (vectors.c.model == model) & vectors.c.item.in_([item for item, _, _ in batch])
            self.connection.execute(delete(vectors).where(gone))
            values = [
                {"item": item, "model": model, "digest": digest, "data": data} for item, digest, data in batch
            ]
            self.connection.execute(insert(vectors), values)

    def last_vector(self) -> int:
        """The number of the last vector that was written, by any model."""
        return self.connection.scalar(select(func.max(vectors.c.number))) or 0

    def _of_present_text(self, rows: Sequence[tuple[int, str, bytes]]) -> list[tuple[int, str, bytes]]:
        query = select(items.c.number, items.c.digest).where(
            items.c.number.in_([number for number, _, _ in rows])
        )
        present = {(row.number, row.digest) for row in self.connection.execute(query)}
        return [row for row in rows if row[:2] in present]


def _without_vector(model: str) -> Select[Any]:
    current = (vectors.c.item == items.c.number) & (vectors.c.model == model)
    query = select(items.c.number, items.c.digest, items.c.embedded).join(vectors, current, isouter=True)
    return query.where(items.c.embedded != "", vectors.c.digest.is_distinct_from(items.c.digest))


def _values(item: IndexedItem, version: int) -> dict[str, Any]:
    x0, y0, x1, y1 = item.box
    return {
        "document_id": item.document,
        "subject": item.subject,
        "kind": item.kind,
        "type": item.type,
        "page": item.page,
        **{"x0": x0, "y0": y0, "x1": x1, "y1": y1},
        "printed_number": item.printed_number,
        "title": item.title,
        "text": item.text,
        "language": item.language,
        "first_year": item.first_year,
        "last_year": item.last_year,
        "status": item.status,
        "suggested": item.suggested,
        "embedded": item.embedded,
        "digest": item.digest,
        "version": version,
    }
