"""Excel: one workbook whose first sheet is the overview, with thumbnails; the tables and records stand behind it.

Rows of tables are written as they come.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipInfo

from pictoria_docs.document import Document, Status
from pictoria_docs.errors import ExportError
from pictoria_docs.exchange.files.files import UndatedZip, named_documents, safe_name
from pictoria_docs.exchange.formats.exporters import Exporter, ExportRequest, Need
from pictoria_docs.exchange.formats.publication import PublishedPictures
from pictoria_docs.exchange.tables.field_words import field_labels, origin_words
from pictoria_docs.exchange.tables.overview import NAME as OVERVIEW
from pictoria_docs.exchange.tables.overview import confirmed_ends
from pictoria_docs.exchange.tables.overview_sheet import OverviewSheet
from pictoria_docs.exchange.tables.records import records_table
from pictoria_docs.exchange.tables.region_links import DESK, RegionLinks, TableSettings
from pictoria_docs.exchange.tables.tables import CARRIED, COLUMNS, Row, Table, tables
from pictoria_docs.exchange.tables.type_words import relation
from pictoria_docs.exchange.tables.workbook import (
    MAX_CELL_LENGTH,
    Sheet,
    finish_sheet,
    lines_of,
    make_cell,
    make_sheet,
    set_height,
)
from pictoria_docs.i18n import translate

RECORD_WIDTH = 24
MAX_ROWS = 1_048_576
USUAL_WIDTH = 16
TEXT_WIDTH = 100
"""Characters of a line of the text of an entry."""
MAX_LINES = 8
"""Lines of the text of an entry that are seen at once: so its sheet can be leafed through. The cell holds all."""
_WIDE = {
    "caption_text": 50,
    "evidence_text": 40,
    "reasons": 60,
    "text": 60,
    "title": 40,
    "value": 40,
}
WRAPPED_FROM = 40
_WRAPPED = {column for column, width in _WIDE.items() if width >= WRAPPED_FROM}
ENTRIES, TEXT = "entries", "text"


class WorkbookSettings(TableSettings):
    """What an export as a workbook can be told."""

    pictures: bool = True
    """Whether the overview has a thumbnail of each picture. Without them pages are not drawn: the export of a large
    project takes seconds."""


DEFAULTS = WorkbookSettings()


def export_xlsx(request: ExportRequest[WorkbookSettings]) -> list[Path]:
    """Write one workbook, named after the only document unless the user named it.

    Headers are in `language`, frozen and filtered. Text that starts like a formula is stored as text, marked so
    that it stays text when somebody edits it. The last sheet tells what the workbook does not hold. `base_url`,
    the settings and `crops` add columns that lead to regions (`region_links`) to the tables. The last two columns of
    the overview, by which it finds its way back, are hidden.
    """
    rows = dict.fromkeys(COLUMNS, 1)
    names: list[str] = []
    records: list[Document] = []
    links = RegionLinks(request.base_url, request.settings.desk, request.crops)
    wanted = {
        name: _table_sheet(name, links.all_columns(name, COLUMNS[name]), request.language) for name in COLUMNS
    }
    with (
        _workbook(wanted) as (book, sheets),
        # The thumbnails wait on disk until the workbook is saved.
        TemporaryDirectory(prefix="pictoria-") as folder,
        closing(
            OverviewSheet(
                request.images, Path(folder), request.language, links, pictures=request.settings.pictures
            )
        ) as overview,
    ):
        for document, document_folder in named_documents(request.documents):
            names.append(document.name)
            records.append(document.model_copy(update={"pages": (), "links": (), "mentions": ()}))
            overview.add(document, document_folder)
            _check_rows(overview.rows, OVERVIEW, request.language)
            words = _RowWords(document, request.language)
            for table in (
                links.added(each, document, document_folder) for each in tables(document, request.language)
            ):
                for line in table.rows:
                    rows[table.name] += 1
                    _check_rows(rows[table.name], table.name, request.language)
                    _append(sheets[table.name], table, words.shown(table.name, line), rows[table.name])
                    if len(str(line.get(TEXT, ""))) > MAX_CELL_LENGTH:
                        request.losses.add(document.name, "cut_text", str(line[table.columns[0]]))
        for name, sheet in sheets.items():
            finish_sheet(sheet, wanted[name], rows[name])
        sheets[OVERVIEW] = overview.write(book)
        # Which columns it has is known only now.
        table = records_table(records, request.language, links)
        # An address on several lines would make its row high.
        flat = translate(f"columns.{DESK}", request.language)
        _append_sheet(book, sheets, table, translate("tables.records", request.language), flat)
        reason, count = (translate(f"losses.{column}", request.language) for column in ("reason", "count"))
        rows_left: list[Row] = [
            {reason: text, count: number} for text, number in request.losses.include(request.language)
        ]
        if rows_left:
            left = Table("losses", (reason, count), rows_left)
            _append_sheet(book, sheets, left, translate("losses.sheet", request.language))
        path = request.one_file(f"{safe_name(names[0]) if len(names) == 1 else 'catalogue'}.xlsx")
        _save(book, path)
    return [path]


XLSX = Exporter(
    name="xlsx",
    export=export_xlsx,
    suffixes=(".xlsx",),
    settings=WorkbookSettings,
    needs=frozenset({Need.BASE_URL}),
    carries=frozenset(CARRIED),
    pictures=PublishedPictures.CROPS,
)


def _save(book: Any, path: Path) -> None:
    """Write the workbook as `Workbook.save` does, but for the moment: the same content gives the same bytes."""
    from openpyxl.writer.excel import ExcelWriter

    book.active = 0
    book.properties.created = book.properties.modified = datetime(*ZipInfo("").date_time)
    ExcelWriter(book, UndatedZip(path, "w", ZIP_DEFLATED)).save()


def _table_sheet(name: str, columns: tuple[str, ...], language: str) -> Sheet:
    widths = _WIDE | ({TEXT: TEXT_WIDTH} if name == ENTRIES else {})
    return Sheet(
        translate(f"tables.{name}", language),
        tuple(translate(f"columns.{column}", language) for column in columns),
        tuple(widths.get(column, USUAL_WIDTH) for column in columns),
        frozen="B2",
    )


@contextmanager
def _workbook(wanted: Mapping[str, Sheet]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """A workbook with an empty sheet for each of `wanted`, headers written."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheets: dict[str, Any] = {}
    try:
        for name, one in wanted.items():
            sheets[name] = make_sheet(book, one)
        yield book, sheets
    except BaseException:
        # Each sheet is a file with an open writer, which would complain when it is collected.
        for sheet in sheets.values():
            with suppress(Exception):
                sheet.close()
        raise


