"""What people say beside their decisions: comments, doubts, and why something was skipped."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, insert, select, update
from sqlalchemy.engine import Row

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store import schema
from pictoria_docs.store.database import Database
from pictoria_docs.store.log import remember
from pictoria_docs.store.records import now

TABLE = schema.remarks


class RemarkKind(StrEnum):
    """What a remark is for."""

    COMMENT = "comment"
    UNCERTAIN = "uncertain"
    """Somebody else should look at it."""
    SKIPPED = "skipped"
    """Left for later, by the one who wrote it."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark on a subject."""

    number: int
    document: DocumentId
    subject: str
    kind: RemarkKind
    text: str
    answers: int | None
    """Number of the remark that it answers."""
    user: str
    at: str
    """ISO 8601, UTC."""
    closed: str | None
    """When it was settled; None: still open."""
    closed_by: str | None


class Remarks:
    """All remarks of a project."""

    def __init__(self, database: Database) -> None:
        """Use `Store.remarks`."""
        self._database = database

    def add(
        self,
        document: DocumentId,
        subject: str,
        kind: RemarkKind,
        text: str,
        *,
        user: str,
        key: str,
        answers: int | None = None,
    ) -> Remark:
        """Keep a remark; one with a `key` that is known is not kept twice."""
        with self._database.writing() as connection:
            known = connection.execute(select(TABLE).where(TABLE.c.key == key)).first()
            if known is None:
                values = {
                    "key": key,
                    "document_id": document,
                    "subject": subject,
                    "kind": kind.value,
                    "text": text,
                    "answers": answers,
                    "user": user,
                    "at": now(),
                }
                connection.execute(insert(TABLE).values(values))
                remember(connection, document, subject, kind.value, user=user, note=text)
                known = connection.execute(select(TABLE).where(TABLE.c.key == key)).one()
            return _remark(known)

    def close(self, number: int, user: str) -> None:
        """Settle a remark."""
        with self._database.writing() as connection:
            row = connection.execute(select(TABLE).where(TABLE.c.number == number)).first()
            if row is None or row.closed is not None:
                return
            values = {"closed": now(), "closed_by": user}
            connection.execute(update(TABLE).where(TABLE.c.number == number).values(values))
            remember(connection, row.document_id, row.subject, "close", user=user, note=row.text)

    def of(self, document: DocumentId, subjects: Collection[str]) -> list[Remark]:
        """The remarks on some subjects, oldest first."""
        query = select(TABLE).where(TABLE.c.document_id == document, TABLE.c.subject.in_(list(subjects)))
        return self._read(query.order_by(TABLE.c.number))

    def get(self, number: int) -> Remark | None:
        """One remark."""
        return next(iter(self._read(select(TABLE).where(TABLE.c.number == number))), None)

    def open(
        self, kinds: Collection[RemarkKind] = tuple(RemarkKind), user: str | None = None
    ) -> list[Remark]:
        """Remarks that nobody has settled, oldest first; those of one person, or all."""
        query = select(TABLE).where(
            TABLE.c.closed.is_(None), TABLE.c.kind.in_([kind.value for kind in kinds])
        )
        if user is not None:
            query = query.where(TABLE.c.user == user)
        return self._read(query.order_by(TABLE.c.number))

    def _read(self, query: Select[Any]) -> list[Remark]:
        with self._database.reading() as connection:
            return [_remark(row) for row in connection.execute(query)]


def _remark(row: Row[Any]) -> Remark:
    return Remark(
        number=row.number,
        document=row.document_id,
        subject=row.subject,
        kind=RemarkKind(row.kind),
        text=row.text,
        answers=row.answers,
        user=row.user,
        at=row.at,
        closed=row.closed,
        closed_by=row.closed_by,
    )
