"""REST routes of a project's fields and own types, of the vocabularies that people bring, and of slots to be named."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import StringConstraints

from pictoria_docs.apps.server.answers import answered
from pictoria_docs.apps.server.dependencies import PROBLEMS, OpenReview, review_of
from pictoria_docs.apps.server.sheet_routes import BODY
from pictoria_docs.apps.server.turns import Turn
from pictoria_docs.apps.server.wire.schema import (
    SavedSchemaJson,
    SchemaJson,
    SchemaRefusalJson,
    SchemaUndoBody,
    SchemaWithVocabularyJson,
    SlotNamedJson,
    UnnamedSlotsJson,
)
from pictoria_docs.errors import ConfigError
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.schema.schema_changes import SchemaBody
from pictoria_docs.review.schema.schema_service import REFUSED, problems_json
from pictoria_docs.review.schema.slot_service import SlotNameBody

FileName = Annotated[str, StringConstraints(min_length=1, max_length=200)]
REFUSAL: dict[int | str, dict[str, Any]] = {422: {"model": SchemaRefusalJson}}


def make_schema_router(open_review: OpenReview) -> APIRouter:
    """The routes below `/api/v1/projects/{project}` that tell of fields."""
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
            return answered(refusal | {"problems": problems_json(error, language)}, error.status)

    @router.post("/schema/undo", response_model=SavedSchemaJson)
    def undo_schema(review: Review, asked: SchemaUndoBody) -> JSONResponse:
        """Take the last save back."""
        return answered(review.schema.undo(asked.revision))

    @router.get("/documents/{document}/slots", response_model=UnnamedSlotsJson)
    def unnamed_slots(review: Review, document: str) -> JSONResponse:
        """Tell what stands in the same place of the entries of a document without anybody knowing its field."""
        return answered(review.slots.unnamed(document))

    @router.post("/documents/{document}/slots", status_code=202, response_model=SlotNamedJson)
    def name_slot(review: Review, document: str, said: SlotNameBody) -> JSONResponse:
        """Say of which field it is, here and in the other documents of the project; a job reads their records anew."""
        named, session = review.slots.name(document, said), review.session
        job = {**named.job.as_json(session.language), "project": session.slug}
        return answered({"job": job, "revision": named.revision})

    @router.post("/vocabularies", response_model=SchemaWithVocabularyJson, openapi_extra=BODY)
    async def add_vocabulary(review: Review, turn: Turn, name: Annotated[FileName, Query()]) -> JSONResponse:
        """Take in a vocabulary, a table or SKOS; the body is the file."""
        return answered(await turn.take(lambda data: review.schema.add_vocabulary(name, data)))

    return router
