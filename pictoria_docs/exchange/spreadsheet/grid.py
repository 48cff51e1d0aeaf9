"""Spreadsheets of any program as plain rows of cells: XLSX, and CSV in the encodings that these programs write.

A file is read as it is walked through; nothing of it is kept here. What is no cell of text, a number or a date is
marked so, and is refused later, cell by cell; what makes the whole file ambiguous is an error.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import PurePath
from typing import IO, Any, NamedTuple
from zipfile import ZipFile

from pictoria_docs.errors import EditError

MAX_ROWS = 200_000
"""Rows with content in one sheet: more than a project of 100,000 figures has in any."""
MIB = 1 << 20
MAX_UNPACKED = 1 << 30
"""Bytes of the parts of a workbook that are read: a sheet of `MAX_ROWS` rows has less than half of that."""
MAX_CELL_LENGTH = 1 << 20
"""Characters of a cell in CSV; an Excel cell has 32,767 at most."""
WINDOWS = "cp1252"
WORKBOOK = "xl/workbook.xml"
"""The part that a workbook must have."""
DELIMITERS = ",;\t"
PIECE = 1 << 16
"""Bytes of a part of a workbook that are looked at together."""
MAX_TAG_LENGTH = 200
"""Bytes of a tag that names merged cells."""
UTF16_SHARE = 0.3
"""Of the bytes of text in UTF-16, in any language of the alphabets of Europe, at least so many are 0."""
_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]+\d+:[A-Z]+\d+)\"")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")


class CellKind(StrEnum):
    """What a program stored in a cell."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FORMULA = "formula"
    OTHER = "other"
    """A truth value, a time, an error."""


class Cell(NamedTuple):
    """The content of a cell."""

    text: str
    """As text: numbers with a decimal point and no empty decimals, dates in ISO 8601."""
    kind: CellKind = CellKind.TEXT


EMPTY = Cell("")


class GridRow(NamedTuple):
    """One row of a sheet."""

    number: int
    """In the sheet, from 1; in CSV, the line on which it ends."""
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Grid:
    """One sheet of a workbook, or one CSV file."""

    title: str
    """The sheet's name, or the file's without its suffix."""
    header: Sequence[str]
    rows: Iterator[GridRow]
    """Without empty ones; to be walked through once, before the next sheet."""
    windows: bool = False
    """Whether it is text in Windows-1252, which has a question mark for each letter it lacks."""


def read_grids(data: bytes, name: str, known: Callable[[str], bool]) -> Iterator[Grid]:
    """The sheets of a file, one after the other.

    Args:
        data: the content of an XLSX or CSV file.
        name: what the file is called.
        known: whether something is the header of a column, by which the delimiter of CSV is told.

    Raises:
        EditError: it is no spreadsheet, or no unambiguous one.
    """
    if data.startswith(b"PK"):
        yield from _workbook(data, name)
    else:
        yield _csv(data, name, known)


# XLSX


def _workbook(data: bytes, name: str) -> Iterator[Grid]:
    from openpyxl import load_workbook

    # What its reader raises of a damaged file has no end: missing parts, other XML, bytes that do not unpack.
    try:
        _check_parts(data, name)
        # Formulas have to be seen: `data_only` would give what they made last.
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        told = _sheets_told(data)
    except EditError:
        raise
    except Exception as error:
        raise EditError("sheet_not_read", file=name) from error
    with closing(book):
        if len(book.sheetnames) < told:
            raise EditError("sheet_not_read", file=name)
        titles = Counter(title.casefold() for title in book.sheetnames)
        title, count = next(iter(titles.most_common(1)), ("", 0))
        if count > 1:
            raise EditError("sheet_twice", file=name, sheet=title)
        for sheet in book.worksheets:
            try:
                rows = _filled(_sheet_rows(sheet), sheet.title, name)
                header = next(rows, None)
            except EditError:
                raise
            except Exception as error:
                raise EditError("sheet_not_read", file=name) from error
            if header is not None:
                yield Grid(sheet.title, [cell.text for cell in header.cells], _readable(rows, name))


def _readable(rows: Iterator[GridRow], name: str) -> Iterator[GridRow]:
    """The rows of a sheet, which may be damaged behind its header."""
    try:
        yield from rows
    except EditError:
        raise
    except Exception as error:
        raise EditError("sheet_not_read", file=name) from error


def _sheets_told(data: bytes) -> int:
    """How many sheets a workbook says that it has: one whose part is missing would be left out without a word."""
    with ZipFile(io.BytesIO(data)) as parts:
        part = next(part for part in parts.infolist() if part.filename.lower() == WORKBOOK)
        return len(_SHEET.findall(parts.read(part)))


