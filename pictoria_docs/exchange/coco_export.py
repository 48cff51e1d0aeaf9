"""COCO: page images with the regions on them, for training and for other annotation tools."""

import json
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from pictoria_docs.document import Document, Page, Point, Region
from pictoria_docs.document.type_maps import coco_categories, coco_id
from pictoria_docs.exchange.exporter import Images
from pictoria_docs.exchange.files import named, new_file
from pictoria_docs.exchange.pictures import page_picture
from pictoria_docs.exchange.selectors import corners
from pictoria_docs.exchange.tables import review_of

FEWEST_CORNERS = 3

DPI = 150.0
"""Resolution of the images of pages that have none of their own."""
QUALITY = 90

Json = dict[str, Any]


def export_coco(documents: Iterable[Document], images: Images, out: Path, language: str) -> list[Path]:
    """Write `out/annotations.json` and `out/images/<document>/<page>.jpg`.

    Boxes and polygons are in pixels of these images: scans at their own resolution, other pages at 150 dpi. A
    region without a polygon has its box as segmentation. Links, which COCO does not know, are under `links`, by
    our ids; each annotation carries its own (`region_id`), with text, number, confidence and review. A page that
    cannot be read is left out.
    """
    written: list[Path] = []
    with ExitStack() as stack:
        target = new_file(out / "annotations.json")
        # The lists grow on disk, so that memory stays flat, and are joined at the end.
        lists = {name: stack.enter_context(_List(out)) for name in ("images", "annotations", "links")}
        for document, folder in named(documents):
            for page in document.pages:
                image, _ = page_picture(document, page, images, None if page.dpi else DPI, language)
                if image is None:
                    continue
                name = f"images/{folder}/{page.number:04d}.jpg"
                image.save(new_file(out / name), quality=QUALITY)
                written.append(out / name)
                of_page = lists["images"].add(_image(document, page, name, image.size))
                for region in page.regions:
                    if region.box.area > 0:
                        item = annotation(region, image.width / page.width)
                        review = review_of(document, region.id)
                        lists["annotations"].add({"image_id": of_page, **item, **review})
            for link in document.links:
                content = link.model_dump(mode="json", exclude={"id"})
                lists["links"].add({"link_id": link.id, **content, **review_of(document, link.id)})
        head = {"info": {"description": "pictoria-docs", "version": "1"}, "licenses": []}
        with target.open("w", encoding="utf-8") as file:
            file.write(json.dumps({**head, "categories": coco_categories()}, ensure_ascii=False)[:-1])
            for name, items in lists.items():
                file.write(f',\n"{name}": [\n')
                file.writelines(items.read())
                file.write("]")
            file.write("}\n")
    return [*written, out / "annotations.json"]


def annotation(region: Region, scale: float) -> Json:
    """A region as a COCO annotation, without ids of its own; `scale` is pixels per point."""
    polygon = region.polygon or ()
    if len(polygon) < FEWEST_CORNERS:
        polygon = corners(region.box)
    outline = [Point(round(x * scale, 2), round(y * scale, 2)) for x, y in polygon]
    x0, y0, x1, y1 = (value * scale for value in region.box)
    return {
        "category_id": coco_id(region.type),
        "bbox": [round(x0, 2), round(y0, 2), round(x1 - x0, 2), round(y1 - y0, 2)],
        "area": round(_area(outline), 2),
        "segmentation": [[value for point in outline for value in point]],
        "iscrowd": 0,
        "score": region.confidence,
        "region_id": region.id,
        "parent_id": region.parent,
        "number": region.number,
        "text": region.text,
    }


def _image(document: Document, page: Page, name: str, size: tuple[int, int]) -> Json:
    return {
        "file_name": name,
        "width": size[0],
        "height": size[1],
        "document": document.name,
        "page": page.number,
        "page_label": page.label,
    }


def _area(outline: list[Point]) -> float:
    """Area of a polygon by the shoelace formula."""
    ring = zip(outline, outline[1:] + outline[:1], strict=True)
    return abs(sum(a.x * b.y - b.x * a.y for a, b in ring)) / 2


class _List:
    """A JSON list that grows in a temporary file; items are numbered from 1."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def __enter__(self) -> "_List":
        self._file: IO[str] = TemporaryFile("w+", encoding="utf-8", dir=self._folder)
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, item: Json) -> int:
        """Add an item and return the id it got."""
        self._count += 1
        self._file.write(
            (",\n" if self._count > 1 else "") + json.dumps({"id": self._count, **item}, ensure_ascii=False)
        )
        return self._count

    def read(self) -> IO[str]:
        """The items as JSON, in pieces."""
        self._file.seek(0)
        return self._file
