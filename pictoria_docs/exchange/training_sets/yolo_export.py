"""YOLO: page images, a text file with boxes for each, and `data.yaml`, as Ultralytics and others read them.

Format: docs.ultralytics.com, "Object Detection Datasets". `data.yaml` has no `path`: the set is beside it.
"""

import json
from collections import Counter
from pathlib import Path
from typing import IO

import yaml

from pictoria_docs.document import Document
from pictoria_docs.exchange.contents.aspects import all_aspects_but
from pictoria_docs.exchange.files.files import named_documents, new_file
from pictoria_docs.exchange.files.former import former_set
from pictoria_docs.exchange.formats.exporters import Exporter, ExportRequest
from pictoria_docs.exchange.formats.publication import PublishedPictures
from pictoria_docs.exchange.tables.tables import review_of
from pictoria_docs.exchange.training_sets.classes import ClassMap, read_classes
from pictoria_docs.exchange.training_sets.pages import (
    NOT_CARRIED,
    QUALITY,
    TrainingPage,
    TrainingSettings,
    annotation,
    links_of,
    training_pages,
)
from pictoria_docs.exchange.training_sets.splits import (
    SPLITS,
    TEST,
    TRAIN,
    USUAL,
    VAL,
    read_shares,
    settled,
    split_of,
)


def export_yolo(request: ExportRequest[TrainingSettings]) -> list[Path]:
    """Write `out/images/<split>/<document>_<page>.jpg`, `out/labels/<split>/<document>_<page>.txt` and `out/data.yaml`.

    A row of a label file is the index of a class, and centre, width and height of a box as parts of the image's sides.
    A page without regions has an empty file. What YOLO does not know stands beside, one JSON object a line:
    `regions.jsonl` has the regions in the order of the rows, as annotations of COCO, and `links.jsonl` the links.
    """
    classes, shares = read_classes(request.settings.classes), read_shares(request.settings.split or USUAL)
    files: list[tuple[str, str, str]] = []
    pages: Counter[str] = Counter()
    sidecars = [request.folder / name for name in ("regions.jsonl", "links.jsonl")]
    with (
        sidecars[0].open("w", encoding="utf-8", errors="replace") as regions,
        sidecars[1].open("w", encoding="utf-8", errors="replace") as links,
    ):
        for document, folder in named_documents(request.documents):
            classes = read_classes(request.settings.classes, document.own_types)
            split = split_of(document.id, shares)
            for item in training_pages(
                document, folder, request.images, classes, request.language, request.losses
            ):
                item.image.save(
                    new_file(request.folder / "images" / split / f"{item.name}.jpg"), quality=QUALITY
                )
                new_file(request.folder / "labels" / split / f"{item.name}.txt").write_text(
                    _rows(item), encoding="ascii"
                )
                files += [("images", split, f"{item.name}.jpg"), ("labels", split, f"{item.name}.txt")]
                pages[split] += 1
                _write_regions(regions, document, item)
            links.writelines(json.dumps(link, ensure_ascii=False) + "\n" for link in links_of(document))
    names = settled(pages)
    for kind in ("images", "labels"):
        _rename(request.folder / kind, names)
    final = {names[split]: count for split, count in pages.items()}
    target = request.folder / "data.yaml"
    target.write_text(_data(classes, final), encoding="utf-8")
    return [*(request.folder / kind / names[split] / name for kind, split, name in files), *sidecars, target]


YOLO = Exporter(
    name="yolo",
    export=export_yolo,
    settings=TrainingSettings,
    carries=all_aspects_but(*NOT_CARRIED),
    pictures=PublishedPictures.PAGES,
    former=former_set,
)


def _rows(item: TrainingPage) -> str:
    wide, high = item.image.size
    return "".join(
        f"{region.class_index} {(box.x0 + box.x1) / 2 / wide:.6f} {(box.y0 + box.y1) / 2 / high:.6f}"
        f" {box.width / wide:.6f} {box.height / high:.6f}\n"
        for region in item.regions
        for box in (region.box,)
    )


def _write_regions(file: IO[str], document: Document, item: TrainingPage) -> None:
    for row, region in enumerate(item.regions, 1):
        where = {"image": f"{item.name}.jpg", "row": row, "document": document.name, "page": item.page.number}
        content = {**where, "page_label": item.page.label, **annotation(region)}
        file.write(
            json.dumps({**content, **review_of(document, region.region.id)}, ensure_ascii=False) + "\n"
        )


def _rename(folder: Path, names: dict[str, str]) -> None:
    """Have the splits of a folder the names that they got in the end; all splits have a folder."""
    moved = [(folder / split, name) for split, name in names.items() if split != name]
    for source, name in moved:
        if source.is_dir():
            source.rename(folder / f"{name}.new")
    for _, name in moved:
        if (folder / f"{name}.new").is_dir():
            (folder / f"{name}.new").rename(folder / name)
    for split in SPLITS:
        (folder / split).mkdir(parents=True, exist_ok=True)


def _data(classes: ClassMap, pages: dict[str, int]) -> str:
    """The content of `data.yaml`. Trainers want a val that is not empty: without one, train is named again."""
    content: dict[str, object] = {TRAIN: f"images/{TRAIN}", VAL: f"images/{VAL if pages.get(VAL) else TRAIN}"}
    if pages.get(TEST):
        content[TEST] = f"images/{TEST}"
    content["names"] = dict(enumerate(classes.names))
    note = (
        ""
        if pages.get(VAL)
        else "# No document fell into val: figures measured on train say nothing of others.\n"
    )
    return note + yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
