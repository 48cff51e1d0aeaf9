"""Which table a sheet is, and which column each of its headers names: by fixed names, or in any language."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from pictoria_docs.document import RecordField
from pictoria_docs.exchange.tables.overview import COLUMNS as OVERVIEW_COLUMNS
from pictoria_docs.exchange.tables.overview import KEY as OVERVIEW_KEY
from pictoria_docs.exchange.tables.overview import NAME as OVERVIEW
from pictoria_docs.exchange.tables.overview import PICTURE
from pictoria_docs.exchange.tables.overview import TRACE as OVERVIEW_TRACE
from pictoria_docs.exchange.tables.records import FIELD, FIRST, LAST, NAME, URI
from pictoria_docs.exchange.tables.region_links import DESK, LINK_COLUMNS, LINKED
from pictoria_docs.exchange.tables.tables import COLUMNS, TRACE
from pictoria_docs.i18n import LANGUAGES, translate

RECORDS = NAME
REFUSED = "refused"
"""The table of refused cells, one in each row, which people mend and send again."""
REFUSED_COLUMNS = ("table", "key", "revision", "column", "value", "now", "reason", "sheet", "row")
KEYS = {
    "figures": "figure_id",
    "captions": "caption_id",
    "fields": "field_id",
    "entries": "entry_id",
    RECORDS: "entry_id",
    OVERVIEW: OVERVIEW_KEY,
    REFUSED: "key",
}
"""The column that names the subject of a row."""
CHANGEABLE: dict[str, tuple[str, ...]] = {
    "figures": ("kind", "own_type", "number", "status"),
    "captions": ("text", "own_type", "status"),
    "entries": ("number", "title", "status"),
    "fields": ("value", "normalised", "term_uri", "status"),
    RECORDS: ("entry_number",),
}
"""The columns that come back, beside those of the fields of records; all others follow from these, or from the
page."""
ENTRY_OF_FIELDS = ("entry_id", "field")
TERM = "term:"
"""Before the name of a field: the column of the URIs of its terms, as `FIELD` is of its values."""


class SheetColumns(NamedTuple):
    """What the columns of a sheet are."""

    table: str
    columns: Mapping[int, str]
    """Names of columns by their index: a fixed name, or `FIELD` or `TERM` with the name of a field."""
    unknown: Sequence[str]
    """Headers that nothing is known of."""
    twice: str = ""
    """A header whose column another one is already."""


class Headers:
    """The headers of all tables of a project."""

    def __init__(self, fields: Iterable[RecordField]) -> None:
        """Those of a project whose records have these fields."""
        self._tables = {table: dict(_fixed(table)) for table in KEYS}
        record, overview = self._tables[RECORDS], self._tables[OVERVIEW]
        for field in fields:
            for label in (field.name, *(field.label(language) for language in LANGUAGES)):
                for name in (label, f"{label} ({field.name})"):
                    record.setdefault(plain(name), FIELD + field.name)
                    overview.setdefault(plain(name), FIELD + field.name)
                    record.setdefault(plain(name + URI), TERM + field.name)
        self._known = {name for names in self._tables.values() for name in names}

    def known(self, header: str) -> bool:
        """Whether a header names a column of any table."""
        return plain(header) in self._known

    def read(self, header: Sequence[str], title: str) -> SheetColumns | None:
        """The columns of a sheet; None: it has no column with keys.

        Where the keys are those of several tables (an entry has a row in two), the sheet's name tells, else the
        number of headers known.

        Args:
            header: the first row.
            title: the name of the sheet or file.
        """
        names = [plain(name) for name in header]
        candidates = [table for table in KEYS if self._has_key(table, names)]
        if not candidates:
            return None

        def fit(table: str) -> tuple[bool, int]:
            return table in _tables_called(plain(title)), sum(name in self._tables[table] for name in names)

        table = max(candidates, key=fit)
        columns: dict[int, str] = {}
        unknown: list[str] = []
        for index, name in enumerate(names):
            column = self._tables[table].get(name)
            if column is None:
                unknown += [header[index]] if name else []
            elif column in columns.values():
                return SheetColumns(table, columns, unknown, twice=header[index])
            else:
                columns[index] = column
        return SheetColumns(table, columns, unknown)

    def _has_key(self, table: str, names: Sequence[str]) -> bool:
        found = {self._tables[table].get(name) for name in names}
        if table == REFUSED:
            return {"key", "table", "column", "value"} <= found
        if table in ("entries", RECORDS):
            # Tables of other things name entries too.
            others = [other for other in KEYS if other not in ("entries", RECORDS)]
            if any(self._has_key(other, names) for other in others) or _is_of_values(names):
                return False
        return KEYS[table] in found


def plain(name: str) -> str:
    """A header without the accidents of typing: spaces, capitals."""
    return " ".join(name.replace("’", "'").split()).casefold()


def _is_of_values(names: Sequence[str]) -> bool:
    """Whether it is the table of values, whose keys have been taken away."""
    known = dict(_fixed("fields"))
    return set(ENTRY_OF_FIELDS) <= {known.get(name) for name in names}


@cache
def _fixed(table: str) -> tuple[tuple[str, str], ...]:
    """The fixed columns of a table by their headers."""
    headers: dict[str, str] = {}
    columns = {
        RECORDS: (*FIRST, *LAST, *TRACE, DESK),
        OVERVIEW: (PICTURE, *OVERVIEW_COLUMNS, DESK, *OVERVIEW_TRACE),
        REFUSED: REFUSED_COLUMNS,
    }.get(table) or (
        *COLUMNS[table],
        *(LINK_COLUMNS if table in LINKED else ()),
    )
    prefix = {REFUSED: "sheet.columns", OVERVIEW: "overview.columns"}.get(table, "columns")
    for column in columns:
        headers[plain(column)] = column
    for column in columns:
        for language in LANGUAGES:
            headers.setdefault(plain(translate(f"{prefix}.{column}", language)), column)
    return tuple(headers.items())


@cache
def _tables_called(title: str) -> frozenset[str]:
    return frozenset(
        table
        for table in KEYS
        if title == table
        or any(title == plain(translate(f"tables.{table}", language)) for language in LANGUAGES)
    )
