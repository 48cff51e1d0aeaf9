"""COCO of any tool, read as a stream: of a file of any size only what is on known pages is kept in memory.

Format: cocodataset.org, "Data format". Label Studio, CVAT and Roboflow write it with names of their own for the images.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import ijson

from pictoria_docs.errors import EditError
from pictoria_docs.exchange.imports.importers import SetImporter
from pictoria_docs.exchange.imports.page_index import IndexedPage, PageIndex
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

Json = dict[str, Any]
OBJECT, LIST = 1, 2
"""Depth of what stands in the outermost object, and in a list in it."""
DEEPEST = 50
"""Lists and objects within each other; COCO has 5, tools put more into annotations."""
_NO_SET = ("losses-", "regions", "manifest", "package")
"""How JSON files begin that stand beside a set."""


def read_coco(source: Path, index: PageIndex) -> SetReading:
    """Read a COCO file, or all of them in a folder or zip.

    Raises:
        EditError: there is none, one is not COCO or damaged, or a value makes no sense; the sentence names it.
    """
    images: list[SetImage] = []
    unknown: list[str] = []
    count = boxes = 0
    with SetFiles(source) as files:
        names = [name for name in files.names if _may_be_coco(name)]
        if not names:
            raise EditError("import_set_empty", file=source.name, format="coco", wanted="*.json")
        for name in names:
            reader = _CocoReader(files, name, index)
            images += reader.read(MAX_BOXES - boxes)
            boxes = sum(len(image.boxes) for image in images)
            unknown += reader.unknown[: MAX_UNKNOWN - len(unknown)]
            count += reader.unknown_count
    return SetReading(images, unknown, count)


COCO = SetImporter(name="coco", read_set=read_coco)


def _may_be_coco(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix.lower() == ".json" and not path.name.startswith(_NO_SET)


class _CocoReader:
    """One file."""

    def __init__(self, files: SetFiles, name: str, index: PageIndex) -> None:
        self._files, self._name, self._index = files, name, index
        self.unknown: list[str] = []
        self.unknown_count = 0

    def read(self, most: int) -> list[SetImage]:
        labels: dict[object, str] = {}
        for category in self._items("categories"):
            if not isinstance(category.get("name"), str):
                raise self._problem("category", category, "no_name")
            labels[category.get("id")] = category["name"]
        images = dict(self._images())
        if not images and not self.unknown_count:
            raise EditError("import_set_no_images", file=self._name)
        for count, item in enumerate(self._of_known(images)):
            if count == most:
                raise EditError("import_set_boxes", file=self._name, most=MAX_BOXES)
            image, width, height = images[item["image_id"]]
            image.boxes.append(self._box(item, labels, width, height))
        return [image for image, _, _ in images.values()]

    def _images(self) -> Iterator[tuple[object, tuple[SetImage, float, float]]]:
        for item in self._items("images"):
            name = item.get("file_name")
            if not isinstance(name, str):
                raise self._problem("image", item, "no_name")
            page = self._page(item, name)
            if page is None:
                self.unknown_count += 1
                if len(self.unknown) < MAX_UNKNOWN:
                    self.unknown.append(name)
                continue
            width, height = item.get("width"), item.get("height")
            if not isinstance(width, (int, float)) or not isinstance(height, (int, float)):
                raise self._problem("image", item, "no_size")
            if not (width > 0 and height > 0):
                raise self._problem("image", item, "no_size")
            yield item.get("id"), (SetImage(name, page, [], width / height), width, height)

    def _page(self, item: Mapping[str, Any], name: str) -> IndexedPage | None:
        extra = item.get("extra")
        # Roboflow keeps the name that was uploaded.
        known = extra.get("name") if isinstance(extra, dict) else None
        found = self._index.find(known) if isinstance(known, str) else None
        return found or self._index.find(name, self._files)

    def _of_known(self, images: Mapping[object, object]) -> Iterator[Json]:
        for item in self._items("annotations"):
            try:
                known = item.get("image_id") in images
            except TypeError as error:
                raise self._problem("annotation", item, "no_image") from error
            if known:
                yield item

    def _box(self, item: Json, labels: Mapping[object, str], width: float, height: float) -> SetBox:
        label = labels.get(item.get("category_id"))
        if label is None:
            raise self._problem("annotation", item, "no_category")
        try:
            outline = _outline(item.get("segmentation"), width, height)
            numbers = item.get("bbox")
            if isinstance(numbers, list) and numbers:
                x, y, w, h = (float(value) for value in numbers)
                box = box_of(x / width, y / height, (x + w) / width, (y + h) / height)
            elif outline is not None and not numbers:
                xs, ys = [point.x for point in outline], [point.y for point in outline]
                box = box_of(min(xs), min(ys), max(xs), max(ys))
            else:
                raise ValueProblem("no_box")
            score, region = score_of(item.get("score")), item.get("region_id")
        except ValueProblem as problem:
            raise self._problem("annotation", item, problem.code) from problem
        except (TypeError, ValueError, OverflowError) as error:
            raise self._problem("annotation", item, "no_box") from error
        return SetBox(label, box, outline, score, region if isinstance(region, str) else None)

    def _items(self, name: str) -> Iterator[Json]:
        """The objects of one of the lists, one at a time."""
        with self._files.open(self._name) as file:
            try:
                for item in _objects(ijson.basic_parse(file, use_float=True), name):
                    if not isinstance(item, dict):
                        raise self._problem(name, {}, "no_object")
                    yield item
            except (ijson.JSONError, UnicodeDecodeError, RecursionError) as error:
                detail = " ".join(str(error).split())[:120]
                raise EditError("import_set_json", file=self._name, detail=detail) from error

    def _problem(self, kind: str, item: Mapping[str, Any], code: str) -> EditError:
        return EditError(f"import_set_{code}", file=self._name, item=f"{kind} {item.get('id', '?')}")


def _objects(events: Iterable[tuple[str, Any]], name: str) -> Iterator[Any]:
    """The items of the list `name` of the outermost object, from the events of a parser.

    `ijson.items` does the same, but its memory grows with the square of the depth of what is nested.
    """
    depth, key, builder = 0, None, None
    for event, value in events:
        opens, closes = event in ("start_map", "start_array"), event in ("end_map", "end_array")
        depth += opens
        if depth > DEEPEST:
            raise ijson.JSONError(f"nested more than {DEEPEST} deep")
        if depth == OBJECT and event == "map_key":
            key = value
        elif key == name and (depth > LIST or (depth == LIST and not (opens or closes))):
            builder = builder or ijson.ObjectBuilder()
            builder.event(event, value)
        depth -= closes
        if builder is not None and depth == LIST:
            yield builder.value
            builder = None


def _outline(segmentation: object, width: float, height: float) -> Any:
    """The polygon; None for masks, and for what is in several parts, of which only the box is taken."""
    if not isinstance(segmentation, list) or len(segmentation) != 1 or not isinstance(segmentation[0], list):
        return None
    flat = [float(value) for value in segmentation[0]]
    sides = (width, height)
    return outline_of([value / sides[at % len(sides)] for at, value in enumerate(flat)])
