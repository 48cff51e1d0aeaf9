"""Crops: each figure, panel and plate as a picture file of its own, named by its printed number."""

import csv
import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pictoria_docs.document import Document, Page, Region
from pictoria_docs.document.geometry import POINTS_PER_INCH
from pictoria_docs.exchange.contents.aspects import Aspect
from pictoria_docs.exchange.crops.naming import figure_name
from pictoria_docs.exchange.files.crop_files import FIGURE, FILE, INDEX
from pictoria_docs.exchange.files.files import named_documents, new_file, safe_name, unique_name
from pictoria_docs.exchange.files.former import former_crops
from pictoria_docs.exchange.formats.exporters import Exporter, ExportRequest, Images
from pictoria_docs.exchange.formats.page_pictures import crop, page_picture
from pictoria_docs.exchange.formats.publication import PublishedPictures
from pictoria_docs.exchange.tables.tables import Row, safe_cell, tables

if TYPE_CHECKING:
    from PIL.Image import Image

MIN_DPI = 200.0
MAX_DPI = 600.0

QUALITY = 92


def export_crops(request: ExportRequest) -> list[Path]:
    """Write `out/<document>/Pl. IV, 3.jpg` ... and `out/<document>/index.csv`.

    Pictures have the resolution of the scan, or of the picture embedded in the PDF. Drawings are PNG, so that
    lines stay sharp; others are JPEG. The index is the figures table with `file` and, where a page could not be
    read, `problem` before it.
    """
    written: list[Path] = []
    for document, folder_name in named_documents(request.documents):
        folder = request.folder / folder_name
        figures = tables(document, request.language)[0]
        rows = {str(row[FIGURE]): row for row in figures.rows}
        index: list[Row] = []
        for cut in figure_crops(document, request.images, request.language):
            index.append({FILE: cut.name, "problem": cut.problem, **rows[cut.figure.id]})
            if cut.picture is not None:
                cut.save(new_file(folder / cut.name))
                written.append(folder / cut.name)
            else:
                request.losses.add(document.name, "pages_unread", cut.figure.id)
        with new_file(folder / INDEX).open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, [FILE, "problem", *figures.columns])
            writer.writeheader()
            writer.writerows({column: safe_cell(cell) for column, cell in row.items()} for row in index)
        written.append(folder / INDEX)
    return written


CROPS = Exporter(
    name="crops",
    export=export_crops,
    carries=frozenset(
        {
            Aspect.REGIONS,
            Aspect.REGION_TYPES,
            Aspect.OWN_TYPES,
            Aspect.PANELS,
            Aspect.PAGE_LABELS,
            Aspect.NUMBERS,
            Aspect.TEXT,
            Aspect.CONFIDENCE,
            Aspect.REVIEWS,
        }
    ),
    pictures=PublishedPictures.CROPS,
    former=former_crops,
)


class FigureCrop(NamedTuple):
    """A figure cut out; without a picture where its page cannot be read."""

    figure: Region
    name: str
    picture: "Image | None"
    dpi: int
    problem: str

    def save(self, path: Path) -> None:
        """Write the picture, if there is one."""
        if self.picture is not None:
            self.picture.save(path, quality=QUALITY, dpi=(self.dpi, self.dpi))


def figure_crops(document: Document, images: Images, language: str) -> Iterator[FigureCrop]:
    """All figures, page by page, each with a file name that no other has."""
    names: set[str] = set()
    for page in document.pages:
        if not page.figures:
            continue
        image, problem = page_picture(document, page, images, own_dpi(page), language)
        for figure in page.figures:
            if image is None:
                yield FigureCrop(figure, "", None, 0, problem)
                continue
            picture = crop(figure, page, image)
            name = unique_name(_file_name(figure, document), names) + _suffix(picture)
            yield FigureCrop(figure, name, picture, round(image.width / page.width * POINTS_PER_INCH), "")


def _suffix(picture: "Image") -> str:
    """.png for drawings: few colours, one of which, the paper's, fills half of the picture."""
    colours = picture.getcolors(4096)
    drawn = (
        colours is not None and max(int(count) for count, _ in colours) >= picture.width * picture.height / 2
    )
    return ".png" if drawn else ".jpg"


def _file_name(figure: Region, document: Document) -> str:
    """From the printed number; by page where there is none: "Pl. IV, 3", "p. 012"."""
    return safe_name(figure_name(figure, document)[:60], f"p. {figure.page:03d}")


def own_dpi(page: Page) -> float | None:
    """Resolution of the best embedded picture on a page, 200 to 600 dpi; None, a scan's own, for scans."""
    if page.dpi:
        return None
    areas = [
        (f.picture.width * f.picture.height, f.box.area) for f in page.figures if f.picture and f.box.area
    ]
    best = max((math.sqrt(pixels / area) * POINTS_PER_INCH for pixels, area in areas), default=0.0)
    return min(max(math.ceil(best), MIN_DPI), MAX_DPI)
