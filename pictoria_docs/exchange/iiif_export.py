"""IIIF as a folder for any web server: manifests, annotations and ready-made tiles; W3C annotations as files.

Image services are of level 0: every tile is a file, about 70 a page, so that no program has to run. Addresses are
absolute where the base is known. Else they are relative to the folder, which works for viewers in a page that lies
in it, but is not what IIIF asks of a published manifest.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pictoria_docs.document import Document, Page
from pictoria_docs.exchange.addresses import Addresses
from pictoria_docs.exchange.canvas import PageCanvas, canvas_of
from pictoria_docs.exchange.exporter import Images
from pictoria_docs.exchange.files import named, new_file
from pictoria_docs.exchange.iiif_manifest import collection, manifest
from pictoria_docs.exchange.image_api import Rect, Rendering, Size, info, parse, resolve, sizes, tiles
from pictoria_docs.exchange.image_render import reduction, render
from pictoria_docs.exchange.pictures import page_picture
from pictoria_docs.exchange.web_annotation import Annotations, annotation_page, context, whole_document

if TYPE_CHECKING:
    from PIL.Image import Image

RELATIVE = "."


def export_iiif(
    documents: Iterable[Document],
    images: Images,
    out: Path,
    language: str,
    base_url: str = RELATIVE,
    name: str | None = None,
) -> list[Path]:
    """Write `out/collection.json` and, for each document, a folder with its manifest, annotations and pictures.

    The collection is called `name`, else as the folder. A page that cannot be read has its canvas and annotations,
    but no picture.
    """
    written: list[Path] = []
    members: list[tuple[Addresses, str]] = []
    for document, folder in named(documents, ("collection.json", "context.json")):
        addresses = Addresses.in_folder(base_url, folder)
        document_folder, annotations = out / folder, Annotations(document, addresses)
        bare: list[int] = []
        for page in document.pages:
            image, _ = page_picture(document, page, images, canvas_of(page).dpi, language)
            if image is None:
                bare.append(page.number)
            else:
                written += _write_pictures(
                    image, page, addresses, document_folder / "images" / str(page.number)
                )
            path = document_folder / "annotations" / f"{page.number}.json"
            written.append(_write_json(path, annotation_page(annotations, page.number)))
        result = manifest(document, addresses, static=True, without_picture=bare)
        written.append(_write_json(document_folder / "manifest.json", result))
        members.append((addresses, document.title or document.name))
    shared = Addresses.in_folder(base_url, "")
    written.append(_write_json(out / "context.json", context()))
    result = collection(name or out.resolve().name or "pictoria-docs", members, shared.collection)
    written.append(_write_json(out / "collection.json", result))
    return written


def export_w3c(
    documents: Iterable[Document], images: Images, out: Path, language: str, base_url: str = RELATIVE
) -> list[Path]:
    """Write `out/<document>.annotations.json`: all annotations of a document, in the pixels of its canvases."""
    written: list[Path] = []
    for document, name in named(documents):
        annotations = Annotations(document, Addresses.in_folder(base_url, name))
        written.append(_write_json(out / f"{name}.annotations.json", whole_document(annotations)))
    return written


def _write_json(path: Path, data: Any) -> Path:
    # Text of damaged files may hold half of a character pair, which UTF-8 cannot.
    new_file(path).write_bytes(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))
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
    description = info(addresses.image(page.number), canvas.width, canvas.height, static=True)
    return [*written, _write_json(folder / "info.json", description)]


def _ready_made(canvas: PageCanvas) -> list[Rendering]:
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
