"""IIIF Content Search 1.0 and 2.0 over HTTP, in a document and in all documents of a project.

Beside `q` they take the filters of `search_routes.Chosen`. Routes, below the place where the router is mounted:

- `/iiif/presentation/3/{project}/{document}/search/{version}?q=` and `autocomplete/{version}?q=`
- `/iiif/presentation/3/{project}/search/{version}?q=` and `autocomplete/{version}?q=`
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import ConfigDict, Field

from pictoria_docs.apps.server.dependencies import OpenReview
from pictoria_docs.apps.server.iiif import METHODS, answering, json_answer
from pictoria_docs.apps.server.opened_document import OpenedDocument
from pictoria_docs.apps.server.request_bodies import MAX_NUMBER
from pictoria_docs.apps.server.search_routes import SearchParams
from pictoria_docs.exchange.iiif import content_search
from pictoria_docs.exchange.iiif.content_search import FoundPage, FoundPlace
from pictoria_docs.exchange.places.addresses import PRESENTATION, Addresses
from pictoria_docs.exchange.places.canvas import PixelCanvas, canvas_of
from pictoria_docs.retrieval.candidates import SearchFilter
from pictoria_docs.review.hit_positions import FoundPlaces
from pictoria_docs.review.review_service import ReviewService

AT_ONCE = 100
"""Places on one page of an answer."""
TERMS = 20
"""Words that a query is completed with."""
IGNORED = ("motivation", "date", "user", "min")
"""Parameters of the specification that change nothing here."""


class ContentQuery(SearchParams):
    """What is looked for: the specification's `q`, and the filters of our own search."""

    model_config = ConfigDict(extra="ignore")
    start: Annotated[int, Field(ge=0, le=MAX_NUMBER)] = 0
    """Number of the place with which the answer begins."""

    @property
    def asks(self) -> bool:
        """Whether anything is looked for."""
        return bool(self.q.strip()) or bool(self.wanted().conditions)


def make_search_router(open_review: OpenReview, *, base_url: str | None = None) -> APIRouter:
    """The routes.

    Args:
        open_review: the review of a project for a request.
        base_url: the public address under which the router is mounted; None: that which the request came to.
    """
    service = _SearchService(open_review, base_url)
    router = APIRouter()
    for name, route in (("search", service.search), ("autocomplete", service.autocomplete)):
        for below in ("{project}", "{project}/{document}"):
            path = f"/{PRESENTATION}/{below}/{name}/{{version}}"
            router.add_api_route(path, route, methods=METHODS, include_in_schema=False, name=f"iiif_{name}")
    return router


class _SearchService:
    """The answers; plain functions, which the framework runs in threads."""

    def __init__(self, open_review: OpenReview, base_url: str | None) -> None:
        self._open_review = open_review
        self._base_url = base_url.rstrip("/") if base_url is not None else None

    @answering
    def search(
        self,
        request: Request,
        project: str,
        version: str,
        query: Annotated[ContentQuery, Query()],
        document: str | None = None,
    ) -> Response:
        """Where words stand."""
        write: Callable[[FoundPage], Any] = {
            "1": content_search.annotation_list,
            "2": content_search.annotation_page,
        }[version]
        review = self._open_review(request, project)
        wanted = _wanted(review, document, query)
        places = review.search.places(query.q, wanted) if query.asks else []
        start = min(query.start, len(places))
        of_page = places[start : start + AT_ONCE]
        page = FoundPage(
            address=self._addresses(request, project, document).search(int(version)),
            query=[
                (name, value)
                for name, value in request.query_params.multi_items()
                if name != "start" and name not in IGNORED
            ],
            ignored=_ignored(request),
            places=self._places(request, review, of_page),
            start=start,
            total=len(places),
            at_once=AT_ONCE,
        )
        return json_answer(request, write(page), content_search.CONTEXT_2 if version == "2" else None)

    @answering
    def autocomplete(
        self,
        request: Request,
        project: str,
        version: str,
        query: Annotated[ContentQuery, Query()],
        document: str | None = None,
    ) -> Response:
        """Words that begin as the query does."""
        write = {"1": content_search.term_list, "2": content_search.term_page}[version]
        review = self._open_review(request, project)
        terms = review.search.completions(query.q, _wanted(review, document, query), TERMS)
        addresses = self._addresses(request, project, document)
        search, own = addresses.search(int(version)), addresses.autocomplete(int(version))
        answer = write(own, query.q, terms, search, _ignored(request))
        return json_answer(request, answer, content_search.CONTEXT_2 if version == "2" else None)

    def _places(
        self,
        request: Request,
        review: ReviewService,
        found: FoundPlaces,
    ) -> list[FoundPlace]:
        """The places with their pixels."""
        canvases: dict[tuple[str, int], PixelCanvas] = {}
        opened: dict[str, OpenedDocument] = {}
        places: list[FoundPlace] = []
        for hit, word in found:
            page = word.page if word is not None else hit.page
            if hit.document not in opened:
                opened[hit.document] = OpenedDocument(review, review.session.document(hit.document))
            if (hit.document, page) not in canvases:
                canvases[hit.document, page] = canvas_of(opened[hit.document].sheet(page))
            start, end = (word.start, word.end) if word is not None else (0, len(hit.text))
            places.append(
                FoundPlace(
                    addresses=self._addresses(request, review.session.slug, hit.document),
                    canvas=canvases[hit.document, page],
                    subject=hit.id,
                    text=hit.text,
                    start=start,
                    end=end,
                    box=word.box if word is not None else hit.box,
                )
            )
        return places

    def _addresses(self, request: Request, project: str, document: str | None) -> Addresses:
        base = self._base_url
        if base is None:
            # By a route of ours, so that a prefix and a proxy's root path are in it.
            own = str(request.url_for("iiif_collection", project="-"))
            base = own.removesuffix(f"/{PRESENTATION}/-/collection.json")
        addresses = Addresses.served(base, project, document or "")
        return addresses if document is not None else addresses.of_project


def _ignored(request: Request) -> list[str]:
    return [name for name in IGNORED if name in request.query_params]


def _wanted(review: ReviewService, document: str | None, query: ContentQuery) -> SearchFilter:
    """The items of a document; raises `ProjectError` where the project has no such one."""
    wanted = query.wanted()
    return wanted if document is None else replace(wanted, documents=[review.session.document(document).id])
