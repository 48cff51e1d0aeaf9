"""Items as hits: those that a filter chooses without a query, and only those that all see now."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from pictoria_docs.retrieval.candidates import SearchFilter, read_candidates, shown_subjects
from pictoria_docs.retrieval.hits import MeasuredHit
from pictoria_docs.store.log import batches
from pictoria_docs.store.search_schema import items

JOINED_AT_ONCE = 50
"""Hits that are looked up among the subjects at once."""


def chosen_items(connection: Connection, wanted: SearchFilter, limit: int) -> list[tuple[float, MeasuredHit]]:
    """The first items that a filter chooses, in the order of the pages; without one: none."""
    if not wanted.conditions:
        return []
    ordered = select(items.c.number).where(*wanted.conditions)
    ordered = ordered.order_by(items.c.document_id, items.c.page, items.c.y0, items.c.number).limit(limit)
    numbers = list(connection.scalars(ordered))
    rows = {row.number: MeasuredHit(row, text, {}) for row, text in read_candidates(connection, numbers)}
    return [(1.0, rows[number]) for number in numbers if number in rows]


def still_shown(
    connection: Connection, scored: Sequence[tuple[float, MeasuredHit]]
) -> Iterator[tuple[float, MeasuredHit]]:
    """Those that all see now: whatever the index says, nothing is shown that was rejected or is gone."""
    for batch in batches(scored, JOINED_AT_ONCE):
        shown = shown_subjects(connection, [hit.row for _, hit in batch])
        yield from (pair for pair in batch if (pair[1].row.document_id, pair[1].row.subject) in shown)
