"""The REST interface of friezes, and their view on the figures page."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import Field, StringConstraints

from pictoria_docs.plugins import (
    PROBLEMS,
    TABLE,
    WRITERS,
    BoxJson,
    PictureView,
    ReviewService,
    RouteContext,
    StrictModel,
    answered,
    review_of,
    table,
)
from pictoria_friezes.frieze_service import COLUMNS, FriezeService

VIEW = PictureView(module="friezes/friezes_view.js")
CROP = 720
"""Pixels of the picture of a frieze."""
Value = Annotated[str, StringConstraints(max_length=200)]


class FriezeQuery(StrictModel):
    """Whose friezes are wanted."""

    documents: Annotated[list[Value] | None, Field(alias="document")] = None
    """Ids or names; left out: all."""


class FriezeExportQuery(FriezeQuery):
    """Whose friezes are to be taken away, and how."""

    format: Literal["csv", "json"] = "csv"


class FriezeJson(StrictModel):
    """A frieze of roller stamps in a figure."""

    document: str
    document_title: str
    id: str
    """Of the figure."""
    page: int
    box: BoxJson
    number: str
    """As printed; empty without one."""
    roller: int
    """Friezes of this answer with the same number are probably of one roller; 0: no other one is."""
    roller_score: float
    """Probability that one roller made it and the likeliest other one of that number, 0 to 1; 0 without a number."""
    sequence: str
    """Motifs as letters, of one revolution in canonical form, else of what is seen; two friezes share no letters."""
    period: int | None
    """Boxes of one revolution; null where the roller is not seen to repeat."""
    boxes: int
    """That are seen."""
    confidence: float
    """Probability that it is a frieze and read rightly, 0 to 1."""
    crop: str
    """Address of a picture of the figure."""


class FriezesJson(StrictModel):
    """Friezes as far as figures were read."""

    friezes: list[FriezeJson]
    left: int
    """Figures that are still to be read, which goes on while somebody asks."""


def make_router(context: RouteContext) -> APIRouter:
    """Make the routes below `/api/v1`."""
    router = APIRouter(prefix="/api/v1", tags=["friezes"], responses=PROBLEMS)
    Review = Annotated[ReviewService, review_of(context.open_review)]

    @router.get("/projects/{project}/friezes", response_model=FriezesJson)
    def friezes(review: Review, request: Request, query: Annotated[FriezeQuery, Query()]) -> JSONResponse:
        """Sequences of roller stamps in the figures, as far as they were read by now; the others are read meanwhile."""
        answer = FriezeService(review.session).friezes(query.documents)
        for frieze in answer["friezes"]:
            place = (frieze["document"], frieze["page"], frieze["box"], CROP)
            frieze["crop"] = context.crop_url(request, review.session.slug, *place)
        return answered(answer)

    @router.get(
        "/projects/{project}/friezes/export", response_class=StreamingResponse, responses={200: TABLE}
    )
    def export_friezes(review: Review, query: Annotated[FriezeExportQuery, Query()]) -> StreamingResponse:
        """The friezes that were read by now, a row for each, as CSV or JSON."""
        pieces = WRITERS[query.format](FriezeService(review.session).rows(query.documents), COLUMNS)
        return table(f"friezes.{query.format}", pieces)

    return router
