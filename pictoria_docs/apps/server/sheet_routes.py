"""REST routes of spreadsheets that come back: looked at, then done."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints

from pictoria_docs.apps.server.dependencies import OpenReview, api_router, review_of
from pictoria_docs.apps.server.turns import Turn
from pictoria_docs.apps.server.work_routes import BYTES
from pictoria_docs.editing.sheet_service import OnConflict, SheetOptions
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.schemas.sheets import SheetResultJson, sheet_json
from pictoria_docs.strict_model import StrictModel

BODY = {"requestBody": {"content": {"application/octet-stream": BYTES}, "required": True}}
MAX_CHOICES = 500
ConflictId = Annotated[str, StringConstraints(max_length=300)]


class SheetQuery(StrictModel):
    """How a sheet is taken."""

    name: Annotated[str, StringConstraints(max_length=200)] = "sheet"
    """What the file is called: by its name tables of CSV are told apart."""
    on_conflict: OnConflict = OnConflict.KEEP
    keep: Annotated[tuple[ConflictId, ...], Field(max_length=MAX_CHOICES)] = ()
    """Ids of conflicts in which the project's value stays, whatever `on_conflict` says."""
    replace: Annotated[tuple[ConflictId, ...], Field(max_length=MAX_CHOICES)] = ()
    """Ids of conflicts in which the sheet's value is taken."""
    add_rows: bool = False
    remove_emptied: bool = False
    """Whether cells that were emptied take their values away; else they are only told."""
    documents: Annotated[list[ConflictId] | None, Field(alias="document")] = None
    """Ids or names of those that the sheet is about; left out: all."""

    def options(self) -> SheetOptions:
        """As the service takes them."""
        chosen = dict.fromkeys(self.keep, OnConflict.KEEP) | dict.fromkeys(self.replace, OnConflict.REPLACE)
        return SheetOptions(self.on_conflict, chosen, self.add_rows, self.documents, self.remove_emptied)


def make_sheet_router(open_review: OpenReview) -> APIRouter:
    """The routes below `/api/v1/projects/{project}/sheets`."""
    router = api_router("/api/v1/projects/{project}/sheets", "review")

    Review = Annotated[ReviewService, review_of(open_review)]

    @router.post("/preview", openapi_extra=BODY)
    async def preview_sheet(
        review: Review, turn: Turn, query: Annotated[SheetQuery, Query()]
    ) -> SheetResultJson:
        """What an XLSX or CSV file that was exported would change; the body is the file."""
        found = await turn.take(lambda data: review.sheets.preview(data, query.name, query.options()))
        return sheet_json(found, review.session.language)

    @router.post("", openapi_extra=BODY)
    async def take_sheet(
        review: Review, turn: Turn, query: Annotated[SheetQuery, Query()]
    ) -> SheetResultJson:
        """Do what an exported file asks for, as one step, which `bulk/undo` takes back."""
        done = await turn.take(lambda data: review.sheets.apply(data, query.name, query.options()))
        return sheet_json(done, review.session.language)

    return router
