"""The REST interface of friezes, and their view on the figures page."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import Field, StringConstraints

from pictoria_docs.plugins import (
    TABLE_ANSWER,
    PictureView,
    ReviewService,
    RouteContext,
    StrictModel,
    api_router,
    review_of,
    table_answer,
)
from pictoria_friezes.frieze_service import COLUMNS, FriezeService
from pictoria_friezes.schemas import FriezesJson

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


def make_router(context: RouteContext) -> APIRouter:
    """Make the routes below `/api/v1`."""
    router = api_router("/api/v1/projects/{project}", "friezes")
    Review = Annotated[ReviewService, review_of(context.open_review)]

    @router.get("/friezes")
    def friezes(review: Review, request: Request, query: Annotated[FriezeQuery, Query()]) -> FriezesJson:
        """Give the sequences of roller stamps that were read by now; the other figures are read meanwhile."""
        answer = FriezeService(review.session).friezes(query.documents)
        for frieze in answer["friezes"]:
            place = (frieze["document"], frieze["page"], frieze["box"], CROP)
            frieze["crop"] = context.crop_url(request, review.session.slug, *place)
        return answer

    @router.get("/friezes/export", response_class=StreamingResponse, responses={200: TABLE_ANSWER})
    def export_friezes(review: Review, query: Annotated[FriezeExportQuery, Query()]) -> StreamingResponse:
        """The friezes that were read by now, a row for each, as CSV or JSON."""
        return table_answer(
            "friezes", query.format, FriezeService(review.session).rows(query.documents), COLUMNS
        )

    return router
