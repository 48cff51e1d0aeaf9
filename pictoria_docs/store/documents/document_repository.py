"""The documents of a project, without what was found in them."""

from dataclasses import asdict, replace

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Row

from pictoria_docs.document import SourceKind
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import NotFoundError
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.connections import Repository
from pictoria_docs.store.decisions.log import append_history
from pictoria_docs.store.records import DocumentRecord, now, to_json


class DocumentRepository(Repository):
    """The documents of one project."""

    def all(self) -> list[DocumentRecord]:
        """All documents in the order they were added."""
        query = select(schema.documents).order_by(schema.documents.c.added, schema.documents.c.name)
        return [_record(row) for row in self._database.rows(query)]

    def get(self, name_or_id: str) -> DocumentRecord:
        """One document by its name or id.

        Raises:
            ProjectError: the project has no such document.
        """
        table = schema.documents
        query = select(table).where((table.c.id == name_or_id) | (table.c.name == name_or_id))
        row = self._database.row(query)
        if row is None:
            raise NotFoundError("document_unknown", folder=self._database.folder, document=name_or_id)
        return _record(row)

    def stamp(self, document: DocumentId, stamp: str | None) -> None:
        """Remember sizes and times of a document's files, whose content is the document's."""
        table = schema.documents
        with self._database.writing() as connection:
            connection.execute(update(table).where(table.c.id == document).values(stamp=stamp))

    def add(self, new: DocumentRecord) -> DocumentRecord:
        """Add a document, unless the project has one with this content already: then that one is given back.

        A known document's place is updated, so that a moved file is found again. A name that another document
        has gets "-2", "-3" ... behind it.
        """
        table = schema.documents
        with self._database.writing() as connection:
            known = connection.execute(select(table).where(table.c.sha256 == new.sha256)).first()
            if known is None:
                taken = set(connection.scalars(select(table.c.name)))
                record = replace(new, name=_unused(new.name, taken), added=now(), stamp=None)
                connection.execute(insert(table).values(asdict(record)))
                append_history(connection, record.id, record.id, "add", after=to_json({"source": new.source}))
                return record
            record = _record(known)
            if record.source != new.source:
                record = replace(record, source=new.source, stamp=None)
                moved = update(table).where(table.c.id == record.id)
                connection.execute(moved.values(source=record.source, stamp=None))
            return record


def _record(row: Row[tuple[object, ...]]) -> DocumentRecord:
    values = dict(row._mapping)
    return DocumentRecord(**{**values, "kind": SourceKind(values["kind"])})


def _unused(name: str, taken: set[str]) -> str:
    candidates = (name if number == 1 else f"{name}-{number}" for number in range(1, len(taken) + 2))
    return next(candidate for candidate in candidates if candidate not in taken)
