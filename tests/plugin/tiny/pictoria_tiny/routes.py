"""A route."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from pictoria_docs.plugins import PROBLEMS, ReviewService, RouteContext, answered, review_of


def make_router(context: RouteContext) -> APIRouter:
    """Make the route that counts the documents of a project."""
    router = APIRouter(prefix="/api/v1/projects/{project}", tags=["tiny"], responses=PROBLEMS)
    Review = Annotated[ReviewService, review_of(context.open_review)]

    @router.get("/tiny", response_model=int)
    def count(review: Review) -> JSONResponse:
        """Count the documents that the person may see."""
        return answered(len(review.documents.all()))

    return router
