"""The first sheet of a workbook: the overview, with thumbnails.

Which columns it has is known only when all documents are read, so its rows wait on disk until then, as the thumbnails
do until the workbook is saved.
"""

import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from pictoria_docs.document import Document
from pictoria_docs.exchange.formats.exporters import Images
from pictoria_docs.exchange.formats.page_pictures import crop, page_picture, shrunk
from pictoria_docs.exchange.tables.overview import (
    NAME,
    PICTURE,
    TRACE,
    filled_columns,
    header,
    headers,
    overview_columns,
    overview_fields,
    overview_table,
    value_labels,
)
from pictoria_docs.exchange.tables.region_links import DESK, RegionLinks
from pictoria_docs.exchange.tables.tables import Row
from pictoria_docs.exchange.tables.workbook import (
    Sheet,
    finish_sheet,
    lines_of,
    make_cell,
    make_sheet,
    set_height,
)
from pictoria_docs.i18n import translate

POINTS_PER_PIXEL = 0.75
ROW_AIR = 4  # points
THUMBNAIL = 96
"""Longest side of a thumbnail, in pixels."""
MAX_THUMBNAILS = 5_000
"""Beyond this, spreadsheets no longer open the workbook in reasonable time."""
DPI = 100.0
"""Resolution of the pages that thumbnails are cut from."""
MAX_HYPERLINKS = 65_530
"""In one sheet, of Excel; rows are counted."""
FIELD_WIDTH = 24
_WIDTHS = {
    PICTURE: 15,
    "number": 10,
    "caption": 40,
    "entry": 9,
    "title": 32,
    "maker": 24,
    "date": 18,
    "inventory_number": 16,
    "same_number": 14,
    "page": 9,
    "printed_page": 11,
    "status": 11,
    "checked_by": 14,
    "document": 18,
    DESK: 9,
}
"""Of columns, in characters, such that a landscape page takes them all."""
Line = tuple[int | None, Row]
"""The number of a row's thumbnail, and its cells."""


class OverviewSheet:
    """Takes documents in, then writes the sheet."""

    def __init__(
        self, images: Images, folder: Path, language: str, links: RegionLinks, *, pictures: bool
    ) -> None:
        """An empty one.

        Args:
            images: give the pages.
            folder: where rows and thumbnails wait until the workbook is saved.
            language: of headers and words.
            links: know the review desk, if there is one, and the crops.
            pictures: whether it has thumbnails.
        """
        self._images, self._folder, self._language, self._pictures = images, folder, language, pictures
        self._links = links
        self._rows = (folder / "rows.jsonl").open("w+", encoding="utf-8")
        self._others: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self._filled: set[str] = set()
        self._thumbnails = 0
        self.rows = 1
        """That it will have, the header included."""

    def add(self, document: Document, folder: str) -> None:
        """Take in the rows of a document; `folder`: its own in exports."""
        self._others = {**overview_fields(document, self._language), **self._others}
        self._labels = {**value_labels(document, self._language), **self._labels}
        table = overview_table(document, self._language, self._links, folder)
        wanted = {row.figure.id for row, _ in table if row.figure is not None}
        thumbnails = self._thumbnails_of(document, wanted) if self._pictures else {}
        for row, cells in table:
            self._filled |= filled_columns(cells)
            thumbnail = thumbnails.get(row.figure.id) if row.figure is not None else None
            self._rows.write(json.dumps([thumbnail, cells]) + "\n")
        self.rows += len(table)

    def write(self, book: Any) -> Any:
        """Write the sheet as the first one of a workbook; returns it. Thumbnails are read when that is saved."""
        columns = overview_columns(self._others, self._filled)
        called = headers(columns, self._labels | self._others, self._language)
        before = (PICTURE,) if self._pictures else ()
        behind = (DESK, *TRACE) if self._links.desk else TRACE
        wanted = Sheet(
            translate(f"tables.{NAME}", self._language),
            (
                *(header(column, self._language) for column in before),
                *called.values(),
                *(header(column, self._language) for column in behind),
            ),
            [_WIDTHS.get(column, FIELD_WIDTH) for column in (*before, *columns, *behind)],
            frozen="C2" if self._pictures else "B2",
            hidden=len(TRACE),
        )
        sheet = make_sheet(book, wanted, index=0)
        for number, (thumbnail, cells) in enumerate(self._lines(), start=2):
            lines = max(lines_of(str(cells.get(one, "")), _WIDTHS.get(one, FIELD_WIDTH)) for one in columns)
            height = self._place(sheet, thumbnail, number) if thumbnail is not None else 0
            set_height(sheet, number, lines, height)
            shown = [make_cell(sheet, cells.get(column), wrapped=True) for column in columns]
            if self._links.desk:
                shown.append(self._desk_cell(sheet, str(cells[DESK]), number))
            # What is hidden must not make the row taller.
            shown += [make_cell(sheet, cells[column]) for column in TRACE]
            sheet.append([*(None for _ in before), *shown])
        finish_sheet(sheet, wanted, self.rows)
        return sheet

    def _desk_cell(self, sheet: Any, address: str, row: int) -> Any:
        """A short word that opens the desk; beyond `MAX_HYPERLINKS` the address."""
        if row > MAX_HYPERLINKS:
            return make_cell(sheet, address)
        return make_cell(sheet, translate("overview.open", self._language), wrapped=True, link=address)

    def close(self) -> None:
        """Let go of the file of rows."""
        self._rows.close()

    def _lines(self) -> Iterator[Line]:
        self._rows.seek(0)
        for line in self._rows:
            thumbnail, cells = json.loads(line)
            yield thumbnail, cells

    def _thumbnails_of(self, document: Document, wanted: Collection[str]) -> dict[str, int]:
        """Small pictures of the figures `wanted`, as files; their numbers by figure id."""
        made: dict[str, int] = {}
        for page in document.pages:
            figures = [figure for figure in page.figures if figure.id in wanted]
            if not figures or self._thumbnails >= MAX_THUMBNAILS:
                continue
            image, _ = page_picture(document, page, self._images, DPI, self._language)
            if image is None:
                continue
            for figure in figures:
                self._thumbnails += 1
                shrunk(crop(figure, page, image), THUMBNAIL).save(self._file(self._thumbnails), quality=80)
                made[figure.id] = self._thumbnails
        return made

    def _place(self, sheet: Any, thumbnail: int, row: int) -> float:
        """Put a thumbnail on a row; returns the height that it takes, in points."""
        from openpyxl.drawing.image import Image as Drawing

        drawing = Drawing(self._file(thumbnail))
        sheet.add_image(drawing, f"A{row}")
        return float(drawing.height * POINTS_PER_PIXEL + ROW_AIR)

    def _file(self, thumbnail: int) -> Path:
        return self._folder / f"{thumbnail}.jpg"
