"""A TEI file with zones, entries and links, compared with a document."""

from collections.abc import Iterator, Mapping

from pictoria_docs.document import (
    Box,
    Document,
    Entry,
    Field,
    Link,
    Page,
    Region,
    RegionType,
    field_id,
)
from pictoria_docs.document.own_types import is_own_name
from pictoria_docs.document.region_type import PICTURES
from pictoria_docs.document.type_maps import region_type_named
from pictoria_docs.exchange.tei.elements import FILE, PAGE, XML_ID, Element, address
from pictoria_docs.exchange.transcriptions.importing import PART_OF, Json, TranscriptionReader, new_id
from pictoria_docs.exchange.transcriptions.lines import printable
from pictoria_docs.exchange.transcriptions.xml_ids import own_id
from pictoria_docs.sources.transcriptions import TranscribedPage, TranscribedRegion
from pictoria_docs.sources.transcriptions.model import TranscribedRelation
from pictoria_docs.sources.transcriptions.parsing import around, child, children, kind, number, points

ENTRY = "entry"
"""Type of zones that are places of entries."""
SAME_POINTS = 0.05
"""Coordinates are written in hundredths of a point."""
BLOCKS = ("ab", "p", "head")
"""Elements that hold the text of a zone."""
HEADING = frozenset({"num", "title"})
TWO_ENDS = 2


class DocumentReader:
    """Proposes what a TEI file says of regions, entries, values and links."""

    def __init__(self, document: Document, revisions: Mapping[str, int]) -> None:
        self._document = document
        self.proposals = TranscriptionReader(document, revisions)
        self._known: dict[str, tuple[str, str]] = {}
        """Id and type of what is known or proposed, by the file's ids."""
        self._spans: dict[str, Json] = {}
        """Places of entries, by the file's ids of their zones."""

    def read(self, root: Element) -> None:
        """All of a file."""
        texts, numbers = _texts(root), _numbers(root)
        for index, surface in enumerate(root.iter("{*}surface"), start=1):
            self._surface(surface, index, texts, numbers)
        for item in root.iter("{*}item"):
            self._item(item)
        for group in root.iter("{*}linkGrp"):
            for link in children(group, "link"):
                self._link(link, link.get("type") or group.get("type"))

    # Regions

    def _surface(
        self, surface: Element, index: int, texts: Mapping[str, list[str]], numbers: Mapping[str, list[str]]
    ) -> None:
        page = self._page(surface, index)
        box = _box(surface)
        if page is None or box is None or min(box.width, box.height, page.width, page.height) <= 0:
            if child(surface, "zone") is not None:
                self.proposals.leave(FILE, "tei_surface", line=surface.sourceline)
            return
        regions, relations = [], []
        for zone in surface.iter("{*}zone"):
            region = self._region(zone, texts, numbers)
            if region is None:
                continue
            if zone.get("type") == ENTRY:
                self._spans[region.id] = {"page": page.number, "box": _on_page(region.box, box, page)}
                continue
            regions.append(region)
            if region.type in PICTURES and zone.get("corresp"):
                relations.append(TranscribedRelation(region.id, zone.get("corresp", "")[1:], PART_OF))
        ids = {region.id for region in regions}
        transcribed = TranscribedPage(
            FILE, "", box.width, box.height, tuple(regions), tuple(r for r in relations if r.target in ids)
        )
        self._known |= self.proposals.read(FILE, transcribed, page)

    def _page(self, surface: Element, index: int) -> Page | None:
        id = surface.get(XML_ID, "").removeprefix(PAGE)
        wanted = int(id) if id.isdecimal() and id.isascii() else index
        return self._document.pages[wanted - 1] if 1 <= wanted <= len(self._document.pages) else None

    def _region(
        self, zone: Element, texts: Mapping[str, list[str]], numbers: Mapping[str, list[str]]
    ) -> TranscribedRegion | None:
        id, label = zone.get(XML_ID, f"line {zone.sourceline}"), zone.get("type", "")
        corners = points(zone, "points", FILE)
        box = _box(zone) or around(corners)
        if box is None:
            return None
        known = self._document.find(own_id(id))
        region = known if isinstance(known, Region) else None
        type, own_type = region_type_named(label), zone.get("subtype", "")
        return TranscribedRegion(
            id,
            label if type is not None else "",
            type or RegionType.OTHER,
            box,
            True,
            corners,
            text=_new_text(texts.get(id, []), region.text if region else ""),
            number=_new_text(
                [zone.get("n", ""), *numbers.get(id, [])], (region.number or "") if region else ""
            ),
            line_number=zone.sourceline,
            own_type=own_type if is_own_name(own_type) else None,
        )

    # Entries

    def _item(self, item: Element) -> None:
        id = item.get(XML_ID, "")
        spans = [self._spans[zone] for zone in _ids(item.get("facs")) if zone in self._spans]
        known = self._document.find(own_id(id))
        told = {name: _words(child(item, name)) for name in HEADING if child(item, name) is not None}
        changes: Json = {"number" if name == "num" else name: text or None for name, text in told.items()}
        if isinstance(known, Entry):
            changes = {
                name: value for name, value in changes.items() if (value or "") != _tidy(getattr(known, name))
            }
            if spans and not _same_spans(known, spans):
                changes["spans"] = spans
            if changes:
                self.proposals.propose("correct", known.id, "entry", changes)
            self._known[id] = known.id, ENTRY
            self._values(item, known.id, known.fields)
        elif spans:
            changes = {"number": None, "title": None, **changes, "spans": spans}
            new = new_id("ent-u", self._document.id, id, changes["number"], changes["title"], spans)
            self.proposals.propose("add", new, "entry", changes)
            self._known[id] = new, ENTRY
            self._values(item, new, ())
        elif changes:
            self.proposals.leave(
                FILE, "tei_place_unknown", line=item.sourceline, number=changes.get("number") or "–"
            )

    def _values(self, item: Element, entry: str, fields: tuple[Field, ...]) -> None:
        by_id = {field_id(entry, field): field for field in fields}
        for element in children(item):
            choice = child(element, "choice")
            name = own_id(element.get("type", ""))
            value = _words(element) if choice is None else _words(child(choice, "orig"))
            if kind(element) in HEADING or not name or not value:
                continue
            id = own_id(element.get(XML_ID, ""))
            if id in by_id:
                changes = _value_changes(by_id[id], value, element)
                if changes:
                    self.proposals.propose("correct", id, "field", changes)
            elif not any(field.name == name and _tidy(field.value) == value for field in fields):
                add_value(self.proposals, self._document, entry, name, value, element)

    # Links

    def _link(self, element: Element, type: str | None) -> None:
        ends = [self._end(id) for id in _ids(element.get("target"))]
        if element.get("subtype") == "rejected":
            return
        if len(ends) != TWO_ENDS or None in ends:
            self.proposals.leave(FILE, "tei_link_ends", line=element.sourceline)
            return
        source, target = ends
        known = self._document.find(own_id(element.get(XML_ID, "")))
        if isinstance(known, Link) and source is not None and target is not None:
            told = {"type": own_id(type or ""), "source": source[0], "target": target[0]}
            changes = {name: value for name, value in told.items() if value != getattr(known, name)}
            if changes:
                self.proposals.propose("correct", known.id, "link", changes)
            return
        self.proposals.link(FILE, source, target, own_id(type) if type else None)

    def _end(self, id: str) -> tuple[str, str] | None:
        if id in self._known:
            return self._known[id]
        known = self._document.find(own_id(id))
        if known is None or isinstance(known, Link):
            return None
        return known.id, known.type.value if isinstance(known, Region) else ENTRY


