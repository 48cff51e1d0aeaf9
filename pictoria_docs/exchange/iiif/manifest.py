"""A document as a IIIF manifest (Presentation API 3.0), a project as a collection.

https://iiif.io/api/presentation/3.0/. All addresses come from `Addresses`; what is not known is left out.
"""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from pictoria_docs.document import Document, Entry, Page, Region
from pictoria_docs.exchange.annotations.web_annotation import IIIF_CONTEXT, W3C_CONTEXT
from pictoria_docs.exchange.formats.publication import PublicationOptions
from pictoria_docs.exchange.iiif.content_search import search_services
from pictoria_docs.exchange.iiif.publication import (
    LanguageMap,
    not_html,
    publication_properties,
    summary,
    titles,
    words,
)
from pictoria_docs.exchange.iiif.readable import PAGE, ReadableText
from pictoria_docs.exchange.places.addresses import Addresses
from pictoria_docs.exchange.places.canvas import PixelCanvas, canvas_of
from pictoria_docs.exchange.places.content_state import canvas_region
from pictoria_docs.exchange.places.image_api import Size, sizes
from pictoria_docs.exchange.places.selectors import fragment
from pictoria_docs.exchange.tables.tables import printable
from pictoria_docs.i18n import LANGUAGES

THUMBNAIL = 200
"""The longer side of a thumbnail has at least so many pixels, where the page has them."""

Json = dict[str, Any]
NOTHING = PublicationOptions()
"""Of a project that says nothing of itself."""


def manifest(
    document: Document,
    addresses: Addresses,
    *,
    static: bool = False,
    searchable: bool = False,
    without_picture: Iterable[int] = (),
    readable: ReadableText | None = None,
    publication: PublicationOptions = NOTHING,
) -> Json:
    """The manifest of a document: one canvas per page, its entries and its pictures as ranges.

    Viewers that show no annotations (Universal Viewer) show captions and entries as metadata of canvas and range.

    Args:
        document: its analysed pages are shown.
        addresses: where everything is.
        static: the image services are folders of files (level 0).
        searchable: a server answers searches in it.
        without_picture: pages whose picture there is not.
        readable: the words of captions and links; None: in the user's language.
        publication: what the project says of itself: rights, provider, who made it.
    """
    readable = readable or ReadableText(document, addresses)
    bare = frozenset(without_picture)
    told = publication_properties(publication, addresses.collection)
    result: Json = {
        "@context": [addresses.context, IIIF_CONTEXT],
        "id": addresses.manifest,
        "type": "Manifest",
        "label": none(document.title or document.name),
        **told,
        "metadata": _metadata(document) + told["metadata"],
    }
    shown = [page for page in document.pages if page.number not in bare]
    if shown:
        result["thumbnail"] = [_thumbnail(canvas_of(shown[0]), addresses)]
    result["items"] = [
        _canvas(page, addresses, static, page.number not in bare, readable) for page in document.pages
    ]
    result["seeAlso"] = [_see_also(addresses)]
    if searchable:
        result["service"] = search_services(addresses)
    ranges = [_ranges(document, addresses), _pictures(document, addresses, readable)]
    if any(ranges):
        result["structures"] = [each for each in ranges if each]
    return result


def _see_also(addresses: Addresses) -> Json:
    """The exact data of the whole document, beside the manifest in a folder and on a server."""
    return {
        "id": addresses.whole_document,
        "type": "Dataset",
        "label": words("manifest.all_annotations"),
        "format": f'application/ld+json;profile="{W3C_CONTEXT}"',
        "profile": W3C_CONTEXT,
    }


def collection(
    name: str,
    items: Iterable[tuple[Addresses, str]],
    address: str,
    publication: PublicationOptions = NOTHING,
) -> Json:
    """The collection of a project's documents: their addresses and titles; `name` where it has no title."""
    told = publication_properties(publication, address)
    told["metadata"] = [pair for pair in told["metadata"] if pair["label"] != words("manifest.part_of")]
    return {
        "@context": IIIF_CONTEXT,
        "id": address,
        "type": "Collection",
        "label": titles(publication) or none(name),
        **summary(publication),
        **{key: value for key, value in told.items() if value},
        "items": [{"id": at.manifest, "type": "Manifest", "label": none(title)} for at, title in items],
    }


