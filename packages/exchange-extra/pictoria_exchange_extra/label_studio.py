"""Label Studio's JSON export as Web Annotations: boxes, outlines, ellipses, texts and relations of each task.

https://labelstud.io/guide/export#Label-Studio-JSON-format-of-annotated-tasks. Numbers are per cent of the image. A
task is about the page whose number ends the name of its image ("catalogue_12.jpg"), or about the page that is given.
"""

import json
import math
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from pictoria_docs.plugins import (
    RELATIVE,
    Addresses,
    AnnotationProposals,
    Document,
    EditError,
    Importer,
    ImportRequest,
    NotUnderstood,
    PixelCanvas,
    as_list,
    canvases,
    read_annotations,
)

FORMAT = "label-studio"
WHOLE = 100.0
"""Per cent."""
CORNERS = 36
"""Of an ellipse as an outline."""
TEXT_KINDS = {"textarea": "text", "number": "number"}
"""Kinds of results that hold words, and the key of their values."""
LINE = "relation"
_PAGE = re.compile(r"(?:^|[^0-9A-Za-z]|page|canvas|[pf])0*([0-9]{1,6})$", re.IGNORECASE)
"""Not the end of a hash, which Label Studio puts before names."""
_SHAPES = ("rectangle", "polygon", "ellipse")

Json = dict[str, Any]


def import_label_studio(request: ImportRequest) -> AnnotationProposals:
    """Tasks with their annotations; predictions and cancelled annotations are left out.

    Of several annotators the one whose annotation is the ground truth counts, else the last.

    Raises:
        EditError: it is no export of Label Studio as JSON.
    """
    try:
        tasks = json.loads(request.data)
    except (ValueError, RecursionError) as error:
        raise EditError("import_unreadable", format=FORMAT, detail=str(error)) from error
    tasks = as_list(tasks)
    if not all(isinstance(task, dict) and isinstance(task.get("annotations"), list) for task in tasks):
        raise EditError("import_unreadable", format=FORMAT, detail="annotations?")
    reader = _TaskReader(request.document, request.page)
    annotations = [annotation for task in tasks for annotation in reader.read(task)]
    reading = read_annotations(annotations, request.document, page=request.page, revisions=request.revisions)
    return reading._replace(not_understood=[*reader.left, *reading.not_understood])


LABEL_STUDIO = Importer(name="label-studio", read=import_label_studio)


