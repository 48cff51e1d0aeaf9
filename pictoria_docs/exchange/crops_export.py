"""Crops: each figure, panel and plate as a picture file of its own, named by its printed number."""

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pictoria_docs.document import Document, Region, RegionType
from pictoria_docs.exchange.exporter import Images
from pictoria_docs.exchange.files import atomic, safe_name, unique_name
from pictoria_docs.exchange.pictures import crop, page_pictures
from pictoria_docs.exchange.tables import Row, printable, safe_cell, tables

if TYPE_CHECKING:
    from PIL.Image import Image

QUALITY = 92
_WORD = {RegionType.PLATE: "Pl", RegionType.PANEL: "Pl", RegionType.FIGURE: "Fig"}


def export_crops(documents: Iterable[Document], images: Images, out: Path, language: str) -> list[Path]:
    """Write `out/<document>/Pl. IV, 3.jpg` ... and `out/<document>/index.csv`.

    Pictures have the source's own resolution. Drawings are PNG, so that lines stay sharp; others are JPEG. The index is the figures table with `file` and, where a page could not be read,
    `problem` before it.
    """
    written: list[Path] = []
    folders: set[str] = set()
    for document in documents:
        folder = out / unique_name(safe_name(document.name), folders)
        figures = tables(document, language)[0]
        rows = {str(row["figure_id"]): row for row in figures.rows}
        index: list[Row] = []
        for figure, image, problem in _crops(document, images, language, set()):
            index.append({"file": image[0] if image else "", "problem": problem, **rows[figure.id]})
            if image:
                name, picture = image
                written.append(folder / name)
                with atomic(folder / name) as temporary:
                    picture.save(temporary, quality=QUALITY, dpi=picture.info.get("dpi", (72, 72)))
        with (
            atomic(folder / "index.csv") as temporary,
            temporary.open("w", encoding="utf-8-sig", newline="") as file,
        ):
            writer = csv.DictWriter(file, ["file", "problem", *figures.columns])
            writer.writeheader()
            writer.writerows({column: safe_cell(cell) for column, cell in row.items()} for row in index)
        written.append(folder / "index.csv")
    return written


def _crops(
    document: Document, images: Images, language: str, taken: set[str]
) -> "Iterator[tuple[Region, tuple[str, Image] | None, str]]":
    pages = [page for page in document.pages if page.figures]
    for page, image, problem in page_pictures(document, pages, images, None, language):
        for figure in page.figures:
            if image is None:
                yield figure, None, problem
                continue
            picture = crop(figure, page, image)
            dpi = round(image.width / page.width * 72)
            picture.info["dpi"] = (dpi, dpi)
            yield figure, (unique_name(crop_name(figure), taken) + _suffix(picture), picture), ""


def _suffix(picture: "Image") -> str:
    """.png for drawings: few colours, one of which, the paper's, fills half of the picture."""
    colours = picture.getcolors(4096)
    drawn = (
        colours is not None and max(int(count) for count, _ in colours) >= picture.width * picture.height / 2
    )
    return ".png" if drawn else ".jpg"


def crop_name(figure: Region) -> str:
    """A file name, without suffix, from the printed number; by page where there is none: "Pl. IV, 3", "p. 12"."""
    number = safe_name(re.sub(r"\s+", " ", printable(figure.number or "")), "")[:60].strip(" ._")
    if not number:
        return f"p. {figure.page:03d}"
    return number if number[0].isalpha() and "." in number else f"{_WORD[figure.type]}. {number}"