def none(text: str) -> LanguageMap:
    """Words whose language is not known."""
    return {"none": [printable(text)]}


def _metadata(document: Document) -> list[Json]:
    pairs = [
        ("pages", none(str(document.page_count))),
        ("figures", none(str(len(document.figures)))),
        ("entries", none(str(len(document.entries)))),
        ("file", none(not_html(_file_name(document.source)))),
    ]
    return [
        {"label": words(f"manifest.{name}"), "value": value}
        for name, value in pairs
        if value["none"] != ["0"]
    ]


def _file_name(source: str) -> str:
    """The last part of a path or address: where it lies is nobody's business."""
    path = urlsplit(source).path if "://" in source else source
    return re.split(r"[\\/]", path.rstrip("\\/"))[-1] or "?"


def _canvas(page: Page, addresses: Addresses, static: bool, picture: bool, readable: ReadableText) -> Json:
    canvas = canvas_of(page)
    result: Json = {"id": addresses.canvas(page.number), "type": "Canvas"}
    if page.label:
        result["label"] = none(page.label)
    result |= {"width": canvas.width, "height": canvas.height}
    if page.figures:
        result["metadata"] = [_in_a_line(figure, readable) for figure in page.figures]
    if picture:
        result["thumbnail"] = [_thumbnail(canvas, addresses)]
    result["items"] = [_painting(canvas, addresses, static)] if picture else []
    result["annotations"] = [{"id": addresses.annotations(page.number), "type": "AnnotationPage"}]
    return result


def _painting(canvas: PixelCanvas, addresses: Addresses, static: bool) -> Json:
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


def thumbnail_size(canvas: PixelCanvas) -> Size:
    """The smallest ready-made size that is large enough."""
    ready = sizes(canvas.width, canvas.height)
    return next((size for size in ready if max(size) >= THUMBNAIL), ready[-1])


def _thumbnail(canvas: PixelCanvas, addresses: Addresses) -> Json:
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
        "label": words("manifest.entries"),
        "items": entries,
    }


def _pictures(document: Document, addresses: Addresses, readable: ReadableText) -> Json | None:
    """The pictures as a second table of contents, each with its captions, entries and page."""
    pictures = [
        {
            "id": addresses.range(figure.id),
            "type": "Range",
            "label": none(readable.title(figure)),
            "metadata": [
                {"label": words(code), "value": none(value)} for code, value in readable.pairs(figure)
            ],
            # Universal Viewer finds a page only by the address of the whole canvas.
            "items": [{"id": addresses.canvas(page.number), "type": "Canvas"}],
            "start": {
                "id": canvas_region(addresses, canvas_of(page), figure.box),
                "type": "SpecificResource",
                "source": addresses.canvas(page.number),
                "selector": fragment(canvas_of(page).to_pixels(figure.box)),
            },
        }
        for page in document.pages
        for figure in page.figures
    ]
    if not pictures:
        return None
    return {
        "id": addresses.range("pictures"),
        "type": "Range",
        "label": words("manifest.pictures"),
        "items": pictures,
    }


def _in_a_line(figure: Region, readable: ReadableText) -> Json:
    """A picture among the metadata of its page."""
    number = printable(figure.number or "")
    values = [value for code, value in readable.pairs(figure) if code != PAGE] or ["<span>–</span>"]
    return {
        "label": {
            language: [f"{readable.kind(figure, language)} {number}".strip()] for language in LANGUAGES
        },
        "value": {"none": values},
    }


def _entry_label(entry: Entry) -> LanguageMap:
    if entry.title:
        # Headings often start with the number.
        numbered = entry.number and not entry.title.startswith(entry.number)
        return none(f"{entry.number}. {entry.title}" if numbered else entry.title)
    return words("manifest.entry", number=printable(entry.number or "?"))
