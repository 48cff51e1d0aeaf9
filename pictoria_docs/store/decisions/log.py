"""Decisions and the history of everything, both append-only: rows in, rows out."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection, Row

from pictoria_docs.document import Decision
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store.database import schema
from pictoria_docs.store.decisions.model import StoredDecision
from pictoria_docs.store.records import now

AT_ONCE = 400
"""Rows written or looked up in one statement."""


def batches(items: Iterable[Any], size: int = AT_ONCE) -> Iterator[list[Any]]:
    """`items` in lists of at most `size`."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def stored_of(row: Row[Any]) -> StoredDecision:
    """A row of the decisions."""
    decision = Decision.model_validate(row, from_attributes=True)
    return StoredDecision(
        decision,
        row.kind,
        row.context,
        row.number,
        row.change_set,
        row.layer,
        row.restores,
        bool(row.bulk),
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
            "bulk": stored.bulk,
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
