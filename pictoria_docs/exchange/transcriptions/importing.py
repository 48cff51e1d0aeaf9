"""ALTO and PAGE files of any tool, or a zip of them, as changes proposed to the pages of a document.

A region is the one with its id, or one that lies where it lies; others are added. Text that was corrected is taken,
relations become links. Reading the same file twice proposes the same changes under the same keys and ids.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from hashlib import blake2b
from io import BytesIO
from pathlib import PurePath
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zipfile import BadZipFile, ZipFile, is_zipfile

from pictoria_docs.document import Box, Document, Page, Point, Region, RegionType, SourceKind
from pictoria_docs.document.link_ends import suggested_type
from pictoria_docs.document.region_type import PICTURES
from pictoria_docs.errors import EditError, SourceError, TranscriptionError
from pictoria_docs.exchange.files.files import safe_name
from pictoria_docs.exchange.imports.importers import Importer, ImportRequest
from pictoria_docs.exchange.imports.proposals import AnnotationProposals, NotUnderstood
from pictoria_docs.exchange.places.canvas import canvas_of
from pictoria_docs.exchange.transcriptions.folder import page_stem
from pictoria_docs.exchange.transcriptions.lines import printable
from pictoria_docs.exchange.transcriptions.xml_ids import own_id
from pictoria_docs.layout.blocks import join_lines
from pictoria_docs.sources.images import open_images
from pictoria_docs.sources.source import SourceOptions
from pictoria_docs.sources.transcriptions import (
    TranscribedPage,
    TranscribedRegion,
    TranscribedRelation,
    read_transcription,
)
from pictoria_docs.sources.transcriptions.parsing import MAX_BYTES

SAME_PLACE = 0.8
"""Intersection over union from which two regions are the same: people draw them by hand."""
SAME_PIXELS = 1.05
"""A difference up to this comes from rounding to whole pixels."""
SAME_SHAPE = 0.02
"""Relative difference of the proportions of a page and its picture, up to which they are the same."""
WITHIN = 0.8
"""Of a region's area: with so much it lies within another."""
SEVERAL = 2
"""Regions that a zone is divided into, at least."""
CORNERS = 3
"""Corners of an outline, at least."""
MAX_FILES = 20_000
"""Of a zip: more pages no document has."""
MAX_UNPACKED = 1_000_000_000
"""Bytes of all files of a zip."""
PART_OF = "part_of"
RUNNING_TEXT = frozenset({RegionType.TEXT, RegionType.OTHER})
"""Types of zones that other tools draw around whole columns."""

Json = dict[str, Any]


def import_transcriptions(format: str, request: ImportRequest) -> AnnotationProposals:
    """Read what an ALTO or PAGE file, or a zip of them, says that the document does not say yet.

    The page is that of the request, else the one with the ids of the file's regions, or whose picture has the name in
    the file.
    """
    document = request.document
    reader = TranscriptionReader(document, request.revisions)
    for name, transcribed in _files(format, request.data):
        number = request.page or reader.page_of(transcribed)
        if number is None or not 1 <= number <= len(document.pages):
            reader.leave(name, "transcription_page", image=transcribed.image)
        else:
            reader.read(name, transcribed, document.pages[number - 1])
    return AnnotationProposals(reader.changes, reader.left)


ALTO = Importer(name="alto", read=partial(import_transcriptions, "alto"))
PAGE = Importer(name="page", read=partial(import_transcriptions, "page"))


def propose_pages(
    pages: Iterable[tuple[str, Page, TranscribedPage]],
    relations: Collection[TranscribedRelation],
    document: Document,
    revisions: Mapping[str, int],
) -> AnnotationProposals:
    """What a file says of several pages, each with a name and our page; its relations may cross pages."""
    reader = TranscriptionReader(document, revisions)
    name = ""
    for name, page, transcribed in pages:
        reader.read_regions(name, transcribed, page)
    reader.relate(name, relations)
    return AnnotationProposals(reader.changes, reader.left)


def _files(format: str, data: bytes) -> Iterator[tuple[str, TranscribedPage]]:
    """The files of a zip, or the one that is given, all read before any is used.

    Raises:
        EditError: one cannot be read, or is not of the format.
    """
    found = []
    try:
        for name, content in _contents(format, data):
            transcribed = read_transcription(content, name)
            if transcribed.format != format:
                detail = f"{name}: {transcribed.format.upper()}"
                raise EditError("import_unreadable", format=format, detail=detail)
            found.append((name, transcribed))
    except TranscriptionError as error:
        raise EditError(error.code, **error.values) from error
    if not found:
        raise EditError("import_unreadable", format=format, detail="zip")
    return iter(found)


