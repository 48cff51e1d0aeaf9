"""What routes share: the review of a project as the person behind a request may use it, and how errors look."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from starlette.requests import Request

from pictoria_docs.apps.server.answers import AnswerRoute
from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.schemas.documents import ProblemJson


class OpenReview(Protocol):
    """Opens the review of a project as the person behind a request may use it."""

    def __call__(
        self, request: Request, project: str, permission: Permission = Permission.READ
    ) -> ReviewService:
        """Open it.

        Raises:
            AccessError: the person has not even this permission.
        """


CropUrl = Callable[[Request, str, str, int, Sequence[float], int], str]
"""`crop_url(request, project, document, page, box, size)`: the address of an image of that part of the page (box in
points), at most `size` pixels wide and high."""

ERROR_ANSWERS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": ProblemJson, "description": "Not done, and why."},
    "5XX": {"model": ProblemJson, "description": "Not done, by no fault of who asked."},
}
"""What all REST routes answer where they do not do what is asked."""


def api_router(prefix: str, tag: str) -> APIRouter:
    """Make a router of the REST interface: its functions give answers, and errors are answered alike.

    Args:
        prefix: of all its paths: "/api/v1/projects/{project}".
        tag: the group that OpenAPI lists its routes in.
    """
    return APIRouter(route_class=AnswerRoute, prefix=prefix, tags=[tag], responses=ERROR_ANSWERS)


def review_of(open_review: OpenReview) -> Any:
    """The dependency of routes below `/projects/{project}`."""

    def review(request: Request, project: str) -> ReviewService:
        return open_review(request, project)

    return Depends(review)


def origin_of(request: Request) -> str:
    """The public scheme, name and port of the server: those of its config, else those that the request came to."""
    return request.app.state.settings.origin or f"{request.url.scheme}://{request.url.netloc}"


def desk_address(request: Request, project: str) -> str:
    """The address under which people see a project in the review desk."""
    return f"{origin_of(request)}{request.scope.get('root_path', '')}/ui/review?{urlencode({'project': project})}"
