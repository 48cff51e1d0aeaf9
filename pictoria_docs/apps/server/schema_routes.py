"""REST routes of a project's fields and own types, of the vocabularies that people bring, and of slots to be named."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import StringConstraints

from pictoria_docs.apps.server.answers import json_answer
from pictoria_docs.apps.server.dependencies import OpenReview, api_router, review_of
from pictoria_docs.apps.server.sheet_routes import BODY
from pictoria_docs.apps.server.turns import Turn
from pictoria_docs.errors import ConfigError
from pictoria_docs.review.jobs.job_kinds import job_json
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.schema.schema_changes import SchemaBody
from pictoria_docs.review.schema.schema_service import REFUSED, problems_json
from pictoria_docs.review.schema.slot_service import SlotNameBody
from pictoria_docs.review.schemas.schema import (
    SavedSchemaJson,
    SchemaJson,
    SchemaRefusalJson,
    SchemaUndoBody,
    SchemaWithVocabularyJson,
    SlotNamedJson,
    UnnamedSlotsJson,
)

FileName = Annotated[str, StringConstraints(min_length=1, max_length=200)]
REFUSAL: dict[int | str, dict[str, Any]] = {422: {"model": SchemaRefusalJson}}


def make_schema_router(open_review: OpenReview) -> APIRouter:
    """The routes below `/api/v1/projects/{project}` that tell of fields."""
    router = api_router("/api/v1/projects/{project}", "schema")

    Review = Annotated[ReviewService, review_of(open_review)]

    @router.get("/schema")
    def schema(review: Review) -> SchemaJson:
        """The fields of the project's records, and the types of regions and links of its own."""
        return review.schema.read()

    @router.put("/schema", response_model=SavedSchemaJson, responses=REFUSAL)
    def save_schema(review: Review, asked: SchemaBody) -> Response:
        """Change them. What makes no sense is told place by place, and nothing is saved then."""
        try:
            return json_answer(review.schema.save(asked))
        except ConfigError as error:
            if error.code != REFUSED:
                raise
            language = review.session.language
            refusal: SchemaRefusalJson = {
                "code": error.code,
                "sentence": error.public_sentence(language),
                "problems": problems_json(error, language),
            }
            return json_answer(refusal, error.status)

    @router.post("/schema/undo")
    def undo_schema(review: Review, asked: SchemaUndoBody) -> SavedSchemaJson:
        """Take the last save back."""
        return review.schema.undo(asked.revision)

    @router.get("/documents/{document}/slots")
    def unnamed_slots(review: Review, document: str) -> UnnamedSlotsJson:
        """Tell what stands in the same place of the entries of a document without anybody knowing its field."""
        return review.slots.unnamed(document)

    @router.post("/documents/{document}/slots", status_code=202)
    def name_slot(review: Review, document: str, said: SlotNameBody) -> SlotNamedJson:
        """Say of which field it is, here and in the other documents of the project; a job reads their records anew."""
        named, session = review.slots.name(document, said), review.session
        return {"job": job_json(named.job, session.slug, session.language), "revision": named.revision}

    @router.post("/vocabularies", openapi_extra=BODY)
    async def add_vocabulary(
        review: Review, turn: Turn, name: Annotated[FileName, Query()]
    ) -> SchemaWithVocabularyJson:
        """Take in a vocabulary, a table or SKOS; the body is the file."""
        return await turn.take(lambda data: review.schema.add_vocabulary(name, data))

    return router
