"""Rows of one table as CSV or JSON, piece by piece, so that none has to be in memory as a whole."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from pictoria_docs.exchange.tables.tables import Row, safe_cell

Writer = Callable[[Iterable[Row], Sequence[str]], Iterator[bytes]]


def csv_pieces(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[bytes]:
    """CSV as the other tables: UTF-8 with a byte-order mark, comma, decimal point."""
    yield "\ufeff".encode()
    for cells in chain([columns], ([safe_cell(row[column]) for column in columns] for row in rows)):
        line = io.StringIO(newline="")
        csv.writer(line).writerow(cells)
        yield line.getvalue().encode()


def json_pieces(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[bytes]:
    """A JSON array with an object for each row, of these columns."""
    yield b"["
    for number, row in enumerate(rows):
        text = json.dumps({column: row[column] for column in columns}, ensure_ascii=False)
        yield f"{',' if number else ''}\n{text}".encode()
    yield b"\n]\n"


WRITERS: dict[str, Writer] = {"csv": csv_pieces, "json": json_pieces}
"""By format."""
MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
