"""IIIF over HTTP: Image API 3.0 (level 2) and Presentation API 3.0. Who may see what is asked of the caller.

Routes, below the place where the router is mounted:

- `/iiif/3/{project~document~page}` and below it `info.json` and `{region}/{size}/{rotation}/{quality}.{format}`
- `/iiif/presentation/3/{project}/collection.json` and `context.json`
- `/iiif/presentation/3/{project}/{document}/manifest.json`, `annotations.json` and `annotations/{page}.json`
"""

import json
from collections.abc import Callable, Iterable
from functools import wraps
from hashlib import blake2b
from typing import Any, NamedTuple, Protocol
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from pictoria_docs.apps.server.turns import PICTURES
from pictoria_docs.document import Document, Page
from pictoria_docs.errors import PageError, PictoriaError, SourceError, TooManyError
from pictoria_docs.exchange.annotations.web_annotation import (
    IIIF_CONTEXT,
    W3C_CONTEXT,
    Annotations,
    context,
    whole_document,
)
from pictoria_docs.exchange.formats.publication import PublicationOptions
from pictoria_docs.exchange.iiif.annotation import annotation_page
from pictoria_docs.exchange.iiif.manifest import collection, manifest
from pictoria_docs.exchange.iiif.readable import ReadableText
from pictoria_docs.exchange.places.addresses import IMAGES, PRESENTATION, Addresses
from pictoria_docs.exchange.places.canvas import PixelCanvas, canvas_of
from pictoria_docs.exchange.places.image_api import CONTEXT as IMAGE_CONTEXT
from pictoria_docs.exchange.places.image_api import MEDIA_TYPES, ImageRequestError, info, parse, resolve
from pictoria_docs.i18n import LANGUAGES, translate
from pictoria_docs.pipeline.page_images import Located, PageImages

LEVEL = "http://iiif.io/api/image/3/level2.json"
PICTURE_SECONDS = 3600
"""How long a browser may show a picture without asking again whether its user may still see it."""
METHODS = ["GET", "HEAD"]
IDENTIFIER_PARTS = 3
"""Of an image: its project, document and page."""
PAGE_DIGITS = 6
"""Of a page's number, at most: no document has a million pages."""


class OpenDocument(Protocol):
    """A document as the one who asks may see it."""

    @property
    def located(self) -> Located:
        """What its pictures are made from and known by: the store's record of it."""

    @property
    def images(self) -> PageImages:
        """Its project's page images."""

    @property
    def publication(self) -> PublicationOptions:
        """What its project says of itself."""

    def sheet(self, page: int) -> Page:
        """An analysed page; asked for each tile, so it should be quick. Raises `LookupError` where there is none."""

    def model(self) -> Document:
        """Everything known about it, without what people rejected."""


class Listing(NamedTuple):
    """The documents of a project that the one who asks may see."""

    name: str
    documents: Iterable[tuple[str, str]]
    """Id and title of each."""
    publication: PublicationOptions
    """What the project says of itself."""


Opener = Callable[[Request, str, str], OpenDocument]
"""`open_document(request, project, document)`: checks rights; raises `LookupError` where there is no such thing, and
any error that the app answers to where it may not be seen."""
Lister = Callable[[Request, str], Listing]


def make_router(open_document: Opener, list_documents: Lister, *, base_url: str | None = None) -> APIRouter:
    """The routes.

    Args:
        open_document: a document for a request.
        list_documents: a project's documents for a request.
        base_url: the public address under which the router is mounted; None: that which the request came to.
    """
    service = _Service(open_document, list_documents, base_url)
    router = APIRouter()
    routes: dict[str, Callable[..., Any]] = {
        f"/{IMAGES}/{{identifier}}": service.image,
        f"/{IMAGES}/{{identifier}}/info.json": service.image_info,
        f"/{IMAGES}/{{identifier}}/{{region}}/{{size}}/{{rotation}}/{{file}}": service.picture,
        f"/{PRESENTATION}/{{project}}/collection.json": service.collection,
        f"/{PRESENTATION}/{{project}}/context.json": service.context,
        f"/{PRESENTATION}/{{project}}/{{document}}/manifest.json": service.manifest,
        f"/{PRESENTATION}/{{project}}/{{document}}/annotations.json": service.whole_document,
        f"/{PRESENTATION}/{{project}}/{{document}}/annotations/{{page}}.json": service.annotations,
    }
    for path, route in routes.items():
        name = f"iiif_{route.__name__}"
        router.add_api_route(path, route, methods=METHODS, include_in_schema=False, name=name)
    return router


