"""A file for each document as Docling has it: texts, pictures with all their captions, tables, each with its box."""

import json
from pathlib import Path
from typing import Any

from pictoria_docs.document import Document, Link, LinkType, Page, Region
from pictoria_docs.document.region_type import FURNITURE
from pictoria_docs.exchange.contents.aspects import Aspect
from pictoria_docs.exchange.docling.labels import PICTURE, TABLE, docling, label_of
from pictoria_docs.exchange.files.files import named_documents
from pictoria_docs.exchange.formats.exporters import Exporter, ExportRequest
from pictoria_docs.exchange.formats.losses import LossReport

SUFFIX = ".docling.json"
_DIGITS = 16
"""Hexadecimal digits of a digest that Docling keeps: 64 bits."""
_MIME = "application/octet-stream"


def export_docling(request: ExportRequest) -> list[Path]:
    """Write `out/<document>.docling.json`; boxes are in points, origin top left.

    Raises:
        MissingPartError: docling-core is not installed.
    """
    docling()
    written = []
    for document, folder in named_documents(request.documents):
        path = request.folder / f"{folder}{SUFFIX}"
        content = docling_document(document, request.losses).export_to_dict()
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8", errors="replace")
        written.append(path)
    return written


DOCLING = Exporter(
    name="docling",
    export=export_docling,
    carries=frozenset(
        {
            Aspect.REGIONS,
            Aspect.OTHER_REGIONS,
            Aspect.PANELS,
            Aspect.READING_ORDER,
            Aspect.TEXT,
            Aspect.LINKS,
            Aspect.LINKS_ACROSS,
            Aspect.LINK_TYPES,
        }
    ),
)


def docling_document(document: Document, losses: LossReport) -> Any:
    """A `DoclingDocument`. Captions and links of other types than captions and panels are told to `losses`."""
    types = docling()
    digest = int(document.sha256[:_DIGITS], _DIGITS)
    origin = types.DocumentOrigin(mimetype=_MIME, binary_hash=digest, filename=document.name)
    made = types.DoclingDocument(name=document.name, origin=origin)
    items: dict[str, Any] = {}
    for page in document.pages:
        made.add_page(page_no=page.number, size=types.Size(width=page.width, height=page.height))
    for page in document.pages:
        for region in page.regions:
            _add(types, made, region, page, items)
    _nest(made, document, items, losses)
    for link in document.links:
        _join(link, document, items, losses)
    return made


def _add(types: Any, made: Any, region: Region, page: Page, items: dict[str, Any]) -> None:
    x0, y0, x1, y1 = region.box
    box = types.BoundingBox(l=x0, t=y0, r=x1, b=y1, coord_origin=types.CoordOrigin.TOPLEFT)
    text = region.text
    place = {"prov": types.ProvenanceItem(page_no=page.number, bbox=box, charspan=(0, len(text)))}
    label = types.DocItemLabel(label_of(region.type))
    if label == PICTURE:
        items[region.id] = made.add_picture(**place)
    elif label == TABLE:
        cell = {"start_row_offset_idx": 0, "end_row_offset_idx": 1, "start_col_offset_idx": 0}
        cells = [types.TableCell(text=text, end_col_offset_idx=1, **cell)] if text else []
        data = types.TableData(num_rows=len(cells), num_cols=len(cells), table_cells=cells)
        items[region.id] = made.add_table(data=data, **place)
    elif label == "list_item":
        items[region.id] = made.add_list_item(text=text, parent=made.add_list_group(), **place)
    else:
        layer = types.ContentLayer.FURNITURE if region.type in FURNITURE else None
        items[region.id] = made.add_text(label=label, text=text, content_layer=layer, **place)


def _nest(made: Any, document: Document, items: dict[str, Any], losses: LossReport) -> None:
    """Put panels below their plates."""
    for page in document.pages:
        for region in page.regions:
            parent, item = items.get(region.parent or ""), items[region.id]
            if parent is None or label_of(region.type) != PICTURE or item.parent != made.body.get_ref():
                losses.add(document.name, Aspect.PANELS, *([region.id] if region.parent else []))
                continue
            made.body.children.remove(item.get_ref())
            parent.children.append(item.get_ref())
            item.parent = parent.get_ref()


def _join(link: Link, document: Document, items: dict[str, Any], losses: LossReport) -> None:
    """Name a caption in its picture or table; Docling knows no other links."""
    source, target = items.get(link.source), items.get(link.target)
    ends = document.find(link.source), document.find(link.target)
    of_panel = link.type == LinkType.PART_OF and getattr(ends[0], "parent", None) == link.target
    if of_panel and target is not None:
        return
    if (
        link.type != LinkType.CAPTION_OF
        or source is None
        or target is None
        or not hasattr(target, "captions")
    ):
        losses.add(document.name, "docling_links", link.id)
        return
    reference = source.get_ref()
    if not hasattr(source, "captions") and reference not in target.captions:
        target.captions.append(reference)
