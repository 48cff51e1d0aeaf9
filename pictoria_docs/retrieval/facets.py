"""By what the found items can be narrowed down: values of their columns and of their records, with counts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, literal_column, or_, select

from pictoria_docs.retrieval.candidates import SearchFilter
from pictoria_docs.store.search_schema import WORDS, facets, items, words

COLUMNS = {
    "document": items.c.document_id,
    "kind": items.c.kind,
    "language": items.c.language,
    "type": items.c.type,
    "status": items.c.status,
}
"""Facets that every item has."""
VALUES_SHOWN = 30
"""Of one facet, the most frequent."""


@dataclass(frozen=True)
class Facet:
    """One property of the found items."""

    name: str
    """One of `COLUMNS`, or the name of a field of records."""
    is_field: bool
    counts: Mapping[str, int]
    """How many items have each value, the most frequent first."""


@dataclass(frozen=True)
class FacetCounts:
    """What was found, counted."""

    total: int
    """How many items: all that have every word of the query in some form, and the likely ones among the others."""
    facets: tuple[Facet, ...]
    years: tuple[int, int] | None
    """The first and last year that any of them names, as catalogues count them."""


def found_items(match: str, numbers: Collection[int]) -> ColumnElement[bool]:
    """The condition for items that a full text query finds, or that have one of the numbers.

    Args:
        match: in the syntax of FTS5; empty: none.
        numbers: of items.
    """
    listed = items.c.number.in_(list(numbers))
    if not match:
        return listed
    matching = select(words.c.rowid).where(literal_column(WORDS).op("MATCH")(match))
    return or_(listed, items.c.number.in_(matching))


def count_column(connection: Connection, name: str, conditions: Collection[ColumnElement[bool]]) -> Facet:
    """How many items each value of a column has, among those that meet all conditions."""
    column, number = COLUMNS[name], func.count()
    query = select(column, number).where(*conditions, column != "").group_by(column)
    rows = connection.execute(query.order_by(number.desc(), column).limit(VALUES_SHOWN))
    return Facet(name, False, {row[0]: row[1] for row in rows})


def count_fields(
    connection: Connection, conditions: Collection[ColumnElement[bool]], only: str | None = None
) -> list[Facet]:
    """How many items each value of each field has, or of the field `only`, among those that meet all conditions."""
    number = func.count()
    query = select(facets.c.name, facets.c.value, number).join(items, items.c.number == facets.c.item)
    query = query.where(*conditions, *([facets.c.name == only] if only is not None else []))
    counts: dict[str, dict[str, int]] = {}
    for name, value, count in connection.execute(
        query.group_by(facets.c.name, facets.c.value).order_by(number.desc(), facets.c.value)
    ):
        values = counts.setdefault(name, {})
        if len(values) < VALUES_SHOWN:
            values[value] = count
    return [Facet(name, True, values) for name, values in counts.items()]


def count_facets(
    connection: Connection, found: Mapping[str | None, ColumnElement[bool]], wanted: SearchFilter
) -> FacetCounts:
    """Count what was found.

    Values of a facet by which items are chosen already are counted as if they were not, so that another value can be
    added to the choice.

    Args:
        connection: to the index.
        found: the condition for the found items; None: under the whole filter, by the name of a facet: under the filter
            without it.
        wanted: the filter.
    """
    whole = [found[None], *wanted.conditions]

    def without(name: str) -> list[ColumnElement[bool]]:
        return [found[name], *wanted.without(name).conditions] if name in found else whole

    counted = [count_column(connection, name, without(name)) for name in COLUMNS]
    fields = {facet.name: facet for facet in count_fields(connection, whole)}
    for name in sorted({name for name, _ in wanted.facets}):
        fields |= {facet.name: facet for facet in count_fields(connection, without(name), only=name)}
    years = connection.execute(
        select(func.min(items.c.first_year), func.max(items.c.last_year)).where(*without("years"))
    ).one()
    return FacetCounts(
        total=connection.scalar(select(func.count()).select_from(items).where(*whole)) or 0,
        facets=(*counted, *(fields[name] for name in sorted(fields))),
        years=(years[0], years[1]) if None not in years else None,
    )
