"""The decisions of a project and its history, as they are read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select

from pictoria_docs.document import Decision
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.connections import Repository
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.decisions.log import stored_of
from pictoria_docs.store.decisions.model import StoredDecision
from pictoria_docs.store.records import HistoryRecord


@dataclass(frozen=True)
class HistoryFilter:
    """Which lines of the history are wanted; what is left out does not matter."""

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


HISTORY_COLUMNS = ("number", "at", "user", "subject", "action", "before", "after", "note", "document_id")
"""As `HistoryRecord` has them."""
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


class DecisionRepository(Repository):
    """The decisions of one project; `Store.projection` adds to them."""

    def of(self, document: DocumentId) -> list[Decision]:
        """All decisions about a document that count for all, in the order they were taken."""
        return [stored.decision for stored in self.stored(document)]

    def stored(self, document: DocumentId, layer: str = SHARED_LAYER) -> list[StoredDecision]:
        """All decisions about a document that were taken in a layer, in order; those that count for all have none."""
        table = schema.decisions
        query = select(table).where(table.c.document_id == document, table.c.layer == layer)
        query = query.order_by(table.c.number)
        return [stored_of(row) for row in self._database.rows(query)]

    def latest(self, limit: int) -> list[tuple[str, str, datetime]]:
        """Who decided on which subject, and when, of the project's latest decisions, oldest first."""
        table = schema.decisions
        query = select(table.c.user, table.c.subject, table.c.at).order_by(table.c.number.desc())
        rows = self._database.rows(query.limit(limit))
        return [(row.user, row.subject, datetime.fromisoformat(row.at)) for row in reversed(rows)]

    def history(self, wanted: HistoryFilter | None = None, limit: int | None = None) -> list[HistoryRecord]:
        """Lines of the history, oldest first; with a `limit` the newest of them, newest first."""
        table = schema.history
        wanted = wanted or HistoryFilter()
        query = select(*(table.c[name] for name in HISTORY_COLUMNS))
        for column, value in ((table.c.user, wanted.user), (table.c.document_id, wanted.document)):
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
        return [HistoryRecord(*row) for row in self._database.rows(query.order_by(order).limit(limit))]
