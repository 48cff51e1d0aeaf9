"""What people write beside their decisions: comments, doubts, and why something was skipped."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, exists, insert, select, update
from sqlalchemy.engine import Connection, Row

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.connections import Repository
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.decisions.log import append_history
from pictoria_docs.store.records import now

TABLE, MENTIONS = schema.remarks, schema.remark_mentions


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
    layer: str
    """Where its subject was when it was written; "": everybody sees it."""
    mentions: tuple[str, ...]
    """Who is called."""


class Remarks(Repository):
    """All remarks of a project."""

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
        layer: str = SHARED_LAYER,
        mentions: Collection[str] = (),
    ) -> Remark:
        """Keep a remark; one with a `key` that is known is not kept twice."""
        with self._database.writing(durable=True) as connection:
            row = connection.execute(select(TABLE).where(TABLE.c.key == key)).first()
            if row is None:
                values = {
                    "key": key,
                    "document_id": document,
                    "subject": subject,
                    "kind": kind.value,
                    "text": text,
                    "answers": answers,
                    "user": user,
                    "at": now(),
                    "layer": layer,
                }
                connection.execute(insert(TABLE).values(values))
                append_history(connection, document, subject, kind.value, user=user, note=text, layer=layer)
                row = connection.execute(select(TABLE).where(TABLE.c.key == key)).one()
                called = [{"remark": row.number, "person": person} for person in sorted(mentions)]
                if called:
                    connection.execute(insert(MENTIONS), called)
            return _remarks(connection, [row])[0]

    def close(self, number: int, user: str) -> None:
        """Settle a remark."""
        with self._database.writing(durable=True) as connection:
            row = connection.execute(select(TABLE).where(TABLE.c.number == number)).first()
            if row is None or row.closed is not None:
                return
            values = {"closed": now(), "closed_by": user}
            connection.execute(update(TABLE).where(TABLE.c.number == number).values(values))
            append_history(
                connection, row.document_id, row.subject, "close", user=user, note=row.text, layer=row.layer
            )

    def of(
        self, document: DocumentId, subjects: Collection[str], unseen: Collection[str] = ()
    ) -> list[Remark]:
        """The remarks on some subjects, oldest first; without those of layers that are not to be seen."""
        query = select(TABLE).where(TABLE.c.document_id == document, TABLE.c.subject.in_(list(subjects)))
        query = query.where(TABLE.c.layer.not_in(list(unseen)))
        return self._read(query.order_by(TABLE.c.number))

    def get(self, number: int) -> Remark | None:
        """One remark."""
        return next(iter(self._read(select(TABLE).where(TABLE.c.number == number))), None)

    def open(
        self,
        kinds: Collection[RemarkKind] = tuple(RemarkKind),
        user: str | None = None,
        unseen: Collection[str] = (),
    ) -> list[Remark]:
        """Remarks that nobody has settled, oldest first; those of one person, or all."""
        query = select(TABLE).where(
            TABLE.c.closed.is_(None),
            TABLE.c.kind.in_([kind.value for kind in kinds]),
            TABLE.c.layer.not_in(list(unseen)),
        )
        if user is not None:
            query = query.where(TABLE.c.user == user)
        return self._read(query.order_by(TABLE.c.number))

    def calling(self, person: str, unseen: Collection[str] = ()) -> list[Remark]:
        """Open remarks that call a person who has not answered them, oldest first."""
        answer = TABLE.alias()
        answered = exists().where(answer.c.answers == TABLE.c.number, answer.c.user == person)
        query = (
            select(TABLE)
            .join(MENTIONS, MENTIONS.c.remark == TABLE.c.number)
            .where(
                MENTIONS.c.person == person,
                TABLE.c.closed.is_(None),
                TABLE.c.layer.not_in(list(unseen)),
                ~answered,
            )
        )
        return self._read(query.order_by(TABLE.c.number))

    def _read(self, query: Select[Any]) -> list[Remark]:
        with self._database.reading() as connection:
            return _remarks(connection, connection.execute(query).all())


def _remarks(connection: Connection, rows: Sequence[Row[Any]]) -> list[Remark]:
    called: dict[int, list[str]] = defaultdict(list)
    query = select(MENTIONS).where(MENTIONS.c.remark.in_([row.number for row in rows]))
    for row in connection.execute(query.order_by(MENTIONS.c.person)) if rows else ():
        called[row.remark].append(row.person)
    return [_remark(dict(row._mapping), called[row.number]) for row in rows]


def _remark(values: dict[str, Any], mentions: Sequence[str]) -> Remark:
    del values["key"]
    document, kind = values.pop("document_id"), RemarkKind(values.pop("kind"))
    return Remark(document=document, kind=kind, mentions=tuple(mentions), **values)