def _append_sheet(book: Any, sheets: dict[str, Any], table: Table, title: str, flat: str = "") -> None:
    """A sheet whose columns are known only now, called as people call them; `flat`: one whose cells have one line."""
    if len(table.rows) >= MAX_ROWS:
        raise ExportError("export_too_many_rows", table=title)
    wanted = Sheet(title, table.columns, [RECORD_WIDTH for _ in table.columns], frozen="B2")
    sheets[table.name] = sheet = make_sheet(book, wanted)
    for row in table.rows:
        sheet.append([make_cell(sheet, row[column], wrapped=column != flat) for column in table.columns])
    finish_sheet(sheet, wanted, len(table.rows) + 1)


def _check_rows(number: int, name: str, language: str) -> None:
    """Refuse the row `number`, from 1, that a spreadsheet cannot hold."""
    if number > MAX_ROWS:
        raise ExportError("export_too_many_rows", table=translate(f"tables.{name}", language))


class _RowWords:
    """The words of a document's rows, where tables have names."""

    def __init__(self, document: Document, language: str) -> None:
        self._language, self._own_types = language, document.own_types
        self._fields = field_labels(document, language)
        self._confirmed = confirmed_ends(document, document.links)

    def shown(self, table: str, row: Row) -> Row:
        """A row of a table with its types, states, fields and stages in words."""
        status = str(row["status"])
        key = next(iter(row.values()))
        if status == Status.SUGGESTED and table != "fields" and key in self._confirmed:
            words = {"status": translate("tables.with_link", self._language)}
        else:
            words = {"status": translate(f"report.status.{status}", self._language)}
        if "kind" in row:
            words["kind"] = translate(f"report.types.{row['kind']}", self._language)
        if "type" in row:
            words["type"] = relation(str(row["type"]), self._language, self._own_types)
        if "field" in row:
            words["field"] = self._fields.get(str(row["field"]), str(row["field"]))
        if "origin" in row:
            words["origin"] = origin_words(str(row["origin"]), self._language)
        return {**row, **words}


def _append(sheet: Any, table: Table, row: Row, number: int) -> None:
    """Write one row of a table, `number` from 1."""
    if table.name == ENTRIES:
        set_height(sheet, number, min(lines_of(str(row[TEXT]), TEXT_WIDTH), MAX_LINES))
    sheet.append([make_cell(sheet, row[column], wrapped=column in _WRAPPED) for column in table.columns])
