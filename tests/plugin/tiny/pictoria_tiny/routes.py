"""A route."""

from typing import Annotated

from fastapi import APIRouter

from pictoria_docs.plugins import ReviewService, RouteContext, api_router, review_of


def make_router(context: RouteContext) -> APIRouter:
    """Make the route that counts the documents of a project."""
    router = api_router("/api/v1/projects/{project}", "tiny")
    Review = Annotated[ReviewService, review_of(context.open_review)]

    @router.get("/tiny")
    def count(review: Review) -> int:
        """Count the documents that the person may see."""
        return len(review.documents.all())

    return router