def answering(route: Callable[..., Response]) -> Callable[..., Response]:
    """A method of a service that also answers where it cannot: why there is nothing."""

    @wraps(route)
    def answer(service: object, request: Request, **values: str) -> Response:
        try:
            response = route(service, request, **values)
        except ImageRequestError as error:
            sentence = translate(f"iiif.refused.{error.part}_{error.status}", _language(request))
            response = _refusal(error.status, f"iiif_{error.part}", sentence)
        except (PageError, SourceError) as error:
            response = _refusal(404, error.code, _told(error, request))
        except LookupError:
            response = _refusal(404, "iiif_unknown", translate("iiif.refused.unknown", _language(request)))
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return answer


class _Service:
    """The answers; plain functions, which the framework runs in threads."""

    def __init__(self, open_document: Opener, list_documents: Lister, base_url: str | None) -> None:
        self._open, self._list = open_document, list_documents
        self._base_url = base_url.rstrip("/") if base_url is not None else None

    # Pictures

    def image(self, request: Request, identifier: str) -> Response:
        """The image itself has no form: its description has."""
        address = f"{self._base(request)}/{IMAGES}/{quote(identifier, safe='~')}/info.json"
        return RedirectResponse(address, 303)

    @answering
    def image_info(self, request: Request, identifier: str) -> Response:
        """`info.json`."""
        address, _, canvas = self._page(request, identifier)
        return json_answer(request, info(address, canvas.width, canvas.height), IMAGE_CONTEXT)

    async def picture(
        self, request: Request, identifier: str, region: str, size: str, rotation: str, file: str
    ) -> Response:
        """A part of a page, in any size, when it is its turn."""
        person = getattr(request.state, "person", None)
        try:
            async with PICTURES.turn(getattr(person, "name", "")):
                return await run_in_threadpool(
                    self._picture,
                    request,
                    identifier=identifier,
                    region=region,
                    size=size,
                    rotation=rotation,
                    file=file,
                )
        except TooManyError as error:
            return _refusal(429, error.code, _told(error, request))

    @answering
    def _picture(
        self, request: Request, identifier: str, region: str, size: str, rotation: str, file: str
    ) -> Response:
        image_request = parse(region, size, rotation, file)
        address, document, canvas = self._page(request, identifier)
        wanted = resolve(image_request, canvas.width, canvas.height)
        headers = {
            "ETag": f'"{document.images.tag(document.located, canvas, wanted)}"',
            "Cache-Control": f"private, max-age={PICTURE_SECONDS}",
            "Link": f'<{LEVEL}>;rel="profile", <{address}/{wanted.canonical}>;rel="canonical"',
        }
        if _unchanged(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        data = document.images.picture(document.located, canvas, wanted)
        return Response(data, media_type=MEDIA_TYPES[wanted.format], headers=headers)

    def _page(self, request: Request, identifier: str) -> tuple[str, OpenDocument, PixelCanvas]:
        """The image's address, its document, and its pixels."""
        project, document, page = _parts(identifier)
        opened = self._open(request, project, document)
        canvas = canvas_of(opened.sheet(page))
        return self._addresses(request, project, document).image(page), opened, canvas

    # Manifests and annotations

    @answering
    def collection(self, request: Request, project: str) -> Response:
        """A project's documents."""
        listing = self._list(request, project)
        items = [(self._addresses(request, project, id), title) for id, title in listing.documents]
        address = self._addresses(request, project, "").collection
        result = collection(listing.name, items, address, listing.publication)
        return json_answer(request, result, IIIF_CONTEXT)

    @answering
    def context(self, request: Request, project: str) -> Response:
        """The JSON-LD context of our own terms, which is no secret."""
        return json_answer(request, context(), None)

    @answering
    def manifest(self, request: Request, project: str, document: str) -> Response:
        """A document; its annotations are referred to."""
        opened = self._open(request, project, document)
        addresses = self._addresses(request, project, document)
        model = opened.model()
        readable = ReadableText(model, addresses, _language(request))
        result = manifest(
            model, addresses, searchable=True, readable=readable, publication=opened.publication
        )
        return json_answer(request, result, IIIF_CONTEXT)

    @answering
    def whole_document(self, request: Request, project: str, document: str) -> Response:
        """All exact data of a document; the manifest's `seeAlso`."""
        model = self._open(request, project, document).model()
        annotations = Annotations(model, self._addresses(request, project, document))
        return json_answer(request, whole_document(annotations), W3C_CONTEXT)

    @answering
    def annotations(self, request: Request, project: str, document: str, page: str) -> Response:
        """What is on a page."""
        opened, number = self._open(request, project, document), _page_number(page)
        opened.sheet(number)
        addresses = self._addresses(request, project, document)
        annotations = Annotations(opened.model(), addresses)
        readable = ReadableText(annotations.document, addresses, _language(request))
        return json_answer(request, annotation_page(annotations, number, readable), IIIF_CONTEXT)

    # What all share

    def _base(self, request: Request) -> str:
        if self._base_url is not None:
            return self._base_url
        # By the router's own route, so that a prefix and a proxy's root path are in it.
        address = str(request.url_for("iiif_image", identifier="-"))
        return address.removesuffix(f"/{IMAGES}/-")

    def _addresses(self, request: Request, project: str, document: str) -> Addresses:
        return Addresses.served(self._base(request), project, document)


def _parts(identifier: str) -> tuple[str, str, int]:
    """Project, document and page of "project~document~page"; raises `LookupError`."""
    parts = identifier.rsplit("~", IDENTIFIER_PARTS - 1)
    if len(parts) != IDENTIFIER_PARTS:
        raise LookupError(identifier)
    return parts[0], parts[1], _page_number(parts[2])


def _page_number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= PAGE_DIGITS and int(text) > 0):
        raise LookupError(text)
    return int(text)


