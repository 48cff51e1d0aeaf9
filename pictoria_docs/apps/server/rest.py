"""The REST interface of the review: each route calls one method of `ReviewService`, which checks the rights."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Depends, Header, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from pictoria_docs.apps.server.answers import answered
from pictoria_docs.apps.server.bounds import Count, Number
from pictoria_docs.review.editing.edits import Edits, Key, Undo
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.store.projection import QueueFilter
from pictoria_docs.store.remarks import RemarkKind

OpenDesk = Callable[[Request, str], ReviewService]
"""The desk of a project as the person behind a request may use it; raises AccessError."""
Json = dict[str, Any]
ImageOf = Callable[[Request, ReviewService, Json], Json]
"""Where the image of a page view is, and its size in pixels."""
MOST = 500

Kind = Literal["link", "field", "region", "entry"]
StatusName = Literal["suggested", "accepted", "corrected", "rejected"]


class Filters(BaseModel):
    """Which subjects of the order of work are wanted; what is left out does not matter."""

    model_config = ConfigDict(extra="forbid")

    document: list[str] | None = None
    page: Number | None = None
    """Of the one document that is named."""
    kind: list[Kind] | None = None
    type: list[str] | None = None
    status: list[StatusName] = ["suggested"]
    at_least: Annotated[float, Field(ge=0, le=1)] = 0.0
    """Lowest confidence."""
    assigned: bool = False
    """Only what the person's tasks ask for."""

    def wanted(self) -> QueueFilter:
        """As the store takes them."""
        pages = None
        if self.page is not None and self.document:
            pages = [(document, self.page) for document in self.document]
        return QueueFilter(
            documents=self.document,
            pages=pages,
            kinds=self.kind,
            types=self.type,
            statuses=tuple(self.status),
            at_least=self.at_least,
        )


class QueueQuery(Filters):
    """What the queue is asked for."""

    limit: Annotated[int, Field(ge=1, le=MOST)] = 50
    skipped: bool = False
    """Only what the person has left for later."""


class RemarkBody(BaseModel):
    """Something said about a subject."""

    model_config = ConfigDict(extra="forbid")

    subject: Annotated[str, StringConstraints(min_length=3, max_length=160)]
    kind: RemarkKind = RemarkKind.COMMENT
    text: Annotated[str, StringConstraints(max_length=4000)] = ""
    key: Key
    answers: Number | None = None


class Bulk(BaseModel):
    """What to accept at once."""

    model_config = ConfigDict(extra="forbid")

    filters: Filters
    step: Key


class VersionBody(BaseModel):
    """An earlier version that is to stand again; 0 is the machine's suggestion."""

    model_config = ConfigDict(extra="forbid")

    version: Count
    step: Key | None = None


