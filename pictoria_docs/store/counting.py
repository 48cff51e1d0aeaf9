"""How far the review of a project has come, in numbers: counted anew only for documents that have changed."""

import threading
from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, func, or_, select

from pictoria_docs.document import Status
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store import schema
from pictoria_docs.store.database import Database
from pictoria_docs.store.layer_rows import SHARED_LAYER, visible_rows
from pictoria_docs.store.sampling_plan import NOTHING_ASSUMED, Assumption

TABLE = schema.subjects


class Count(NamedTuple):
    """How many subjects of one kind and type have one status."""

    document: DocumentId
    kind: str
    type: str
    status: Status
    number: int


ProjectionVersion = tuple[str, int | None, str | None]
"""What changes whenever any subject of a document does, or whether it is asked about: the results that its subjects
were made from, the number of the latest decision that counts for all, and since when it is finished."""


def projection_versions(connection: Connection) -> dict[DocumentId, ProjectionVersion]:
    """The versions of all documents' subjects."""
    made, decided, documents = schema.projections, schema.decisions, schema.documents
    latest = (
        select(func.max(decided.c.number))
        .where(decided.c.document_id == made.c.document_id, decided.c.layer == SHARED_LAYER)
        .scalar_subquery()
    )
    return {
        document: (results, revision, validated)
        for document, results, revision, validated in connection.execute(
            select(made.c.document_id, made.c.results, latest, documents.c.validated).join(
                documents, documents.c.id == made.c.document_id
            )
        )
    }


class ProgressCache:
    """The numbers of one project, as one process knows them; safe for several threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[DocumentId, tuple[ProjectionVersion, list[Count]]] = {}
        self._known_moved: dict[DocumentId, tuple[ProjectionVersion, list[Count]]] = {}
        self._asked = NOTHING_ASSUMED.asked
        """What `_known_moved` was counted by."""
        self._counting = threading.Lock()

    def of(
        self, documents: Collection[str] | None = None, assumption: Assumption = NOTHING_ASSUMED
    ) -> list[Count]:
        """What people are asked about, by document, kind, type and status; the rest of it counts as assumed.

        Numbers of a kind and status are to be added up.

        Args:
            documents: None: all.
            assumption: what is assumed.
        """
        with self._counting, self._database.reading() as connection:
            versions = projection_versions(connection)
            self._count(connection, versions)
            self._count_moved(connection, versions, assumption)
            return [
                count
                for id in versions
                if documents is None or id in documents
                for known in (self._known, self._known_moved)
                for count in known[id][1]
            ]

    def _count(self, connection: Connection, versions: Mapping[DocumentId, ProjectionVersion]) -> None:
        changed = _changed(self._known, versions)
        if not changed:
            return
        query = select(TABLE.c.document_id, TABLE.c.kind, TABLE.c.type, TABLE.c.status, func.count()).where(
            TABLE.c.layer == SHARED_LAYER, is_reviewed()
        )
        if len(changed) < len(versions):
            query = query.where(TABLE.c.document_id.in_(changed))
        counts: dict[DocumentId, list[Count]] = {id: [] for id in changed}
        for document, kind, type, status, number in connection.execute(
            query.group_by(TABLE.c.document_id, TABLE.c.kind, TABLE.c.type, TABLE.c.status)
        ):
            counts[document].append(Count(document, kind, type, Status(status), number))
        self._known |= {id: (versions[id], document_counts) for id, document_counts in counts.items()}

    def _count_moved(
        self,
        connection: Connection,
        versions: Mapping[DocumentId, ProjectionVersion],
        assumption: Assumption,
    ) -> None:
        """Count what has to be added where something is not asked about: to one status what it takes from another."""
        if self._asked != assumption.asked:
            self._known_moved.clear()
            self._asked = assumption.asked
        changed = _changed(self._known_moved, versions)
        # Without an assumption, only documents that are finished hold anything that is not asked about.
        counted = [id for id in changed if assumption.threshold is not None or versions[id][2] is not None]
        moved: dict[DocumentId, list[Count]] = {id: [] for id in changed}
        if counted:
            columns = (TABLE.c.document_id, TABLE.c.kind, TABLE.c.type)
            query = select(*columns, func.count()).where(
                *visible_rows(SHARED_LAYER),
                TABLE.c.hidden == 0,
                TABLE.c.rank.is_not(None),
                TABLE.c.status == Status.SUGGESTED.value,
                ~assumption.is_asked(),
            )
            if len(counted) < len(versions):
                query = query.where(TABLE.c.document_id.in_(counted))
            for document, kind, type, number in connection.execute(query.group_by(*columns)):
                moved[document] += [
                    Count(document, kind, type, Status.SUGGESTED, -number),
                    Count(document, kind, type, Status.ASSUMED, number),
                ]
        self._known_moved |= {id: (versions[id], counts) for id, counts in moved.items()}


def _changed(
    known: Mapping[DocumentId, tuple[ProjectionVersion, list[Count]]],
    versions: Mapping[DocumentId, ProjectionVersion],
) -> list[DocumentId]:
    return [id for id, version in versions.items() if known.get(id, (None,))[0] != version]


def is_reviewed() -> ColumnElement[bool]:
    """What people are asked about, and what they have decided on."""
    queued = (TABLE.c.rank.is_not(None)) & (TABLE.c.hidden == 0)
    return or_(queued, TABLE.c.status != Status.SUGGESTED.value)
