"""PAGE XML 2019-07-15: a file for each page; github.com/PRImA-Research-Lab/PAGE-XML.

Regions have an element and a type of PAGE's own, and their SegmOnto zone in `custom`, as Transkribus and eScriptorium
write it. Links within the page are `Relations`. Lettering in a picture is a text region inside it.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lxml import etree

from pictoria_docs.document import Point, Region
from pictoria_docs.document.type_maps import to_page
from pictoria_docs.exchange.formats.exporters import Exporter, ExportRequest, Need
from pictoria_docs.exchange.formats.publication import PublishedPictures
from pictoria_docs.exchange.places.selectors import box_corners
from pictoria_docs.exchange.transcriptions.folder import PageContent, export_folder
from pictoria_docs.exchange.transcriptions.lines import PlacedLine, placed_lines, printable
from pictoria_docs.exchange.transcriptions.schemas import schema_check
from pictoria_docs.exchange.transcriptions.xml_ids import OWN, PART, xml_id

NAMESPACE = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
UNDATED = "1970-01-01T00:00:00"
"""The schema wants dates, and the same document is to give the same bytes."""
TEXT_REGION = "TextRegion"
HALF_TURN, FULL_TURN = 180, 360
CORNERS = 3
"""Corners of an outline, at least."""
PART_OF = "part_of"
ORIENTED = frozenset({"TextRegion", "ImageRegion", "GraphicRegion", "TableRegion", "MathsRegion"})
"""Elements that have an orientation."""

Element = Any


def export_page(request: ExportRequest) -> list[Path]:
    """Write a PAGE file and an image for each page; see `export_folder`."""
    check = schema_check(NAMESPACE, request.schemas)
    return export_folder(request, "page", page_xml, check)


PAGE = Exporter(
    name="page",
    export=export_page,
    needs=frozenset({Need.SCHEMAS}),
    pictures=PublishedPictures.PAGES,
)


def page_xml(content: PageContent) -> bytes:
    """The PAGE file of a page. Coordinates are whole pixels of its image."""
    page, canvas = content.page, content.pixels.canvas
    root = etree.Element(_name("PcGts"), nsmap={None: NAMESPACE, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{NAMESPACE} {NAMESPACE}/pagecontent.xsd")
    metadata = _add(root, "Metadata")
    _add(metadata, "Creator").text = "pictoria-docs"
    for name in ("Created", "LastChange"):
        _add(metadata, name).text = UNDATED
    sheet = _add(
        root,
        "Page",
        imageFilename=content.image,
        imageWidth=str(canvas.width),
        imageHeight=str(canvas.height),
    )
    if page.regions:
        order = _add(_add(sheet, "ReadingOrder"), "OrderedGroup", id=f"{OWN}order")
        for index, region in enumerate(page.regions):
            _add(order, "RegionRefIndexed", index=str(index), regionRef=xml_id(region.id))
    relations = list(_relations(content))
    if relations:
        group = _add(sheet, "Relations")
        for id, type, source, target in relations:
            relation = _add(group, "Relation", id=id, type="link", custom=_structure(type))
            _add(relation, "SourceRegionRef", regionRef=xml_id(source))
            _add(relation, "TargetRegionRef", regionRef=xml_id(target))
    for index, region in enumerate(page.regions):
        _region(sheet, region, index, content)
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return data


def _relations(content: PageContent) -> Iterable[tuple[str, str, str, str]]:
    """Id, type, source and target of what ties two regions of the page: links, and panels to their plates."""
    parts = set()
    for link in content.links:
        if link.type == PART_OF:
            parts.add((link.source, link.target))
        yield xml_id(link.id), link.type, link.source, link.target
    ids = {region.id for region in content.page.regions}
    for region in content.page.regions:
        if region.parent in ids and (region.id, region.parent) not in parts:
            yield f"{xml_id(region.id)}{PART}parent", PART_OF, region.id, str(region.parent)


def _region(sheet: Element, region: Region, index: int, content: PageContent) -> None:
    pixels, zone = content.pixels, content.own_types.zone(region.type, region.own_type)
    id, (name, type) = xml_id(region.id), to_page(region.type)
    custom = f"readingOrder {{index:{index};}} {_structure(zone, region.own_type)}"
    element = _add(sheet, name, id=id, custom=custom)
    if type is not None:
        element.set("type", type)
    outline = region.polygon if region.polygon and len(region.polygon) >= CORNERS else box_corners(region.box)
    points = [pixels.point(x, y) for x, y in outline]
    lines = list(placed_lines(region, pixels))
    placed = [line for line in lines if line.baseline]
    turn = (FULL_TURN - region.rotation) % FULL_TURN
    turned = {"orientation": str(turn if turn <= HALF_TURN else turn - FULL_TURN)} if turn else {}
    text = element
    coords = _add(element, "Coords", points=_points(points), conf=f"{region.confidence:g}")
    if name != TEXT_REGION and lines:
        text = _add(element, TEXT_REGION, id=f"{id}{PART}text", type="other")
        _add(text, "Coords", points=coords.get("points", ""))
    if name in ORIENTED:
        element.attrib.update(turned)
    for number, line in enumerate(placed, start=1):
        _line(text, line, f"{id}{PART}l{number}")
    if lines:
        _text(text, "\n".join(line.text for line in lines) if placed else printable(region.text), None)


def _line(region: Element, line: PlacedLine, id: str) -> None:
    element = _add(region, "TextLine", id=id)
    _add(element, "Coords", points=_points(box_corners(line.box)))
    _add(element, "Baseline", points=_points(line.baseline))
    for index, word in enumerate(line.words, start=1):
        spelt = _add(element, "Word", id=f"{id}{PART}w{index}")
        _add(spelt, "Coords", points=_points(box_corners(word.box)))
        _text(spelt, word.text, word.confidence)
    sure = [word.confidence for word in line.words if word.confidence is not None]
    _text(element, line.text, round(sum(sure) / len(sure), 3) if sure else None)


def _text(element: Element, text: str, confidence: float | None) -> None:
    equiv = _add(element, "TextEquiv")
    if confidence is not None:
        equiv.set("conf", f"{confidence:g}")
    _add(equiv, "Unicode").text = text


def _structure(type: str, own_type: str | None = None) -> str:
    own = f" own_type:{own_type};" if own_type is not None else ""
    return f"structure {{type:{type};{own}}}"


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: Element, name: str, **attributes: str) -> Element:
    return etree.SubElement(parent, _name(name), attributes)


def _points(outline: Iterable[Point]) -> str:
    return " ".join(f"{x:.0f},{y:.0f}" for x, y in outline)
