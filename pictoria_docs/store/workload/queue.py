"""The order of work: which of the undecided subjects are asked for, and which of them comes first."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, false, or_

from pictoria_docs.document import RegionType, Status
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store.database import schema
from pictoria_docs.store.people.validation import is_open
from pictoria_docs.store.subjects.subject_state import LinkSupport, SubjectState
from pictoria_docs.store.workload.sampling_plan import NOTHING_ASSUMED, Assumption

TABLE = schema.subjects
UNDECIDED = frozenset({Status.SUGGESTED.value, Status.ASSUMED.value})
"""Of what nobody has decided on."""
NO_RANK = -9.0
"""Before all that have a rank."""


@dataclass(frozen=True)
class QueueFilter:
    """Which subjects of the order of work are asked for."""

    documents: Collection[str] | None = None
    pages: Collection[tuple[str, int]] | None = None
    """Document ids with pages."""
    other_than: Collection[tuple[str, int]] = ()
    """Document ids with pages that are left out."""
    kinds: Collection[str] | None = None
    types: Collection[str] | None = None
    statuses: Collection[str] = (Status.SUGGESTED.value,)
    without: Collection[str] = ()
    """Ids to leave out."""
    only: Collection[str] | None = None
    """Ids to choose from."""
    at_least: float = 0.0
    """Lowest confidence."""
    alone_from: float | None = None
    """Of regions that no link joins to anything only those that are so sure; None: all."""
    by_page: bool = False
    """Page by page; otherwise priority by priority (`clusters`), and in each of them page by page."""
    assumption: Assumption = NOTHING_ASSUMED
    """What is assumed in the shared layer: in no other one is anything."""
    offered: bool = True
    """Whether also possible figures, of which somebody has to say that they are any."""
    validated: bool = True
    """Whether also what stands in documents that are finished; of these nothing is asked about in any case."""


class QueueItem(NamedTuple):
    """A subject in the order of work."""

    document: DocumentId
    row: SubjectState
    priority: int = 0


def conditions_of(wanted: QueueFilter) -> list[ColumnElement[bool]]:
    """What makes a subject one of those that are wanted."""
    conditions: list[ColumnElement[bool]] = [_with_status(wanted)]
    if Status.REJECTED.value not in wanted.statuses:
        conditions.append(TABLE.c.hidden == 0)
    if set(wanted.statuses) <= UNDECIDED:
        conditions.append(TABLE.c.rank.is_not(None))
    for column, values in (
        (TABLE.c.document_id, wanted.documents),
        (TABLE.c.kind, wanted.kinds),
        (TABLE.c.type, wanted.types),
        (TABLE.c.id, wanted.only),
    ):
        if values is not None:
            conditions.append(column.in_(list(values)))
    if wanted.pages is not None:
        conditions.append(_on_pages(wanted.pages))
    if wanted.other_than:
        conditions.append(~_on_pages(wanted.other_than))
    if wanted.without:
        conditions.append(TABLE.c.id.not_in(list(wanted.without)))
    if wanted.alone_from is not None:
        joined = (TABLE.c.kind != "region") | (TABLE.c.link_support > LinkSupport.NONE.value)
        conditions.append(joined | (TABLE.c.suggested >= wanted.alone_from))
    if not wanted.offered:
        conditions.append((TABLE.c.type != RegionType.OTHER.value) | (TABLE.c.always_asked == 0))
    if not wanted.validated:
        conditions.append(is_open(TABLE.c.document_id))
    if wanted.at_least > 0:
        conditions.append(TABLE.c.confidence >= wanted.at_least)
    return conditions


def order_of(wanted: QueueFilter) -> list[ColumnElement[Any]]:
    """The order of work, as `place_in_queue` has it."""
    by_page_order: list[ColumnElement[Any]] = [TABLE.c.document_id, TABLE.c.page, TABLE.c.rank, TABLE.c.id]
    return by_page_order if wanted.by_page else [TABLE.c.priority, *by_page_order]


def place_in_queue(item: QueueItem, *, by_page: bool) -> tuple[Any, ...]:
    """Where a subject comes in the order of work."""
    row = item.row
    # SQLite sorts what has no rank first.
    by_page_order = item.document, row.pages[0], NO_RANK if row.rank is None else row.rank, row.id
    return by_page_order if by_page else (item.priority, *by_page_order)


def _with_status(wanted: QueueFilter) -> ColumnElement[bool]:
    """Whether something has one of the statuses that are wanted."""
    decided = [status for status in wanted.statuses if status not in UNDECIDED]
    conditions: list[ColumnElement[bool]] = [TABLE.c.status.in_(decided)] if decided else []
    if Status.SUGGESTED.value in wanted.statuses:
        both = Status.ASSUMED.value in wanted.statuses
        suggested = TABLE.c.status == Status.SUGGESTED.value
        conditions.append(suggested if both else wanted.assumption.is_asked())
    elif Status.ASSUMED.value in wanted.statuses:
        conditions.append(wanted.assumption.is_assumed())
    return or_(false(), *conditions)


def _on_pages(wanted: Iterable[tuple[str, int]]) -> ColumnElement[bool]:
    pages: dict[str, list[int]] = {}
    for document, page in wanted:
        pages.setdefault(document, []).append(page)
    return or_(
        false(),
        *(
            (TABLE.c.document_id == document) & TABLE.c.page.in_(numbers)
            for document, numbers in pages.items()
        ),
    )
