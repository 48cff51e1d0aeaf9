"""The REST route of files of other tools."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints

from pictoria_docs.apps.options import setting_of
from pictoria_docs.apps.server.dependencies import OpenReview, api_router, review_of
from pictoria_docs.apps.server.request_bodies import Number
from pictoria_docs.apps.server.sheet_routes import BODY
from pictoria_docs.apps.server.turns import Turn
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.schemas.sheets import ImportedFileJson
from pictoria_docs.strict_model import StrictModel

ShortText = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Setting = Annotated[str, StringConstraints(max_length=10_000)]
MAX_SETTINGS = 20


class ImportQuery(StrictModel):
    """Which file is sent, and what it is about."""

    format: ShortText
    """Of those that `GET /api/v1/desk` names as `imports`."""
    name: ShortText = "file"
    """What the file is called."""
    document: ShortText | None = None
    """Id or name; left out: any of the project's, or the only one."""
    page: Number | None = None
    """That is meant where the file does not say; training sets always say."""
    model: ShortText | None = None
    """Of a training set: the model whose suggestions its boxes are; left out: decisions of the person."""
    settings: Annotated[tuple[Setting, ...], Field(max_length=MAX_SETTINGS)] = ()
    """Of the import of a training set, each as "name=value": `classes`, a YAML map from types to classes."""


def make_import_router(open_review: OpenReview) -> APIRouter:
    """The route `/api/v1/projects/{project}/imports`."""
    router = api_router("/api/v1/projects/{project}/imports", "review")

    Review = Annotated[ReviewService, review_of(open_review)]

    @router.post("", openapi_extra=BODY)
    async def take_file(
        review: Review, turn: Turn, query: Annotated[ImportQuery, Query()]
    ) -> ImportedFileJson:
        """Do what a file of another tool says, as one step; the body is the file.

        `bulk/undo` takes its decisions back; suggestions of a model are replaced by another import of that model.
        """
        done = await turn.take(
            lambda data: review.files.take(
                *(data, query.name, query.format),
                document=query.document,
                page=query.page,
                model=query.model,
                settings=dict(map(setting_of, query.settings)),
            )
        )
        return {
            "change_set": done.change_set,
            "done": done.done,
            "suggested": done.suggested,
            "same": done.same,
            "conflicts": done.conflicts,
            "left_out": list(done.left_out),
        }

    return router
