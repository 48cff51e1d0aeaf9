"""How far the review of a project has come, in numbers: counted anew only for documents that have changed."""

import threading
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select

from pictoria_docs.document import Status
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store import schema
from pictoria_docs.store.database import Database
from pictoria_docs.store.layer_rows import SHARED_LAYER

TABLE = schema.subjects


class Count(NamedTuple):
    """How many subjects of one kind and type have one status."""

    document: DocumentId
    kind: str
    type: str
    status: Status
    number: int


ProjectionVersion = tuple[str, int | None]
"""What changes whenever any subject of a document does: the results that its subjects were made from, and the number
of the latest decision that counts for all."""


class ProgressCache:
    """The numbers of one project, as one process knows them; safe for several threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[DocumentId, tuple[ProjectionVersion, list[Count]]] = {}
        self._counting = threading.Lock()

    def of(self, documents: Collection[str] | None = None) -> list[Count]:
        """What people are asked about, by document, kind, type and status.

        Args:
            documents: None: all.
        """
        with self._counting, self._database.reading() as connection:
            made, decided = schema.projections, schema.decisions
            latest = (
                select(func.max(decided.c.number))
                .where(decided.c.document_id == made.c.document_id, decided.c.layer == SHARED_LAYER)
                .scalar_subquery()
            )
            versions: dict[DocumentId, ProjectionVersion] = {
                document: (results, revision)
                for document, results, revision in connection.execute(
                    select(made.c.document_id, made.c.results, latest)
                )
            }
            changed = [id for id, version in versions.items() if self._known.get(id, (None,))[0] != version]
            if changed:
                query = select(
                    TABLE.c.document_id, TABLE.c.kind, TABLE.c.type, TABLE.c.status, func.count()
                ).where(TABLE.c.layer == SHARED_LAYER, is_reviewed())
                if len(changed) < len(versions):
                    query = query.where(TABLE.c.document_id.in_(changed))
                counts: dict[DocumentId, list[Count]] = {id: [] for id in changed}
                for document, kind, type, status, number in connection.execute(
                    query.group_by(TABLE.c.document_id, TABLE.c.kind, TABLE.c.type, TABLE.c.status)
                ):
                    counts[document].append(Count(document, kind, type, Status(status), number))
                self._known |= {id: (versions[id], document_counts) for id, document_counts in counts.items()}
            return [
                count
                for id in versions
                if documents is None or id in documents
                for count in self._known[id][1]
            ]


def is_reviewed() -> ColumnElement[bool]:
    """What people are asked about, and what they have decided on."""
    queued = (TABLE.c.rank.is_not(None)) & (TABLE.c.hidden == 0)
    return or_(queued, TABLE.c.status != Status.SUGGESTED.value)
