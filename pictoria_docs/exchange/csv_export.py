"""CSV: a folder per document with one file per table; what spreadsheets and the benchmark read.

The columns of `records.csv` are called as people call the fields, in their language; all others have fixed names.
"""

import csv
from collections.abc import Iterable
from pathlib import Path

from pictoria_docs.document import Document
from pictoria_docs.exchange.exporter import Images
from pictoria_docs.exchange.files import named, new_file
from pictoria_docs.exchange.records import records_table
from pictoria_docs.exchange.tables import safe_cell, tables


def export_csv(documents: Iterable[Document], images: Images, out: Path, language: str) -> list[Path]:
    """Write `out/<document>/{figures,captions,entries,fields,links,mentions,records}.csv`.

    UTF-8 with a byte-order mark, so that spreadsheets read accents rightly; comma; decimal point. An empty
    table is a header alone.
    """
    written: list[Path] = []
    for document, name in named(documents):
        for table in (*tables(document, language), records_table([document], language)):
            path = out / name / f"{table.name}.csv"
            with new_file(path).open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file)
                writer.writerow([safe_cell(column) for column in table.columns])
                writer.writerows([safe_cell(row[column]) for column in table.columns] for row in table.rows)
            written.append(path)
    return written