class _TaskReader:
    def __init__(self, document: Document, page: int | None) -> None:
        self._document, self._canvases, self._default = document, canvases(document), page
        self._pages = Addresses.in_folder(RELATIVE, document.id)
        self.left: list[NotUnderstood] = []

    def read(self, task: Json) -> Iterator[Json]:
        """The Web Annotations of a task: regions first, then relations."""
        results = _counting(task["annotations"])
        if not results:
            return
        canvas = self._canvas(task)
        if canvas is None:
            image = next(iter(_images(task)), "?")
            self.left.append(NotUnderstood(str(task.get("id", "")), "page_unknown", {"target": image}))
            return
        regions: dict[str, Json] = {}
        for result in results:
            if result.get("type") != LINE:
                self._add(regions, result, task, canvas)
        yield from (region for region in regions.values() if "target" in region)
        for result in results:
            ends = [result.get(name) for name in ("from_id", "to_id")]
            if result.get("type") == LINE and all(isinstance(end, str) for end in ends):
                yield self._relation(result, task, [self._address(task, str(end)) for end in ends])

    def _canvas(self, task: Json) -> PixelCanvas | None:
        for image in _images(task):
            stem = image.split("?")[0].rstrip("/").rpartition("/")[2].rpartition(".")[0]
            match = _PAGE.search(stem)
            if match and int(match[1]) in self._canvases:
                return self._canvases[int(match[1])]
        return self._canvases.get(self._default) if self._default is not None else None

    def _address(self, task: Json, id: str) -> str:
        """That of something we exported is its id; any other is told from those of other tasks."""
        return id if self._document.find(id) else f"urn:label-studio:{quote(str(task.get('id')))}:{quote(id)}"

    def _add(self, regions: dict[str, Json], result: Json, task: Json, canvas: PixelCanvas) -> None:
        """Several results with one id are one region: its shape, its label, its text."""
        id, value, kind = result.get("id"), result.get("value"), str(result.get("type", ""))
        if not isinstance(id, str) or not isinstance(value, dict):
            return
        region = regions.setdefault(id, {"id": self._address(task, id), "type": "Annotation", "body": []})
        shape = next((shape for shape in _SHAPES if kind.startswith(shape)), None)
        selector = _selector(shape, value, canvas) if shape else None
        if selector is not None:
            region["target"] = {"source": self._pages.canvas(canvas.page), "selector": selector}
        elif shape or kind.endswith("labels"):
            self.left.append(NotUnderstood(region["id"], "shape_unknown", {"kind": kind}))
        for label in as_list(value.get(kind)) if kind.endswith("labels") else ():
            region["body"].append(_textual("tagging", label))
        if kind in TEXT_KINDS:
            number = "number" in str(result.get("from_name", "")).casefold()
            words = "\n".join(str(text) for text in as_list(value.get(TEXT_KINDS[kind])))
            region["body"].append(_textual("identifying" if number else "supplementing", words))

    def _relation(self, result: Json, task: Json, ends: list[str]) -> Json:
        source, target = reversed(ends) if result.get("direction") == "left" else ends
        labels = [_textual("tagging", label) for label in as_list(result.get("labels"))[:1]]
        return {
            "id": self._address(task, f"{ends[0]}-{ends[1]}"),
            "type": "Annotation",
            "motivation": "linking",
            "body": [source, *labels],
            "target": target,
        }


def _counting(annotations: list[Any]) -> list[Json]:
    """The results of the annotation that counts."""
    done = [one for one in annotations if isinstance(one, dict) and not one.get("was_cancelled")]
    best = next((one for one in done if one.get("ground_truth")), done[-1] if done else {})
    return [result for result in as_list(best.get("result")) if isinstance(result, dict)]


def _images(task: Json) -> list[str]:
    data = task.get("data")
    values = data.values() if isinstance(data, dict) else ()
    return [value for value in (*values, task.get("file_upload")) if isinstance(value, str)]


def _textual(purpose: str, value: object) -> Json:
    return {"type": "TextualBody", "purpose": purpose, "value": str(value), "format": "text/plain"}


def _selector(shape: str, value: Json, canvas: PixelCanvas) -> Json | None:
    """The shape in pixels of the canvas; None if its numbers are none."""
    try:
        points = _points(shape, value, canvas)
    except (TypeError, ValueError, KeyError):
        return None
    if not points or not all(map(math.isfinite, (number for point in points for number in point))):
        return None
    drawn = " ".join(f"{round(x, 2)},{round(y, 2)}" for x, y in points)
    return {"type": "SvgSelector", "value": f'<svg><polygon points="{drawn}"/></svg>'}


def _points(shape: str, value: Json, canvas: PixelCanvas) -> list[tuple[float, float]]:
    wide, high = canvas.width / WHOLE, canvas.height / WHOLE
    if shape == "polygon":
        return [(float(x) * wide, float(y) * high) for x, y in value["points"]]
    x, y = float(value["x"]) * wide, float(value["y"]) * high
    turn = math.radians(float(value.get("rotation") or 0))
    if shape == "ellipse":
        across, down = float(value["radiusX"]) * wide, float(value["radiusY"]) * high
        around = [math.tau * corner / CORNERS for corner in range(CORNERS)]
        offsets = [(across * math.cos(angle), down * math.sin(angle)) for angle in around]
    else:
        # Turned about its upper left corner.
        across, down = float(value["width"]) * wide, float(value["height"]) * high
        offsets = [(0.0, 0.0), (across, 0.0), (across, down), (0.0, down)]
    return [
        (x + dx * math.cos(turn) - dy * math.sin(turn), y + dx * math.sin(turn) + dy * math.cos(turn))
        for dx, dy in offsets
    ]
