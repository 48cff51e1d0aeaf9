"""The decisions of a project and its history, as they are read."""

from datetime import datetime

from sqlalchemy import select

from pictoria_docs.document import Decision
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store import schema
from pictoria_docs.store.database import Database
from pictoria_docs.store.decisions import StoredDecision
from pictoria_docs.store.layer_rows import SHARED_LAYER
from pictoria_docs.store.log import HistoryFilter, read_history, stored_of
from pictoria_docs.store.records import HistoryRecord


class DecisionRepository:
    """The decisions of one project; `Store.projection` adds to them."""

    def __init__(self, database: Database) -> None:
        """Use `Store.decisions`."""
        self._database = database

    def of(self, document: DocumentId) -> list[Decision]:
        """All decisions about a document that count for all, in the order they were taken."""
        return [stored.decision for stored in self.stored(document)]

    def stored(self, document: DocumentId, layer: str = SHARED_LAYER) -> list[StoredDecision]:
        """All decisions about a document that were taken in a layer, in order; those that count for all have none."""
        table = schema.decisions
        query = select(table).where(table.c.document_id == document, table.c.layer == layer)
        query = query.order_by(table.c.number)
        with self._database.reading() as connection:
            return [stored_of(row) for row in connection.execute(query)]

    def latest(self, limit: int) -> list[tuple[str, datetime]]:
        """Who decided when, of the project's latest decisions, oldest first."""
        table = schema.decisions
        query = select(table.c.user, table.c.at).order_by(table.c.number.desc()).limit(limit)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [(row.user, datetime.fromisoformat(row.at)) for row in reversed(rows)]

    def history(self, wanted: HistoryFilter | None = None, limit: int | None = None) -> list[HistoryRecord]:
        """Lines of the history, oldest first; with a `limit` the newest of them, newest first."""
        with self._database.reading() as connection:
            return read_history(connection, wanted, limit)
