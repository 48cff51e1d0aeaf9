"""Excel: one workbook with a sheet per table, thumbnails beside the figures; the last sheet has a row per record."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipInfo

from pictoria_docs.document import Document
from pictoria_docs.errors import ExportError
from pictoria_docs.exchange.exporter import Images
from pictoria_docs.exchange.files import UndatedZip, new_file, target_file
from pictoria_docs.exchange.pictures import crop, page_picture, shrunk
from pictoria_docs.exchange.records import records_table
from pictoria_docs.exchange.tables import COLUMNS, FORMULA, Cell, Row, Table, printable, tables
from pictoria_docs.i18n import translate

POINTS_PER_PIXEL = 0.75
ROW_AIR = 4  # points

THUMBNAIL = 96
"""Longest side of a thumbnail, in pixels."""
MOST_THUMBNAILS = 5_000
"""Beyond this, spreadsheets no longer open the workbook in reasonable time."""
DPI = 100.0
"""Resolution of the pages that thumbnails are cut from."""
RECORD_WIDTH = 24
MOST_ROWS = 1_048_576
LONGEST_CELL = 32_767
PICTURE = "picture"
_WIDE = {
    "caption_text": 50,
    "evidence_text": 40,
    "reasons": 60,
    "text": 60,
    "title": 40,
    "value": 40,
    PICTURE: 15,
}
_WRAPPED = {column for column, width in _WIDE.items() if width >= 40}


def export_xlsx(documents: Iterable[Document], images: Images, out: Path, language: str) -> list[Path]:
    """Write one workbook: `out` itself if it ends in .xlsx, else in it, named after the only document.

    Headers are in `language`, frozen and filtered. Text that starts like a formula is stored as text, marked so
    that it stays text when somebody edits it.
    """
    from openpyxl.utils import get_column_letter

    rows = dict.fromkeys(COLUMNS, 1)
    names: list[str] = []
    records: list[Document] = []
    # The thumbnails wait on disk until the workbook is saved.
    with _workbook(language) as (book, sheets), TemporaryDirectory(prefix="pictoria-") as folder:
        for document in documents:
            names.append(document.name)
            records.append(document.model_copy(update={"pages": (), "links": (), "mentions": ()}))
            thumbnails = _thumbnails(document, images, Path(folder), language, rows["figures"])
            for table in tables(document, language):
                for row in table.rows:
                    rows[table.name] += 1
                    _append(sheets[table.name], table, row, rows[table.name], thumbnails, language)
        for name, sheet in sheets.items():
            last = get_column_letter(len(COLUMNS[name]) + (name == "figures"))
            sheet.auto_filter.ref = f"A1:{last}{rows[name]}"
        # Which columns it has is known only now.
        _append_records(book, sheets, records_table(records, language), language)
        path = target_file(out, ".xlsx", names[0] if len(names) == 1 else "catalogue")
        _save(book, new_file(path))
    return [path]


def _save(book: Any, path: Path) -> None:
    """Write the workbook as `Workbook.save` does, but for the moment: the same content gives the same bytes."""
    from openpyxl.writer.excel import ExcelWriter

    book.properties.created = book.properties.modified = datetime(*ZipInfo("").date_time)
    ExcelWriter(book, UndatedZip(path, "w", ZIP_DEFLATED)).save()


@contextmanager
def _workbook(language: str) -> Iterator[tuple[Any, dict[str, Any]]]:
    """A workbook with an empty sheet for each table, headers written."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheets: dict[str, Any] = {}
    try:
        for name, columns in COLUMNS.items():
            shown = (PICTURE, *columns) if name == "figures" else columns
            sheets[name] = sheet = book.create_sheet(translate(f"tables.{name}", language))
            sheet.freeze_panes = "C2" if name == "figures" else "B2"
            for number, column in enumerate(shown, start=1):
                sheet.column_dimensions[get_column_letter(number)].width = _WIDE.get(column, 16)
            sheet.append([_header(sheet, translate(f"columns.{column}", language)) for column in shown])
        yield book, sheets
    except BaseException:
        # Each sheet is a file with an open writer, which would complain when it is collected.
        for sheet in sheets.values():
            with suppress(Exception):
                sheet.close()
        raise


def _append_records(book: Any, sheets: dict[str, Any], table: Table, language: str) -> None:
    """The sheet with a row for each entry; its columns have the names that people give the fields."""
    from openpyxl.utils import get_column_letter

    if len(table.rows) >= MOST_ROWS:
        raise ExportError("export_too_many_rows", table=translate(f"tables.{table.name}", language))
    sheets[table.name] = sheet = book.create_sheet(translate(f"tables.{table.name}", language))
    sheet.freeze_panes = "B2"
    for number in range(1, len(table.columns) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = RECORD_WIDTH
    sheet.append([_header(sheet, column) for column in table.columns])
    for row in table.rows:
        sheet.append([_cell(sheet, "value", row[column]) for column in table.columns])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"


def _append(
    sheet: Any, table: Table, row: Row, number: int, thumbnails: dict[str, Path], language: str
) -> None:
    """Write one row, `number` from 1."""
    if number > MOST_ROWS:
        raise ExportError("export_too_many_rows", table=translate(f"tables.{table.name}", language))
    shown = row | {"status": translate(f"report.status.{row['status']}", language)}
    cells = [_cell(sheet, column, shown[column]) for column in table.columns]
    if table.name == "figures":
        _place(sheet, thumbnails.get(str(row["figure_id"])), number)
        cells.insert(0, None)
    sheet.append(cells)


def _header(sheet: Any, words: str) -> Any:
    from openpyxl.styles import Alignment, Font, PatternFill

    cell = _cell(sheet, "", words)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", start_color="E8E2D6")
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _cell(sheet: Any, column: str, value: Cell) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    if isinstance(value, str):
        value = printable(value)[:LONGEST_CELL]
    cell = WriteOnlyCell(sheet, value)
    cell.alignment = Alignment(vertical="top", wrap_text=column in _WRAPPED)
    if isinstance(value, str) and value:
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA)
    return cell


def _thumbnails(
    document: Document, images: Images, folder: Path, language: str, count: int
) -> dict[str, Path]:
    """Small pictures of the figures, as files, by figure id; `count` rows of the sheet came before."""
    paths: dict[str, Path] = {}
    for page in document.pages:
        if not page.figures or count + len(paths) >= MOST_THUMBNAILS:
            continue
        image, _ = page_picture(document, page, images, DPI, language)
        if image is None:
            continue
        for figure in page.figures:
            path = folder / f"{count + len(paths)}.jpg"
            shrunk(crop(figure, page, image), THUMBNAIL).save(path, quality=80)
            paths[figure.id] = path
    return paths


def _place(sheet: Any, thumbnail: Path | None, row: int) -> None:
    from openpyxl.drawing.image import Image as Drawing

    if thumbnail is not None:
        drawing = Drawing(thumbnail)
        sheet.row_dimensions[row].height = drawing.height * POINTS_PER_PIXEL + ROW_AIR
        sheet.add_image(drawing, f"A{row}")
