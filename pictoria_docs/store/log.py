"""Decisions and the history of everything, both append-only: rows in, rows out."""

from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection, Row

from pictoria_docs.document import Decision
from pictoria_docs.document.identity import DecisionId, DocumentId
from pictoria_docs.store import schema
from pictoria_docs.store.decisions import Stored
from pictoria_docs.store.records import HistoryRecord, now


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
    return Stored(decision, row.kind, row.context, row.number, row.step, row.layer)


def append_decision(connection: Connection, document: DocumentId, stored: Stored, layer: str) -> int:
    """Append a decision and its line in the history; gives its number. `layer` "": it stands."""
    decision = stored.decision
    values = decision.model_dump(mode="json")
    values |= {
        "document_id": document,
        "kind": stored.kind,
        "context": stored.context,
        "step": stored.step,
        "layer": layer,
    }
    key = connection.execute(insert(schema.decisions).values(values)).inserted_primary_key
    assert key is not None
    remember(
        connection,
        document,
        decision.subject,
        decision.action,
        before=decision.before,
        after=decision.after,
        user=decision.user,
        note=decision.note,
        layer=layer,
    )
    return int(key[0])


def numbers_of(connection: Connection, decisions: list[str]) -> dict[str, int]:
    """Which of these decisions are kept already, by id, with their numbers."""
    table = schema.decisions
    query = select(table.c.id, table.c.number).where(table.c.id.in_(decisions))
    return {row.id: row.number for row in connection.execute(query)}


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
