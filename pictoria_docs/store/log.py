"""Decisions and the history of everything, both append-only: rows in, rows out."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, insert, or_, select
from sqlalchemy.engine import Connection, Row

from pictoria_docs.document import Decision
from pictoria_docs.document.identity import DecisionId, DocumentId
from pictoria_docs.store import schema
from pictoria_docs.store.decisions import StoredDecision
from pictoria_docs.store.records import HistoryRecord, now

AT_ONCE = 400
"""Rows written or looked up in one statement."""


def batches(items: Iterable[Any], size: int = AT_ONCE) -> Iterator[list[Any]]:
    """`items` in lists of at most `size`."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def stored_of(row: Row[Any]) -> StoredDecision:
    """A row of the decisions."""
    decision = Decision(
        id=DecisionId(row.id),
        subject=row.subject,
        action=row.action,
        before=row.before,
        after=row.after,
        user=row.user,
        at=row.at,
        note=row.note,
    )
    return StoredDecision(
        decision, row.kind, row.context, row.number, row.change_set, row.layer, row.restores
    )


def append_decisions(
    connection: Connection, document: DocumentId, decisions: Sequence[StoredDecision], layer: str
) -> list[int]:
    """Append decisions and their lines in the history; gives their numbers. `layer` "": they count for all."""
    if not decisions:
        return []
    records = [stored.decision.model_dump(mode="json") for stored in decisions]
    rows = [
        {
            **values,
            "document_id": document,
            "kind": stored.kind,
            "context": stored.context,
            "change_set": stored.change_set,
            "layer": layer,
            "restores": stored.restores,
        }
        for values, stored in zip(records, decisions, strict=True)
    ]
    table = schema.decisions
    statement = insert(table).returning(table.c.number, sort_by_parameter_order=True)
    numbers = connection.scalars(statement, rows).all()
    lines = [
        {name: values[name] for name in ("subject", "action", "before", "after", "user", "note", "at")}
        | {"document_id": document, "layer": layer}
        for values in records
    ]
    connection.execute(insert(schema.history), lines)
    return list(numbers)


def numbers_of(connection: Connection, decisions: list[str]) -> dict[str, int]:
    """Which of these decisions are kept already, by id, with their numbers."""
    table = schema.decisions
    numbers: dict[str, int] = {}
    for batch in batches(decisions):
        query = select(table.c.id, table.c.number).where(table.c.id.in_(batch))
        numbers.update((row.id, row.number) for row in connection.execute(query))
    return numbers


def append_history(
    connection: Connection,
    document: DocumentId | None,
    subject: str,
    action: str,
    *,
    before: str | None = None,
    after: str | None = None,
    user: str = "",
    note: str = "",
    layer: str = "",
) -> None:
    """Append a line to the history."""
    connection.execute(
        insert(schema.history).values(
            at=now(),
            user=user,
            document_id=document,
            subject=subject,
            action=action,
            before=before,
            after=after,
            note=note,
            layer=layer,
        )
    )


@dataclass(frozen=True)
class HistoryFilter:
    """Which lines of the history are wanted; what is left out does not matter."""

    subject: str | None = None
    user: str | None = None
    document: str | None = None
    kind: str | None = None
    """"region", "entry", "mention", "link", "field", "task", "campaign" or "document"."""
    day: str | None = None
    """In UTC, as 2026-11-25."""
    before: int | None = None
    """Number of a line: only what is older."""
    unseen: Collection[str] = ()
    """Layers that are not to be seen."""


PREFIXES = {
    "entry": "ent-",
    "mention": "men-",
    "link": "lnk-",
    "task": "task-",
    "campaign": "campaign-",
    "document": "doc-",
}
"""How the ids of each kind of subject begin; those of values begin with their entry's, and a slash. The ids of
regions begin in many ways, with none of these."""


def _of_kind(kind: str) -> ColumnElement[bool]:
    subject = schema.history.c.subject
    slash = subject.like("%/%")
    if kind == "field":
        return slash
    if kind == "region":
        return ~or_(slash, *(subject.like(f"{prefix}%") for prefix in PREFIXES.values()))
    return subject.like(f"{PREFIXES[kind]}%") & ~slash


def read_history(
    connection: Connection, wanted: HistoryFilter | None = None, limit: int | None = None
) -> list[HistoryRecord]:
    """Lines of the history, oldest first; with a `limit` the newest of them, newest first."""
    table = schema.history
    wanted = wanted or HistoryFilter()
    query = select(table)
    for column, value in (
        (table.c.subject, wanted.subject),
        (table.c.user, wanted.user),
        (table.c.document_id, wanted.document),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.kind is not None:
        query = query.where(_of_kind(wanted.kind))
    if wanted.day is not None:
        query = query.where(table.c.at.startswith(wanted.day, autoescape=True))
    if wanted.before is not None:
        query = query.where(table.c.number < wanted.before)
    if wanted.unseen:
        query = query.where(table.c.layer.not_in(list(wanted.unseen)))
    order = table.c.number if limit is None else table.c.number.desc()
    query = query.order_by(order).limit(limit)
    return [
        HistoryRecord(
            row.number,
            row.at,
            row.user,
            row.subject,
            row.action,
            row.before,
            row.after,
            row.note,
            row.document_id,
        )
        for row in connection.execute(query)
    ]
