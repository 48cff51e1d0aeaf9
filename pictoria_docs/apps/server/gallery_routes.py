"""The REST interface of the gallery and of comparisons: each route calls one method of `review.ReviewService`."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import Field, StringConstraints

from pictoria_docs.apps.server.answers import answered
from pictoria_docs.apps.server.dependencies import PROBLEMS, CropUrl, OpenReview, review_of
from pictoria_docs.apps.server.request_bodies import Count, Number
from pictoria_docs.apps.server.wire.gallery import (
    FacetsJson,
    FamiliesJson,
    GalleryJson,
    PairJson,
    PairsJson,
    PictureMapJson,
    StoredComparisonJson,
)
from pictoria_docs.exchange.tables.comparisons import COLUMNS
from pictoria_docs.exchange.tables.row_stream import MEDIA_TYPES, WRITERS
from pictoria_docs.review.gallery.comparisons import Comparison, ComparisonUndo
from pictoria_docs.review.gallery.families import COLUMNS as FAMILY_COLUMNS
from pictoria_docs.review.gallery.pictures import parse_ref
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.store.pictures.comparisons import PAIRS_AT_ONCE, State
from pictoria_docs.store.pictures.gallery import SHOWN, TYPES, PictureFilter, Sort
from pictoria_docs.strict_model import StrictModel

Json = dict[str, Any]
SMALL, LARGE = 400, 1600
"""Pixels of a picture in the gallery, and of one that is compared."""
TABLE = {
    "content": {
        "text/csv": {"schema": {"type": "string"}},
        "application/json": {
            "schema": {
                "type": "array",
                "items": {"type": "object", "additionalProperties": {"type": ["string", "number", "null"]}},
            }
        },
    }
}
"""Of OpenAPI: a table, a row an object."""

TypeName = Literal["figure", "panel", "plate"]
StatusName = Literal["suggested", "assumed", "accepted", "corrected", "rejected"]
Figure = Annotated[str, StringConstraints(min_length=3, max_length=240)]
"""A picture: its document's id, "~", and its own."""
Size = Annotated[float, Field(ge=0, le=1000)]


class PictureFilters(StrictModel):
    """Which pictures are wanted; what is left out does not matter."""

    documents: Annotated[list[str] | None, Field(alias="document")] = None
    types: Annotated[tuple[TypeName, ...], Field(alias="type")] = TYPES  # type: ignore[assignment]
    statuses: Annotated[tuple[StatusName, ...], Field(alias="status")] = SHOWN  # type: ignore[assignment]
    caption: bool | None = None
    """With or without one."""
    entry: bool | None = None
    """With or without one."""
    number: Annotated[str, StringConstraints(max_length=40)] = ""
    """The printed number, or how it begins."""
    words: Annotated[str, StringConstraints(max_length=200)] = ""
    """Words that are in the caption or the entry's title, without regard to accents."""
    first_page: Number | None = None
    last_page: Number | None = None
    least: Size | None = None
    """Centimetres of the longer side."""
    most: Size | None = None

    def wanted(self) -> PictureFilter:
        """As the store takes them."""
        return PictureFilter(**{name: getattr(self, name) for name in PictureFilters.model_fields})


class GalleryQuery(PictureFilters):
    """What the gallery is asked for."""

    sort: Sort = Sort.PAGE
    descending: bool = False
    after: Annotated[str, StringConstraints(max_length=2000)] | None = None
    """The answer's `next`, to go on."""
    limit: Annotated[int, Field(ge=1, le=200)] = 60
    like: Figure | None = None
    """Sort by likeness to this picture, where the project has an index of that."""


class LikelyQuery(PictureFilters):
    """Among which pictures likely pairs are looked for."""

    after: Annotated[str, StringConstraints(max_length=2000)] | None = None


