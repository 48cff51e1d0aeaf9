"""A document as a IIIF manifest (Presentation API 3.0), a project as a collection.

https://iiif.io/api/presentation/3.0/. All addresses come from `Addresses`; what is not known is left out.
"""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from pictoria_docs.document import Document, Entry, Page
from pictoria_docs.exchange.addresses import Addresses
from pictoria_docs.exchange.canvas import PageCanvas, canvas_of
from pictoria_docs.exchange.content_search import search_services
from pictoria_docs.exchange.image_api import Size, sizes
from pictoria_docs.exchange.tables import printable
from pictoria_docs.exchange.web_annotation import IIIF_CONTEXT
from pictoria_docs.i18n import LANGUAGES, translate

THUMBNAIL = 200
"""The longer side of a thumbnail has at least so many pixels, where the page has them."""

Json = dict[str, Any]
LanguageMap = dict[str, list[str]]


def manifest(
    document: Document,
    addresses: Addresses,
    *,
    static: bool = False,
    searchable: bool = False,
    without_picture: Iterable[int] = (),
) -> Json:
    """The manifest of a document: one canvas per page, its entries as ranges.

    Args:
        document: its analysed pages are shown.
        addresses: where everything is.
        static: the image services are folders of files (level 0).
        searchable: a server answers searches in it.
        without_picture: pages whose picture there is not.
    """
    bare = frozenset(without_picture)
    result: Json = {
        "@context": [addresses.context, IIIF_CONTEXT],
        "id": addresses.manifest,
        "type": "Manifest",
        "label": none(document.title or document.name),
        "metadata": _metadata(document),
    }
    shown = [page for page in document.pages if page.number not in bare]
    if shown:
        result["thumbnail"] = [_thumbnail(canvas_of(shown[0]), addresses)]
    result["items"] = [
        _canvas(page, addresses, static, picture=page.number not in bare) for page in document.pages
    ]
    if searchable:
        result["service"] = search_services(addresses)
    ranges = _ranges(document, addresses)
    if ranges:
        result["structures"] = [ranges]
    return result


def collection(name: str, items: Iterable[tuple[Addresses, str]], address: str) -> Json:
    """The collection of a project's documents: their addresses and titles."""
    return {
        "@context": IIIF_CONTEXT,
        "id": address,
        "type": "Collection",
        "label": none(name),
        "items": [{"id": at.manifest, "type": "Manifest", "label": none(title)} for at, title in items],
    }


def none(text: str) -> LanguageMap:
    """Words whose language is not known."""
    return {"none": [printable(text)]}


def _words(code: str, **values: object) -> LanguageMap:
    """Words of ours, in all our languages."""
    return {language: [translate(code, language, **values)] for language in LANGUAGES}


def _metadata(document: Document) -> list[Json]:
    pairs = [
        ("pages", none(str(document.page_count))),
        ("figures", none(str(len(document.figures)))),
        ("entries", none(str(len(document.entries)))),
        ("file", none(_not_html(_file_name(document.source)))),
    ]
    return [
        {"label": _words(f"manifest.{name}"), "value": value}
        for name, value in pairs
        if value["none"] != ["0"]
    ]


def _file_name(source: str) -> str:
    """The last part of a path or address: where it lies is nobody's business."""
    path = urlsplit(source).path if "://" in source else source
    return re.split(r"[\\/]", path.rstrip("\\/"))[-1] or "?"


def _not_html(text: str) -> str:
    """Viewers take a value in angle brackets for HTML; a space at the end tells them that it is not."""
    return f"{text} " if text.startswith("<") and text.endswith(">") else text


def _canvas(page: Page, addresses: Addresses, static: bool, picture: bool) -> Json:
    canvas = canvas_of(page)
    result: Json = {"id": addresses.canvas(page.number), "type": "Canvas"}
    if page.label:
        result["label"] = none(page.label)
    result |= {"width": canvas.width, "height": canvas.height}
    if picture:
        result["thumbnail"] = [_thumbnail(canvas, addresses)]
    result["items"] = [_painting(canvas, addresses, static)] if picture else []
    result["annotations"] = [{"id": addresses.annotations(page.number), "type": "AnnotationPage"}]
    return result


def _painting(canvas: PageCanvas, addresses: Addresses, static: bool) -> Json:
    """The page's picture on its canvas."""
    address, image = addresses.canvas(canvas.page), addresses.image(canvas.page)
    body = {
        "id": f"{image}/full/max/0/default.jpg",
        "type": "Image",
        "format": "image/jpeg",
        "width": canvas.width,
        "height": canvas.height,
        "service": [{"id": image, "type": "ImageService3", "profile": "level0" if static else "level2"}],
    }
    annotation = {
        "id": f"{address}/picture",
        "type": "Annotation",
        "motivation": "painting",
        "body": body,
        "target": address,
    }
    return {"id": f"{address}/pictures", "type": "AnnotationPage", "items": [annotation]}


def thumbnail_size(canvas: PageCanvas) -> Size:
    """The smallest ready-made size that is large enough."""
    ready = sizes(canvas.width, canvas.height)
    return next((size for size in ready if max(size) >= THUMBNAIL), ready[-1])


def _thumbnail(canvas: PageCanvas, addresses: Addresses) -> Json:
    size = thumbnail_size(canvas)
    wanted_size = "max" if size == canvas.size else f"{size.width},{size.height}"
    return {
        "id": f"{addresses.image(canvas.page)}/full/{wanted_size}/0/default.jpg",
        "type": "Image",
        "format": "image/jpeg",
        "width": size.width,
        "height": size.height,
    }


def _ranges(document: Document, addresses: Addresses) -> Json | None:
    """The entries as a table of contents."""
    known = {page.number for page in document.pages}
    entries = [
        {
            "id": addresses.range(entry.id),
            "type": "Range",
            "label": _entry_label(entry),
            "items": [
                {"id": addresses.canvas(page), "type": "Canvas"} for page in entry.pages if page in known
            ],
        }
        for entry in document.entries
        if known.intersection(entry.pages)
    ]
    if not entries:
        return None
    return {
        "id": addresses.range("entries"),
        "type": "Range",
        "label": _words("manifest.entries"),
        "items": entries,
    }


def _entry_label(entry: Entry) -> LanguageMap:
    if entry.title:
        # Headings often start with the number.
        numbered = entry.number and not entry.title.startswith(entry.number)
        return none(f"{entry.number}. {entry.title}" if numbered else entry.title)
    return _words("manifest.entry", number=printable(entry.number or "?"))
