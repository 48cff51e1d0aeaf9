"""YOLO of any tool: a folder or zip with label files, one for each image, and the names of the classes.

Format: docs.ultralytics.com, "Object Detection Datasets" and "Instance Segmentation Datasets"; a model's predictions
have its confidence at the end of each row. Classes stand in `data.yaml` (Ultralytics, Roboflow), `classes.txt` (Label
Studio) or `obj.names` (CVAT).
"""

import math
from pathlib import Path, PurePosixPath

import yaml

from pictoria_docs.document import Point
from pictoria_docs.errors import EditError
from pictoria_docs.exchange.imports.importers import SetImporter
from pictoria_docs.exchange.imports.page_index import PageIndex
from pictoria_docs.exchange.imports.set_files import SetFiles
from pictoria_docs.exchange.imports.set_image import (
    MAX_BOXES,
    MAX_UNKNOWN,
    SetBox,
    SetImage,
    SetReading,
    ValueProblem,
    box_of,
    outline_of,
    score_of,
)

MAX_BYTES = 16 << 20
"""Of a label file or a list of names."""
IMAGE_SUFFIXES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".bmp")
BOX_NUMBERS, MIN_POLYGON = 5, 7
"""Numbers of a row: class and box; class and three points."""
EDGE = 1e-3
"""So far outside the image a coordinate may lie: rounding."""
_NO_LABELS = {"classes.txt", "train.txt", "val.txt", "valid.txt", "test.txt", "notes.txt"}


def read_yolo(source: Path, index: PageIndex) -> SetReading:
    """Read a YOLO set.

    Raises:
        EditError: it has no label files or no names of classes, or a row makes no sense; the sentence names file and
            line.
    """
    images: list[SetImage] = []
    unknown: list[str] = []
    count = boxes = 0
    with SetFiles(source) as files:
        labels = [name for name in files.names if _has_labels(name)]
        inside = [name for name in labels if "labels" in PurePosixPath(name).parts[:-1]]
        labels = inside or labels
        if not labels:
            raise EditError("import_set_empty", file=source.name, format="yolo", wanted="labels/*.txt")
        names = _names(files)
        pictures = {
            PurePosixPath(name).stem: PurePosixPath(name).name
            for name in files.names
            if PurePosixPath(name).suffix.lower() in IMAGE_SUFFIXES
        }
        for label_file in labels:
            stem = PurePosixPath(label_file).stem
            picture = pictures.get(stem, f"{stem}.jpg")
            page = index.find(picture, files)
            if page is None:
                count += 1
                if len(unknown) < MAX_UNKNOWN:
                    unknown.append(picture)
                continue
            found = []
            for line, row in enumerate(files.text(label_file, MAX_BYTES).splitlines(), 1):
                if row.strip():
                    found.append(_box(label_file, line, row, names))
            boxes += len(found)
            if boxes > MAX_BOXES:
                raise EditError("import_set_boxes", file=label_file, most=MAX_BOXES)
            images.append(SetImage(picture, page, found))
    return SetReading(images, unknown, count)


YOLO = SetImporter(name="yolo", read_set=read_yolo)


def _has_labels(name: str) -> bool:
    path = PurePosixPath(name)
    return (
        path.suffix.lower() == ".txt"
        and path.name.lower() not in _NO_LABELS
        and not path.name.lower().startswith(("readme", "losses-"))
    )


def _names(files: SetFiles) -> dict[int, str]:
    """The classes by index."""
    for name in files.names:
        path = PurePosixPath(name)
        if path.suffix.lower() in (".yaml", ".yml"):
            names = _names_of_yaml(files.text(name, MAX_BYTES), name)
            if names:
                return names
        if path.name.lower() in ("classes.txt", "obj.names"):
            return dict(enumerate(line.strip() for line in files.text(name, MAX_BYTES).splitlines()))
    raise EditError("import_set_names", file=files.source.name)


def _names_of_yaml(text: str, file: str) -> dict[int, str]:
    try:
        content = yaml.safe_load(text)
        names = content.get("names") if isinstance(content, dict) else None
        pairs = (
            enumerate(names) if isinstance(names, list) else names.items() if isinstance(names, dict) else ()
        )
        return {int(index): str(name) for index, name in pairs}
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise EditError("import_unreadable", format="yolo", detail=file) from error


def _box(file: str, line: int, row: str, names: dict[int, str]) -> SetBox:
    try:
        index, *numbers = map(float, row.split())
        if not numbers or not all(map(math.isfinite, numbers)) or not index.is_integer():
            raise ValueProblem("row")
        score = None
        if len(numbers) % 2 and len(numbers) >= BOX_NUMBERS:
            score = score_of(numbers.pop())
        if any(not -EDGE <= value <= 1 + EDGE for value in numbers):
            raise ValueProblem("row")
        if len(numbers) + 1 == BOX_NUMBERS:
            x, y, width, height = numbers
            box, outline = box_of(x - width / 2, y - height / 2, x + width / 2, y + height / 2), None
        elif len(numbers) + 1 >= MIN_POLYGON:
            outline = outline_of(numbers)
            points = [Point(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
            xs, ys = [point.x for point in points], [point.y for point in points]
            box = box_of(min(xs), min(ys), max(xs), max(ys))
        else:
            raise ValueProblem("row")
    except (ValueError, OverflowError) as error:
        raise EditError("import_set_row", file=file, line=line) from error
    if int(index) not in names:
        raise EditError("import_set_class", file=file, line=line, index=int(index))
    return SetBox(names[int(index)], box, outline, score)
