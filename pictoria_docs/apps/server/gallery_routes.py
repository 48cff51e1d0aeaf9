"""The REST interface of the gallery and of comparisons: each route calls one method of `review.ReviewService`."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import Field, StringConstraints

from pictoria_docs.apps.server.dependencies import CropUrl, OpenReview, api_router, review_of
from pictoria_docs.apps.server.request_bodies import Count, Number
from pictoria_docs.apps.server.table_answers import TABLE_ANSWER, table_answer
from pictoria_docs.exchange.tables.comparisons import COLUMNS
from pictoria_docs.review.gallery.comparisons import Comparison, ComparisonUndo
from pictoria_docs.review.gallery.families import COLUMNS as FAMILY_COLUMNS
from pictoria_docs.review.gallery.pictures import parse_ref
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.schemas.gallery import (
    FacetsJson,
    FamiliesJson,
    FamilyMemberJson,
    FigureJson,
    GalleryJson,
    PairJson,
    PairsJson,
    StoredComparisonJson,
)
from pictoria_docs.store.pictures.comparisons import PAIRS_AT_ONCE, State
from pictoria_docs.store.pictures.gallery import SHOWN, TYPES, PictureFilter, Sort
from pictoria_docs.strict_model import StrictModel

Json = dict[str, Any]
SMALL, LARGE = 400, 1600
"""Pixels of a picture in the gallery, and of one that is compared."""
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


def make_gallery_router(open_review: OpenReview, crop_url: CropUrl) -> APIRouter:
    """The routes below `/api/v1/projects/{project}`."""
    router = api_router("/api/v1/projects/{project}", "gallery")

    Review = Annotated[ReviewService, review_of(open_review)]

    def crop(
        request: Request, review: ReviewService, figure: FigureJson | FamilyMemberJson, size: int
    ) -> str:
        return crop_url(request, review.session.slug, figure["document"], figure["page"], figure["box"], size)

    def with_images(request: Request, review: ReviewService, answer: PairsJson) -> PairsJson:
        for figure in answer["figures"].values():
            figure["crop"] = crop(request, review, figure, SMALL)
            figure["image"] = crop(request, review, figure, LARGE)
        return answer

    @router.get("/gallery")
    def gallery(review: Review, request: Request, query: Annotated[GalleryQuery, Query()]) -> GalleryJson:
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
        return answer

    @router.get("/gallery/facets")
    def facets(review: Review) -> FacetsJson:
        """Documents and types with the number of their pictures; what can be said of two; how many pairs there are."""
        return review.gallery.facets()

    @router.get("/families")
    def families(review: Review, request: Request) -> FamiliesJson:
        """Families of pictures that show the same, as far as they were compared by now."""
        answer = review.families.families()
        for member in answer["members"]:
            member["crop"] = crop(request, review, member, SMALL)
        return answer

    @router.get("/families/export", response_class=StreamingResponse, responses={200: TABLE_ANSWER})
    def export_families(review: Review, format: Literal["csv", "json"] = "csv") -> StreamingResponse:
        """The table of memberships, a row for each picture of a family, as CSV or JSON."""
        return table_answer("families", format, review.families.rows(), FAMILY_COLUMNS)

    @router.get("/pairs")
    def pairs(
        review: Review, request: Request, figure: Annotated[list[Figure], Query(min_length=1, max_length=50)]
    ) -> PairsJson:
        """Pictures side by side, and what people say of each two; of one picture, all that it was compared with."""
        return with_images(request, review, review.comparisons.among([parse_ref(key) for key in figure]))

    @router.get("/pairs/likely")
    def likely(review: Review, request: Request, query: Annotated[LikelyQuery, Query()]) -> PairsJson:
        """Pairs of pictures that look alike and that one has not compared yet, by the project's index of likeness."""
        return with_images(request, review, review.comparisons.likely(query.wanted(), query.after))

    @router.get("/comparisons")
    def comparisons(
        review: Review,
        request: Request,
        state: State = State.ALL,
        category: str | None = None,
        after: Count = 0,
        limit: Annotated[int, Query(ge=1, le=200)] = PAIRS_AT_ONCE,
    ) -> PairsJson:
        """Pairs that people have compared: all, one's own, those one has not spoken of, disputed, agreed."""
        return with_images(request, review, review.comparisons.compared(state, category, after, limit))

    @router.post("/comparisons")
    def compare(review: Review, comparison: Comparison) -> PairJson:
        """Say what two pictures have in common, or take it back. Each person has a word of their own."""
        return review.comparisons.compare(comparison)

    @router.post("/comparisons/undo")
    def undo(review: Review, body: ComparisonUndo) -> PairJson:
        """Take back what one said: what one had said before stands again."""
        return review.comparisons.undo(body)

    @router.get("/comparisons/history")
    def history(review: Review, first: Figure, second: Figure) -> list[StoredComparisonJson]:
        """All that was ever said of two pictures, oldest first."""
        return review.comparisons.history(parse_ref(first), parse_ref(second))

    @router.get("/comparisons/export", response_class=StreamingResponse, responses={200: TABLE_ANSWER})
    def export(
        review: Review, format: Literal["csv", "json"] = "csv", history: bool = False
    ) -> StreamingResponse:
        """The table of comparisons as CSV or JSON; with `history`, also what does not stand any more."""
        return table_answer("comparisons", format, review.comparisons.rows(history=history), COLUMNS)

    return router
