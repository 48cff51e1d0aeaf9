"""Tables of known records: CSV whatever its separator and encoding, and the sheets of Excel workbooks."""

import csv
import datetime
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pictoria_docs.enrichment.vocabularies.building import decoded
from pictoria_docs.errors import ConfigError

MAX_CELL_LENGTH = 10_000_000  # characters: notes may be long
SAMPLE_LENGTH = 500_000  # characters of a table that show what separates its columns

TEXTS = (".csv", ".tsv", ".tab", ".txt")
BOOKS = (".xlsx", ".xlsm")
SEPARATORS = ";,\t|"
SAMPLE = 200
"""Rows that tell the separator."""
EMPTY = frozenset({"", "null", "none", "nan", "n/a", "#n/a", "#ref!", "#value!", "#name?", "#div/0!"})
"""Cells that say nothing."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row with its number, counted as spreadsheets do."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownTable:
    """A table: the names of its columns and its rows."""

    file: Path
    name: str
    """Of the sheet; empty for CSV."""
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]

    def source(self, row: TableRow) -> str:
        """File and row, for the origin of values: "objets.csv#row=12", "objets.xlsx#Feuil1!12"."""
        location = f"{self.name}!{row.number}" if self.name else f"row={row.number}"
        return f"{self.file.name}#{location}"


def check_known(files: Iterable[Path]) -> None:
    """Read files of known records, to tell early what is wrong with them.

    Raises:
        ConfigError: one cannot be read; names file, row where there is one, and remedy.
    """
    for file in files:
        read_sheets(file)


def read_sheets(file: Path) -> tuple[KnownTable, ...]:
    """The tables of a file.

    Raises:
        ConfigError: it cannot be read, is no table, or has rows longer than its header.
    """
    with ConfigError.for_system("known_missing", file=file):
        stat = file.stat()
    return _read(file, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=16)
def _read(file: Path, _changed: int, _size: int) -> tuple[KnownTable, ...]:
    suffix = file.suffix.lower()
    if suffix in TEXTS:
        sheets = [_sheet(file, "", _text_rows(file))]
    elif suffix in BOOKS:
        sheets = [_sheet(file, name, rows) for name, rows in _book_rows(file)]
    else:
        raise ConfigError("known_format", file=file)
    read = tuple(sheet for sheet in sheets if sheet is not None)
    if not read:
        raise ConfigError("known_empty", file=file)
    return read


def _sheet(file: Path, name: str, rows: Sequence[Sequence[str]]) -> KnownTable | None:
    """A sheet whose header is the first row with two cells or more (titles stand above it in one cell)."""
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    head = next((index for index, (_, row) in enumerate(filled) if sum(map(bool, row)) > 1), 0)
    if len(filled) <= head + 1:
        return None
    columns = _names(filled[head][1])
    body = []
    for number, row in filled[head + 1 :]:
        cells = list(row)
        while len(cells) > len(columns) and not cells[-1]:
            cells.pop()
        if len(cells) > len(columns):
            raise ConfigError("known_row", file=file, row=number, cells=len(cells), columns=len(columns))
        cells += [""] * (len(columns) - len(cells))
        body.append(TableRow(number, tuple(cells)))
    return KnownTable(file, name, columns, tuple(body))


def _names(cells: Sequence[str]) -> tuple[str, ...]:
    """Names of columns; those without one are counted, and of two alike the second says so."""
    names = [" ".join(cell.split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    counts: Counter[str] = Counter()
    unique = []
    for index, name in enumerate(names, start=1):
        name = name or f"column {index}"
        counts[name] += 1
        unique.append(name if counts[name] == 1 else f"{name} ({counts[name]})")
    return tuple(unique)


def _clean(cell: str) -> str:
    text = cell.replace("\u00a0", " ").strip()
    return "" if text.casefold() in EMPTY else text


def _text_rows(file: Path) -> list[list[str]]:
    text = _decoded(file)
    csv.field_size_limit(MAX_CELL_LENGTH)
    separator = max(SEPARATORS, key=lambda value: _fit(text, value))
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return [[_clean(cell) for cell in row] for row in rows]
    except csv.Error as error:
        raise ConfigError("known_bad", file=file, format="CSV", detail=error) from error


def _fit(text: str, separator: str) -> tuple[float, int]:
    """How well a separator explains a table: rows as long as most, then columns."""
    widths: list[int] = []
    try:
        for row in csv.reader(io.StringIO(text[:SAMPLE_LENGTH], newline=""), delimiter=separator):
            if any(row):
                widths.append(len(row))
            if len(widths) >= SAMPLE:
                break
    except csv.Error:
        return 0.0, 0
    if not widths:
        return 0.0, 0
    width, same = Counter(widths).most_common(1)[0]
    return (round(same / len(widths), 1), width) if width > 1 else (0.0, 0)


def _decoded(file: Path) -> str:
    """The text of a file in UTF-8 or UTF-16, else Windows-1252 as old spreadsheets write it."""
    with ConfigError.for_system("known_missing", file=file):
        data = file.read_bytes()
    text = decoded(data, "cp1252", "latin-1")
    if text is None:
        raise ConfigError("known_format", file=file)
    return text[0]


def _book_rows(file: Path) -> list[tuple[str, list[list[str]]]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(file, read_only=True, data_only=True)
        try:
            return [
                (sheet.title, [[_shown(value) for value in row] for row in sheet.iter_rows(values_only=True)])
                for sheet in book.worksheets
            ]
        finally:
            book.close()
    except OSError as error:
        raise ConfigError("known_missing", file=file, detail=error.strerror or error) from error
    except (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, SyntaxError) as error:
        raise ConfigError("known_bad", file=file, format="Excel", detail=error) from error


def _shown(value: Any) -> str:
    """A cell of a workbook as text."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.10g}"
    return _clean(str(value))
