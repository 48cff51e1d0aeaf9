"""REST routes of teams: campaigns, tasks, disagreements, calls, history; each calls one method of `ReviewService`."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from pictoria_docs.apps.server.bounds import Number
from pictoria_docs.apps.server.rest import OpenDesk
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.team.adjudication import Resolutions
from pictoria_docs.review.team.campaigns import Name, NewCampaign
from pictoria_docs.review.team.team_service import MOST_LINES

Json = dict[str, Any]


class ReasonBody(BaseModel):
    """Why a task is given back."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, StringConstraints(max_length=2000)]


class NewPerson(BaseModel):
    """Who gets a task."""

    model_config = ConfigDict(extra="forbid")

    person: Name


class HistoryQuery(BaseModel):
    """Which lines of the history are wanted; what is left out does not matter."""

    model_config = ConfigDict(extra="forbid")

    user: str | None = None
    document: str | None = None
    kind: Literal["region", "entry", "mention", "link", "field", "task", "campaign", "document"] | None = None
    day: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    """In UTC."""
    before: Number | None = None
    """The `next` of the answer before."""
    limit: Annotated[int, Field(ge=1, le=MOST_LINES)] = 50


def make_team_router(open_desk: OpenDesk) -> APIRouter:
    """The routes of teams below `/api/v1/projects/{project}`."""
    router = APIRouter(prefix="/api/v1/projects/{project}", tags=["team"])

    def desk_of(request: Request, project: str) -> ReviewService:
        return open_desk(request, project)

    At = Annotated[ReviewService, Depends(desk_of)]

    @router.get("/members")
    def members(desk: At) -> list[Json]:
        """Who takes part in the project, with their roles."""
        return desk.members()

    @router.get("/campaigns")
    def campaigns(desk: At) -> list[Json]:
        """All campaigns, with the states of their tasks and how far each person has come."""
        return desk.campaigns()

    @router.post("/campaigns")
    def create_campaign(desk: At, asked: NewCampaign) -> Json:
        """Make a campaign and deal its tasks out evenly; `double` is the share that two people do, unseen."""
        return desk.create_campaign(asked)

    @router.post("/campaigns/{number}/close")
    def close_campaign(desk: At, number: Number) -> Json:
        """End a campaign; its tasks are nobody's any more."""
        desk.close_campaign(number)
        return {"number": number}

    @router.get("/agreement")
    def agreement(desk: At, campaign: Number | None = None) -> Json:
        """How far people agree, by kind and type, and each with what was settled: share, alpha, IoU, F1 of boxes."""
        return desk.agreement(campaign)

    @router.get("/tasks")
    def tasks(desk: At, campaign: Number | None = None, mine: bool = False) -> list[Json]:
        """Tasks with how far they have come; `mine`: the person's own that are not done with."""
        return desk.tasks(campaign, mine=mine)

    @router.post("/tasks/{number}/start")
    def start_task(desk: At, number: Number) -> Json:
        """Begin one's task; the first decision on its pages does so as well."""
        return desk.start_task(number)

    @router.post("/tasks/{number}/submit")
    def submit_task(desk: At, number: Number) -> Json:
        """Say that one is done. When both of two are, what they said alike stands at once."""
        return desk.submit_task(number)

    @router.post("/tasks/{number}/return")
    def return_task(desk: At, number: Number, why: ReasonBody) -> Json:
        """Give a submitted task back, with a reason."""
        return desk.return_task(number, why.reason)

    @router.post("/tasks/{number}/validate")
    def validate_task(desk: At, number: Number) -> Json:
        """Say that a task is well done."""
        return desk.validate_task(number)

    @router.post("/tasks/{number}/reassign")
    def reassign_task(desk: At, number: Number, who: NewPerson) -> Json:
        """Give a task to somebody else."""
        return desk.reassign_task(number, who.person)

    @router.get("/tasks/{number}/disagreements")
    def disagreements(desk: At, number: Number) -> Json:
        """What the two people of a task disagree on, side by side, with what was suggested."""
        return desk.disagreements(number)

    @router.post("/tasks/{number}/adjudicate")
    def adjudicate(desk: At, number: Number, choices: Resolutions) -> Json:
        """Settle disagreements: take the first, the second, or say something else."""
        return desk.adjudicate(number, choices)

    @router.get("/mentions")
    def mentions(desk: At) -> list[Json]:
        """Open remarks that call the person and that they have not answered."""
        return desk.mentions()

    @router.get("/history")
    def told(desk: At, query: Annotated[HistoryQuery, Query()]) -> Json:
        """The history of everything, newest first; `next` is the `before` of the following page."""
        return desk.told(
            user=query.user,
            document=query.document,
            kind=query.kind,
            day=query.day,
            before=query.before,
            limit=query.limit,
        )

    return router
