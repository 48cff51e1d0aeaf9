"""A folder for each document and format: XML and image of each page, and beside them what XML does not hold."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from pictoria_docs.document import Document, Link, OwnTypes, Page, Region
from pictoria_docs.document.own_types import NO_OWN_TYPES
from pictoria_docs.exchange.files.files import named_documents, new_file
from pictoria_docs.exchange.formats.exporters import ExportRequest
from pictoria_docs.exchange.formats.page_pictures import page_picture
from pictoria_docs.exchange.places.canvas import PixelCanvas, canvas_of
from pictoria_docs.exchange.transcriptions.lines import PixelPage, unprintable
from pictoria_docs.exchange.transcriptions.schemas import Check

SIDECAR = "document.json"
QUALITY = 90
"""Of JPEG images."""
Json = dict[str, Any]


class PageContent(NamedTuple):
    """What a page's XML file is made of."""

    page: Page
    image: str
    """Name of the image beside the file."""
    pixels: PixelPage
    links: tuple[Link, ...]
    """Links between regions of the page, the surest first."""
    own_types: OwnTypes = NO_OWN_TYPES


def page_stem(folder: str, page: int) -> str:
    """Name of a page's files, without suffix: unique where pages of several documents come together."""
    return f"{folder}-{page:04d}"


def export_folder(
    request: ExportRequest,
    format: str,
    write: Callable[[PageContent], bytes],
    check: Check | None = None,
) -> list[Path]:
    """Write `out/<document>/<format>/<document>-<page>.xml` and `.jpg` for each page, and `document.json` beside them.

    Images have a scan's own resolution, others that of `canvas.LONG_SIDE`. A page whose image cannot be read has its
    XML file alone.

    Raises:
        ExportError: `check` refuses an XML file.
    """
    written: list[Path] = []
    for document, folder in named_documents(request.documents):
        links = links_of_pages(document)
        target = request.folder / folder / format
        pages = []
        for page in document.pages:
            canvas = canvas_of(page)
            image, _ = page_picture(
                document, page, request.images, None if page.dpi else canvas.dpi, request.language
            )
            stem = page_stem(folder, page.number)
            if image is None:
                request.losses.add(document.name, "pages_unread", f"page-{page.number}")
            else:
                canvas = _canvas(page, *image.size)
                image.save(new_file(target / f"{stem}.jpg"), quality=QUALITY)
                written.append(target / f"{stem}.jpg")
            bad = [region.id for region in page.regions if unprintable(region.text)]
            request.losses.add(document.name, "xml_characters", *bad)
            tied = links.get(page.number, ())
            content = PageContent(page, f"{stem}.jpg", PixelPage(canvas), tied, document.own_types)
            xml = write(content)
            if check is not None:
                check(xml, f"{folder}/{format}/{stem}.xml")
            new_file(target / f"{stem}.xml").write_bytes(xml)
            written.append(target / f"{stem}.xml")
            pages.append(_page_json(page, stem))
        sidecar = new_file(target / SIDECAR)
        sidecar.write_text(
            json.dumps(_sidecar(document, pages), ensure_ascii=False, indent=1), encoding="utf-8"
        )
        written.append(sidecar)
    return written


def _canvas(page: Page, width: int, height: int) -> PixelCanvas:
    return PixelCanvas(page.number, width, height, width / page.width, height / page.height)


def links_of_pages(document: Document) -> dict[int, tuple[Link, ...]]:
    """The links between regions of one page, by page."""
    found: dict[int, list[Link]] = {}
    for link in sorted(document.links, key=lambda link: -link.confidence):
        ends = [document.find(link.source), document.find(link.target)]
        pages = {end.page if isinstance(end, Region) else None for end in ends}
        page = pages.pop()
        if not pages and page is not None:
            found.setdefault(page, []).append(link)
    return {page: tuple(links) for page, links in found.items()}


def _page_json(page: Page, stem: str) -> Json:
    more = page.model_dump(mode="json", exclude={"number", "regions"})
    kept = {"polygon", "box", "lines", "words"}
    return {
        "number": page.number,
        "file": f"{stem}.xml",
        **more,
        "regions": [
            region.model_dump(mode="json", exclude=kept, exclude_none=True) for region in page.regions
        ],
    }


def _sidecar(document: Document, pages: list[Json]) -> Json:
    """All that is known of a document but the shapes, lines and words that stand in the XML files."""
    return {**document.model_dump(mode="json", exclude={"pages", "source"}), "pages": pages}
