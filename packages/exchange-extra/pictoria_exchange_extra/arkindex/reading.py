"""An Arkindex export read: the zones of each image that shows a known page, with their texts and who made them.

A zone is an element with a polygon that lies below another one of the same image; the topmost one is the page.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from pictoria_docs.plugins import (
    MAX_BOXES,
    MAX_UNKNOWN,
    EditError,
    PageIndex,
    SetBox,
    SetImage,
    SetImporter,
    SetReading,
    ValueProblem,
    box_of,
    join_lines,
    outline_of,
    score_of,
)
from pictoria_exchange_extra.arkindex.tables import NUMBER, OWN_ID

FORMAT = "arkindex"
ENDINGS = frozenset({".sqlite", ".sqlite3", ".db"})
TABLES = frozenset(
    {"element", "element_path", "image", "transcription", "metadata", "worker_run", "worker_version"}
)
"""That are read."""
PAGES = frozenset({"page", "single_page", "double_page", "folder", "document", "volume"})
"""Types of elements that are no regions, wherever they stand."""
LINES = frozenset({"text_line", "line", "word"})
"""Types of elements that are parts of a region's text."""
MAX_LENGTH = 50_000_000
"""Bytes of one value."""
SHORT = 8
"""Characters of a revision by which people know it."""

_ELEMENTS = """
    SELECT e.image_id, e.id, e.name, e.type, e.polygon, e.confidence, e.worker_run_id, parent.id, p.ordering
    FROM element e
    LEFT JOIN element_path p ON p.child_id = e.id
    LEFT JOIN element parent ON parent.id = p.parent_id AND parent.image_id = e.image_id
    WHERE e.image_id IS NOT NULL ORDER BY e.image_id, p.ordering, e.id, parent.id
"""
_TEXTS = """
    SELECT e.image_id, t.element_id, t.text FROM transcription t JOIN element e ON e.id = t.element_id
    WHERE e.image_id IS NOT NULL
    ORDER BY e.image_id, t.worker_run_id IS NOT NULL, t.confidence DESC, t.id
"""
_METADATA = f"""
    SELECT e.image_id, m.element_id, m.name, m.value FROM metadata m JOIN element e ON e.id = m.element_id
    WHERE e.image_id IS NOT NULL AND m.name IN ('{OWN_ID}', '{NUMBER}') ORDER BY e.image_id, m.id
"""
_IMAGES = "SELECT id, url, width, height FROM image ORDER BY id"
_RUNS = """
    SELECT r.id, v.slug, v.version, v.revision, r.model_name
    FROM worker_run r JOIN worker_version v ON v.id = r.worker_version_id
"""


class _ElementZone(NamedTuple):
    id: str
    name: str
    type: str
    polygon: str
    confidence: float | None
    run: str | None
    parents: list[str]
    """On the same image."""


def read_arkindex(source: Path, index: PageIndex) -> SetReading:
    """Read an export, or the only one in a folder; it is never written to.

    Of several texts of a zone, one that a person typed counts, else the surest. A zone without a text has that of
    its lines. Zones that programs made have the worker's name, version and model as their maker.

    Raises:
        EditError: it is no such export, damaged, or a value makes no sense; the sentence names the element.
    """
    file = _file(source)
    try:
        with _opened(file) as database:
            return _ExportReader(database, file.name, index).read()
    except sqlite3.Error as error:
        raise EditError(
            "import_arkindex", file=file.name, detail=" ".join(str(error).split())[:120]
        ) from error


ARKINDEX = SetImporter(name="arkindex", read_set=read_arkindex)


def _file(source: Path) -> Path:
    if not source.is_dir():
        return source
    found = sorted(path for path in source.iterdir() if path.suffix.lower() in ENDINGS)
    if len(found) != 1:
        raise EditError("import_set_empty", file=source.name, format=FORMAT, wanted="*.sqlite")
    return found[0]


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    with EditError.for_system("import_missing", file=file):
        file.open("rb").close()
    with closing(sqlite3.connect(f"file:{quote(str(file.resolve()))}?mode=ro", uri=True)) as database:
        database.text_factory = lambda data: data.decode("utf-8", "replace")
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_LENGTH)
        database.execute("PRAGMA trusted_schema = OFF")
        # Views are no tables: what they compute nobody knows.
        known = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        missing = sorted(TABLES - known)
        if missing:
            raise EditError("import_arkindex_schema", file=file.name, missing=", ".join(missing))
        yield database


