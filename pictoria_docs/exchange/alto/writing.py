"""ALTO 4.4: a file for each page, as eScriptorium and kraken read it; loc.gov/standards/alto/v4.

All regions are `TextBlock`s with a SegmOnto tag, pictures too: that is how eScriptorium writes them, and the only
blocks that it reads. A block may have one link (xlink), to another block of the page: the surest one.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lxml import etree

from pictoria_docs.document import Box, Link, Point, Region
from pictoria_docs.exchange.formats.exporters import Exporter, ExportRequest, Need
from pictoria_docs.exchange.formats.publication import PublishedPictures
from pictoria_docs.exchange.places.selectors import box_corners
from pictoria_docs.exchange.transcriptions.folder import PageContent, export_folder
from pictoria_docs.exchange.transcriptions.lines import PixelPage, PlacedLine, placed_lines, printable
from pictoria_docs.exchange.transcriptions.schemas import schema_check
from pictoria_docs.exchange.transcriptions.xml_ids import OWN, PART, xml_id

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
SCHEMA = "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"
XLINK = "http://www.w3.org/1999/xlink"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
FULL_TURN = 360
CORNERS = 3
"""Corners of an outline, at least."""

Element = Any


def export_alto(request: ExportRequest) -> list[Path]:
    """Write an ALTO file and an image for each page; see `export_folder`."""
    check = schema_check(NAMESPACE, request.schemas)
    return export_folder(request, "alto", alto_xml, check)


ALTO = Exporter(
    name="alto",
    export=export_alto,
    needs=frozenset({Need.SCHEMAS}),
    pictures=PublishedPictures.PAGES,
)


def alto_xml(content: PageContent) -> bytes:
    """The ALTO file of a page. Coordinates are whole pixels of its image."""
    page, canvas = content.page, content.pixels.canvas
    root = etree.Element(_name("alto"), nsmap={None: NAMESPACE, "xlink": XLINK, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{NAMESPACE} {SCHEMA}")
    description = _add(root, "Description")
    _add(description, "MeasurementUnit").text = "pixel"
    _add(_add(description, "sourceImageInformation"), "fileName").text = content.image
    zones = {
        region.type_name: content.own_types.zone(region.type, region.own_type) for region in page.regions
    }
    if zones:
        tags = _add(root, "Tags")
        for type, zone in zones.items():  # the id of a tag is the type itself: several may be one zone
            _add(tags, "OtherTag", ID=f"{OWN}{type}", LABEL=zone, DESCRIPTION=f"block type {zone}")
        group = _add(_add(root, "ReadingOrder"), "OrderedGroup", ID=f"{OWN}order")
        for region in page.regions:
            id = xml_id(region.id)
            _add(group, "ElementRef", ID=f"{id}{PART}order", REF=id)
    size = {"WIDTH": str(canvas.width), "HEIGHT": str(canvas.height)}
    layout = _add(root, "Layout")
    sheet = _add(layout, "Page", ID=f"{OWN}page", PHYSICAL_IMG_NR=str(page.number), **size)
    if page.label:
        sheet.set("PRINTED_IMG_NR", printable(page.label))
    space = _add(sheet, "PrintSpace", HPOS="0", VPOS="0", **size)
    links = {link.source: link for link in reversed(content.links)}
    for region in page.regions:
        _block(space, region, links.get(region.id), content.pixels)
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return data


def _block(space: Element, region: Region, link: Link | None, pixels: PixelPage) -> None:
    id = xml_id(region.id)
    block = _add(
        space, "TextBlock", ID=id, TAGREFS=f"{OWN}{region.type_name}", **_size(pixels.box(region.box))
    )
    if region.rotation:
        block.set("ROTATION", str(FULL_TURN - region.rotation))
    if link is not None:
        block.set(f"{{{XLINK}}}type", "simple")
        block.set(f"{{{XLINK}}}href", f"#{xml_id(link.target)}")
        block.set(f"{{{XLINK}}}arcrole", xml_id(link.type))
    outline = region.polygon if region.polygon and len(region.polygon) >= CORNERS else box_corners(region.box)
    _shape(block, (pixels.point(x, y) for x, y in outline))
    for index, line in enumerate(placed_lines(region, pixels), start=1):
        _line(block, line, f"{id}{PART}l{index}")


def _line(block: Element, line: PlacedLine, id: str) -> None:
    element = _add(block, "TextLine", ID=id, **_size(line.box))
    if line.baseline:
        element.set("BASELINE", _points(line.baseline))
        _shape(element, box_corners(line.box))
    for index, word in enumerate(line.words, start=1):
        if index > 1:
            _add(element, "SP")
        string = _add(element, "String", ID=f"{id}{PART}w{index}", CONTENT=word.text, **_size(word.box))
        if word.confidence is not None:
            string.set("WC", f"{word.confidence:g}")
        if word.whole is not None:
            string.set("SUBS_TYPE", "HypPart1")
            string.set("SUBS_CONTENT", word.whole)


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: Element, name: str, **attributes: str) -> Element:
    return etree.SubElement(parent, _name(name), attributes)


def _size(box: Box) -> dict[str, str]:
    return {
        "HPOS": f"{box.x0:.0f}",
        "VPOS": f"{box.y0:.0f}",
        "WIDTH": f"{box.width:.0f}",
        "HEIGHT": f"{box.height:.0f}",
    }


def _shape(element: Element, outline: Iterable[Point]) -> None:
    _add(_add(element, "Shape"), "Polygon", POINTS=_points(outline))


def _points(outline: Iterable[Point]) -> str:
    return " ".join(f"{x:.0f},{y:.0f}" for x, y in outline)