def _check_parts(data: bytes, name: str) -> None:
    """Refuse what is no workbook, unpacks to too much, or has merged cells."""
    with ZipFile(io.BytesIO(data)) as parts:
        sheets = [part for part in parts.infolist() if part.filename.lower().endswith(".xml")]
        if not any(part.filename.lower() == WORKBOOK for part in sheets):
            raise EditError("sheet_other_format", file=name)
        if sum(part.file_size for part in sheets) > MAX_UNPACKED:
            raise EditError("sheet_too_large", file=name, limit=MAX_UNPACKED // MIB)
        for part in sheets:
            if part.filename.lower().startswith("xl/worksheets/"):
                with parts.open(part) as file:
                    merged = _merged(file)
                if merged is not None:
                    raise EditError("sheet_merged", file=name, cells=merged)


def _merged(part: IO[bytes]) -> str | None:
    """The first merged cells of a sheet: they stand behind its rows."""
    rest = b""
    while piece := part.read(PIECE):
        match = _MERGED.search(rest + piece)
        if match is not None:
            return match[1].decode()
        rest = piece[-MAX_TAG_LENGTH:]
    return None


def _sheet_rows(sheet: Any) -> Iterator[GridRow]:
    sheet.reset_dimensions()  # some programs write wrong ones
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        yield GridRow(number, [_cell(cell) for cell in cells])


def _cell(cell: Any) -> Cell:
    match cell.value:
        case None:
            return EMPTY
        case str() as text:
            if cell.data_type == "f":
                return Cell(text, CellKind.FORMULA)
            return Cell(text, CellKind.OTHER if cell.data_type == "e" else CellKind.TEXT)
        case bool() as truth:
            return Cell(str(truth).upper(), CellKind.OTHER)
        case int() | float() as number:
            return Cell(number_text(number), CellKind.NUMBER)
        case datetime() as moment:
            midnight = moment.time() == time()
            return Cell(str(moment.date() if midnight else moment), CellKind.DATE)
        case date() as day:
            return Cell(day.isoformat(), CellKind.DATE)
        case other:
            formula = cell.data_type == "f"
            return Cell(str(other), CellKind.FORMULA if formula else CellKind.OTHER)


def number_text(number: float) -> str:
    """A number without empty decimals and without an exponent: 1, 12.5."""
    if isinstance(number, int) or number.is_integer():
        return str(int(number))
    return f"{number:.15g}"


# CSV


def _csv(data: bytes, name: str, known: Callable[[str], bool]) -> Grid:
    text, encoding = _decoded(data, name)
    if _CONTROL.search(text):
        raise EditError("sheet_not_read", file=name)
    separator = _SEPARATOR.match(text)
    if separator is not None:
        text = text[separator.end() :]
    choices = [separator[1]] if separator is not None else DELIMITERS
    start = 1 if separator is not None else 0

    def header(delimiter: str) -> list[str]:
        return next(iter(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)), [])

    csv.field_size_limit(MAX_CELL_LENGTH)
    try:
        delimiter = max(choices, key=lambda one: sum(map(known, header(one))))
        title = PurePath(name).stem
        rows = _filled(_csv_rows(text, delimiter, start, name), title, name)
        first = next(rows, None)
    except csv.Error as error:
        raise EditError("sheet_not_read", file=name) from error
    return Grid(title, [cell.text for cell in first.cells] if first else [], rows, encoding == WINDOWS)


def _csv_rows(text: str, delimiter: str, start: int, name: str) -> Iterator[GridRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield GridRow(reader.line_num + start, [Cell(text) for text in row])
    except csv.Error as error:
        raise EditError("sheet_bad_line", file=name, line=reader.line_num + start) from error


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    """Text and its encoding: what a mark at its beginning says, else UTF-8 where it can be, else Windows-1252."""
    encodings = ["utf-8", WINDOWS]
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            encodings = [encoding]
    head = data[:PIECE]
    if len(encodings) > 1 and head.count(0) > len(head) * UTF16_SHARE:
        encodings = ["utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"]
    for encoding in encodings:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise EditError("sheet_not_read", file=name)


def _filled(rows: Iterator[GridRow], sheet: str, file: str) -> Iterator[GridRow]:
    """The rows that have any content; not too many of them."""
    count = 0
    for row in rows:
        if any(cell.text.strip() for cell in row.cells):
            count += 1
            if count > MAX_ROWS:
                raise EditError("sheet_many_rows", file=file, sheet=sheet, number=MAX_ROWS)
            yield row
