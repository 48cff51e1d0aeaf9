"""The REST interface of the review: each route calls one method of `ReviewService`, which checks the rights."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Header, Query, Request, Response
from pydantic import Field, StringConstraints

from pictoria_docs.apps.server.answers import json_answer
from pictoria_docs.apps.server.dependencies import OpenReview, api_router, review_of
from pictoria_docs.apps.server.request_bodies import Count, Number
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.document.link_ends import SUGGESTED, LinkRule, allowed
from pictoria_docs.document.own_types import OwnType, OwnTypes
from pictoria_docs.editing.edits import Edits, Key, Undo
from pictoria_docs.review.jobs.job_kinds import job_json
from pictoria_docs.review.jobs.job_queue import is_read
from pictoria_docs.review.list_service import opening_json
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.schemas.details import (
    DetailsJson,
    DoubtfulTitleJson,
    ListedRemarkJson,
    RecordJson,
    RemarkJson,
    VersionJson,
)
from pictoria_docs.review.schemas.documents import (
    LinkRuleJson,
    LinkRulesJson,
    MissingJson,
    NumberedJson,
    OwnTypeJson,
    OwnTypesJson,
    PageContentJson,
    PageImageJson,
    PageJson,
    PageLeftJson,
    ProjectJson,
    QueueJson,
    RefusedPlaceJson,
    UnseenJson,
    ValidationJson,
)
from pictoria_docs.review.schemas.edits import (
    AnnotationsDoneJson,
    BulkAcceptedJson,
    BulkPreviewJson,
    BulkRejectedJson,
    BulkUndoneJson,
    EditsDoneJson,
)
from pictoria_docs.review.schemas.lists import ListsJson, ReadingJson, SaidBody
from pictoria_docs.store.people.entry_openings import SaidOpenings
from pictoria_docs.store.people.remarks import RemarkKind
from pictoria_docs.store.people.viewed_pages import PageRef
from pictoria_docs.store.workload.queue import QueueFilter
from pictoria_docs.strict_model import StrictModel

Json = dict[str, Any]
ImageOf = Callable[[Request, ReviewService, PageContentJson], PageImageJson]
"""Where the image of a page view is, and its size in pixels."""
MAX_ITEMS = 500

Kind = Literal["link", "field", "region", "entry"]
StatusName = Literal["suggested", "assumed", "accepted", "corrected", "rejected"]


class Filters(StrictModel):
    """Which subjects of the order of work are wanted; what is left out does not matter."""

    document: list[str] | None = None
    page: Number | None = None
    """Of the one document that is named."""
    kind: list[Kind] | None = None
    type: list[str] | None = None
    status: tuple[StatusName, ...] = ("suggested",)
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
            statuses=self.status,
            at_least=self.at_least,
        )


class QueueQuery(Filters):
    """What the queue is asked for."""

    limit: Annotated[int, Field(ge=1, le=MAX_ITEMS)] = 50
    skipped: bool = False
    """Only what the person has left for later."""
    by_page: bool = False
    """Page by page, not the least certain first."""
    grouped: bool = False
    """Whether what a person sees as one thing is one question."""


class RemarkBody(StrictModel):
    """A remark about a subject."""

    subject: Annotated[str, StringConstraints(min_length=3, max_length=160)]
    kind: RemarkKind = RemarkKind.COMMENT
    text: Annotated[str, StringConstraints(max_length=4000)] = ""
    key: Key
    answers: Number | None = None


class BulkAcceptRequest(StrictModel):
    """What to decide on at once."""

    filters: Filters
    change_set: Key


class NoteBody(StrictModel):
    """Why something is done, for the history."""

    note: Annotated[str, StringConstraints(max_length=4000)] = ""


class ViewedPage(StrictModel):
    """A page that somebody has looked at."""

    document: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    page: Number


class ViewedPagesRequest(StrictModel):
    """The pages that were looked at since they were last told."""

    pages: Annotated[list[ViewedPage], Field(max_length=MAX_ITEMS)]
    complete: bool = False
    """True says that nothing is missing on them any more."""


class VersionBody(StrictModel):
    """An earlier version that is to stand again; 0 is the machine's suggestion."""

    version: Count
    change_set: Key | None = None


def _rules(rules: tuple[LinkRule, ...]) -> list[LinkRuleJson]:
    return [
        {"type": str(rule.type), "sources": sorted(rule.sources), "targets": sorted(rule.targets)}
        for rule in rules
    ]


def link_rules(types: OwnTypes) -> LinkRulesJson:
    """For the page, which lets people draw links."""
    return {"allowed": _rules(allowed(types)), "suggested": _rules(SUGGESTED)}