def _told(error: PictoriaError, request: Request) -> str:
    """The sentence; where a file lies on the server is not told."""
    return error.public_sentence(_language(request))


def _refusal(status: int, code: str, sentence: str) -> Response:
    body = json.dumps({"error": code, "sentence": sentence}, ensure_ascii=False)
    headers = {"Cache-Control": "no-store"}
    return Response(body, status, headers, media_type="application/json")


def json_answer(request: Request, data: Any, profile: str | None) -> Response:
    """JSON with an entity tag: as JSON-LD with its profile for those who ask for JSON-LD."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    linked = "application/ld+json" in request.headers.get("accept", "")
    kind = "application/ld+json" if linked else "application/json"
    media_type = f'{kind};profile="{profile}"' if linked and profile else kind
    tag = f'"{blake2b(media_type.encode() + body, digest_size=12).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Accept, Accept-Language"}
    if _unchanged(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def _unchanged(request: Request, tag: str) -> bool:
    """Whether the browser has it already."""
    known = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    return tag in known or known == ["*"]


def _language(request: Request) -> str | None:
    """The first of our languages that the browser asks for."""
    accepted = (part.strip()[:2].lower() for part in request.headers.get("accept-language", "").split(","))
    return next((language for language in accepted if language in LANGUAGES), None)
