"""REST routes of teams: campaigns, tasks, disagreements, calls, history; each calls one method of `ReviewService`."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints

from pictoria_docs.apps.server.dependencies import OpenReview, api_router, review_of
from pictoria_docs.apps.server.request_bodies import Number
from pictoria_docs.review.editing.history_service import MAX_LINES
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.schemas.details import ListedRemarkJson
from pictoria_docs.review.schemas.documents import HistoryJson, NumberedJson
from pictoria_docs.review.schemas.team import (
    AdjudicatedJson,
    AgreementsJson,
    CampaignJson,
    DealtCampaignJson,
    DisagreementsJson,
    MemberJson,
    TaskJson,
)
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
    router = api_router("/api/v1/projects/{project}", "team")

    Review = Annotated[ReviewService, review_of(open_review)]

    @router.get("/members")
    def members(review: Review) -> list[MemberJson]:
        """Who takes part in the project, with their roles."""
        return review.campaigns.members()

    @router.get("/campaigns")
    def campaigns(review: Review) -> list[CampaignJson]:
        """All campaigns, with the states of their tasks and how far each person has come."""
        return review.campaigns.all()

    @router.post("/campaigns")
    def create_campaign(review: Review, campaign: NewCampaign) -> DealtCampaignJson:
        """Make a campaign and deal its tasks out evenly; `double` is the share that two people do, unseen."""
        return review.campaigns.create(campaign)

    @router.post("/campaigns/{number}/close")
    def close_campaign(review: Review, number: Number) -> NumberedJson:
        """End a campaign; its tasks are nobody's any more."""
        review.campaigns.close(number)
        return {"number": number}

    @router.get("/agreement")
    def agreement(review: Review, campaign: Number | None = None) -> AgreementsJson:
        """How far people agree, by kind and type, and each with what was settled: share, alpha, IoU, F1 of boxes."""
        return review.campaigns.agreement(campaign)

    @router.get("/tasks")
    def tasks(review: Review, campaign: Number | None = None, mine: bool = False) -> list[TaskJson]:
        """Tasks with how far they have come; `mine`: the person's own that are not done with."""
        return review.tasks.all(campaign, mine=mine)

    @router.post("/tasks/{number}/start")
    def start_task(review: Review, number: Number) -> TaskJson:
        """Begin one's task; the first decision on its pages does so as well."""
        return review.tasks.start(number)

    @router.post("/tasks/{number}/submit")
    def submit_task(review: Review, number: Number) -> TaskJson:
        """Say that one is done. When both of two are, what they said alike stands at once."""
        return review.tasks.submit(number)

    @router.post("/tasks/{number}/return")
    def return_task(review: Review, number: Number, body: ReasonBody) -> TaskJson:
        """Give a submitted task back, with a reason."""
        return review.tasks.return_to_person(number, body.reason)

    @router.post("/tasks/{number}/validate")
    def validate_task(review: Review, number: Number) -> TaskJson:
        """Say that a task is well done."""
        return review.tasks.validate(number)

    @router.post("/tasks/{number}/reassign")
    def reassign_task(review: Review, number: Number, body: NewPerson) -> TaskJson:
        """Give a task to somebody else."""
        return review.tasks.reassign(number, body.person)

    @router.get("/tasks/{number}/disagreements")
    def disagreements(review: Review, number: Number) -> DisagreementsJson:
        """What the two people of a task disagree on, side by side, with what was suggested."""
        return review.tasks.disagreements(number)

    @router.post("/tasks/{number}/adjudicate")
    def adjudicate(review: Review, number: Number, choices: Resolutions) -> AdjudicatedJson:
        """Settle disagreements: take the first, the second, or say something else."""
        return review.tasks.adjudicate(number, choices)

    @router.get("/mentions")
    def mentions(review: Review) -> list[ListedRemarkJson]:
        """Open remarks that call the person and that they have not answered."""
        return review.remarks.mentions()

    @router.get("/history")
    def history(review: Review, query: Annotated[HistoryQuery, Query()]) -> HistoryJson:
        """The history of everything, newest first; `next` is the `before` of the following page."""
        wanted = HistoryFilter(**query.model_dump(exclude={"limit"}))
        return review.history.lines(wanted, query.limit)

    return router
