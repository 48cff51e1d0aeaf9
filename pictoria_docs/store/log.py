"""Decisions and the history of everything, both append-only: rows in, rows out."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection, Row

from pictoria_docs.document import Decision
from pictoria_docs.document.identity import DecisionId, DocumentId
from pictoria_docs.store import schema
from pictoria_docs.store.decisions import Stored
from pictoria_docs.store.records import HistoryRecord, now

AT_ONCE = 400
"""Rows written or looked up in one statement."""


def batches(items: Iterable[Any], size: int = AT_ONCE) -> Iterator[list[Any]]:
    """`items` in lists of at most `size`."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


def stored_of(row: Row[Any]) -> Stored:
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
    return Stored(decision, row.kind, row.context, row.number, row.step)


def append_decisions(connection: Connection, document: DocumentId, decisions: Sequence[Stored]) -> list[int]:
    """Append decisions and their lines in the history; gives their numbers."""
    if not decisions:
        return []
    told = [stored.decision.model_dump(mode="json") for stored in decisions]
    rows = [
        {
            **values,
            "document_id": document,
            "kind": stored.kind,
            "context": stored.context,
            "step": stored.step,
        }
        for values, stored in zip(told, decisions, strict=True)
    ]
    table = schema.decisions
    keep = insert(table).returning(table.c.number, sort_by_parameter_order=True)
    numbers = connection.scalars(keep, rows).all()
    lines = [
        {name: values[name] for name in ("subject", "action", "before", "after", "user", "note", "at")}
        | {"document_id": document}
        for values in told
    ]
    connection.execute(insert(schema.history), lines)
    return list(numbers)


def numbers_of(connection: Connection, decisions: list[str]) -> dict[str, int]:
    """Which of these decisions are kept already, by id, with their numbers."""
    table = schema.decisions
    found: dict[str, int] = {}
    for some in batches(decisions):
        query = select(table.c.id, table.c.number).where(table.c.id.in_(some))
        found.update((row.id, row.number) for row in connection.execute(query))
    return found


def remember(
    connection: Connection,
    document: DocumentId | None,
    subject: str,
    action: str,
    *,
    before: str | None = None,
    after: str | None = None,
    user: str = "",
    note: str = "",
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
        )
    )


def read_history(connection: Connection, subject: str | None = None) -> list[HistoryRecord]:
    """The history, or that of one subject, oldest first."""
    table = schema.history
    query = select(table).order_by(table.c.number)
    if subject is not None:
        query = query.where(table.c.subject == subject)
    return [
        HistoryRecord(row.number, row.at, row.user, row.subject, row.action, row.before, row.after, row.note)
        for row in connection.execute(query)
    ]
