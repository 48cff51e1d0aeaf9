"""Cells that were not taken as a table: people mend its column of values, and send it again."""

import csv
import io
from collections.abc import Iterable, Iterator

from pictoria_docs.exchange.spreadsheet.headers import REFUSED_COLUMNS
from pictoria_docs.exchange.spreadsheet.planned import CellConflict, RefusedCell
from pictoria_docs.exchange.tables.tables import Row, safe_cell
from pictoria_docs.i18n import translate


def refused_csv(
    refused: Iterable[RefusedCell], conflicts: Iterable[CellConflict], language: str | None = None
) -> bytes:
    """A row for each refused cell with the reason, and for each conflict that was left as the project has it.

    Of a row without a key all cells follow, so that it comes back whole: nothing else tells what it is about.

    The revision of a conflict is that of the other decision: sent again, the row's value takes its place. CSV in
    UTF-8 with a byte-order mark, headers in `language` (default: the user's).
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([translate(f"sheet.columns.{column}", language) for column in REFUSED_COLUMNS])
    for row in _rows(refused, conflicts, language):
        writer.writerow([safe_cell(row[column]) for column in REFUSED_COLUMNS])
    return text.getvalue().encode("utf-8-sig", "replace")


def _rows(
    refused: Iterable[RefusedCell], conflicts: Iterable[CellConflict], language: str | None
) -> Iterator[Row]:
    deleted = translate("sheet.delete", language)
    for cell in refused:
        yield _row(cell, cell.value, cell.sentence(language))
        for column, text in cell.row.items():
            if column != cell.place.column:
                yield _row(cell._replace(place=cell.place._replace(column=column), now=""), text, "")
    for conflict in conflicts:
        if not conflict.replaced:
            reason = translate("sheet.reasons.conflict", language, by=conflict.by, at=conflict.at)
            yield _row(conflict, conflict.after or deleted, reason)


def _row(cell: RefusedCell | CellConflict, value: str, reason: str) -> Row:
    place = cell.place
    return {
        "table": place.table,
        "key": place.key,
        "revision": place.revision,
        "column": place.column,
        "value": value,
        "now": cell.now,
        "reason": reason,
        "sheet": place.sheet,
        "row": place.row,
    }
