"""Columns that lead from a row of a table to its region: as a file, on the canvas, in a viewer, in the review desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from pydantic import field_validator

from pictoria_docs.document import Box, Document, Entry, Mention, Region
from pictoria_docs.exchange.files.crop_files import CropFiles
from pictoria_docs.exchange.places.addresses import Addresses
from pictoria_docs.exchange.places.canvas import canvases
from pictoria_docs.exchange.places.content_state import canvas_region, content_state_link
from pictoria_docs.exchange.tables.tables import Cell, Table
from pictoria_docs.strict_model import StrictModel

CROP, CANVAS, VIEWER, DESK = "crop_file", "canvas", "iiif_link", "desk_link"
LINK_COLUMNS = (CROP, CANVAS, VIEWER, DESK)
"""All columns that there may be."""
FIGURES = "figures"
LINKED = {
    FIGURES: "figure_id",
    "captions": "caption_id",
    "entries": "entry_id",
    "mentions": "mention_id",
}
"""Tables that have them, and their column with the id."""


class TableSettings(StrictModel):
    """What an export as tables can be told."""

    desk: str = ""
    """Address of the review desk with its project, "https://desk.example/ui/review?project=vases": each row has a link
    to its place there."""

    @field_validator("desk")
    @classmethod
    def _is_address(cls, desk: str) -> str:
        if desk and (urlsplit(desk).scheme not in ("http", "https") or not urlsplit(desk).query):
            raise ValueError("not the address of a project in a review desk")
        return desk


DEFAULTS = TableSettings()
TEXT = "text"
"""As the last column of a table it stays the last one: it is wider than all others."""


@dataclass(frozen=True)
class RegionLinks:
    """Where rows lead."""

    base_url: str | None = None
    """The address under which an export as IIIF lies; None: unknown."""
    desk: str = ""
    """See `TableSettings`."""
    crops: CropFiles | None = None
    """The files of the pictures, where they are exported too."""

    def columns_of(self, table: str) -> tuple[str, ...]:
        """The columns that a table gets."""
        if table not in LINKED:
            return ()
        crop = (CROP,) if self.crops is not None and table == FIGURES else ()
        viewer = (VIEWER,) if self.base_url is not None else ()
        canvas = (CANVAS,) if viewer or self._addresses("", "") is not None else ()
        return (*crop, *canvas, *viewer, *((DESK,) if self.desk else ()))

    def _addresses(self, document: str, folder: str) -> Addresses | None:
        """Of a document: where the export as IIIF will lie, else on the server of the desk; None: neither is known."""
        if self.base_url is not None:
            return Addresses.in_folder(self.base_url, folder)
        return Addresses.beside_desk(self.desk, document)

    def crops_of(self, folder: str) -> Mapping[str, str]:
        """The files of the pictures of a document by figure, `folder` being its folder in exports."""
        return self.crops.of(folder) if self.crops is not None else {}

    def all_columns(self, table: str, columns: tuple[str, ...]) -> tuple[str, ...]:
        """The `columns` of a table, and behind them those that lead somewhere."""
        added = self.columns_of(table)
        return (*columns[:-1], *added, TEXT) if columns[-1] == TEXT else (*columns, *added)

    def desk_link(self, document: Document, thing: Region | Entry | Mention) -> str:
        """The address that opens the review desk at something; "": there is no desk."""
        if not self.desk:
            return ""
        return desk_place(self.desk, document.id, place_of(thing)[0], thing.id)

    def added(self, table: Table, document: Document, folder: str) -> Table:
        """The table with the columns at its end, if it is one of `LINKED`; `folder`: of the document in exports.

        An address of `VIEWER` opens the page that `--format iiif` writes for the same address; the part behind
        `iiif-content=` is what any other viewer takes.
        """
        columns = self.columns_of(table.name)
        if not columns:
            return table
        addresses = self._addresses(document.id, folder)
        pages = canvases(document)
        crops = self.crops_of(folder) if CROP in columns else {}
        for row in table.rows:
            thing = document.find(str(row[LINKED[table.name]]))
            cells: dict[str, Cell] = dict.fromkeys(columns, "")
            if isinstance(thing, Region | Entry | Mention):
                page, box = place_of(thing)
                canvas = pages.get(page)
                if canvas is not None and addresses is not None:
                    cells[CANVAS] = canvas_region(addresses, canvas, box)
                    if VIEWER in columns:
                        cells[VIEWER] = content_state_link(addresses, canvas, box)
                cells[CROP] = crops.get(thing.id, "")
                cells[DESK] = self.desk_link(document, thing)
            row.update((column, cells[column]) for column in columns)
        return table._replace(columns=self.all_columns(table.name, table.columns))


NO_LINKS = RegionLinks()
"""Where neither an address on the web nor a desk is known."""


def desk_place(desk: str, document: str, page: int, subject: str) -> str:
    """The address that opens a review desk (`TableSettings.desk`) at something, by ids."""
    return f"{desk}&{urlencode({'document': document, 'page': page, 'subject': subject})}"


def place_of(thing: Region | Entry | Mention) -> tuple[int, Box]:
    """Page and box (points) of something, of an entry those of its beginning."""
    if isinstance(thing, Entry):
        return thing.spans[0].page, thing.spans[0].box
    return thing.page, thing.box