class _ByImage:
    """Rows of a query that are ordered by image, image by image."""

    def __init__(self, database: sqlite3.Connection, query: str) -> None:
        self._groups = groupby(database.execute(query), key=itemgetter(0))
        self._next = next(self._groups, None)

    def of(self, image: str) -> list[tuple[Any, ...]]:
        """The rows of an image, without its id; images must be asked for in order."""
        while self._next is not None and str(self._next[0]) < str(image):
            self._next = next(self._groups, None)
        if self._next is None or self._next[0] != image:
            return []
        rows = [row[1:] for row in self._next[1]]
        self._next = next(self._groups, None)
        return rows


class _ExportReader:
    def __init__(self, database: sqlite3.Connection, name: str, index: PageIndex) -> None:
        self._name, self._index = name, index
        self._makers = {id: _maker(*parts) for id, *parts in database.execute(_RUNS)}
        self._images = database.execute(_IMAGES)
        self._elements, self._texts, self._metadata = (
            _ByImage(database, query) for query in (_ELEMENTS, _TEXTS, _METADATA)
        )

    def read(self) -> SetReading:
        """All images that show known pages."""
        images: list[SetImage] = []
        unknown: list[str] = []
        count = boxes = 0
        for id, url, width, height in self._images:
            zones = self._zones(id)
            tops = [zone for zone in zones.values() if not zone.parents]
            names = [str(url), *(top.name for top in tops)]
            page = next(filter(None, map(self._index.find, names)), None)
            if page is None:
                count += 1
                unknown += [str(url)] if len(unknown) < MAX_UNKNOWN else []
                continue
            if not (isinstance(width, int) and isinstance(height, int) and width > 0 and height > 0):
                raise self._problem(id, "no_size")
            image = SetImage(str(url), page, list(self._boxes(id, zones, width, height)), width / height)
            boxes += len(image.boxes)
            if boxes > MAX_BOXES:
                raise EditError("import_set_boxes", file=self._name, most=MAX_BOXES)
            images.append(image)
        return SetReading(images, unknown, count)

    def _zones(self, image: str) -> dict[str, _ElementZone]:
        """The elements of an image by id, in order; an element with several parents has a row for each."""
        zones: dict[str, _ElementZone] = {}
        for id, name, type, polygon, confidence, run, parent, _ in self._elements.of(image):
            zone = zones.setdefault(id, _ElementZone(id, str(name), str(type), polygon, confidence, run, []))
            if parent is not None and parent != id:
                zone.parents.append(parent)
        return zones

    def _boxes(self, image: str, zones: dict[str, _ElementZone], width: int, height: int) -> Iterator[SetBox]:
        texts: dict[str, str] = {}
        for element, text in self._texts.of(image):
            texts.setdefault(element, str(text))
        lines: dict[str, list[str]] = {}
        for zone in zones.values():
            if zone.type in LINES and zone.id in texts:
                for parent in zone.parents:
                    lines.setdefault(parent, []).append(texts[zone.id])
        known = {(element, name): str(value) for element, name, value in self._metadata.of(image)}
        for zone in zones.values():
            if not zone.parents or zone.type in PAGES or zone.type in LINES:
                continue
            try:
                ring = json.loads(zone.polygon)
                flat = [
                    float(value) / side
                    for point in (ring[:-1] if ring[0] == ring[-1] else ring)
                    for value, side in zip(point, (width, height), strict=True)
                ]
                box = box_of(min(flat[::2]), min(flat[1::2]), max(flat[::2]), max(flat[1::2]))
                outline, score = outline_of(flat), score_of(zone.confidence)
            except ValueProblem as problem:
                raise self._problem(zone.id, problem.code) from problem
            except (TypeError, ValueError, LookupError, OverflowError, RecursionError) as error:
                raise self._problem(zone.id, "no_box") from error
            text = texts.get(zone.id) or _joined(lines.get(zone.id, ()))
            own, number = known.get((zone.id, OWN_ID)), known.get((zone.id, NUMBER))
            yield SetBox(
                zone.type, box, outline, score, own, text or None, number, self._makers.get(zone.run)
            )

    def _problem(self, element: str, code: str) -> EditError:
        return EditError(f"import_set_{code}", file=self._name, item=f"element {element}")


def _joined(lines: Iterable[str]) -> str:
    text = ""
    for line in lines:
        text, _ = join_lines(text, line)
    return text


def _maker(slug: object, version: object, revision: object, model: object) -> str:
    """What people call a worker: "yolo-figures 5 (catalogues)"."""
    told = str(version) if version is not None else str(revision or "").rpartition("/")[2][:SHORT]
    return " ".join(filter(None, (str(slug), told, f"({model})" if model else "")))
