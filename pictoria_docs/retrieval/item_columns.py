"""What items are chosen and counted by, in memory: each property of all items as an array of codes of its values.

Items stand at their number, so that a filter is a mask over all numbers, and counting is a sum by code. With 200,000
items that takes some ten megabytes, and is brought up to date by reading only the items that are newer.
"""

from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select

from pictoria_docs.document import Status
from pictoria_docs.document.assumed import is_sure
from pictoria_docs.retrieval.candidates import SearchFilter
from pictoria_docs.retrieval.item_status import learned_types
from pictoria_docs.store.database.search_schema import facets, items
from pictoria_docs.store.workload.sampling_plan import Assumption

LANGUAGE, STATUS = "language", "status"
COLUMNS = {
    "document": items.c.document_id,
    "kind": items.c.kind,
    LANGUAGE: items.c.language,
    "type": items.c.type,
    STATUS: items.c.status,
}
"""Properties that every item has; an empty value is none."""
CHOSEN_BY = {
    "document": "documents",
    "kind": "kinds",
    LANGUAGE: "languages",
    "type": "types",
    STATUS: "statuses",
}
"""The attribute of `SearchFilter` by the name of the column."""
READ_AT_ONCE = 10_000
UNKNOWN = np.iinfo(np.int32).min
"""In the place of a year."""
NEVER = -1
"""The version of what was not read yet."""

Codes = NDArray[np.int32]
Mask = NDArray[np.bool_]
Value = TypeVar("Value", bound=Hashable)


class ValueCodes(Generic[Value]):
    """The values of a property, each with its code: 0, 1 ... in the order in which they were met."""

    def __init__(self) -> None:
        self._codes: dict[Value, int] = {}

    def codes(self, values: Sequence[Value]) -> list[int]:
        """The code of each value, a new one where it was not met before."""
        for value in dict.fromkeys(values):
            self._codes.setdefault(value, len(self._codes))
        return [*map(self._codes.__getitem__, values)]

    def known(self) -> list[Value]:
        """The values by their codes."""
        return list(self._codes)

    def among(self, values: Iterable[Value]) -> Mask:
        """By code: whether it is that of one of the values."""
        # Before any value was met, numbers without an item have the code 0 too.
        wanted = np.zeros(max(1, len(self._codes)), bool)
        wanted[[code for value in values if (code := self._codes.get(value)) is not None]] = True
        return wanted


class ValueCount(NamedTuple):
    """How many items have a value."""

    name: str
    value: str
    items: int


