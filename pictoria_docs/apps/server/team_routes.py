"""REST routes of teams: campaigns, tasks, disagreements, calls, history; each calls one method of `ReviewService`."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import Field, StringConstraints

from pictoria_docs.apps.server.answers import answered
from pictoria_docs.apps.server.dependencies import PROBLEMS, OpenReview, review_of
from pictoria_docs.apps.server.request_bodies import Number
from pictoria_docs.apps.server.wire.documents import HistoryJson, NumberedJson
from pictoria_docs.apps.server.wire.subjects import ListedRemarkJson
from pictoria_docs.apps.server.wire.team import (
    AdjudicatedJson,
    AgreementsJson,
    CampaignJson,
    DealtCampaignJson,
    DisagreementsJson,
    MemberJson,
    TaskJson,
)
from pictoria_docs.review.editing.history_service import MAX_LINES
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.team.adjudication import Resolutions
from pictoria_docs.review.team.campaigns import Name, NewCampaign
from pictoria_docs.store.decisions.decision_repository import HistoryFilter
from pictoria_docs.strict_model import StrictModel

Json = dict[str, Any]


class ReasonBody(StrictModel):
    """Why a task is given back."""

    reason: Annotated[str, StringConstraints(max_length=2000)]


class NewPerson(StrictModel):
    """Who gets a task."""

    person: Name


class HistoryQuery(StrictModel):
    """Which lines of the history are wanted; what is left out does not matter."""

    user: str | None = None
    document: str | None = None
    kind: Literal["region", "entry", "mention", "link", "field", "task", "campaign", "document"] | None = None
    day: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    """In UTC."""
    before: Number | None = None
    """The `next` of the answer before."""
    limit: Annotated[int, Field(ge=1, le=MAX_LINES)] = 50


def make_team_router(open_review: OpenReview) -> APIRouter:
    """The routes of teams below `/api/v1/projects/{project}`."""
    router = APIRouter(prefix="/api/v1/projects/{project}", tags=["team"], responses=PROBLEMS)

    Review = Annotated[ReviewService, review_of(open_review)]

    @router.get("/members", response_model=list[MemberJson])
    def members(review: Review) -> JSONResponse:
        """Who takes part in the project, with their roles."""
        return answered(review.campaigns.members())

    @router.get("/campaigns", response_model=list[CampaignJson])
    def campaigns(review: Review) -> JSONResponse:
        """All campaigns, with the states of their tasks and how far each person has come."""
        return answered(review.campaigns.all())

    @router.post("/campaigns", response_model=DealtCampaignJson)
    def create_campaign(review: Review, campaign: NewCampaign) -> JSONResponse:
        """Make a campaign and deal its tasks out evenly; `double` is the share that two people do, unseen."""
        return answered(review.campaigns.create(campaign))

    @router.post("/campaigns/{number}/close", response_model=NumberedJson)
    def close_campaign(review: Review, number: Number) -> JSONResponse:
        """End a campaign; its tasks are nobody's any more."""
        review.campaigns.close(number)
        return answered({"number": number})

    @router.get("/agreement", response_model=AgreementsJson)
    def agreement(review: Review, campaign: Number | None = None) -> JSONResponse:
        """How far people agree, by kind and type, and each with what was settled: share, alpha, IoU, F1 of boxes."""
        return answered(review.campaigns.agreement(campaign))

    @router.get("/tasks", response_model=list[TaskJson])
    def tasks(review: Review, campaign: Number | None = None, mine: bool = False) -> JSONResponse:
        """Tasks with how far they have come; `mine`: the person's own that are not done with."""
        return answered(review.tasks.all(campaign, mine=mine))

    @router.post("/tasks/{number}/start", response_model=TaskJson)
    def start_task(review: Review, number: Number) -> JSONResponse:
        """Begin one's task; the first decision on its pages does so as well."""
        return answered(review.tasks.start(number))

    @router.post("/tasks/{number}/submit", response_model=TaskJson)
    def submit_task(review: Review, number: Number) -> JSONResponse:
        """Say that one is done. When both of two are, what they said alike stands at once."""
        return answered(review.tasks.submit(number))

    @router.post("/tasks/{number}/return", response_model=TaskJson)
    def return_task(review: Review, number: Number, body: ReasonBody) -> JSONResponse:
        """Give a submitted task back, with a reason."""
        return answered(review.tasks.return_to_person(number, body.reason))

    @router.post("/tasks/{number}/validate", response_model=TaskJson)
    def validate_task(review: Review, number: Number) -> JSONResponse:
        """Say that a task is well done."""
        return answered(review.tasks.validate(number))

    @router.post("/tasks/{number}/reassign", response_model=TaskJson)
    def reassign_task(review: Review, number: Number, body: NewPerson) -> JSONResponse:
        """Give a task to somebody else."""
        return answered(review.tasks.reassign(number, body.person))

    @router.get("/tasks/{number}/disagreements", response_model=DisagreementsJson)
    def disagreements(review: Review, number: Number) -> JSONResponse:
        """What the two people of a task disagree on, side by side, with what was suggested."""
        return answered(review.tasks.disagreements(number))

    @router.post("/tasks/{number}/adjudicate", response_model=AdjudicatedJson)
    def adjudicate(review: Review, number: Number, choices: Resolutions) -> JSONResponse:
        """Settle disagreements: take the first, the second, or say something else."""
        return answered(review.tasks.adjudicate(number, choices))

    @router.get("/mentions", response_model=list[ListedRemarkJson])
    def mentions(review: Review) -> JSONResponse:
        """Open remarks that call the person and that they have not answered."""
        return answered(review.remarks.mentions())

    @router.get("/history", response_model=HistoryJson)
    def history(review: Review, query: Annotated[HistoryQuery, Query()]) -> JSONResponse:
        """The history of everything, newest first; `next` is the `before` of the following page."""
        wanted = HistoryFilter(**query.model_dump(exclude={"limit"}))
        return answered(review.history.lines(wanted, query.limit))

    return router
