"""Campaigns: work dealt out to several people, and how far they agree."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, StringConstraints

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import TaskError
from pictoria_docs.review.authorization import Permission, measured_pairs
from pictoria_docs.review.editing.order import ReviewCounts
from pictoria_docs.review.schemas.team import (
    AgreementsJson,
    CampaignJson,
    DealtCampaignJson,
    MemberJson,
    TaskTotalsJson,
)
from pictoria_docs.review.session import SessionService
from pictoria_docs.review.team.agreement_figures import figures
from pictoria_docs.review.team.task_amounts import amounts, tasks_json
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.people.campaigns import UNFINISHED, Assignment, Campaign, Task, TaskState
from pictoria_docs.store.workload.queue import QueueFilter
from pictoria_docs.store.workload.sampling_plan import NOTHING_ASSUMED
from pictoria_docs.strict_model import StrictModel

Name = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Kind = Literal["link", "field", "region", "entry"]


class NewCampaign(StrictModel):
    """What a manager asks for."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    people: Annotated[list[Name], Field(min_length=1, max_length=200)]
    """Between whom the work is dealt out."""
    documents: list[str] | None = None
    """Ids or names; None: all."""
    pages_each: Annotated[int, Field(ge=1, le=10_000)] | None = None
    """Pages of a task; None: each document is one task."""
    double: Annotated[float, Field(ge=0, le=1)] = 0.0
    """Share of the tasks that two people do, without seeing each other's decisions."""
    kinds: list[Kind] = Field(default_factory=list)
    """What is reviewed; empty: everything."""
    types: list[Annotated[str, StringConstraints(max_length=80)]] = Field(default_factory=list)
    seed: int = 1
    """Another one deals otherwise; the same deals the same."""


class TaskPages(NamedTuple):
    """Pages that are reviewed as one."""

    document: DocumentId
    first_page: int
    last_page: int
    weight: int
    """How much there is to do."""


def deal(parts: Sequence[TaskPages], people: Sequence[str], double: float, seed: int) -> list[Assignment]:
    """Deal parts out so that all have as much to do, the same for the same seed.

    Args:
        parts: what there is to do.
        people: between whom, at least one; at least two where anything is done twice.
        double: share of the parts that two people do.
        seed: decides who gets what, and which parts are done twice.
    """

    def drawn(*about: object) -> bytes:
        return blake2b("\x1f".join(map(str, (seed, *about))).encode(), digest_size=8).digest()

    twice = set(sorted(parts, key=lambda part: drawn("double", part[:3]))[: round(double * len(parts))])
    loads = dict.fromkeys(sorted(set(people)), 0)
    dealt: dict[TaskPages, tuple[str, ...]] = {}
    # The largest first, so that the small ones even out what is left.
    for part in sorted(parts, key=lambda part: (-part.weight, drawn("order", part[:3]))):
        free = sorted(loads, key=lambda person: (loads[person], drawn(person, part[:3])))
        dealt[part] = tuple(free[: 2 if part in twice else 1])
        for person in dealt[part]:
            loads[person] += part.weight
    return [Assignment(*part[:3], dealt[part]) for part in parts]


