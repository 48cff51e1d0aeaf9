"""Items as hits: those that a filter chooses without a query, and only those that all see now."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, select

from pictoria_docs.retrieval.candidates import SearchFilter, read_candidates, shown_subjects
from pictoria_docs.retrieval.hits import MeasuredHit
from pictoria_docs.store.database.search_schema import items, sources
from pictoria_docs.store.decisions.log import batches

ENTRY, CAPTION = "entry", "caption"
BESIDE = 0.5
"""Share of the score of a picture that its entry has to have to stand before it."""
GROUPED = 200
"""Candidates among which entries come before their pictures."""
JOINED_AT_ONCE = 50
"""Hits that are looked up among the subjects at once."""


def chosen_items(connection: Connection, wanted: SearchFilter, limit: int) -> list[tuple[float, MeasuredHit]]:
    """The first items that a filter chooses, in the order of the pages; without one: none."""
    if not wanted.conditions:
        return []
    ordered = select(items.c.number).where(*wanted.conditions)
    ordered = ordered.order_by(items.c.document_id, items.c.page, items.c.y0, items.c.number).limit(limit)
    numbers = list(connection.scalars(ordered))
    rows = {row.number: MeasuredHit(row, {}) for row, _ in read_candidates(connection, numbers)}
    return [(1.0, rows[number]) for number in numbers if number in rows]


def pictures_behind_entries(
    connection: Connection, scored: Sequence[tuple[float, MeasuredHit]]
) -> list[tuple[float, MeasuredHit]]:
    """Put each entry before its pictures and captions: who finds the picture wants to know what it shows.

    Not where the query names the number of the picture rather than that of the entry.

    Args:
        connection: to the index.
        scored: candidates, best first; of the first ones the order is changed.
    """
    best = scored[:GROUPED]
    entry_of = _entries_of(connection, [hit.row for _, hit in best])
    ordered: dict[int, None] = {}
    for index, (score, hit) in enumerate(best):
        if (entry := entry_of.get(index)) is not None:
            of_entry, entry_hit = best[entry]
            if of_entry >= BESIDE * score and hit.features["number"] <= entry_hit.features["number"]:
                ordered.setdefault(entry)
        ordered.setdefault(index)
    return [*(best[index] for index in ordered), *scored[GROUPED:]]


def _entries_of(connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, int]:
    """The entry that each picture or caption belongs to, both by their place among the rows.

    Entries are made from the captions within them, pictures from their captions and from the entries that they show.
    """
    by_number = {row.number: place for place, row in enumerate(rows)}
    by_subject = {(row.document_id, row.subject): place for place, row in enumerate(rows)}
    made_from = connection.execute(select(sources).where(sources.c.item.in_(by_number))).all()
    pairs = [
        (by_number[each.item], by_subject[each.document_id, each.subject])
        for each in made_from
        if (each.document_id, each.subject) in by_subject
    ]
    entry_of: dict[int, int] = {}
    for item, other in pairs:
        if rows[other].kind == ENTRY:
            entry_of[item] = min(other, entry_of.get(item, other))
        elif rows[item].kind == ENTRY:
            entry_of[other] = min(item, entry_of.get(other, item))
    for picture, caption in pairs:
        if picture in entry_of and rows[caption].kind == CAPTION:
            entry_of.setdefault(caption, entry_of[picture])
    return entry_of


def still_shown(
    connection: Connection, scored: Sequence[tuple[float, MeasuredHit]]
) -> Iterator[tuple[float, MeasuredHit]]:
    """Those that all see now: whatever the index says, nothing is shown that was rejected or is gone."""
    for batch in batches(scored, JOINED_AT_ONCE):
        shown = shown_subjects(connection, [hit.row for _, hit in batch])
        yield from (pair for pair in batch if (pair[1].row.document_id, pair[1].row.subject) in shown)


def unchanged(
    connection: Connection, scored: Sequence[tuple[float, MeasuredHit]], wanted: SearchFilter
) -> list[tuple[float, MeasuredHit]]:
    """Hits that were read from the index a while ago, in their order, as they are now.

    Args:
        connection: to the index.
        scored: hits with their score; left out are those that are gone, that not all see any more, that say something
            else now, and that the filter does not let pass any more.
        wanted: the filter by which they were found.
    """
    rows: dict[int, Row[Any]] = {}
    for batch in batches([hit.row.number for _, hit in scored]):
        query = select(items).where(items.c.number.in_(batch), *wanted.conditions)
        rows |= {row.number: row for row in connection.execute(query)}
    present = [
        (score, replace(hit, row=row))
        for score, hit in scored
        if (row := rows.get(hit.row.number)) is not None and _says(row) == _says(hit.row)
    ]
    return list(still_shown(connection, present))


def _says(row: Row[Any]) -> tuple[str, ...]:
    """Which item it is, for numbers are given again, and its words."""
    return row.document_id, row.subject, row.title, row.text, row.digest
