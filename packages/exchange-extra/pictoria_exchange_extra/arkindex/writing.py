"""A project as an Arkindex export: documents, pages, regions, lines and entries are elements, with paths."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from pictoria_docs.plugins import (
    Addresses,
    Aspect,
    Document,
    Entry,
    Exporter,
    ExportRequest,
    LossReport,
    Mention,
    Need,
    Page,
    PixelCanvas,
    Point,
    Region,
    all_aspects_but,
    box_corners,
    canvas_of,
    field_id,
    named_documents,
)
from pictoria_exchange_extra.arkindex.tables import NUMBER, OWN_ID, ArkindexTables, arkindex_id

FILE = "arkindex.sqlite"
SERVER = 1
"""Id of the only image server."""
MIN_CORNERS = 3
LINE, PAGE, DOCUMENT, ENTRY = "text_line", "page", "document", "entry"
"""Types of elements; those of regions are our region types."""
MENTION = "mention"
LINKED = "link:"
"""Begins the names of metadata that lead to another element."""


def export_arkindex(request: ExportRequest) -> list[Path]:
    """Write `out/arkindex.sqlite`, an export of Arkindex in version 10 of its schema.

    Zones are in pixels of the images that IIIF exports have. `base_url` is where such an export is on the web: then
    images have its addresses, else names such as "vases_0003.jpg". No images are written.
    """
    path = request.folder / FILE
    with ArkindexTables(path) as tables:
        tables.add(
            "image_server",
            id=SERVER,
            url=request.base_url or ".",
            display_name=request.name or OWN_ID,
            version=3,
        )
        for document, folder in named_documents(request.documents):
            _DocumentWriter(tables, document, folder, request.base_url, request.losses).write()
    return [path]


ARKINDEX = Exporter(
    name="arkindex",
    export=export_arkindex,
    needs=frozenset({Need.BASE_URL}),
    carries=all_aspects_but(
        Aspect.WORDS,
        Aspect.STYLES,
        Aspect.CAPTION_READINGS,
        Aspect.LINK_REASONS,
        Aspect.MEANINGS,
        Aspect.REVIEWS,
        Aspect.WARNINGS,
        Aspect.EXTENSIONS,
    ),
)


class _DocumentWriter:
    def __init__(
        self,
        tables: ArkindexTables,
        document: Document,
        folder: str,
        base_url: str | None,
        losses: LossReport,
    ) -> None:
        self._tables, self._document, self._folder = tables, document, folder
        self._base_url, self._losses = base_url, losses
        self._id = arkindex_id(document.id)
        self._written: set[str] = set()
        """Our ids of the regions and entries that are elements."""

    def write(self) -> None:
        """Write all that is known of the document."""
        document, tables = self._document, self._tables
        tables.add_element(self._id, DOCUMENT, document.title or document.name, ())
        tables.add_metadata(self._id, OWN_ID, document.id, type="reference")
        for page in document.pages:
            self._page(page)
        for place, entry in enumerate(document.entries, start=len(document.pages)):
            self._entry(entry, place)
        for mention in document.mentions:
            self._mention(mention)
        for link in document.links:
            known = {link.source, link.target} <= self._written
            if not known:
                self._losses.add(document.name, "arkindex_links", link.id)
                continue
            run = tables.worker_run(link.origin)
            target = self._element(link.target)
            more = {"type": "reference", "worker_run_id": run}
            tables.add_metadata(self._element(link.source), f"{LINKED}{link.type}", target, link.id, **more)

    def _element(self, id: str) -> str:
        return arkindex_id(self._document.id, id)

    def _page(self, page: Page) -> None:
        canvas, tables = canvas_of(page), self._tables
        id = self._element(f"page-{page.number}")
        stem = f"{self._folder}_{page.number:04d}"
        url = f"{self._folder}/{stem}.jpg"
        if self._base_url is not None:
            url = Addresses.in_folder(self._base_url, self._folder).image(page.number)
        tables.add("image", id=id, server_id=SERVER, url=url, width=canvas.width, height=canvas.height)
        whole = _polygon(box_corners(page.box), canvas)
        tables.add_element(id, PAGE, stem, [(self._id, page.number - 1)], image_id=id, polygon=whole)
        if page.label:
            tables.add_metadata(id, "label", page.label)
        # A parent is written before its parts.
        regions = sorted(enumerate(page.regions), key=lambda item: item[1].parent is not None)
        for place, region in regions:
            self._region(region, place, page, canvas, id)

    def _region(self, region: Region, place: int, page: Page, canvas: PixelCanvas, image: str) -> None:
        box = page.box.intersection(region.box)
        if box is None or not box.area:
            self._losses.add(self._document.name, "outside_page", region.id)
            return
        tables, id, run = self._tables, self._element(region.id), self._tables.worker_run(region.origin)
        drawn = region.polygon or ()
        outline = drawn if len(drawn) >= MIN_CORNERS else box_corners(box)
        parents = [(image, place)]
        if region.parent in self._written:
            parents.append((self._element(region.parent), place))
        elif region.parent is not None:
            self._losses.add(self._document.name, Aspect.PANELS, region.id)
        zone = {"image_id": image, "polygon": _polygon(outline, canvas)}
        name = region.number or region.text or region.type_name
        more = {"confidence": region.confidence, "worker_run_id": run}
        tables.add_element(id, region.type_name, name, parents, **zone, **more)
        self._written.add(region.id)
        segmonto = self._document.own_types.zone(region.type, region.own_type)
        zone_class = {"id": arkindex_id("class", id), "class_name": segmonto}
        tables.add("classification", element_id=id, **zone_class, **more)
        tables.add_metadata(id, OWN_ID, region.id, type="reference")
        for key, value in ((NUMBER, region.number), *_described(region)):
            if value:
                tables.add_metadata(id, key, value)
        if region.text:
            self._text(id, region.text, run)
        for index, line in enumerate(region.lines):
            seen = page.box.intersection(line.box)
            if seen is None or not seen.area:
                self._losses.add(self._document.name, "outside_page", region.id)
                continue
            line_id = arkindex_id(id, index)
            text = region.text[line.start : line.end]
            shape = {"image_id": image, "polygon": _polygon(box_corners(seen), canvas), "worker_run_id": run}
            tables.add_element(line_id, LINE, text or str(index + 1), [(id, index)], **shape)
            if text:
                self._text(line_id, text, run)

    def _text(self, element: str, text: str, run: str | None) -> None:
        id = arkindex_id("text", element)
        self._tables.add("transcription", id=id, text=text, element_id=element, worker_run_id=run)

    def _entry(self, entry: Entry, place: int) -> None:
        tables, id, run = self._tables, self._element(entry.id), self._tables.worker_run(entry.origin)
        name = " ".join(filter(None, (entry.number, entry.title))) or entry.id
        parents, more = [(self._id, place)], {"confidence": entry.confidence, "worker_run_id": run}
        tables.add_element(id, ENTRY, name, parents, **more)
        self._written.add(entry.id)
        tables.add_metadata(id, OWN_ID, entry.id, type="reference")
        for key, value in ((NUMBER, entry.number), ("title", entry.title)):
            if value:
                tables.add_metadata(id, key, value)
        pages = {page.number: page for page in self._document.pages}
        for index, span in enumerate(entry.spans):
            canvas = canvas_of(pages[span.page]) if span.page in pages else None
            pixels = list(canvas.to_pixels(span.box).rounded()) if canvas else list(span.box)
            value = json.dumps({"page": span.page, "box": pixels})
            tables.add_metadata(id, "span", value, index)
            for order, region in enumerate(span.regions):
                if region in self._written:
                    tables.add_path(id, self._element(region), order)
        for index, field in enumerate(entry.fields):
            maker = tables.worker_run(field.origin)
            tables.add_metadata(id, field.name, field.value, index, worker_run_id=maker)
            self._losses.add(self._document.name, "arkindex_confidence", field_id(entry.id, field))
            for evidence in field.evidence:
                if not self._entity(field.name, evidence.region, evidence.start, evidence.end, maker):
                    self._losses.add(self._document.name, Aspect.EVIDENCE, field_id(entry.id, field))

    def _mention(self, mention: Mention) -> None:
        run = self._tables.worker_run(mention.origin)
        if not self._entity(MENTION, mention.region, mention.start, mention.end, run):
            self._losses.add(self._document.name, Aspect.MENTIONS, mention.id)

    def _entity(self, type: str, region: str, start: int | None, end: int | None, run: str | None) -> bool:
        """Mark characters of a region's text; whether they are there."""
        found = self._document.find(region)
        if start is None or end is None or not isinstance(found, Region) or region not in self._written:
            return False
        if not 0 <= start < end <= len(found.text):
            return False
        text = arkindex_id("text", self._element(region))
        self._tables.add_entity(text, type, start, end - start, run)
        return True


def _described(region: Region) -> Iterator[tuple[str, str]]:
    if region.description is not None:
        yield "description", region.description.seen
        yield "known", region.description.known
        yield "keywords", ", ".join(region.description.keywords)


def _polygon(outline: Sequence[Point], canvas: PixelCanvas) -> str:
    """A closed ring of whole pixels, inside the image."""
    ring = [
        [
            min(max(round(x * canvas.across), 0), canvas.width),
            min(max(round(y * canvas.down), 0), canvas.height),
        ]
        for x, y in outline
    ]
    return json.dumps([*ring, ring[0]])