def add_value(
    proposals: TranscriptionReader,
    document: Document,
    entry: str,
    name: str,
    value: str,
    element: Element | None = None,
) -> None:
    """Propose a new value of a record, if the document's records have such a field; else tell that they have not."""
    if name not in {field.name for field in document.record_fields}:
        line = element.sourceline if element is not None else 1
        proposals.leave(FILE, "tei_field", name=name, value=value[:40], line=line)
        return
    changes: Json = {"name": name, "value": value}
    if element is not None and element.get("ref"):
        changes["term"] = {"uri": element.get("ref")}
    proposals.propose("add", entry, "field", changes)


def _value_changes(field: Field, value: str, element: Element) -> Json:
    changes: Json = {} if value == _tidy(field.value) else {"value": value}
    ref, meaning = element.get("ref"), element.get("when-custom")
    if ref and (field.term is None or ref != address(field.term.uri)):
        changes["term"] = {"uri": ref}
    elif meaning and meaning != field.normalised and not changes:
        changes["normalised"] = meaning
    return changes


def _same_spans(entry: Entry, spans: list[Json]) -> bool:
    return len(entry.spans) == len(spans) and all(
        span.page == told["page"]
        and all(abs(a - b) <= SAME_POINTS for a, b in zip(span.box, told["box"], strict=True))
        for span, told in zip(entry.spans, spans, strict=True)
    )


def _on_page(box: Box, surface: Box, page: Page) -> list[float]:
    across, down = page.width / surface.width, page.height / surface.height
    scaled = Box(box.x0 * across, box.y0 * down, box.x1 * across, box.y1 * down)
    return [round(value, 2) for value in scaled.intersection(page.box) or scaled]


def _box(element: Element) -> Box | None:
    corners = [number(element, name, FILE) for name in ("ulx", "uly", "lrx", "lry")]
    known = [value for value in corners if value is not None]
    return Box(*known) if len(known) == len(corners) else None


def _texts(root: Element) -> dict[str, list[str]]:
    """Texts of zones by the zones' ids: the one of a page, and copies of it in figures."""
    found: dict[str, list[str]] = {}
    for block in root.iter(*(f"{{*}}{name}" for name in BLOCKS)):
        ids = list(_ids(block.get("facs")))
        if len(ids) == 1:
            found.setdefault(ids[0], []).append(_words(block))
    return found


def _numbers(root: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for figure in root.iter("{*}figure"):
        for id in _ids(figure.get("facs")):
            found.setdefault(id, []).append(figure.get("n", ""))
    return found


def _new_text(told: list[str], known: str) -> str:
    """The first text that is not the known one; "" where there is none."""
    return next((text for text in told if text and _tidy(text) != _tidy(known)), "")


def _ids(attribute: str | None) -> Iterator[str]:
    return (pointer[1:] for pointer in (attribute or "").split() if pointer.startswith("#"))


def _words(element: Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _tidy(text: str | None) -> str:
    return " ".join(printable(text or "").split())
