"""Work that is dealt out: who reviews which pages, how far each has come, and who may bring a task a step further."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, StringConstraints

from pictoria_docs.document import Status
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import TaskError
from pictoria_docs.review.editing.order import Amount
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.wire import Json
from pictoria_docs.store.campaigns import UNFINISHED, Campaign, Dealt, Task, TaskState
from pictoria_docs.store.layer_rows import SHARED_LAYER
from pictoria_docs.store.projection import QueueFilter
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


def deal(parts: Sequence[TaskPages], people: Sequence[str], double: float, seed: int) -> list[Dealt]:
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
    return [Dealt(*part[:3], dealt[part]) for part in parts]


def create(opened: OpenProject, request: NewCampaign, members: Collection[str], user: str) -> Campaign:
    """Make a campaign and deal its tasks out.

    Raises:
        TaskError: somebody takes no part in the project, a person alone cannot do anything twice, there is nothing to
            do, or pages are reviewed twice already.
        ProjectError: no such document.
    """
    for person in request.people:
        if person not in members:
            raise TaskError("task_no_member", person=person)
    if request.double and len(set(request.people)) < 2:
        raise TaskError("task_two_people")
    store = opened.store
    records = (
        store.documents.all()
        if request.documents is None
        else [store.documents.get(size) for size in request.documents]
    )
    parts: list[TaskPages] = []
    for record in {record.id: record for record in records}.values():
        opened.prepare(record.id)
        wanted = QueueFilter(documents=[record.id], kinds=request.kinds or None, types=request.types or None)
        left = {page: left for (_, page), (_, left) in store.projection.by_page(wanted).items()}
        size = request.pages_each or max(record.page_count, 1)
        for first in range(1, record.page_count + 1, size):
            last = min(first + size - 1, record.page_count)
            # A page without anything to decide on has to be looked at as well.
            weight = sum(1 + left.get(page, 0) for page in range(first, last + 1))
            parts.append(TaskPages(record.id, first, last, weight))
    if not parts:
        raise TaskError("task_nothing")
    dealt = deal(parts, request.people, request.double, request.seed)
    _no_overlap(store.campaigns.tasks(states=UNFINISHED, running=True), dealt)
    return store.campaigns.create(request.name, request.kinds, request.types, dealt, user)


def _no_overlap(tasks: Iterable[Task], dealt: Iterable[Dealt]) -> None:
    known = [task for task in tasks if task.layer != SHARED_LAYER]
    for part in dealt:
        for task in known:
            same = task.document == part.document
            if (
                len(part.people) > 1
                and same
                and not (task.last_page < part.first_page or part.last_page < task.first_page)
            ):
                raise TaskError("task_overlap", first=task.first_page, last=task.last_page)


# Steps


def task_of(opened: OpenProject, number: int) -> Task:
    """A task of a campaign that is going on.

    Raises:
        TaskError: there is none.
    """
    task = opened.store.campaigns.task(number)
    campaign = opened.store.campaigns.campaign(task.campaign) if task is not None else None
    if task is None or campaign is None or campaign.closed is not None:
        raise TaskError("task_gone", task=number)
    return task


def pair_of(opened: OpenProject, task: Task) -> list[Task]:
    """The tasks of all who review the same pages: one, or two."""
    return [task] if task.pair is None else opened.store.campaigns.tasks(pair=task.pair)


def change_state(
    opened: OpenProject,
    tasks: Sequence[Task],
    allowed: Collection[TaskState],
    state: TaskState,
    user: str,
    reason: str = "",
) -> None:
    """Bring tasks into another state.

    Raises:
        TaskError: they are not in a state that allows it, maybe since a moment ago.
    """
    if not opened.store.campaigns.step([task.number for task in tasks], allowed, state, user, reason):
        raise TaskError("task_state", task=tasks[0].number)


def reassign(opened: OpenProject, task: Task, person: str, members: Collection[str], user: str) -> None:
    """Give a task to somebody else.

    Raises:
        TaskError: they take no part in the project, do the same pages already, or the task is done.
    """
    if person not in members:
        raise TaskError("task_no_member", person=person)
    if task.state is TaskState.VALIDATED:
        raise TaskError("task_state", task=task.number)
    if any(other.person == person for other in pair_of(opened, task)):
        raise TaskError("task_two_people")
    opened.store.campaigns.reassign(task.number, person, user)
    if task.pair is not None:
        opened.store.paired_decisions.reopen(task.pair)


def close(opened: OpenProject, number: int, user: str) -> None:
    """End a campaign.

    Raises:
        TaskError: there is none, or what two people decided on the same pages is not settled yet and would be lost.
    """
    if opened.store.campaigns.campaign(number) is None:
        raise TaskError("campaign_gone", campaign=number)
    begun = UNFINISHED - {TaskState.DRAFT}
    if any(
        task.layer != SHARED_LAYER for task in opened.store.campaigns.tasks(campaign=number, states=begun)
    ):
        raise TaskError("campaign_unsettled")
    opened.store.campaigns.close(number, user)


# How far it has come


def amounts(opened: OpenProject, tasks: Sequence[Task]) -> dict[int, Amount]:
    """How far each task has come, in its person's own layer, by number."""
    campaigns = {one.number: one for one in opened.store.campaigns.campaigns()}
    shared_counts: dict[int, dict[tuple[DocumentId, int], tuple[int, int]]] = {}
    amounts_by_task: dict[int, Amount] = {}
    for task in tasks:
        campaign = campaigns[task.campaign]
        wanted = QueueFilter(kinds=campaign.kinds or None, types=campaign.types or None)
        if task.layer == SHARED_LAYER or task.state is TaskState.VALIDATED:
            if campaign.number not in shared_counts:
                shared_counts[campaign.number] = opened.store.projection.by_page(wanted)
            pages = shared_counts[campaign.number]
        else:
            of_task = QueueFilter(
                documents=[task.document],
                pages=[(task.document, page) for page in task.pages],
                kinds=wanted.kinds,
                types=wanted.types,
            )
            pages = opened.store.projection.by_page(of_task, task.layer)
        parts = [pages.get((task.document, page), (0, 0)) for page in task.pages]
        amounts_by_task[task.number] = Amount(sum(part[0] for part in parts), sum(part[1] for part in parts))
    return amounts_by_task


