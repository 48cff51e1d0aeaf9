"""Items as hits: those that a filter chooses without a query, and only those that all see now."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, select

from pictoria_docs.retrieval.candidates import SearchFilter, read_candidates, shown_subjects
from pictoria_docs.retrieval.hits import MeasuredHit
from pictoria_docs.store.database.search_schema import items, sources
from pictoria_docs.store.decisions.log import batches

ENTRY, FIGURE, CAPTION = "entry", "figure", "caption"
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


def in_groups(
    connection: Connection, scored: Sequence[tuple[float, MeasuredHit]]
) -> list[tuple[float, MeasuredHit]]:
    """Put each entry before its pictures, and these before their captions: what was found stands before what shows it.

    Not where it has less of what the query's words tell, or not the number that the query names.

    Args:
        connection: to the index.
        scored: candidates, best first; of the first ones the order is changed.
    """
    best = scored[:GROUPED]
    owners = _owners(connection, [hit.row for _, hit in best])
    ordered: dict[int, None] = {}
    for index, (_, hit) in enumerate(best):
        for owner in owners.get(index, ()):
            if all(hit.features[name] <= best[owner][1].features[name] for name in ("words", "number")):
                ordered.setdefault(owner)
        ordered.setdefault(index)
    return [*(best[index] for index in ordered), *scored[GROUPED:]]


def _owners(connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, list[int]]:
    """What each picture or caption belongs to, entries first, all by their place among the rows.

    Entries are made from the captions within them, pictures from their captions and from the entries that they show.
    The caption of no picture ("Plate II" above a legend) belongs to the picture of its number.
    """
    by_number = {row.number: place for place, row in enumerate(rows)}
    by_subject = {(row.document_id, row.subject): place for place, row in enumerate(rows)}
    owners: dict[int, set[int]] = {}
    for each in connection.execute(select(sources).where(sources.c.item.in_(by_number))):
        made = by_number[each.item]
        part = by_subject.get((each.document_id, each.subject))
        if part is not None:
            owner, owned = (part, made) if rows[part].kind == ENTRY else (made, part)
            if rows[owner].kind == ENTRY or rows[owned].kind == CAPTION:
                owners.setdefault(owned, set()).add(owner)
    numbered: dict[tuple[str, str], set[int]] = {}
    for place, row in enumerate(rows):
        if row.kind == FIGURE and row.printed_number:
            numbered.setdefault((row.document_id, row.printed_number), set()).add(place)
    for place, row in enumerate(rows):
        if row.kind == CAPTION and (pictures := numbered.get((row.document_id, row.printed_number))):
            owners.setdefault(place, set(pictures))
    for owned, found in owners.items():
        if rows[owned].kind == CAPTION:
            found |= {entry for picture in tuple(found) for entry in owners.get(picture, ())}
    return {
        owned: sorted(found, key=lambda place: (rows[place].kind != ENTRY, place))
        for owned, found in owners.items()
    }


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
