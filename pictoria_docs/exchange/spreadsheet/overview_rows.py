"""A row of the overview as rows of the tables that its cells are of: figures, captions and records."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from pictoria_docs.exchange.spreadsheet.cells import Expected, Verdict, judge, tidy
from pictoria_docs.exchange.spreadsheet.grid import EMPTY, Cell
from pictoria_docs.exchange.spreadsheet.headers import KEYS, RECORDS
from pictoria_docs.exchange.spreadsheet.sheet_rows import SheetRow
from pictoria_docs.exchange.tables.overview import APART, FIXED, NOTHING, VALUES
from pictoria_docs.exchange.tables.records import BETWEEN, FIELD


class NotTaken(NamedTuple):
    """A cell of an overview that is not taken."""

    column: str
    code: str
    """Of the reason ("sheet.reasons.<code>")."""
    now: str = ""
    values: Mapping[str, object] = {}


def table_rows(row: SheetRow) -> tuple[list[SheetRow], list[NotTaken]]:
    """What a row of the overview says, as rows of tables; and its cells that are not taken.

    A cell that tells of several captions or entries has a line for each. An edit of a column that does not come back is
    told by what the column showed.
    """
    key = _key(row.key)
    if key is None:
        return [], [NotTaken(next(iter(row.cells), ""), "key" if row.key else "new_row_table")]
    rows: dict[tuple[str, str], dict[str, tuple[str, Cell]]] = {}
    not_taken = [
        NotTaken(column, "overview_fixed", key.shown[column])
        for column in FIXED
        if column in key.shown and _is_edited(row, column, key)
    ]
    for column, (table, name, ids) in _columns(key, row).items():
        cell = row.cells.get(column)
        if cell is None or (column in key.shown and not _is_edited(row, column, key)):
            continue
        if column in key.parted or _parted_as(column, key):
            cell = cell._replace(text=cell.text.replace(APART.strip(), BETWEEN))
        if not ids:
            if tidy(cell.text):
                not_taken.append(NotTaken(column, "no_subject"))
            continue
        lines = [cell.text] if len(ids) == 1 else cell.text.splitlines() or [""] * len(ids)
        if len(lines) != len(ids):
            values = {"number": len(ids), "found": len(lines)}
            not_taken.append(NotTaken(column, "lines", values=values))
            continue
        for id, line in zip(ids, lines, strict=True):
            if len(ids) == 1 or tidy(line) != NOTHING:
                rows.setdefault((table, id), {})[name] = column, cell._replace(text=line)
    return [_row(row, table, id, cells) for (table, id), cells in rows.items()], not_taken


class _Key(NamedTuple):
    figure: str | None
    captions: Sequence[str]
    entries: Sequence[str]
    fields: Mapping[str, str]
    """The names of the fields that columns show."""
    shown: Mapping[str, str]
    """What the columns showed that do not come back, and what a picture without a number had of its entry."""
    parted: Sequence[str] = ()
    """Columns whose values are parted by `APART`."""


def _key(text: str) -> _Key | None:
    """The key of a row; None: it is none of ours, or damaged."""
    try:
        data: Any = json.loads(text)
        key = _Key(**data)
        named = key.fields.keys() >= VALUES.keys() and key.shown.keys() & set(FIXED)
        texts = (
            *(*key.captions, *key.entries, *key.parted, key.figure or ""),
            *(*key.fields.values(), *key.shown.values()),
        )
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return key if named and all(isinstance(text, str) for text in texts) else None


def _columns(key: _Key, row: SheetRow) -> dict[str, tuple[str, str, Sequence[str]]]:
    """The table of each column that comes back, the column's name there, and the ids of its rows."""
    figures = [key.figure] if key.figure else []
    return {
        "number": ("figures", "number", figures),
        "caption": ("captions", "text", key.captions),
        **{
            column: (RECORDS, FIELD + name, key.entries)
            for column, name in key.fields.items()
            if column in VALUES
        },
        **{column: (RECORDS, column, key.entries) for column in row.cells if column.startswith(FIELD)},
    }


def _is_edited(row: SheetRow, column: str, key: _Key) -> bool:
    shown = key.shown[column]
    cell = row.cells.get(column, EMPTY)
    verdict = judge(cell, Expected(shown, shown, numbered=True), row.windows).verdict
    return verdict not in (Verdict.SAME, Verdict.EMPTIED)


def _parted_as(column: str, key: _Key) -> bool:
    """Whether a column is called by the name of a field that another name of it has as `parted`."""
    return any(column == FIELD + key.fields.get(parted, "") for parted in key.parted)


def _row(row: SheetRow, table: str, id: str, cells: Mapping[str, tuple[str, Cell]]) -> SheetRow:
    return replace(
        row,
        table=table,
        key=id,
        cells={KEYS[table]: Cell(id), **{name: cell for name, (_, cell) in cells.items()}},
        headers={name: row.headers.get(column, column) for name, (column, _) in cells.items()},
    )
