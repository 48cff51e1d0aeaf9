"""How far the review of a project has come, in numbers: counted anew only for documents that have changed."""

import threading
from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, func, or_, select

from pictoria_docs.document import Status
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.document.region_type import REVIEWED_TYPES
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.connections import Database
from pictoria_docs.store.database.layer_rows import SHARED_LAYER, visible_rows
from pictoria_docs.store.workload.sampling_plan import NOTHING_ASSUMED, Assumption

TABLE, ON_PAGES = schema.subjects, schema.subject_pages


class Count(NamedTuple):
    """How many subjects of one kind and type have one status."""

    document: DocumentId
    kind: str
    type: str
    status: Status
    number: int


class PagesRead(NamedTuple):
    """How many pages of a document were read, and on how many of them nothing stands that a reviewer comes for."""

    read: int
    empty: int


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
        self._known_pages: dict[DocumentId, tuple[ProjectionVersion, PagesRead]] = {}
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

    def pages(self) -> dict[DocumentId, PagesRead]:
        """How many pages of each document were read, and on how many of them nothing was found, by nobody."""
        with self._counting, self._database.reading() as connection:
            versions = projection_versions(connection)
            changed = _changed(self._known_pages, versions)
            if changed:
                self._count_pages(connection, versions, changed)
            return {id: self._known_pages[id][1] for id in versions}

    def _count_pages(
        self,
        connection: Connection,
        versions: Mapping[DocumentId, ProjectionVersion],
        changed: Collection[DocumentId],
    ) -> None:
        pages = schema.pages
        read: dict[str, int] = dict(
            connection.execute(
                select(pages.c.document_id, func.count())
                .where(pages.c.document_id.in_(changed))
                .group_by(pages.c.document_id)
            ).all()
        )
        found: dict[str, int] = dict(
            connection.execute(
                select(TABLE.c.document_id, func.count(ON_PAGES.c.page.distinct()))
                .join(
                    ON_PAGES,
                    (ON_PAGES.c.document_id == TABLE.c.document_id)
                    & (ON_PAGES.c.subject == TABLE.c.id)
                    & (ON_PAGES.c.layer == TABLE.c.layer),
                )
                .where(
                    TABLE.c.document_id.in_(changed),
                    TABLE.c.layer == SHARED_LAYER,
                    TABLE.c.hidden == 0,
                    is_found(),
                )
                .group_by(TABLE.c.document_id)
            ).all()
        )
        self._known_pages |= {
            id: (versions[id], PagesRead(read.get(id, 0), max(0, read.get(id, 0) - found.get(id, 0))))
            for id in changed
        }

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
    known: Mapping[DocumentId, tuple[ProjectionVersion, object]],
    versions: Mapping[DocumentId, ProjectionVersion],
) -> list[DocumentId]:
    return [id for id, version in versions.items() if known.get(id, (None,))[0] != version]


def is_found() -> ColumnElement[bool]:
    """What a reviewer comes for: not the text of a page alone."""
    queued = or_(TABLE.c.rank.is_not(None), TABLE.c.status != Status.SUGGESTED.value)
    return or_(TABLE.c.kind != "region", TABLE.c.type.in_([type.value for type in REVIEWED_TYPES]), queued)


def is_reviewed() -> ColumnElement[bool]:
    """What people are asked about, and what they have decided on."""
    queued = (TABLE.c.rank.is_not(None)) & (TABLE.c.hidden == 0)
    return or_(queued, TABLE.c.status != Status.SUGGESTED.value)
