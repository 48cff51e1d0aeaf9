"""REST routes of a project's fields and own types, and of the vocabularies that people bring."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import StringConstraints

from pictoria_docs.apps.server.answers import answered, status_of
from pictoria_docs.apps.server.dependencies import PROBLEMS, OpenReview, review_of
from pictoria_docs.apps.server.sheet_routes import BODY
from pictoria_docs.apps.server.turns import Turn
from pictoria_docs.apps.server.wire.schema import (
    SavedSchemaJson,
    SchemaJson,
    SchemaRefusalJson,
    SchemaUndoBody,
    SchemaWithVocabularyJson,
)
from pictoria_docs.errors import ConfigError
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.schema.schema_changes import SchemaBody
from pictoria_docs.review.schema.schema_service import REFUSED, problems_json

FileName = Annotated[str, StringConstraints(min_length=1, max_length=200)]
REFUSAL: dict[int | str, dict[str, Any]] = {422: {"model": SchemaRefusalJson}}


def make_schema_router(open_review: OpenReview) -> APIRouter:
    """The routes below `/api/v1/projects/{project}/schema`."""
    router = APIRouter(prefix="/api/v1/projects/{project}", tags=["schema"], responses=PROBLEMS)

    Review = Annotated[ReviewService, review_of(open_review)]

    @router.get("/schema", response_model=SchemaJson)
    def schema(review: Review) -> JSONResponse:
        """The fields of the project's records, and the types of regions and links of its own."""
        return answered(review.schema.read())

    @router.put("/schema", response_model=SavedSchemaJson, responses=REFUSAL)
    def save_schema(review: Review, asked: SchemaBody) -> JSONResponse:
        """Change them. What makes no sense is told place by place, and nothing is saved then."""
        try:
            return answered(review.schema.save(asked))
        except ConfigError as error:
            if error.code != REFUSED:
                raise
            language = review.session.language
            refusal = {"code": error.code, "sentence": error.public_sentence(language)}
            return answered(refusal | {"problems": problems_json(error, language)}, status_of(error))

    @router.post("/schema/undo", response_model=SavedSchemaJson)
    def undo_schema(review: Review, asked: SchemaUndoBody) -> JSONResponse:
        """Take the last save back."""
        return answered(review.schema.undo(asked.revision))

    @router.post("/vocabularies", response_model=SchemaWithVocabularyJson, openapi_extra=BODY)
    async def add_vocabulary(review: Review, turn: Turn, name: Annotated[FileName, Query()]) -> JSONResponse:
        """Take in a vocabulary, a table or SKOS; the body is the file."""
        return answered(await turn.take(lambda data: review.schema.add_vocabulary(name, data)))

    return router
