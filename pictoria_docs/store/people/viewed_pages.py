"""The pages that somebody has looked at in the desk or called complete, and the places where nothing is missing.

Nobody is told who looked, or when.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Table, delete, func, insert, select

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.connections import Repository
from pictoria_docs.store.decisions.log import batches

LOOKED, COMPLETE, PAGES = schema.looked_pages, schema.complete_pages, schema.pages
REFUSED = schema.refused_places


class PageRef(NamedTuple):
    """A page of a project."""

    document: DocumentId
    page: int


class UnseenPages(NamedTuple):
    """Pages that nobody has looked at."""

    total: int
    first: Sequence[PageRef]
    """The first of them, document by document."""


def add_looked_pages(connection: Connection, pages: Iterable[PageRef]) -> None:
    """Note pages as looked at; of those that the project has not, nothing is noted."""
    _note(connection, LOOKED, pages)


def _note(connection: Connection, table: Table, pages: Iterable[PageRef]) -> None:
    for batch in batches(sorted(set(pages))):
        wanted: dict[DocumentId, set[int]] = {}
        for document, page in batch:
            wanted.setdefault(document, set()).add(page)
        for document, numbers in wanted.items():
            query = select(PAGES.c.number).where(
                PAGES.c.document_id == document,
                PAGES.c.number.in_(numbers),
                PAGES.c.number.not_in(select(table.c.page).where(table.c.document_id == document)),
            )
            fresh = [{"document_id": document, "page": page} for page in connection.scalars(query)]
            if fresh:
                connection.execute(insert(table), fresh)


class ViewedPages(Repository):
    """Which pages of a project have been looked at."""

    def add(self, pages: Iterable[PageRef]) -> None:
        """Note pages as looked at, also those that are noted already."""
        with self._database.writing() as connection:
            add_looked_pages(connection, pages)

    def add_complete(self, pages: Iterable[PageRef]) -> None:
        """Note that nothing is missing on pages, which were looked at for that."""
        told = list(pages)
        with self._database.writing() as connection:
            add_looked_pages(connection, told)
            _note(connection, COMPLETE, told)

    def of(self, document: DocumentId) -> set[int]:
        """The numbers of a document's pages that somebody has looked at."""
        return self._numbers(LOOKED, document)

    def complete(self, document: DocumentId) -> set[int]:
        """The numbers of a document's pages on which, as somebody said, nothing is missing."""
        return self._numbers(COMPLETE, document)

    def refuse(self, document: DocumentId, place: str, *, refused: bool = True) -> None:
        """Note that nothing is missing at a place, or take that back.

        Args:
            document: whose place.
            place: its key.
            refused: false: somebody may be asked about it again.
        """
        with self._database.writing() as connection:
            connection.execute(
                delete(REFUSED).where(REFUSED.c.document_id == document, REFUSED.c.place == place)
            )
            if refused:
                connection.execute(insert(REFUSED).values(document_id=document, place=place))

    def refused(self, document: DocumentId) -> set[str]:
        """The keys of a document's places at which, as somebody said, nothing is missing."""
        query = select(REFUSED.c.place).where(REFUSED.c.document_id == document)
        return {row.place for row in self._database.rows(query)}

    def _numbers(self, table: Table, document: DocumentId) -> set[int]:
        query = select(table.c.page).where(table.c.document_id == document)
        return {row.page for row in self._database.rows(query)}

    def unseen(self, limit: int, documents: Collection[str] | None = None) -> UnseenPages:
        """The pages that nobody has looked at.

        Args:
            limit: at most so many are named.
            documents: ids of those that are asked about; None: all.
        """
        seen = select(LOOKED.c.page).where(
            LOOKED.c.document_id == PAGES.c.document_id, LOOKED.c.page == PAGES.c.number
        )
        query = (
            select(PAGES.c.document_id, PAGES.c.number)
            .join(schema.documents, schema.documents.c.id == PAGES.c.document_id)
            .where(~seen.exists())
        )
        if documents is not None:
            query = query.where(PAGES.c.document_id.in_(list(documents)))
        order = (schema.documents.c.added, schema.documents.c.name, PAGES.c.number)
        with self._database.reading() as connection:
            total = connection.scalar(select(func.count()).select_from(query.subquery())) or 0
            rows = connection.execute(query.order_by(*order).limit(limit)).all() if total else []
        return UnseenPages(total, [PageRef(*row) for row in rows])
