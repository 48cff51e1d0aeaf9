"""The rows of a file as rows of our tables, whatever the order of rows and columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from pictoria_docs.errors import EditError
from pictoria_docs.exchange.spreadsheet.grid import EMPTY, Cell, Grid, GridRow, read_grids
from pictoria_docs.exchange.spreadsheet.headers import KEYS, REFUSED, Headers, SheetColumns


class CellPlace(NamedTuple):
    """Where a cell is, in the file and in the project's tables."""

    sheet: str
    row: int
    """In the sheet, from 1; in CSV, the line."""
    header: str
    table: str
    key: str
    revision: str
    column: str


@dataclass(frozen=True)
class SheetRow:
    """A row of one of our tables, as a sheet has it."""

    sheet: str
    number: int
    table: str
    key: str
    """Id of its subject; "" for a row that somebody added."""
    revision: str
    cells: Mapping[str, Cell]
    """By the names of columns (`SheetColumns`)."""
    headers: Mapping[str, str]
    """What the sheet calls the columns."""
    windows: bool = False

    def place(self, column: str) -> CellPlace:
        """Where the cell of a column is."""
        header = self.headers.get(column, column)
        return CellPlace(self.sheet, self.number, header, self.table, self.key, self.revision, column)

    def text(self, column: str) -> str:
        """The text of a cell, "" where there is none."""
        return self.cells.get(column, EMPTY).text.strip()

    def unkeyed(self) -> dict[str, str]:
        """All texts of a row without a key, by column: nothing else tells what it is about. {}: it has a key."""
        return {} if self.key else {column: text for column in self.cells if (text := self.text(column))}


class SheetFile:
    """A file of sheets, to be walked through once."""

    def __init__(self, data: bytes, name: str, headers: Headers) -> None:
        self._data, self._name, self._headers = data, name, headers
        self.unknown: list[tuple[str, str]] = []
        """Sheets, and headers in them, of which nothing is known; the header is "" where it is the whole sheet."""
        self.tables: dict[str, str] = {}
        """The tables that sheets were read as, by their names."""

    def rows(self) -> Iterator[SheetRow]:
        """All rows of all sheets that are tables of ours.

        Raises:
            EditError: the file is no spreadsheet, no unambiguous one, or none of ours.
        """
        for grid in read_grids(self._data, self._name, self._headers.known):
            columns = self._headers.read(grid.header, grid.title)
            if columns is None:
                self.unknown.append((grid.title, ""))
                continue
            if columns.twice:
                raise EditError("sheet_column_twice", file=self._name, sheet=grid.title, column=columns.twice)
            self.unknown += [(grid.title, header) for header in columns.unknown]
            self.tables[grid.title] = columns.table
            yield from _rows(grid, columns)
        if not self.tables:
            raise EditError("sheet_no_keys", file=self._name)


def _rows(grid: Grid, columns: SheetColumns) -> Iterator[SheetRow]:
    headers = {name: grid.header[index] for index, name in columns.columns.items()}
    unkeyed: dict[tuple[str, str, str], SheetRow] = {}
    for row in grid.rows:
        cells = _cells(row, columns)
        read = SheetRow(
            sheet=grid.title,
            number=row.number,
            table=columns.table,
            key=cells.get(KEYS[columns.table], EMPTY).text.strip(),
            revision=cells.get("revision", EMPTY).text.strip(),
            cells=cells,
            headers=headers,
            windows=grid.windows,
        )
        if columns.table != REFUSED:
            # Programs write rows for further values of a column of their own: they say nothing of ours.
            if any(map(read.text, cells)):
                yield read
            continue
        mended = _mended(read)
        if mended.key:
            yield mended
            continue
        # The cells of a row without a key have a row each there, with its number.
        of = mended.table, read.text("sheet"), read.text("row")
        begun = unkeyed.get(of)
        if begun is not None and (begun.cells.keys() & mended.cells.keys() or not of[-1]):
            yield unkeyed.pop(of)
            begun = None
        unkeyed[of] = mended if begun is None else _joined(begun, mended)
    yield from unkeyed.values()


def _cells(row: GridRow, columns: SheetColumns) -> dict[str, Cell]:
    cells = dict(enumerate(row.cells))
    return {name: cells.get(index, EMPTY) for index, name in columns.columns.items()}


def _joined(row: SheetRow, other: SheetRow) -> SheetRow:
    return replace(row, cells={**row.cells, **other.cells}, headers={**row.headers, **other.headers})


def _mended(row: SheetRow) -> SheetRow:
    """A row of the table of refused cells as a row with that cell only."""
    column = row.text("column")
    return SheetRow(
        sheet=row.sheet,
        number=row.number,
        table=row.text("table"),
        key=row.key,
        revision=row.revision,
        cells={column: row.cells.get("value", EMPTY)},
        headers={column: row.headers["value"]},
        windows=row.windows,
    )
