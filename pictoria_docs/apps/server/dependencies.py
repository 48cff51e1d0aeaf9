"""What routes depend on: the review of a project, as the person behind a request may use it."""

from collections.abc import Callable
from typing import Any

from fastapi import Depends
from starlette.requests import Request

from pictoria_docs.review.review_service import ReviewService

OpenReview = Callable[[Request, str], ReviewService]
"""The review of a project as the person behind a request may use it; raises AccessError."""


def review_of(open_review: OpenReview) -> Any:
    """The dependency of routes below `/projects/{project}`."""

    def review(request: Request, project: str) -> ReviewService:
        return open_review(request, project)

    return Depends(review)