def undecided(opened: OpenProject, tasks: Sequence[Task]) -> dict[int, int]:
    """What the people of tasks have not decided, each in their own layer, by number; only their pages are counted."""
    campaigns = {one.number: one for one in opened.store.campaigns.campaigns()} if tasks else {}
    left: dict[int, int] = {}
    for task in tasks:
        campaign = campaigns[task.campaign]
        wanted = QueueFilter(
            documents=[task.document],
            pages=[(task.document, page) for page in task.pages],
            kinds=campaign.kinds or None,
            types=campaign.types or None,
        )
        left[task.number] = sum(
            count.number
            for count in opened.store.projection.counts_on(wanted, task.layer)
            if count.status is Status.SUGGESTED
        )
    return left


def task_json(task: Task, amount: Amount, names: Mapping[DocumentId, str]) -> Json:
    """A task."""
    return {
        "number": task.number,
        "campaign": task.campaign,
        "document": task.document,
        "name": names.get(task.document, ""),
        "first_page": task.first_page,
        "last_page": task.last_page,
        "person": task.person,
        "pair": task.pair,
        "state": task.state.value,
        "reason": task.reason,
        "changed": task.changed,
        "changed_by": task.changed_by,
        "reviewed": amount.reviewed,
        "left": amount.left,
    }


def tasks_json(opened: OpenProject, tasks: Sequence[Task]) -> list[Json]:
    """Tasks, each with how far it has come."""
    done = amounts(opened, tasks)
    names = {record.id: record.name for record in opened.store.documents.all()}
    return [task_json(task, done[task.number], names) for task in tasks]


def campaign_json(campaign: Campaign, tasks: Sequence[Task], done: Mapping[int, Amount]) -> Json:
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


def _totals(tasks: Sequence[Task], done: Mapping[int, Amount]) -> Json:
    return {
        "tasks": len(tasks),
        "states": {state.value: sum(task.state is state for task in tasks) for state in TaskState},
        "reviewed": sum(done[task.number].reviewed for task in tasks),
        "left": sum(done[task.number].left for task in tasks),
    }