def table(name: str, pieces: Iterator[bytes]) -> StreamingResponse:
    """A file to be taken away.

    Args:
        name: of the file, with the ending of its format.
        pieces: its content.
    """
    return StreamingResponse(
        pieces,
        media_type=MEDIA_TYPES[name.rpartition(".")[2]],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def make_gallery_router(open_review: OpenReview, crop_url: CropUrl) -> APIRouter:
    """The routes below `/api/v1/projects/{project}`."""
    router = APIRouter(prefix="/api/v1/projects/{project}", tags=["gallery"], responses=PROBLEMS)

    Review = Annotated[ReviewService, review_of(open_review)]

    def crop(request: Request, review: ReviewService, figure: Json, size: int) -> str:
        return crop_url(request, review.session.slug, figure["document"], figure["page"], figure["box"], size)

    def with_images(request: Request, review: ReviewService, answer: Json) -> Json:
        for figure in answer["figures"].values():
            figure["crop"] = crop(request, review, figure, SMALL)
            figure["image"] = crop(request, review, figure, LARGE)
        return answer

    @router.get("/gallery", response_model=GalleryJson)
    def gallery(review: Review, request: Request, query: Annotated[GalleryQuery, Query()]) -> JSONResponse:
        """Figures, plates and panels of all documents, found and sorted, some at a time."""
        answer = review.gallery.pictures(
            query.wanted(),
            query.sort,
            descending=query.descending,
            after=query.after,
            limit=query.limit,
            like=parse_ref(query.like) if query.like is not None else None,
        )
        for figure in answer["items"]:
            figure["crop"] = crop(request, review, figure, SMALL)
        return answered(answer)

    @router.get("/gallery/facets", response_model=FacetsJson)
    def facets(review: Review) -> JSONResponse:
        """Documents and types with the number of their pictures; what can be said of two; how many pairs there are."""
        return answered(review.gallery.facets() | {"role": review.session.role.value})

    @router.get("/families", response_model=FamiliesJson)
    def families(review: Review, request: Request) -> JSONResponse:
        """Families of pictures that show the same, as far as they were compared by now."""
        answer = review.families.families()
        for member in answer["members"]:
            member["crop"] = crop(request, review, member, SMALL)
        return answered(answer)

    @router.get("/families/export", response_class=StreamingResponse, responses={200: TABLE})
    def export_families(review: Review, format: Literal["csv", "json"] = "csv") -> StreamingResponse:
        """The table of memberships, a row for each picture of a family, as CSV or JSON."""
        return table(f"families.{format}", WRITERS[format](review.families.rows(), FAMILY_COLUMNS))

    @router.get("/map", response_model=PictureMapJson)
    def map_of_pictures(review: Review, request: Request) -> JSONResponse:
        """All pictures in the plane, those that look alike near each other."""
        answer = review.families.map()
        for picture in answer["pictures"]:
            picture["crop"] = crop(request, review, picture, SMALL)
        return answered(answer)

    @router.get("/pairs", response_model=PairsJson)
    def pairs(
        review: Review, request: Request, figure: Annotated[list[Figure], Query(min_length=1, max_length=50)]
    ) -> JSONResponse:
        """Pictures side by side, and what people say of each two; of one picture, all that it was compared with."""
        return answered(
            with_images(request, review, review.comparisons.among([parse_ref(key) for key in figure]))
        )

    @router.get("/pairs/likely", response_model=PairsJson)
    def likely(review: Review, request: Request, query: Annotated[LikelyQuery, Query()]) -> JSONResponse:
        """Pairs of pictures that look alike and that one has not compared yet, by the project's index of likeness."""
        return answered(with_images(request, review, review.comparisons.likely(query.wanted(), query.after)))

    @router.get("/comparisons", response_model=PairsJson)
    def comparisons(
        review: Review,
        request: Request,
        state: State = State.ALL,
        category: str | None = None,
        after: Count = 0,
        limit: Annotated[int, Query(ge=1, le=200)] = PAIRS_AT_ONCE,
    ) -> JSONResponse:
        """Pairs that people have compared: all, one's own, those one has not spoken of, disputed, agreed."""
        return answered(
            with_images(request, review, review.comparisons.compared(state, category, after, limit))
        )

    @router.post("/comparisons", response_model=PairJson)
    def compare(review: Review, comparison: Comparison) -> JSONResponse:
        """Say what two pictures have in common, or take it back. Each person has a word of their own."""
        return answered(review.comparisons.compare(comparison))

    @router.post("/comparisons/undo", response_model=PairJson)
    def undo(review: Review, body: ComparisonUndo) -> JSONResponse:
        """Take back what one said: what one had said before stands again."""
        return answered(review.comparisons.undo(body))

    @router.get("/comparisons/history", response_model=list[StoredComparisonJson])
    def history(review: Review, first: Figure, second: Figure) -> JSONResponse:
        """All that was ever said of two pictures, oldest first."""
        return answered(review.comparisons.history(parse_ref(first), parse_ref(second)))

    @router.get("/comparisons/export", response_class=StreamingResponse, responses={200: TABLE})
    def export(
        review: Review, format: Literal["csv", "json"] = "csv", history: bool = False
    ) -> StreamingResponse:
        """The table of comparisons as CSV or JSON; with `history`, also what does not stand any more."""
        rows = review.comparisons.rows(history=history)
        return table(f"comparisons.{format}", WRITERS[format](rows, COLUMNS))

    return router