def own_types_json(types: OwnTypes, language: str) -> OwnTypesJson:
    """For the page, which lets people choose them."""

    def common(type: OwnType) -> OwnTypeJson:
        return {
            "name": type.name,
            "label": type.label_in(language),
            "colour": type.colour,
            "key": type.key,
        }

    return {
        "regions": [{**common(type), "base": type.base.value} for type in types.regions],
        "links": [{**common(type), "symmetric": type.symmetric} for type in types.links],
    }


def make_router(open_review: OpenReview, image_of: ImageOf) -> APIRouter:
    """The routes below `/api/v1/projects/{project}`."""
    router = api_router("/api/v1/projects/{project}", "review")

    Review = Annotated[ReviewService, review_of(open_review)]

    @router.get("")
    def project(review: Review) -> ProjectJson:
        """The project: its documents, the person's own tasks, and how far its review has come."""
        progress = review.queue.progress()
        own_types = review.session.opened.own_types
        return {
            "project": review.session.slug,
            "role": review.session.role,
            "link_rules": link_rules(own_types),
            "own_types": own_types_json(own_types, review.session.language),
            "documents": review.documents.all(),
            "reading": is_read(review.session.opened.folder),
            "tasks": review.tasks.own_pages(),
            "progress": {
                "reviewed": progress.whole.reviewed,
                "left": progress.whole.left,
                "assumed": progress.assumed,
                "sample": progress.sample,
                "tightened": progress.tightened,
                "reachable": progress.reachable,
                "questions": progress.questions,
                "seconds_left": round(progress.seconds_left),
                "kinds": {
                    kind: {"reviewed": amount.reviewed, "left": amount.left}
                    for kind, amount in progress.kinds.items()
                },
            },
        }

    @router.get("/documents/{document}/pages")
    def pages(review: Review, document: str) -> list[PageLeftJson]:
        """The document's pages, and how much is left to review on each."""
        return review.documents.pages(document)

    @router.get("/documents/{document}/pages/{number}", response_model=PageJson)
    def page(
        review: Review,
        request: Request,
        document: str,
        number: Number,
        if_none_match: Annotated[str | None, Header()] = None,
    ) -> Response:
        """A page with its regions, entries, mentions and links. The ETag changes with each decision on it."""
        with review.session.opened.store.snapshot():
            view = review.documents.page(document, number)
            etag = f'"{view["version"]}-{review.session.language}"'
            headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Cookie, Accept-Language"}
            if if_none_match == etag:
                return Response(status_code=304, headers=headers)
            answer: PageJson = {**view, "image": image_of(request, review, view)}
        return json_answer(answer, headers=headers)

    @router.get("/documents/{document}/subjects/{subject:path}/history")
    def history(review: Review, document: str, subject: str) -> list[VersionJson]:
        """All versions of a subject, oldest first: who, when, before and after."""
        return review.history.of_subject(document, subject)

    @router.get("/documents/{document}/records/{entry}")
    def record(review: Review, document: str, entry: str) -> RecordJson:
        """The record of an entry as a form, each value with its evidence."""
        return review.documents.record(document, entry)

    @router.get("/documents/{document}/spellings")
    def spellings(review: Review, document: str) -> list[DoubtfulTitleJson]:
        """The entries in whose titles OCR may have misread accents, each with its title as it may be."""
        return review.documents.spellings(document)

    @router.get("/documents/{document}/subjects/{subject:path}")
    def details(review: Review, document: str, subject: str) -> DetailsJson:
        """All that is known of a region, entry, mention, link or value."""
        return review.documents.subject(document, subject)

    @router.post("/documents/{document}/edits")
    def edit(review: Review, document: str, edits: Edits) -> EditsDoneJson:
        """Do edits as one change set. Those made on an older revision of their subject come back as conflicts."""
        return review.edits.apply(document, edits)

    @router.post("/documents/{document}/annotations")
    def take_annotations(
        review: Review, document: str, data: Annotated[Any, Body()], page: Number | None = None
    ) -> AnnotationsDoneJson:
        """Take in Web Annotations of any tool (Mirador, Annotorious, Recogito), as one change set."""
        return review.edits.import_annotations(document, data, page)

    @router.post("/documents/{document}/undo")
    def undo(review: Review, document: str, request: Undo) -> EditsDoneJson:
        """Take back a change set. To do it again, take back the new one."""
        return review.edits.undo(document, request)

    @router.post("/documents/{document}/restore/{subject:path}")
    def restore(review: Review, document: str, subject: str, request: VersionBody) -> EditsDoneJson:
        """Make an earlier version of a subject stand again."""
        return review.edits.restore(document, subject, request.version, request.change_set)

    @router.post("/documents/{document}/validate")
    def validate(review: Review, document: str, request: NoteBody) -> ValidationJson:
        """Say that a document is finished: nothing of it changes until it is reopened."""
        return review.validation.validate(document, request.note)

    @router.post("/documents/{document}/reopen", status_code=204)
    def reopen(review: Review, document: str, request: NoteBody) -> None:
        """Let a finished document change again."""
        review.validation.reopen(document, request.note)

    @router.get("/queue")
    def queue(review: Review, query: Annotated[QueueQuery, Query()]) -> QueueJson:
        """What to look at next: the least certain first, page by page."""
        return review.queue.next(
            replace(query.wanted(), by_page=query.by_page),
            query.limit,
            skipped=query.skipped,
            assigned=query.assigned,
            grouped=query.grouped,
        )

    @router.get("/documents/{document}/lists")
    def lists(
        review: Review, document: str, like: Annotated[tuple[str, ...], Query(max_length=MAX_ITEMS)] = ()
    ) -> ListsJson:
        """Tell how a document may be read as a list; `like`: ids of entries at which each way must open."""
        return review.lists.proposals(document, like)

    @router.post("/documents/{document}/lists", status_code=202)
    def say_openings(review: Review, document: str, said: SaidBody) -> ReadingJson:
        """Say where the entries of a document open; a job reads them there."""
        job, before = (
            review.lists.say_alike(document)
            if said.alike
            else review.lists.say(document, SaidOpenings(said.openings, said.pattern))
        )
        session = review.session
        return {
            "job": job_json(job, session.slug, session.language),
            "before": {
                "openings": None if before.openings is None else list(map(opening_json, before.openings)),
                "pattern": before.pattern,
            },
        }

    @router.get("/unseen")
    def unseen(review: Review, document: str | None = None) -> UnseenJson:
        """How many pages nobody has looked at, and the first of them."""
        return review.looked.unseen(document)

    @router.get("/missing")
    def missing(review: Review, document: str | None = None) -> MissingJson:
        """Estimate how much is still missing, and tell on which pages."""
        return review.missing.estimate(document)

    @router.post("/documents/{document}/missing")
    def refuse_missing(review: Review, document: str, body: RefusedPlaceJson) -> RefusedPlaceJson:
        """Say that nothing is missing at a place, or take that back."""
        review.missing.refuse(document, body.place, refused=body.refused)
        return body

    @router.post("/looked", status_code=204)
    def looked(review: Review, body: ViewedPagesRequest) -> None:
        """Note pages as looked at, or as complete; not by whom, nor when."""
        pages = (PageRef(DocumentId(one.document), one.page) for one in body.pages)
        review.looked.note(pages, complete=body.complete)

    @router.post("/bulk/preview")
    def bulk_preview(review: Review, filters: Filters) -> BulkPreviewJson:
        """What a bulk acceptance would accept."""
        return review.edits.bulk_preview(filters.wanted(), assigned=filters.assigned)

    @router.post("/bulk/accept")
    def bulk_accept(review: Review, bulk: BulkAcceptRequest) -> BulkAcceptedJson:
        """Accept all that fits, as one change set."""
        return review.edits.bulk_accept(
            bulk.filters.wanted(), bulk.change_set, assigned=bulk.filters.assigned
        )

    @router.post("/bulk/reject")
    def bulk_reject(review: Review, bulk: BulkAcceptRequest) -> BulkRejectedJson:
        """Reject all that fits and nobody has decided on, as one change set."""
        return review.edits.bulk_reject(
            bulk.filters.wanted(), bulk.change_set, assigned=bulk.filters.assigned
        )

    @router.post("/bulk/undo")
    def bulk_undo(review: Review, request: Undo) -> BulkUndoneJson:
        """Take back a change set in all documents that it touched."""
        return review.edits.bulk_undo(request)

    @router.get("/remarks")
    def remarks(review: Review, mine: bool = False) -> list[ListedRemarkJson]:
        """Comments, doubts and skipped subjects that nobody has settled."""
        return review.remarks.open(mine=mine)

    @router.post("/documents/{document}/remarks")
    def add_remark(review: Review, document: str, remark: RemarkBody) -> RemarkJson:
        """Comment on a subject, mark it as uncertain, or leave it for later."""
        return review.remarks.add(
            document, remark.subject, remark.kind, remark.text, remark.key, remark.answers
        )

    @router.post("/remarks/{number}/close")
    def close_remark(review: Review, number: Number) -> NumberedJson:
        """Settle a remark."""
        review.remarks.close(number)
        return {"number": number}

    return router
