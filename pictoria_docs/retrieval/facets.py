"""By what the found items can be narrowed down: values of their columns and of their records, with counts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from sqlalchemy import Connection, exists, literal_column, select

from pictoria_docs.errors import ConfigError
from pictoria_docs.retrieval.item_columns import COLUMNS, STATUS, ItemColumns, Mask, ValueCount
from pictoria_docs.store.database.search_schema import WORDS, facets, words
from pictoria_docs.store.workload.sampling_plan import NOTHING_ASSUMED, Assumption

YEARS = "years"
"""The name of the facet that is a stretch."""


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


class UnknownFacetError(ConfigError):
    """Items are to be chosen by a field by which none can be; `fields` are those by which some can."""

    fields: frozenset[str] = frozenset()

    @classmethod
    def of(cls, field: str, fields: Collection[str]) -> Self:
        """The error about a field, which names the others."""
        error = cls("search_facet_unknown", field=field, known=", ".join(sorted(fields)) or "—")
        error.fields = frozenset(fields)
        return error


def check_facets(connection: Connection, names: Iterable[str], known: Collection[str] = ()) -> None:
    """Refuse fields by which nothing can be chosen: what is found by them is always nothing.

    Args:
        connection: to the index.
        names: of fields by which items are to be chosen.
        known: fields that records may have, whether one has a value or not.

    Raises:
        UnknownFacetError: there is no such field.
    """
    for name in dict.fromkeys(names):
        if name not in known and not connection.scalar(select(exists().where(facets.c.name == name))):
            found = connection.scalars(select(facets.c.name).distinct())
            raise UnknownFacetError.of(name, {*known, *found})


def matching_items(connection: Connection, match: str) -> list[int]:
    """The numbers of the items that a full text query finds, in the syntax of FTS5; empty: none."""
    if not match:
        return []
    found = select(words.c.rowid).where(literal_column(WORDS).op("MATCH")(match))
    return list(connection.scalars(found))


def count_facets(
    columns: ItemColumns, found: Mapping[str | None, Mask], assumption: Assumption = NOTHING_ASSUMED
) -> FacetCounts:
    """Count what was found.

    Values of a facet by which items are chosen already are counted as if they were not, so that another value can be
    added to the choice.

    Args:
        columns: of the items.
        found: by number whether an item was found; None: under the whole filter, by the name of a facet that is chosen:
            under the filter without it.
        assumption: which suggestions have the status "assumed".
    """
    whole = found[None]

    def counts(name: str) -> list[ValueCount]:
        mask = found.get(name, whole)
        return (
            columns.count_statuses(mask, assumption) if name == STATUS else columns.count_column(name, mask)
        )

    counted = [_facet(name, counts(name), is_field=False) for name in COLUMNS]
    fields: dict[str, list[ValueCount]] = {}
    for chosen, mask in found.items():
        for each in columns.count_fields(mask):
            if each.name == chosen or (chosen is None and each.name not in found):
                fields.setdefault(each.name, []).append(each)
    return FacetCounts(
        total=int(whole.sum()),
        facets=(*counted, *(_facet(name, fields[name], is_field=True) for name in sorted(fields))),
        years=columns.years(found.get(YEARS, whole)),
    )


def _facet(name: str, counts: Sequence[ValueCount], *, is_field: bool) -> Facet:
    return Facet(name, is_field, {each.value: each.items for each in counts})
