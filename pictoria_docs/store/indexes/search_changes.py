"""What changed since the search index last followed: noted in the transaction that changed it."""

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from sqlalchemy import Connection, case, delete, func, insert, literal, select
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.database.search_schema import changes, items
from pictoria_docs.store.decisions.log import batches

WHOLE_DOCUMENT = ""
"""As a changed subject: all of the document."""
FEW = 200
"""Changes up to which a decision waits for the index; beyond it the index follows afterwards."""
WHOLE, FIRST, LATER = 0, 1, 2
"""Priorities of changes: whole documents are spread over their subjects; of these entries come first, for what is part
of an entry is no passage of its own."""


class SubjectChange(NamedTuple):
    """A subject that changed since the index last followed."""

    document: DocumentId
    subject: str
    alone: bool


class IndexFollower(Protocol):
    """What brings the search index up to date."""

    def follow(self, connection: Connection, document: DocumentId) -> None:
        """Follow the few changes of a document that the open transaction made."""

    def committed(self) -> None:
        """Told after the transaction of `follow`, once others can read what it changed."""


class SearchChanges:
    """The changed subjects of a project, through an open connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def mark(self, document: DocumentId, subjects: Iterable[str]) -> None:
        """Note that subjects changed."""
        for batch in batches(subjects):
            rows = [
                {
                    "document_id": document,
                    "subject": subject,
                    "priority": WHOLE if subject == WHOLE_DOCUMENT else FIRST,
                    "alone": 0,
                }
                for subject in batch
            ]
            statement = sqlite_insert(changes)
            changed = {"alone": statement.excluded.alone, "priority": statement.excluded.priority}
            self.connection.execute(statement.on_conflict_do_update(set_=changed), rows)

    def pending(self) -> bool:
        """Whether anything changed since the index last followed."""
        return self.connection.execute(select(changes.c.subject).limit(1)).first() is not None

    def spread_whole_documents(self) -> None:
        """Note every subject of the documents that changed as a whole, and drop the items that are none any more."""
        subjects = schema.subjects
        changed = select(changes.c.document_id).where(changes.c.priority == WHOLE)
        documents = self.connection.scalars(changed).all()
        for document in documents:
            known = (
                (subjects.c.document_id == document)
                & (subjects.c.layer == SHARED_LAYER)
                & subjects.c.kind.in_(("entry", "region"))
            )
            ids = select(subjects.c.id).where(known)
            gone = (items.c.document_id == document) & items.c.subject.not_in(ids)
            self.connection.execute(delete(items).where(gone))
            self.connection.execute(delete(changes).where(changes.c.document_id == document))
            rows = select(
                subjects.c.document_id,
                subjects.c.id,
                case((subjects.c.kind == "entry", FIRST), else_=LATER).label("priority"),
                literal(1),
            ).where(known)
            columns = ["document_id", "subject", "priority", "alone"]
            self.connection.execute(insert(changes).from_select(columns, rows))

    def changed(self, limit: int) -> list[SubjectChange]:
        """The next subjects to look at, all of one document, entries first."""
        order = (changes.c.priority, changes.c.document_id)
        first = self.connection.execute(select(changes.c.document_id).order_by(*order).limit(1)).first()
        if first is None:
            return []
        query = select(changes.c.subject, changes.c.alone).where(changes.c.document_id == first.document_id)
        rows = self.connection.execute(query.order_by(changes.c.priority).limit(limit))
        return [SubjectChange(first.document_id, row.subject, bool(row.alone)) for row in rows]

    def few(self, document: DocumentId) -> list[SubjectChange]:
        """The changes of a document, if they can be followed at once: nothing while the document is not indexed, or
        where they are too many for a decision to wait for."""
        query = select(changes.c.subject, changes.c.alone).where(changes.c.document_id == document)
        rows = self.connection.execute(query.limit(FEW + 1)).all()
        if len(rows) > FEW or any(row.subject == WHOLE_DOCUMENT or row.alone for row in rows):
            return []
        return [SubjectChange(document, row.subject, alone=False) for row in rows]

    def has_whole_documents(self) -> bool:
        """Whether a document changed as a whole."""
        whole = select(changes.c.subject).where(changes.c.priority == WHOLE).limit(1)
        return self.connection.execute(whole).first() is not None

    def left(self) -> int:
        """How many subjects are still to be looked at."""
        return self.connection.scalar(select(func.count()).select_from(changes)) or 0

    def settle(self, followed: Iterable[SubjectChange]) -> None:
        """Forget changes that the index has followed."""
        by_document: dict[DocumentId, list[str]] = {}
        for change in followed:
            by_document.setdefault(change.document, []).append(change.subject)
        for document, subjects in by_document.items():
            for batch in batches(subjects):
                done = (changes.c.document_id == document) & changes.c.subject.in_(batch)
                self.connection.execute(delete(changes).where(done))
