"""Rows of subjects, read and written inside one transaction."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, insert, select, union, update
from sqlalchemy.engine import Connection, Row

from pictoria_docs.document import Entry, Link, Region, Status
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.layer_rows import GONE, SHARED_LAYER, gone_row, visible_rows
from pictoria_docs.store.database.packing import pack, unpack
from pictoria_docs.store.decisions.log import batches, stored_of
from pictoria_docs.store.decisions.model import KINDS, STATUS, EffectiveDecision, StoredDecision, Subject
from pictoria_docs.store.indexes.search_changes import WHOLE_DOCUMENT, SearchChanges
from pictoria_docs.store.subjects.ordering import searched
from pictoria_docs.store.subjects.sample_order import sample_rank_of
from pictoria_docs.store.subjects.subject_state import ClusterOrder, LinkSupport, SubjectState

TABLE = schema.subjects
ABSENT = 2
"""Value of the column `hidden` for what is absent, whatever its status; 1: rejected, 0: neither."""


class SubjectRepository:
    """The subjects of one document, through an open connection.

    In a layer, the shared layer is read where the layer has no rows, and only the layer is written.
    """

    def __init__(self, connection: Connection, document: DocumentId, layer: str = SHARED_LAYER) -> None:
        self.connection, self.document, self.layer = connection, document, layer
        self.conditions = [TABLE.c.document_id == document, *visible_rows(layer)]
        """Which rows are this document's, as they are seen here."""

    def on(self, layer: str) -> "SubjectRepository":
        """The same document's subjects in another layer, through the same connection."""
        return SubjectRepository(self.connection, self.document, layer)

    # Reading

    def get(self, ids: Iterable[str]) -> dict[str, SubjectState]:
        """The subjects with these ids, as far as there are any."""
        subjects: dict[str, SubjectState] = {}
        for batch in batches(ids):
            subjects.update((row.id, row) for row in self.rows(TABLE.c.id.in_(batch)))
        return subjects

    def rows(self, *conditions: ColumnElement[bool]) -> list[SubjectState]:
        """The subjects that meet the conditions, in the order of their pages."""
        query = select(TABLE).where(*self.conditions, *conditions)
        return self.read(query.order_by(TABLE.c.page, TABLE.c.id))

    def of_kind(self, kind: str) -> list[SubjectState]:
        """The subjects of a kind, hidden ones too."""
        return self.rows(TABLE.c.kind == kind)

    def decided(self, kind: str) -> list[SubjectState]:
        """The subjects of a kind that a person decided on, whatever became of them."""
        return self.rows(TABLE.c.kind == kind, TABLE.c.user.is_not(None))

    def on_page(self, page: int) -> list[SubjectState]:
        """What is seen on a page, without what is hidden."""
        pages = schema.subject_pages
        on_page = (pages.c.document_id == self.document) & (pages.c.page == page)
        ids = select(pages.c.subject).where(on_page, pages.c.layer.in_({SHARED_LAYER, self.layer}))
        # What is on this page in the shared layer may be on another one in the layer, or hidden.
        return [row for row in self.rows(TABLE.c.id.in_(ids)) if page in row.pages and not row.hidden]

    def touching(self, ids: Iterable[str]) -> list[SubjectState]:
        """The links that start or end at any of `ids`."""
        links: dict[str, SubjectState] = {}
        for batch in batches(ids):
            # One search by each end: for "or" SQLite goes through all subjects of the document.
            by_end = [
                select(TABLE.c.id).where(TABLE.c.document_id == self.document, end.in_(batch))
                for end in (TABLE.c.source, TABLE.c.target)
            ]
            links.update((row.id, row) for row in self.rows(TABLE.c.id.in_(union(*by_end))))
        return list(links.values())

    def owned(self, ids: Iterable[str]) -> list[SubjectState]:
        """The fields of the entries, and the regions whose parents are among `ids`."""
        owned: list[SubjectState] = []
        for batch in batches(ids):
            # As in `touching`: asked directly, SQLite goes through all subjects of the project.
            found = select(TABLE.c.id).where(TABLE.c.document_id == self.document, TABLE.c.owner.in_(batch))
            owned += self.rows(TABLE.c.id.in_(found))
        return owned

    def read(self, query: Select[Any]) -> list[SubjectState]:
        """The rows of a query over the table of subjects."""
        rows = self.connection.execute(query).all()
        return [self.state_of(row) for row in rows]

    def effective_decision(self, row: SubjectState) -> EffectiveDecision:
        """The decision that counts for a subject as it is here."""
        decided = EffectiveDecision(revision=row.revision, user=row.user, at=row.at)
        actions = {status: action for action, status in STATUS.items()}
        if row.status is Status.SUGGESTED:
            return decided
        if row.revision == 0:
            return replace(decided, action=actions[row.status], state=row.state)
        # By its number: in a layer, the row was copied from what counts for all, which may have been decided since.
        stored = self.numbered([row.revision]).get(row.revision)
        if stored is not None and stored.decision.subject != row.id:
            # What was decided on its entry made it what it is.
            return self.effective_decisions([row.id]).get(row.id, EffectiveDecision())
        if stored is None or (state := stored.state) is None:
            return decided
        # The row knows by which ids its parent or its ends are known now.
        match state:
            case Link():
                state = state.model_copy(update={"source": row.source, "target": row.target})
            case Region():
                state = state.model_copy(update={"parent": row.owner})
        return replace(decided, action=stored.decision.action, state=state)

    def decision_before(self, number: int, subject: str) -> StoredDecision | None:
        """The decision that was effective on a subject before decision `number`; None: what the machine suggests.

        In a layer its own decisions count, and where it has none, those of the shared layer.
        """
        table = schema.decisions
        query = select(table).where(*self._decided(), table.c.subject == subject, table.c.number < number)
        row = self.connection.execute(query.order_by(*self._latest_first()).limit(1)).first()
        if row is None:
            return None
        effective = stored_of(row).effective
        return stored_of(row) if effective == row.number else self.numbered([effective]).get(effective)

    def decisions(self, subject: str) -> list[StoredDecision]:
        """All decisions on a subject that count here, the one that counts last."""
        table = schema.decisions
        query = select(table).where(*self._decided(), table.c.subject == subject)
        return [stored_of(row) for row in self.connection.execute(query.order_by(*self._latest_first()))][
            ::-1
        ]

    def revisions(self, subjects: Iterable[str]) -> dict[str, int]:
        """Numbers of the latest decisions on subjects, also of those that are gone; without any, none."""
        table = schema.decisions
        revisions: dict[str, int] = {}
        for batch in batches(subjects):
            newest = select(table.c.subject, func.max(table.c.number)).where(
                table.c.document_id == self.document, table.c.subject.in_(batch)
            )
            layers = dict.fromkeys((SHARED_LAYER, self.layer))
            for layer in layers:
                if layer != SHARED_LAYER:
                    # Where nothing was decided in the layer itself, its row was copied from the shared layer.
                    copied = select(TABLE.c.id, TABLE.c.revision).where(
                        TABLE.c.document_id == self.document,
                        TABLE.c.id.in_(batch),
                        TABLE.c.layer == layer,
                        TABLE.c.kind != GONE,
                    )
                    revisions.update((row.id, row.revision) for row in self.connection.execute(copied))
                query = newest.where(table.c.layer == layer).group_by(table.c.subject)
                revisions.update((row[0], row[1]) for row in self.connection.execute(query))
        return revisions

    def numbered(self, numbers: Collection[int]) -> dict[int, StoredDecision]:
        """Decisions by their numbers."""
        table = schema.decisions
        decisions: dict[int, StoredDecision] = {}
        for batch in batches(numbers):
            rows = self.connection.execute(select(table).where(table.c.number.in_(batch)))
            decisions.update((row.number, stored_of(row)) for row in rows)
        return decisions

    def latest(self, subjects: Iterable[str]) -> dict[str, StoredDecision]:
        """The latest decisions on subjects, where there are any."""
        revisions = self.revisions(subjects)
        stored = self.numbered({number for number in revisions.values() if number})
        return {subject: stored[number] for subject, number in revisions.items() if number in stored}

    def effective(self, subjects: Iterable[str]) -> dict[str, int]:
        """Numbers of the decisions that count for subjects; 0 where all have been taken back."""
        return {subject: last.effective for subject, last in self.latest(subjects).items()}

    def effective_decisions(self, subjects: Iterable[str]) -> dict[str, EffectiveDecision]:
        """The decisions that count for subjects, where any were taken."""
        latest = self.latest(subjects)
        effective = self.numbered({last.effective for last in latest.values()})
        return {
            subject: EffectiveDecision.of(last, effective.get(last.effective))
            for subject, last in latest.items()
        }

    def _decided(self) -> list[ColumnElement[bool]]:
        table = schema.decisions
        layer = (
            table.c.layer == SHARED_LAYER
            if self.layer == SHARED_LAYER
            else table.c.layer.in_([SHARED_LAYER, self.layer])
        )
        return [table.c.document_id == self.document, layer]

    def _latest_first(self) -> list[ColumnElement[Any]]:
        table = schema.decisions
        own = [] if self.layer == SHARED_LAYER else [table.c.layer.desc()]
        return [*own, table.c.number.desc()]

    @staticmethod
    def state_of(row: Row[Any]) -> SubjectState:
        """A row of the table of subjects."""
        kind = KINDS[row.kind]
        base: Subject | None = None if row.base is None else unpack(kind, row.base)
        state = base if row.state is None else unpack(kind, row.state)
        assert state is not None
        return SubjectState(
            id=row.id,
            kind=row.kind,
            type=row.type,
            pages=state.pages if isinstance(state, Entry) else _pages(row),
            owner=row.owner,
            source=row.source,
            target=row.target,
            base=base,
            state=state,
            status=Status(row.status),
            absent=row.hidden == ABSENT,
            revision=row.revision,
            user=row.user,
            at=row.at,
            link_support=LinkSupport(row.link_support),
        )

    # Writing

    def put(self, rows: Iterable[SubjectState], known: Mapping[str, SubjectState] | None = None) -> None:
        """Write rows, in the place of those with their ids.

        Args:
            rows: the rows.
            known: rows as they are here already, by id, where that is known; what stays on its pages is not put there
                again.
        """
        # In a layer, what is known may be of the shared layer.
        known = (known or {}) if self.layer == SHARED_LAYER else {}
        for batch in batches(rows):
            stays = {row.id for row in batch if row.id in known and known[row.id].pages == row.pages}
            orders = self._orders(batch)
            self._delete([row.id for row in batch], stays)
            self._add(batch, stays, orders)
            self._note_changes([row.id for row in batch])

    def add(self, rows: Iterable[SubjectState]) -> None:
        """Write rows that are not there yet."""
        for batch in batches(rows):
            self._add(batch, (), {} if self.layer == SHARED_LAYER else self._orders(batch))

    def _add(
        self, rows: Collection[SubjectState], placed: Collection[str], orders: Mapping[str, ClusterOrder]
    ) -> None:
        unknown = ClusterOrder(0, 0)
        values = [self._values(row) | orders.get(row.id, unknown)._asdict() for row in rows]
        self.connection.execute(insert(TABLE), values)
        pages = [
            {"document_id": self.document, "page": page, "subject": row.id, "layer": self.layer}
            for row in rows
            if row.kind != "field" and row.id not in placed
            for page in dict.fromkeys(row.pages)
        ]
        if pages:
            self.connection.execute(insert(schema.subject_pages), pages)

    def write_orders(self, orders: Mapping[str, ClusterOrder]) -> None:
        """Write where rows that are there come in the order of samples and in that of work."""
        change = update(TABLE).where(
            TABLE.c.document_id == self.document, TABLE.c.layer == self.layer, TABLE.c.id == bindparam("row")
        )
        for batch in batches(orders.items()):
            self.connection.execute(change, [{"row": id, **order._asdict()} for id, order in batch])

    def _orders(self, rows: Iterable[SubjectState]) -> dict[str, ClusterOrder]:
        """Where rows come among others: as they did, or as that which they are added to."""
        relatives = {row.id: row.owner if row.kind == "field" else row.source for row in rows}
        known: dict[str, ClusterOrder] = {}
        query = select(TABLE.c.id, TABLE.c.sample_rank, TABLE.c.priority).where(
            TABLE.c.document_id == self.document, TABLE.c.layer == SHARED_LAYER
        )
        for batch in batches({*relatives, *(id for id in relatives.values() if id)}):
            for id, sample_rank, priority in self.connection.execute(query.where(TABLE.c.id.in_(batch))):
                known[id] = ClusterOrder(sample_rank, priority)
        return {
            id: known.get(id)
            or known.get(relative or id)
            or ClusterOrder(sample_rank_of(self.document, relative or id), 0)
            for id, relative in relatives.items()
        }

    def write_link_support(self, rows: Iterable[SubjectState]) -> None:
        """Write only how firmly rows that are there are linked, and what that makes of their rank in the queue."""
        change = update(TABLE).where(
            TABLE.c.document_id == self.document, TABLE.c.layer == self.layer, TABLE.c.id == bindparam("row")
        )
        for batch in batches(rows):
            values = [
                {"row": row.id, "link_support": int(row.link_support), "rank": row.rank} for row in batch
            ]
            self.connection.execute(change, values)

    def drop(self, ids: Collection[str]) -> None:
        """Remove rows; in a layer, those of the shared layer are not seen there any more."""
        self._delete(ids)
        self._note_changes(ids)
        if self.layer != SHARED_LAYER:
            known = self.on(SHARED_LAYER).get(ids)
            if known:
                rows = [gone_row(self.document, id, self.layer) for id in known]
                self.connection.execute(insert(TABLE), rows)

    def _delete(self, ids: Collection[str], stays: Collection[str] = ()) -> None:
        """Remove rows, and all but some of them from their pages."""
        moved = [id for id in ids if id not in stays]
        for table, column, gone in (
            (TABLE, TABLE.c.id, ids),
            (schema.subject_pages, schema.subject_pages.c.subject, moved),
        ):
            own_rows = (table.c.document_id == self.document) & (table.c.layer == self.layer)
            for batch in batches(gone):
                self.connection.execute(delete(table).where(own_rows, column.in_(batch)))

    def clear(self) -> None:
        """Remove all of the document's rows; in a layer, only its own."""
        for table in (TABLE, schema.subject_pages):
            own_rows = (table.c.document_id == self.document) & (table.c.layer == self.layer)
            self.connection.execute(delete(table).where(own_rows))
        self._note_changes([WHOLE_DOCUMENT])

    def _note_changes(self, ids: Iterable[str]) -> None:
        """Tell the search index, which shows what all see."""
        if self.layer == SHARED_LAYER:
            SearchChanges(self.connection).mark(self.document, ids)

    def _values(self, row: SubjectState) -> dict[str, Any]:
        return {
            "document_id": self.document,
            "id": row.id,
            "layer": self.layer,
            "kind": row.kind,
            "type": row.type,
            "page": row.pages[0],
            "other_page": row.pages[1] if len(row.pages) > 1 else None,
            "owner": row.owner,
            "source": row.source,
            "target": row.target,
            "confidence": row.confidence,
            "status": row.status.value,
            "hidden": ABSENT if row.absent else int(row.hidden),
            "link_support": int(row.link_support),
            "revision": row.revision,
            "user": row.user,
            "at": row.at,
            **searched(row.state),
            "rank": row.rank,
            "suggested": row.suggested_confidence,
            "always_asked": int(row.always_asked),
            "base": None if row.base is None else pack(row.base),
            "state": None if row.state == row.base else pack(row.state),
        }


def _pages(row: Row[Any]) -> tuple[int, ...]:
    return (row.page,) if row.other_page is None else (row.page, row.other_page)
