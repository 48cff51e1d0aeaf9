"""COCO: page images with the regions on them, for training and for other annotation tools."""

import json
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from pictoria_docs.exchange.contents.aspects import all_aspects_but
from pictoria_docs.exchange.files.files import named_documents, new_file
from pictoria_docs.exchange.files.former import former_images
from pictoria_docs.exchange.formats.exporters import Exporter, ExportRequest
from pictoria_docs.exchange.formats.publication import PublishedPictures
from pictoria_docs.exchange.tables.tables import review_of
from pictoria_docs.exchange.training_sets.classes import ClassMap, read_classes
from pictoria_docs.exchange.training_sets.pages import (
    NOT_CARRIED,
    QUALITY,
    TrainingSettings,
    annotation,
    links_of,
    training_pages,
)
from pictoria_docs.exchange.training_sets.splits import SPLITS, read_shares, settled, split_of

LISTS = ("images", "annotations", "links")


def export_coco(request: ExportRequest[TrainingSettings]) -> list[Path]:
    """Write `out/annotations.json` and `out/images/<document>/<document>_<page>.jpg`.

    With a split there are `annotations-train.json`, `annotations-val.json` and `annotations-test.json` instead.
    Boxes and polygons are in pixels of these images: scans at their own resolution, other pages at 150 dpi. A
    region without a polygon has its box as segmentation. Links, which COCO does not know, are under `links`, by
    our ids; each annotation carries its own (`region_id`), with type, text, number, confidence and review. A page
    that cannot be read is left out.
    """
    classes = read_classes(request.settings.classes)
    shares = read_shares(request.settings.split) if request.settings.split else None
    written: list[Path] = []
    with ExitStack() as stack:
        # The lists grow on disk, so that memory stays flat, and are joined at the end.
        lists = {
            split: {name: stack.enter_context(_List(request.folder)) for name in LISTS}
            for split in (SPLITS if shares is not None else ("",))
        }
        for document, folder in named_documents(request.documents):
            classes = read_classes(request.settings.classes, document.own_types)
            found = lists[split_of(document.id, shares) if shares is not None else ""]
            for item in training_pages(
                document, folder, request.images, classes, request.language, request.losses
            ):
                name = f"images/{folder}/{item.name}.jpg"
                item.image.save(new_file(request.folder / name), quality=QUALITY)
                written.append(request.folder / name)
                of_page = found["images"].add(
                    {
                        "file_name": name,
                        "width": item.image.width,
                        "height": item.image.height,
                        "document": document.name,
                        "page": item.page.number,
                        "page_label": item.page.label,
                    }
                )
                for region in item.regions:
                    review = review_of(document, region.region.id)
                    found["annotations"].add({"image_id": of_page, **annotation(region), **review})
            for link in links_of(document):
                found["links"].add(link)
        if shares is None:
            written.append(_write(request.folder / "annotations.json", classes, lists[""]))
        else:
            names = settled({split: content["images"].count for split, content in lists.items()})
            for split, content in sorted(lists.items(), key=lambda item: SPLITS.index(names[item[0]])):
                written.append(_write(request.folder / f"annotations-{names[split]}.json", classes, content))
    return written


COCO = Exporter(
    name="coco",
    export=export_coco,
    settings=TrainingSettings,
    carries=all_aspects_but(*NOT_CARRIED),
    pictures=PublishedPictures.PAGES,
    former=former_images,
)


def _write(target: Path, classes: ClassMap, lists: "Mapping[str, _List]") -> Path:
    head = {"info": {"description": "pictoria-docs", "version": "1"}, "licenses": []}
    with target.open("w", encoding="utf-8") as file:
        file.write(json.dumps({**head, "categories": classes.categories()}, ensure_ascii=False)[:-1])
        for name, items in lists.items():
            file.write(f',\n"{name}": [\n')
            file.writelines(items.read())
            file.write("]")
        file.write("}\n")
    return target


class _List:
    """A JSON list that grows in a temporary file; items are numbered from 1."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.count = 0

    def __enter__(self) -> "_List":
        self._file: IO[str] = TemporaryFile("w+", encoding="utf-8", errors="replace", dir=self._folder)
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, item: Mapping[str, object]) -> int:
        """Add an item and return the id it got."""
        self.count += 1
        self._file.write(
            (",\n" if self.count > 1 else "") + json.dumps({"id": self.count, **item}, ensure_ascii=False)
        )
        return self.count

    def read(self) -> IO[str]:
        """The items as JSON, in pieces."""
        self._file.seek(0)
        return self._file
