"""How far the people of tasks have come."""

from collections.abc import Mapping, Sequence

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.review.editing.order import ReviewCounts
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.schemas.team import TaskJson
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.people.campaigns import Campaign, Task, TaskState
from pictoria_docs.store.workload.queue import QueueFilter
from pictoria_docs.store.workload.sampling_plan import NOTHING_ASSUMED

PageAmounts = Mapping[tuple[DocumentId, int], tuple[int, int]]
"""What is reviewed and what is left, by document and page."""


def amounts(opened: OpenProject, tasks: Sequence[Task]) -> dict[int, ReviewCounts]:
    """How far each task has come, in its person's own layer, by number."""
    campaigns = {campaign.number: campaign for campaign in opened.store.campaigns.campaigns()}
    shared: dict[int, PageAmounts] = {}
    amounts_by_task: dict[int, ReviewCounts] = {}
    for task in tasks:
        campaign = campaigns[task.campaign]
        if task.layer == SHARED_LAYER or task.state is TaskState.VALIDATED:
            if campaign.number not in shared:
                wanted = QueueFilter(
                    kinds=campaign.kinds or None, types=campaign.types or None, assumption=opened.assumption
                )
                shared[campaign.number] = opened.store.projection.by_page(wanted)
            pages = shared[campaign.number]
        else:
            pages = _pages_of(opened, task, campaign)
        parts = [pages.get((task.document, page), (0, 0)) for page in task.pages]
        amounts_by_task[task.number] = ReviewCounts(
            sum(part[0] for part in parts), sum(part[1] for part in parts)
        )
    return amounts_by_task


def undecided(opened: OpenProject, tasks: Sequence[Task]) -> dict[int, int]:
    """What the people of tasks have not decided, each in their own layer, by number; only their pages are counted."""
    campaigns = (
        {campaign.number: campaign for campaign in opened.store.campaigns.campaigns()} if tasks else {}
    )
    return {
        task.number: sum(left for _, left in _pages_of(opened, task, campaigns[task.campaign]).values())
        for task in tasks
    }


def _pages_of(opened: OpenProject, task: Task, campaign: Campaign) -> PageAmounts:
    """The pages of a task, as its person sees them."""
    wanted = QueueFilter(
        documents=[task.document],
        pages=[(task.document, page) for page in task.pages],
        kinds=campaign.kinds or None,
        types=campaign.types or None,
        assumption=opened.assumption if task.layer == SHARED_LAYER else NOTHING_ASSUMED,
    )
    return opened.store.projection.by_page(wanted, task.layer)


def tasks_json(opened: OpenProject, tasks: Sequence[Task]) -> list[TaskJson]:
    """Tasks, each with how far it has come."""
    done = amounts(opened, tasks)
    names = {record.id: record.name for record in opened.store.documents.all()}
    return [_task_json(task, done[task.number], names) for task in tasks]


def _task_json(task: Task, amount: ReviewCounts, names: Mapping[DocumentId, str]) -> TaskJson:
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
        "state": task.state,
        "reason": task.reason,
        "changed": task.changed,
        "changed_by": task.changed_by,
        "reviewed": amount.reviewed,
        "left": amount.left,
    }