def make_router(open_desk: OpenDesk, image_of: ImageOf) -> APIRouter:
    """The routes below `/api/v1/projects/{project}`."""
    router = APIRouter(prefix="/api/v1/projects/{project}", tags=["review"])

    def desk_of(request: Request, project: str) -> ReviewService:
        return open_desk(request, project)

    At = Annotated[ReviewService, Depends(desk_of)]

    @router.get("")
    def project(desk: At) -> Json:
        """The project: its documents, the person's own tasks, and how far its review has come."""
        progress = desk.progress()
        return {
            "project": desk.slug,
            "role": desk.role.value,
            "documents": desk.documents(),
            "tasks": desk.parts(),
            "progress": {
                "reviewed": progress.whole.reviewed,
                "left": progress.whole.left,
                "seconds_left": round(progress.seconds_left),
                "kinds": {
                    kind: {"reviewed": amount.reviewed, "left": amount.left}
                    for kind, amount in progress.kinds.items()
                },
            },
        }

    @router.get("/documents/{document}/pages")
    def pages(desk: At, document: str) -> JSONResponse:
        """The document's pages, and how much is left to review on each."""
        return answered(desk.pages(document))

    @router.get("/documents/{document}/pages/{number}")
    def page(
        desk: At,
        request: Request,
        document: str,
        number: Number,
        if_none_match: Annotated[str | None, Header()] = None,
    ) -> Response:
        """A page with its regions, entries, mentions and links. The ETag changes with each decision on it."""
        view = desk.page(document, number)
        etag = f'"{view["version"]}-{desk.language}"'
        headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Cookie, Accept-Language"}
        if if_none_match == etag:
            return Response(status_code=304, headers=headers)
        return JSONResponse(view | {"image": image_of(request, desk, view)}, headers=headers)

    @router.get("/documents/{document}/subjects/{subject:path}/history")
    def history(desk: At, document: str, subject: str) -> JSONResponse:
        """All versions of a subject, oldest first: who, when, before and after."""
        return answered(desk.history(document, subject))

    @router.get("/documents/{document}/records/{entry}")
    def record(desk: At, document: str, entry: str) -> JSONResponse:
        """The record of an entry as a form, each value with its evidence."""
        return answered(desk.record(document, entry))

    @router.get("/documents/{document}/subjects/{subject:path}")
    def details(desk: At, document: str, subject: str) -> JSONResponse:
        """All that is known of a region, entry, mention, link or value."""
        return answered(desk.details(document, subject))

    @router.post("/documents/{document}/edits")
    def edit(desk: At, document: str, edits: Edits) -> JSONResponse:
        """Do edits as one step. Those made on an older revision of their subject come back as conflicts."""
        return answered(desk.edit(document, edits))

    @router.post("/documents/{document}/annotations")
    def take_annotations(
        desk: At, document: str, data: Annotated[Any, Body()], page: Number | None = None
    ) -> JSONResponse:
        """Take in Web Annotations of any tool (Mirador, Annotorious, Recogito), as one step."""
        return answered(desk.take_annotations(document, data, page))

    @router.post("/documents/{document}/undo")
    def undo(desk: At, document: str, asked: Undo) -> JSONResponse:
        """Take back a step. To do it again, take back the new step."""
        return answered(desk.undo(document, asked))

    @router.post("/documents/{document}/restore/{subject:path}")
    def restore(desk: At, document: str, subject: str, asked: VersionBody) -> JSONResponse:
        """Make an earlier version of a subject stand again."""
        return answered(desk.restore(document, subject, asked.version, asked.step))

    @router.get("/queue")
    def queue(desk: At, query: Annotated[QueueQuery, Query()]) -> JSONResponse:
        """What to look at next: the least certain of the most consequential first."""
        return answered(
            desk.queue(query.wanted(), query.limit, skipped=query.skipped, assigned=query.assigned)
        )

    @router.post("/bulk/preview")
    def bulk_preview(desk: At, filters: Filters) -> JSONResponse:
        """What a bulk acceptance would accept."""
        return answered(desk.bulk_preview(filters.wanted(), assigned=filters.assigned))

    @router.post("/bulk/accept")
    def bulk_accept(desk: At, bulk: Bulk) -> Json:
        """Accept all that fits, as one step."""
        return desk.bulk_accept(bulk.filters.wanted(), bulk.step, assigned=bulk.filters.assigned)

    @router.post("/bulk/undo")
    def bulk_undo(desk: At, asked: Undo) -> Json:
        """Take back a step in all documents that it touched."""
        return desk.bulk_undo(asked)

    @router.get("/remarks")
    def remarks(desk: At, mine: bool = False) -> list[Json]:
        """Comments, doubts and skipped subjects that nobody has settled."""
        return desk.remarks(mine=mine)

    @router.post("/documents/{document}/remarks")
    def remark(desk: At, document: str, said: RemarkBody) -> Json:
        """Comment on a subject, mark it as uncertain, or leave it for later."""
        return desk.remark(document, said.subject, said.kind, said.text, said.key, said.answers)

    @router.post("/remarks/{number}/close")
    def close_remark(desk: At, number: Number) -> Json:
        """Settle a remark."""
        desk.close_remark(number)
        return {"number": number}

    return router