def _contents(format: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    if not is_zipfile(BytesIO(data)):
        yield format.upper(), data
        return
    try:
        with ZipFile(BytesIO(data)) as archive:
            members = [
                info
                for info in archive.infolist()
                if info.filename.lower().endswith(".xml") and not _is_list(info.filename)
            ]
            if len(members) > MAX_FILES:
                raise EditError(
                    "import_unreadable", format=format, detail=f"zip: {len(members)} > {MAX_FILES}"
                )
            unpacked = 0
            for info in sorted(members, key=lambda info: info.filename):
                with archive.open(info) as member:
                    content = member.read(MAX_BYTES + 1)
                unpacked += len(content)
                if unpacked > MAX_UNPACKED:
                    raise EditError("import_unreadable", format=format, detail=f"zip: > {MAX_UNPACKED} bytes")
                yield info.filename, content
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise EditError("import_unreadable", format=format, detail=f"zip: {error}") from error


def _is_list(name: str) -> bool:
    """Whether a file of a zip only lists the others: METS."""
    return PurePath(name).stem.lower().startswith("mets")


class TranscriptionReader:
    """Proposes what files say of the pages of a document."""

    def __init__(self, document: Document, revisions: Mapping[str, int]) -> None:
        self._document, self._revisions = document, revisions
        self.changes: list[Json] = []
        self.left: list[NotUnderstood] = []
        self._pictures = pages_by_picture(document)
        self._ids: dict[str, tuple[str, str]] = {}
        """Our id and type of the regions of the page, by their ids in the file."""
        self._added: dict[str, Json] = {}

    def leave(self, file: str, code: str, **values: object) -> None:
        """Note what was not understood."""
        self.left.append(NotUnderstood("", code, {"file": file, **values}))

    def page_of(self, transcribed: TranscribedPage) -> int | None:
        """Which page a file is about, as far as it tells."""
        known = (self._document.find(own_id(region.id)) for region in transcribed.regions)
        pages = {region.page for region in known if isinstance(region, Region)}
        if len(pages) == 1:
            return pages.pop()
        named = self._pictures.get(PurePath(transcribed.image).stem)
        return named or (1 if len(self._document.pages) == 1 else None)

    def read(self, file: str, transcribed: TranscribedPage, page: Page) -> dict[str, tuple[str, str]]:
        """Propose what a file says of a page; gives id and type of what is known or proposed, by the file's ids."""
        self._ids, self._added = {}, {}
        self.read_regions(file, transcribed, page)
        self.relate(file, transcribed.relations)
        return self._ids

    def read_regions(self, file: str, transcribed: TranscribedPage, page: Page) -> None:
        """Propose the regions of a page."""
        shape = transcribed.width / transcribed.height * page.height / page.width
        if abs(shape - 1) > SAME_SHAPE:
            size = f"{transcribed.width:g} x {transcribed.height:g}"
            self.leave(file, "transcription_shape", page=page.number, size=size)
            return
        pixel = page.width / canvas_of(page).width * SAME_PIXELS
        scaled = transcribed.scaled(page.width, page.height)
        free: dict[str, Region] = {region.id: region for region in page.regions}
        ids = self._ids
        for region in scaled.regions:
            if not region.measured or min(region.box.width, region.box.height) <= 0:
                continue
            region = _inside(region, page)
            known = free.get(own_id(region.id)) or _same(region, free)
            if known is not None:
                free.pop(known.id, None)
                ids[region.id] = known.id, (region.type if region.label else known.type).value
                self._correct(known, region, pixel)
            elif self._is_divided(region, page):
                self.leave(file, "zone_divided", page=page.number, line=region.line_number)
            else:
                id = new_id("reg-u", self._document.id, page.number, region.type, *region.box.rounded(1))
                ids[region.id] = id, region.type.value
                self._added[region.id] = self._add(id, region, page)

    def relate(self, file: str, relations: Collection[TranscribedRelation]) -> None:
        """Propose links, and parents of new regions, between the regions that were read."""
        for relation in relations:
            target = self._ids.get(relation.target)
            if _link_type(relation.type) == PART_OF and relation.source in self._added and target is not None:
                self._added[relation.source]["changes"]["parent"] = target[0]
        for relation in relations:
            ends = self._ids.get(relation.source), self._ids.get(relation.target)
            self.link(file, *ends, _link_type(relation.type))

    def _is_divided(self, region: TranscribedRegion, page: Page) -> bool:
        """Whether a zone of running text is known already, in regions of its own for each paragraph."""
        inside = [known for known in page.regions if known.text and known.box.inside(region.box) > WITHIN]
        return region.type in RUNNING_TEXT and len(inside) >= SEVERAL

    def _correct(self, known: Region, region: TranscribedRegion, pixel: float) -> None:
        changes: Json = {}
        outline = region.outline if len(region.outline) >= CORNERS else ()
        moved = max(abs(a - b) for a, b in zip(known.box, region.box, strict=True)) > pixel
        if moved:
            changes |= _shape(region)
        elif known.polygon and outline:
            same = len(known.polygon) == len(outline) and all(
                abs(a - b) <= pixel
                for one, other in zip(known.polygon, outline, strict=True)
                for a, b in zip(one, other, strict=True)
            )
            changes |= {} if same else _shape(region)
        type = self._type_name(region, known)
        if region.label and type != known.type_name:
            changes["type"] = type
        text = joined_text(region)
        if text and text != " ".join(known.text.split()):
            changes["text"] = text
        if region.number and region.number != printable(known.number or ""):
            changes["number"] = region.number
        if changes:
            self.propose("correct", known.id, "region", changes)

    def _type_name(self, region: TranscribedRegion, known: Region | None = None) -> str:
        """The type that a file says, the project's own or ours; `known`: the same region, as the project has it."""
        own_types = self._document.own_types
        own = own_types.meant(region.label)
        if region.own_type is not None:
            return region.own_type
        if own is not None:
            return own.name
        if known is not None and own_types.zone(known.type, known.own_type) == region.label:
            return known.type_name  # also one that the project does not name any more
        return region.type.value

    def _add(self, id: str, region: TranscribedRegion, page: Page) -> Json:
        changes: Json = {"page": page.number, "type": self._type_name(region), **_shape(region)}
        if region.number:
            changes["number"] = region.number
        text = joined_text(region)
        # Text of the page that is known keeps its words, with their boxes, where it is not told again.
        if text and region.type not in PICTURES and text != _text_under(region.box, page):
            changes["text"] = text
        return self.propose("add", id, "region", changes)

    def link(
        self, file: str, source: tuple[str, str] | None, target: tuple[str, str] | None, told: str | None
    ) -> None:
        """Propose a link, unless it is known; `source` and `target` are ids with types."""
        if source is None or target is None:
            self.leave(file, "relation_end_unknown")
            return
        if told == PART_OF and source[1] in PICTURES:
            known = self._document.find(source[0])
            if known is None or (isinstance(known, Region) and known.parent == target[0]):
                return
        type = told or suggested_type(source[1], target[1])
        if type is None and suggested_type(target[1], source[1]) is not None:
            source, target = target, source
            type = suggested_type(source[1], target[1])
        if type is None:
            self.leave(file, "link_type_unknown")
            return
        ends = {"type": type, "source": source[0], "target": target[0]}
        if not any(
            (link.type, link.source, link.target) == tuple(ends.values()) for link in self._document.links
        ):
            self.propose("add", new_id("lnk-u", self._document.id, *ends.values()), "link", ends)

    def propose(self, action: str, id: str, kind: str, changes: Json) -> Json:
        """Add a change; see `AnnotationProposals`."""
        text = json.dumps([action, id, kind, changes], sort_keys=True)
        change = {
            "key": str(uuid5(NAMESPACE_URL, f"{self._document.id}/{text}")),
            "action": action,
            "id": id,
            "revision": self._revisions.get(id, 0),
            "kind": kind,
            "changes": changes,
            "note": "",
        }
        self.changes.append(change)
        return change


def joined_text(region: TranscribedRegion) -> str:
    """The text of a region in one piece, words divided at line ends joined."""
    text = ""
    for line in region.lines:
        text, _ = join_lines(text, line.text)
    return " ".join((text or region.text).split())


def pages_by_picture(document: Document) -> dict[str, int]:
    """Page numbers by the stem of the name that a page's picture may have: that of our export, or the source's."""
    name = safe_name(document.name)
    stems = {page_stem(name, page.number): page.number for page in document.pages}
    if document.kind is SourceKind.IMAGES:
        with suppress(SourceError, OSError):
            source = open_images(document.source, SourceOptions())
            stems |= {picture.stem: number for number, picture in enumerate(source.pictures, start=1)}
    return stems


def _link_type(told: str | None) -> str | None:
    return own_id(told) if told else None


def _inside(region: TranscribedRegion, page: Page) -> TranscribedRegion:
    """A region without what reaches over the edge of its page; one that lies beside it is as it was."""
    box = region.box.intersection(page.box)
    if box is None or box == region.box:
        return region
    outline = (Point(min(max(x, 0.0), page.width), min(max(y, 0.0), page.height)) for x, y in region.outline)
    return replace(region, box=box, outline=tuple(outline))


def _same(region: TranscribedRegion, free: Mapping[str, Region]) -> Region | None:
    """The region that lies where this one does, one of its type before others."""
    alike = [known for known in free.values() if known.box.iou(region.box) >= SAME_PLACE]
    return max(alike, key=lambda known: (known.type is region.type, known.box.iou(region.box)), default=None)


def _shape(region: TranscribedRegion) -> Json:
    box: Box = region.box.rounded()
    changes: Json = {"box": list(box)}
    corners = {(x, y) for x in (region.box.x0, region.box.x1) for y in (region.box.y0, region.box.y1)}
    if len(region.outline) >= CORNERS and not set(region.outline) <= corners:
        changes["polygon"] = [[round(x, 2), round(y, 2)] for x, y in region.outline]
    return changes


def _text_under(box: Box, page: Page) -> str:
    """The words whose middle lies in a box, in reading order."""
    return " ".join(
        region.text[word.start : word.end]
        for region in page.regions
        for word in region.words
        if box.holds(word.box.centre)
    )


def new_id(prefix: str, *parts: object) -> str:
    """An id for what a file adds, the same each time that it is read."""
    text = "\x1f".join(map(str, parts))
    return prefix + blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
