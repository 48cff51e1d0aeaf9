"""CSV: a folder per document with one file per table; what spreadsheets and the benchmark read.

`overview.csv` and `records.csv` are headed in the user's language; the columns of all others have fixed names.
"""

import csv
from collections.abc import Iterable
from pathlib import Path

from pictoria_docs.document import Document
from pictoria_docs.exchange.crop_files import CropFiles
from pictoria_docs.exchange.files import named, new_file
from pictoria_docs.exchange.formats import Images
from pictoria_docs.exchange.losses import carries
from pictoria_docs.exchange.overview import (
    NAME,
    TRACE,
    filled_columns,
    headers,
    overview_columns,
    overview_fields,
    overview_table,
    value_labels,
)
from pictoria_docs.exchange.records import records_table
from pictoria_docs.exchange.region_links import DEFAULTS, DESK, RegionLinks, TableSettings
from pictoria_docs.exchange.tables import CARRIED, Row, Table, safe_cell, tables


@carries(*CARRIED)
def export_csv(
    documents: Iterable[Document],
    images: Images,
    out: Path,
    language: str,
    base_url: str | None = None,
    settings: TableSettings = DEFAULTS,
    crops: CropFiles | None = None,
) -> list[Path]:
    """Write `out/<document>/{overview,figures,captions,entries,fields,links,mentions,records}.csv`.

    UTF-8 with a byte-order mark, so that spreadsheets read accents rightly; comma; decimal point. An empty
    table is a header alone. `base_url`, `settings` and `crops` add columns that lead to regions (`region_links`).
    """
    written: list[Path] = []
    links = RegionLinks(base_url, settings.desk, crops)
    for document, name in named(documents):
        for table in (
            _overview(document, language, links, name),
            *(links.added(table, document, name) for table in tables(document, language)),
            records_table([document], language, links),
        ):
            path = out / name / f"{table.name}.csv"
            with new_file(path).open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file)
                writer.writerow([safe_cell(column) for column in table.columns])
                writer.writerows([safe_cell(row[column]) for column in table.columns] for row in table.rows)
            written.append(path)
    return written


def _overview(document: Document, language: str, links: RegionLinks, folder: str) -> Table:
    table = [cells for _, cells in overview_table(document, language, links, folder)]
    others = overview_fields(document, language)
    filled = set().union(*map(filled_columns, table))
    behind = (DESK, *TRACE) if links.desk else TRACE
    labels = value_labels(document, language) | others
    called = headers((*overview_columns(others, filled), *behind), labels, language)
    rows: list[Row] = [{called[column]: cells[column] for column in called} for cells in table]
    return Table(NAME, tuple(called.values()), rows)