class ItemColumns:
    """The properties of all items of an index at one of its versions."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self.version = NEVER
        """Of the index, when it was read."""
        self.present: Mask = np.zeros(0, bool)
        """By number: whether there is such an item."""
        self._values = {name: ValueCodes[str]() for name in COLUMNS}
        self._codes: dict[str, Codes] = {name: np.zeros(0, np.int32) for name in COLUMNS}
        self._suggested: NDArray[np.float64] = np.zeros(0)
        """The confidence of what may be assumed; 0: it may not."""
        self._first_years: Codes = np.zeros(0, np.int32)
        self._last_years: Codes = np.zeros(0, np.int32)
        self._pairs = ValueCodes[tuple[str, str]]()
        """Names of fields with values."""
        self._pair_items: Codes = np.zeros(0, np.int32)
        """The item of each value of a field, by row,"""
        self._pair_codes: Codes = np.zeros(0, np.int32)
        """and the code of its name and value."""

    # Reading

    def refresh(self, connection: Connection, version: int) -> None:
        """Read the items that were written since the last time, and forget those that are gone.

        Args:
            connection: to the index,
            version: and its version.
        """
        if version == self.version:
            return
        newer = [] if self.version == NEVER else [items.c.version > self.version]
        self._reserve((connection.scalar(select(func.max(items.c.number))) or 0) + 1)
        years = (items.c.first_year, items.c.last_year)
        columns = select(items.c.number, *COLUMNS.values(), items.c.suggested, *years).where(*newer)
        written = np.zeros(len(self.present), bool)
        for rows in connection.execute(columns).partitions(READ_AT_ONCE):
            numbers, *values, suggested, firsts, lasts = zip(*rows, strict=True)
            place = np.array(numbers)
            written[place] = True
            for name, found in zip(COLUMNS, values, strict=True):
                self._codes[name][place] = self._values[name].codes(found)
            self._suggested[place] = [confidence or 0.0 for confidence in suggested]
            self._first_years[place] = [UNKNOWN if year is None else year for year in firsts]
            self._last_years[place] = [UNKNOWN if year is None else year for year in lasts]
        self.present |= written
        self._refresh_pairs(connection, written)
        if connection.scalar(select(func.count()).select_from(items)) != np.count_nonzero(self.present):
            self.present[:] = False
            self.present[connection.scalars(select(items.c.number)).all()] = True
        self.version = version

    def _refresh_pairs(self, connection: Connection, written: Mask) -> None:
        """Read the values of fields of the items that were written."""
        kept = ~written[self._pair_items]
        found_items, found_codes = [self._pair_items[kept]], [self._pair_codes[kept]]
        query = select(facets.c.item, facets.c.name, facets.c.value)
        if self.version != NEVER:
            query = query.join(items, items.c.number == facets.c.item).where(items.c.version > self.version)
        for rows in connection.execute(query).partitions(READ_AT_ONCE):
            numbers, names, values = zip(*rows, strict=True)
            found_items.append(np.array(numbers, np.int32))
            found_codes.append(np.array(self._pairs.codes([*zip(names, values, strict=True)]), np.int32))
        self._pair_items, self._pair_codes = np.concatenate(found_items), np.concatenate(found_codes)

    def _reserve(self, size: int) -> None:
        missing = (0, max(0, size - len(self.present)))
        self.present = np.pad(self.present, missing)
        self._codes = {name: np.pad(codes, missing) for name, codes in self._codes.items()}
        self._suggested = np.pad(self._suggested, missing)
        self._first_years, self._last_years = (
            np.pad(self._first_years, missing),
            np.pad(self._last_years, missing),
        )

    # Choosing

    def mask(self, wanted: SearchFilter) -> Mask:
        """By number: whether there is such an item, and a filter lets it pass."""
        passing = self.present.copy()
        for name, attribute in CHOSEN_BY.items():
            values: Collection[str] | None = getattr(wanted, attribute)
            if values is not None and name != STATUS:
                passing &= self._having(name, values)
        if wanted.statuses is not None:
            assumed = self.assumed(wanted.assumption)
            others = self._having(STATUS, wanted.statuses)
            passing &= assumed | others if Status.ASSUMED.value in wanted.statuses else others & ~assumed
        first, last = self._first_years, self._last_years
        if wanted.first_year is not None or wanted.last_year is not None:
            passing &= (first != UNKNOWN) | (last != UNKNOWN)
        if wanted.first_year is not None:
            passing &= (last == UNKNOWN) | (last >= wanted.first_year)
        if wanted.last_year is not None:
            passing &= (first == UNKNOWN) | (first <= wanted.last_year)
        for name in {name for name, _ in wanted.facets}:
            chosen = self._pairs.among(pair for pair in wanted.facets if pair[0] == name)[self._pair_codes]
            having = np.zeros(len(self.present), bool)
            having[self._pair_items[chosen]] = True
            passing &= having
        return passing

    def assumed(self, assumption: Assumption) -> Mask:
        """By number: whether it is a suggestion that is assumed."""
        if assumption.threshold is None:
            return np.zeros(len(self.present), bool)
        is_learned = np.zeros(len(self.present), bool)
        learned: dict[str, list[str]] = {}
        for document, type in learned_types(assumption):
            learned.setdefault(document, []).append(type)
        for document, types in learned.items():
            is_learned |= self._having("document", [document]) & self._having("type", types)
        sure: Mask = is_sure(self._suggested, assumption.threshold, is_learned)
        return sure & self._having(STATUS, [Status.SUGGESTED.value])

    def _having(self, name: str, values: Collection[str]) -> Mask:
        """By number: whether one of `COLUMNS` has one of some values."""
        return self._values[name].among(values)[self._codes[name]]

    @property
    def all_languages(self) -> frozenset[str]:
        """Those that any item is in."""
        return frozenset(self.count_languages()) - {""}

    # Counting

    def count_column(self, name: str, found: Mask) -> list[ValueCount]:
        """How many of the found items have each value of one of `COLUMNS`, the most frequent first."""
        values = [(name, value) for value in self._values[name].known()]
        return [each for each in _counted(values, self._codes[name][found]) if each.value]

    def count_statuses(self, found: Mask, assumption: Assumption) -> list[ValueCount]:
        """How many of the found items have each status, the most frequent first."""
        assumed = found & self.assumed(assumption)
        counted = self.count_column(STATUS, found & ~assumed)
        if number := int(assumed.sum()):
            counted.append(ValueCount(STATUS, Status.ASSUMED.value, number))
        return sorted(counted, key=lambda each: (-each.items, each.value))

    def count_languages(self) -> dict[str, int]:
        """How many items are in each language, empty where it is not known."""
        values = [(LANGUAGE, value) for value in self._values[LANGUAGE].known()]
        return {each.value: each.items for each in _counted(values, self._codes[LANGUAGE][self.present])}

    def count_fields(self, found: Mask) -> list[ValueCount]:
        """How many of the found items have each value of each field of their records, the most frequent first."""
        return _counted(self._pairs.known(), self._pair_codes[found[self._pair_items]])

    def years(self, found: Mask) -> tuple[int, int] | None:
        """The first and the last year that any of the found items names."""
        firsts, lasts = self._first_years[found], self._last_years[found]
        firsts, lasts = firsts[firsts != UNKNOWN], lasts[lasts != UNKNOWN]
        return (int(firsts.min()), int(lasts.max())) if len(firsts) and len(lasts) else None


def _counted(values: Sequence[tuple[str, str]], codes: Codes) -> list[ValueCount]:
    counts = np.bincount(codes, minlength=len(values))
    found = np.flatnonzero(counts)
    counted = [
        ValueCount(*values[code], count)
        for code, count in zip(found.tolist(), counts[found].tolist(), strict=True)
    ]
    return sorted(counted, key=lambda each: (-each.items, each.value))
