"""What routes share: the review of a project as the person behind a request may use it, and how errors look."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import Depends
from starlette.requests import Request

from pictoria_docs.apps.server.wire.documents import ProblemJson
from pictoria_docs.review.review_service import ReviewService

OpenReview = Callable[[Request, str], ReviewService]
"""The review of a project as the person behind a request may use it; raises AccessError."""
CropUrl = Callable[[Request, str, str, int, Sequence[float], int], str]
"""`crop_url(request, project, document, page, box, size)`: the address of an image of that part of the page (box in
points), at most `size` pixels wide and high."""

PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": ProblemJson, "description": "Not done, and why."},
    "5XX": {"model": ProblemJson, "description": "Not done, by no fault of who asked."},
}
"""What all REST routes answer where they do not do what is asked."""


def review_of(open_review: OpenReview) -> Any:
    """The dependency of routes below `/projects/{project}`."""

    def review(request: Request, project: str) -> ReviewService:
        return open_review(request, project)

    return Depends(review)


def desk_address(request: Request, project: str) -> str:
    """The address under which people see a project in the review desk."""
    origin = request.app.state.settings.origin or f"{request.url.scheme}://{request.url.netloc}"
    return f"{origin}{request.scope.get('root_path', '')}/ui/review?{urlencode({'project': project})}"