class CampaignService(SessionService):
    """The campaigns of a project, and who takes part in it."""

    def all(self) -> list[CampaignJson]:
        """All campaigns, the newest first, each with how far it and each of its people have come."""
        self._session.require(Permission.READ)
        opened = self._session.opened
        tasks = opened.store.campaigns.tasks()
        done = amounts(opened, tasks)
        return [
            _campaign_json(campaign, [task for task in tasks if task.campaign == campaign.number], done)
            for campaign in opened.store.campaigns.campaigns()
        ]

    def create(self, request: NewCampaign) -> DealtCampaignJson:
        """Make a campaign and deal its tasks out.

        Raises:
            TaskError: somebody takes no part in the project, a person alone cannot do anything twice, there is
                nothing to do, or pages are reviewed twice already.
            ProjectError: no such document.
            LockedError: a document that is named is validated.
        """
        session = self._session
        session.require(Permission.MANAGE_CAMPAIGNS)
        workers = session.task_workers()
        for person in request.people:
            if person not in workers:
                raise TaskError("task_no_member", person=person)
        if request.double and len(set(request.people)) < 2:
            raise TaskError("task_two_people")
        dealt = deal(self._parts(request), request.people, request.double, request.seed)
        opened, campaigns = session.opened, session.opened.store.campaigns
        _no_overlap(campaigns.tasks(states=UNFINISHED, running=True), dealt)
        campaign = campaigns.create(request.name, request.kinds, request.types, dealt, session.user)
        tasks = campaigns.tasks(campaign=campaign.number)
        return {**_campaign_json(campaign, tasks, amounts(opened, tasks)), "dealt": tasks_json(opened, tasks)}

    def _parts(self, request: NewCampaign) -> list[TaskPages]:
        """What there is to do."""
        opened = self._session.opened
        documents = opened.store.documents
        # Of all documents those that are finished ask for nothing; one that is named is refused.
        if request.documents is None:
            records = [record for record in documents.all() if record.validated is None]
        else:
            records = [documents.get(name) for name in request.documents]
        for record in records:
            record.require_open()
        parts: list[TaskPages] = []
        for record in {record.id: record for record in records}.values():
            opened.prepare(record.id)
            wanted = QueueFilter(
                documents=[record.id],
                kinds=request.kinds or None,
                types=request.types or None,
                assumption=NOTHING_ASSUMED if request.double else opened.assumption,
            )
            left = {page: left for (_, page), (_, left) in opened.store.projection.by_page(wanted).items()}
            size = request.pages_each or max(record.page_count, 1)
            for first in range(1, record.page_count + 1, size):
                last = min(first + size - 1, record.page_count)
                # A page without anything to decide on has to be looked at as well.
                weight = sum(1 + left.get(page, 0) for page in range(first, last + 1))
                parts.append(TaskPages(record.id, first, last, weight))
        if not parts:
            raise TaskError("task_nothing")
        return parts

    def close(self, number: int) -> None:
        """End a campaign; its tasks are nobody's any more.

        Raises:
            TaskError: there is none, or what two people decided on the same pages is not settled yet and would be
                lost.
        """
        self._session.require(Permission.MANAGE_CAMPAIGNS)
        campaigns = self._session.opened.store.campaigns
        if campaigns.campaign(number) is None:
            raise TaskError("campaign_gone", campaign=number)
        begun = campaigns.tasks(campaign=number, states=UNFINISHED - {TaskState.DRAFT})
        if any(task.layer != SHARED_LAYER for task in begun):
            raise TaskError("campaign_unsettled")
        campaigns.close(number, self._session.user)

    def agreement(self, campaign: int | None = None) -> AgreementsJson:
        """How far people agree, between the two of each pair and with what was settled; of one campaign, or all."""
        self._session.require(Permission.READ_AGREEMENT)
        store = self._session.opened.store
        tasks = store.campaigns.tasks(campaign=campaign)
        return figures(store.paired_decisions.all(measured_pairs(tasks, self._session.user)), tasks)

    def members(self) -> list[MemberJson]:
        """Who takes part in the project."""
        self._session.require(Permission.READ)
        members = self._session.members()
        return [{"name": name, "role": role} for name, role in sorted(members.items())]


def _no_overlap(tasks: Iterable[Task], dealt: Iterable[Assignment]) -> None:
    known = [task for task in tasks if task.layer != SHARED_LAYER]
    for part in (part for part in dealt if len(part.people) > 1):
        for task in (task for task in known if task.document == part.document):
            if task.first_page <= part.last_page and part.first_page <= task.last_page:
                raise TaskError("task_overlap", first=task.first_page, last=task.last_page)


def _campaign_json(
    campaign: Campaign, tasks: Sequence[Task], done: Mapping[int, ReviewCounts]
) -> CampaignJson:
    """A campaign, and how far it has come, as a whole and person by person."""
    people: dict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        people[task.person].append(task)
    return {
        "number": campaign.number,
        "name": campaign.name,
        "kinds": list(campaign.kinds),
        "types": list(campaign.types),
        "created": campaign.created,
        "created_by": campaign.created_by,
        "closed": campaign.closed,
        "closed_by": campaign.closed_by,
        **_totals(tasks, done),
        "people": [
            {"person": name, **_totals(person_tasks, done)} for name, person_tasks in sorted(people.items())
        ],
    }


def _totals(tasks: Sequence[Task], done: Mapping[int, ReviewCounts]) -> TaskTotalsJson:
    return {
        "tasks": len(tasks),
        "states": {state: sum(task.state is state for task in tasks) for state in TaskState},
        "reviewed": sum(done[task.number].reviewed for task in tasks),
        "left": sum(done[task.number].left for task in tasks),
    }
