"""CSV: a folder per document with one file per table; what spreadsheets and the benchmark read.

`overview.csv` and `records.csv` are headed in the user's language; the columns of all others have fixed names.
"""

import csv
from pathlib import Path

from pictoria_docs.document import Document
from pictoria_docs.exchange.files.files import named_documents, new_file
from pictoria_docs.exchange.formats.exporters import Exporter, ExportRequest, Need
from pictoria_docs.exchange.tables.overview import (
    NAME,
    TRACE,
    filled_columns,
    headers,
    overview_columns,
    overview_fields,
    overview_table,
    value_labels,
)
from pictoria_docs.exchange.tables.records import records_table
from pictoria_docs.exchange.tables.region_links import DESK, RegionLinks, TableSettings
from pictoria_docs.exchange.tables.tables import CARRIED, Row, Table, safe_cell, tables


def export_csv(request: ExportRequest[TableSettings]) -> list[Path]:
    """Write `out/<document>/{overview,figures,captions,entries,fields,links,mentions,records}.csv`.

    UTF-8 with a byte-order mark, so that spreadsheets read accents rightly; comma; decimal point. An empty
    table is a header alone. `base_url`, `settings` and `crops` add columns that lead to regions (`region_links`).
    """
    written: list[Path] = []
    links = RegionLinks(request.base_url, request.settings.desk, request.crops)
    for document, name in named_documents(request.documents):
        for table in (
            _overview(document, request.language, links, name),
            *(links.added(table, document, name) for table in tables(document, request.language)),
            records_table([document], request.language, links),
        ):
            path = request.folder / name / f"{table.name}.csv"
            with new_file(path).open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file)
                writer.writerow([safe_cell(column) for column in table.columns])
                writer.writerows([safe_cell(row[column]) for column in table.columns] for row in table.rows)
            written.append(path)
    return written


CSV = Exporter(
    name="csv",
    export=export_csv,
    settings=TableSettings,
    needs=frozenset({Need.BASE_URL}),
    carries=frozenset(CARRIED),
)


def _overview(document: Document, language: str, links: RegionLinks, folder: str) -> Table:
    table = [cells for _, cells in overview_table(document, language, links, folder)]
    others = overview_fields(document, language)
    filled = set().union(*map(filled_columns, table))
    behind = (DESK, *TRACE) if links.desk else TRACE
    labels = value_labels(document, language) | others
    called = headers((*overview_columns(others, filled), *behind), labels, language)
    rows: list[Row] = [{called[column]: cells[column] for column in called} for cells in table]
    return Table(NAME, tuple(called.values()), rows)
