"""IIIF as a folder for any web server: manifests, annotations and ready-made tiles; W3C annotations as files.

Image services are of level 0: every tile is a file, about 70 a page, so that no program has to run. Addresses are
absolute where the base is known. Else they are relative to the folder, which works for viewers in a page that lies
in it, but is not what IIIF asks of a published manifest.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from pictoria_docs.document import Page
from pictoria_docs.exchange.annotations.web_annotation import Annotations, context, whole_document
from pictoria_docs.exchange.contents.aspects import Aspect, all_aspects_but
from pictoria_docs.exchange.files.files import named_documents, new_file
from pictoria_docs.exchange.files.former import former_pages
from pictoria_docs.exchange.formats.exporters import Exporter, ExportRequest, Need
from pictoria_docs.exchange.formats.page_pictures import page_picture
from pictoria_docs.exchange.formats.publication import PublishedPictures
from pictoria_docs.exchange.iiif.annotation import annotation_page
from pictoria_docs.exchange.iiif.manifest import collection, manifest
from pictoria_docs.exchange.iiif.readable import ReadableText
from pictoria_docs.exchange.places.addresses import RELATIVE, VIEWER, Addresses
from pictoria_docs.exchange.places.canvas import PixelCanvas, canvas_of
from pictoria_docs.exchange.places.image_api import Rect, Rendering, Size, info, parse, resolve, sizes, tiles
from pictoria_docs.exchange.places.image_render import reduction, render
from pictoria_docs.html_templates import policy_digest, template_environment, template_file
from pictoria_docs.i18n import translate
from pictoria_docs.strict_model import StrictModel

if TYPE_CHECKING:
    from PIL.Image import Image

SMALL = 90
"""Pixels across: the thumbnails that Universal Viewer (4.4) asks for, whatever sizes an image service has."""
NOT_CARRIED = (
    Aspect.LINES,
    Aspect.WORDS,
    Aspect.STYLES,
    Aspect.CAPTION_READINGS,
    Aspect.LINK_REASONS,
    Aspect.WARNINGS,
    Aspect.EXTENSIONS,
)
"""What Web Annotations, as written here, leave out."""


class IiifSettings(StrictModel):
    """What an export as IIIF can be told."""

    pictures: bool = True
    """Whether page images are written; without, those of an earlier export to the same folder stay."""


DEFAULTS = IiifSettings()


def export_iiif(request: ExportRequest[IiifSettings]) -> list[Path]:
    """Write `out/collection.json` and, for each document, a folder with its manifest, annotations and pictures.

    The collection is called by the title in `publication`, else `name`, else as the folder. A page that cannot be read
    has its canvas and annotations, but no picture.
    """
    base_url = request.base_url or RELATIVE
    written: list[Path] = []
    members: list[tuple[Addresses, str]] = []
    for document, folder in named_documents(request.documents, ("collection.json", "context.json", VIEWER)):
        addresses = Addresses.in_folder(base_url, folder)
        document_folder, annotations = request.folder / folder, Annotations(document, addresses)
        readable = ReadableText(document, addresses, request.language)
        request.losses.add(document.name, "without_place", *annotations.without_place())
        bare: list[int] = []
        for page in document.pages:
            if request.settings.pictures:
                image, _ = page_picture(document, page, request.images, canvas_of(page).dpi, request.language)
                if image is None:
                    bare.append(page.number)
                    request.losses.add(document.name, "pages_unread", f"page-{page.number}")
                else:
                    written += _write_pictures(
                        image, page, addresses, document_folder / "images" / str(page.number)
                    )
            path = document_folder / "annotations" / f"{page.number}.json"
            written.append(_write_json(path, annotation_page(annotations, page.number, readable)))
        result = manifest(
            *(document, addresses),
            static=True,
            without_picture=bare,
            readable=readable,
            publication=request.publication,
        )
        written.append(_write_json(document_folder / "manifest.json", result))
        written.append(_write_json(document_folder / "annotations.json", whole_document(annotations)))
        members.append((addresses, document.title or document.name))
    shared = Addresses.in_folder(base_url, "")
    written.append(_write_json(request.folder / "context.json", context()))
    written.append(_write_viewer(request.folder, base_url, request.language))
    result = collection(
        request.name or request.folder.resolve().name or "pictoria-docs",
        members,
        shared.collection,
        request.publication,
    )
    written.append(_write_json(request.folder / "collection.json", result))
    return written


IIIF = Exporter(
    name="iiif",
    export=export_iiif,
    settings=IiifSettings,
    needs=frozenset({Need.BASE_URL}),
    carries=all_aspects_but(*NOT_CARRIED),
    pictures=PublishedPictures.PAGES,
    former=former_pages,
)


def export_w3c(request: ExportRequest) -> list[Path]:
    """Write `out/<document>.annotations.json`: all annotations of a document, in the pixels of its canvases."""
    written: list[Path] = []
    for document, name in named_documents(request.documents):
        annotations = Annotations(document, Addresses.in_folder(request.base_url or RELATIVE, name))
        request.losses.add(document.name, "without_place", *annotations.without_place())
        written.append(_write_json(request.folder / f"{name}.annotations.json", whole_document(annotations)))
    return written


W3C = Exporter(
    name="w3c",
    export=export_w3c,
    needs=frozenset({Need.BASE_URL}),
    carries=all_aspects_but(*NOT_CARRIED, Aspect.PAGE_LABELS),
)


def _write_json(path: Path, data: Any) -> Path:
    try:
        content = orjson.dumps(data)
    except orjson.JSONEncodeError:
        # Text of damaged files may hold half of a character pair, which UTF-8 cannot.
        content = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    new_file(path).write_bytes(content)
    return path


def _write_viewer(out: Path, base_url: str, language: str) -> Path:
    """The page that shows a region to those who follow a link to it, without any other program."""
    package = "pictoria_docs.exchange"
    style, script = (template_file(package, f"view.{suffix}") for suffix in ("css", "js"))
    page = template_environment(package).get_template("view.html")
    words = {name: translate(f"readable.viewer.{name}", language) for name in ("before", "after", "missing")}
    html = page.render(
        language=language,
        base=base_url.rstrip("/") or RELATIVE,
        style=style,
        style_hash=policy_digest(style),
        script=script,
        script_hash=policy_digest(script),
        **words,
    )
    path = new_file(out / VIEWER)
    path.write_text(html, encoding="utf-8")
    return path


def _write_pictures(image: "Image", page: Page, addresses: Addresses, folder: Path) -> list[Path]:
    """All tiles and ready-made sizes of a page, and what tells viewers of them."""
    from PIL.Image import Resampling

    canvas = canvas_of(page)
    if image.size != canvas.size:
        image = image.resize(canvas.size, Resampling.LANCZOS, reducing_gap=3.0)
    levels: dict[int, Image] = {1: image}
    written = []
    for rendering in _ready_made(canvas):
        factor = reduction(rendering, most=64)
        if factor not in levels:
            levels[factor] = image.reduce(factor)
        path = folder / rendering.canonical
        new_file(path).write_bytes(render(levels[factor], canvas.size, rendering))
        written.append(path)
    small = resolve(parse("full", f"{SMALL},", "0", "default.jpg"), canvas.width, canvas.height)
    path = folder / "full" / f"{SMALL}," / "0" / "default.jpg"
    new_file(path).write_bytes(render(image.reduce(reduction(small, most=64)), canvas.size, small))
    written.append(path)
    description = info(addresses.image(page.number), canvas.width, canvas.height, static=True)
    return [*written, _write_json(folder / "info.json", description)]


def _ready_made(canvas: PixelCanvas) -> list[Rendering]:
    """Every request that a viewer of a level 0 service makes, each once."""
    full = Rect(0, 0, canvas.width, canvas.height)
    requests: list[tuple[Rect, Size]] = [(full, canvas.size), *tiles(canvas.width, canvas.height)]
    requests += [(full, size) for size in sizes(canvas.width, canvas.height)]
    renderings = (
        resolve(
            parse(",".join(map(str, region)), f"{size.width},{size.height}", "0", "default.jpg"),
            canvas.width,
            canvas.height,
        )
        for region, size in requests
    )
    return list({rendering.canonical: rendering for rendering in renderings}.values())
