"""The desk of several people on one project: campaigns, tasks, what two people disagree on, calls and the history."""

from collections.abc import Sequence

from pictoria_docs.errors import AccessError, TaskError
from pictoria_docs.review.base_service import BaseService
from pictoria_docs.review.editing.details import remark_json
from pictoria_docs.review.roles import Role
from pictoria_docs.review.team import campaigns
from pictoria_docs.review.team.adjudication import Resolutions, agree, disagreements_json, settle_choices
from pictoria_docs.review.team.agreement_figures import figures
from pictoria_docs.review.team.campaigns import (
    NewCampaign,
    amounts,
    bring,
    campaign_json,
    pair_of,
    task_json,
    task_of,
    undecided,
)
from pictoria_docs.review.wire import Json
from pictoria_docs.store.campaigns import UNFINISHED, WORKING, Task, TaskState
from pictoria_docs.store.layer_rows import STANDS
from pictoria_docs.store.log import Told

MOST_LINES = 200
"""Lines of the history that are given at once."""


class TeamService(BaseService):
    """What a team does together."""

    # Campaigns

    def campaigns(self) -> list[Json]:
        """All campaigns, the newest first, each with how far it and each of its people have come."""
        self.need(Role.READER)
        tasks = self.opened.store.campaigns.tasks()
        done = amounts(self.opened, tasks)
        return [
            campaign_json(campaign, [task for task in tasks if task.campaign == campaign.number], done)
            for campaign in self.opened.store.campaigns.campaigns()
        ]

    def create_campaign(self, asked: NewCampaign) -> Json:
        """Make a campaign and deal its tasks out.

        Raises:
            TaskError: it cannot be dealt out as asked.
            ProjectError: no such document.
        """
        self.need(Role.MANAGER)
        made = campaigns.create(self.opened, asked, self._workers(), self.person.name)
        tasks = self.opened.store.campaigns.tasks(campaign=made.number)
        return campaign_json(made, tasks, amounts(self.opened, tasks)) | {"dealt": self._told(tasks)}

    def close_campaign(self, number: int) -> None:
        """End a campaign; its tasks are nobody's any more.

        Raises:
            TaskError: no such campaign, or what two people said is not settled yet.
        """
        self.need(Role.MANAGER)
        campaigns.close(self.opened, number, self.person.name)

    def agreement(self, campaign: int | None = None) -> Json:
        """How far people agree, between the two of each pair and with what was settled; of one campaign, or all."""
        self.need(Role.MODERATOR)
        tasks = self.opened.store.campaigns.tasks(campaign=campaign)
        pairs = {task.pair for task in tasks if task.pair is not None}
        mine = {task.pair for task in tasks if task.person == self.person.name and task.state in UNFINISHED}
        return figures(self.opened.store.paired_decisions.all(pairs - mine), tasks)

    def members(self) -> list[Json]:
        """Who takes part in the project."""
        self.need(Role.READER)
        return [{"name": name, "role": role.value} for name, role in sorted(self._members().items())]

    def _workers(self) -> list[str]:
        return [name for name, role in self._members().items() if role.at_least(Role.CONTRIBUTOR)]

    # Tasks

    def tasks(self, campaign: int | None = None, *, mine: bool = False) -> list[Json]:
        """Tasks, each with how far it has come; `mine`: those of the person that are not done with."""
        self.need(Role.READER)
        if mine:
            own = self.opened.store.campaigns.tasks(
                campaign=campaign, person=self.person.name, states=UNFINISHED, running=True
            )
            return self._told(own)
        return self._told(self.opened.store.campaigns.tasks(campaign=campaign))

    def parts(self) -> list[Json]:
        """The pages of the person's own tasks that are not done with, in few words: the desk asks often.

        `double`: somebody else reviews them as well, and neither sees what the other says; `left`: what the person
        has not decided of what the task asks for.
        """
        tasks = self._edit_layers().tasks
        left = undecided(self.opened, tasks)
        return [
            {
                "number": task.number,
                "document": task.document,
                "first_page": task.first_page,
                "last_page": task.last_page,
                "double": task.layer != STANDS,
                "open": task.state in WORKING,
                "left": left[task.number],
            }
            for task in tasks
        ]

    def _told(self, tasks: Sequence[Task]) -> list[Json]:
        done = amounts(self.opened, tasks)
        names = {record.id: record.name for record in self.opened.store.documents()}
        return [task_json(task, done[task.number], names) for task in tasks]

    def start_task(self, number: int) -> Json:
        """Begin one of the person's own tasks; the first decision on its pages does so as well.

        Raises:
            AccessError: it is somebody else's.
            TaskError: no such task, or it is submitted already.
        """
        task = self._own_task(number)
        waiting = [TaskState.DRAFT, TaskState.RETURNED]
        bring(self.opened, [task], waiting, TaskState.IN_PROGRESS, self.person.name, task.reason)
        return self._task(number)

    def submit_task(self, number: int) -> Json:
        """Say that one is done with a task. When both of two are, what they said alike stands.

        Raises:
            AccessError: it is somebody else's.
            TaskError: no such task, or it is submitted already.
        """
        task = self._own_task(number)
        bring(self.opened, [task], WORKING, TaskState.SUBMITTED, self.person.name)
        pair = pair_of(self.opened, task)
        if len(pair) == 2 and all(each.state is TaskState.SUBMITTED for each in pair):
            self.opened.prepare(task.document)
            agree(self.opened, pair)
        return self._task(number)

    def return_task(self, number: int, reason: str) -> Json:
        """Give a task back to its person, who is told why.

        Raises:
            TaskError: no such task, it is not submitted, or no reason is given.
        """
        self.need(Role.MODERATOR)
        task = task_of(self.opened, number)
        if not reason.strip():
            raise TaskError("task_reason")
        bring(
            self.opened,
            [task],
            [TaskState.SUBMITTED],
            TaskState.RETURNED,
            self.person.name,
            reason.strip(),
        )
        if task.pair is not None:
            self.opened.store.paired_decisions.reopen(task.pair)
        return self._task(number)

    def validate_task(self, number: int) -> Json:
        """Say that a task is well done; one that two people did, when nothing is left that they disagree on.

        Raises:
            AccessError: the person did it together with somebody else.
            TaskError: no such task, it is not submitted, or there are disagreements to settle.
        """
        self.need(Role.MODERATOR)
        pair = pair_of(self.opened, task_of(self.opened, number))
        if len(pair) == 2:
            self._impartial(pair)
            assert pair[0].pair is not None
            if any(each.taken is None for each in self.opened.store.paired_decisions.of(pair[0].pair)):
                raise TaskError("task_unsettled", task=number)
        bring(self.opened, pair, [TaskState.SUBMITTED], TaskState.VALIDATED, self.person.name)
        return self._task(number)

    def reassign_task(self, number: int, person: str) -> Json:
        """Give a task to somebody else, who begins it anew.

        Raises:
            TaskError: no such task, it is done, or the person cannot do it.
        """
        self.need(Role.MANAGER)
        task = task_of(self.opened, number)
        campaigns.reassign(self.opened, task, person, self._workers(), self.person.name)
        return self._task(number)

    def _own_task(self, number: int) -> Task:
        self.need(Role.CONTRIBUTOR)
        task = task_of(self.opened, number)
        if task.person != self.person.name:
            raise AccessError("not_allowed")
        return task

    def _task(self, number: int) -> Json:
        return self._told([task_of(self.opened, number)])[0]

    # What two people disagree on

    def disagreements(self, task: int) -> Json:
        """What the two people of a task disagree on, side by side.

        Raises:
            AccessError: the person is one of them and does not manage the project.
            TaskError: no such task, or not both are done with it.
        """
        self.need(Role.MODERATOR)
        pair = self._submitted(task)
        self.opened.prepare(pair[0].document)
        return disagreements_json(self.opened, pair, self.language)

    def adjudicate(self, task: int, choices: Resolutions) -> Json:
        """Settle disagreements; when none is left, the task is validated.

        Raises:
            AccessError: the person is one of the two and does not manage the project.
            TaskError: no such task or disagreement.
            EditError: what is said instead makes no sense.
        """
        self.need(Role.MODERATOR)
        pair = self._submitted(task)
        self.opened.prepare(pair[0].document)
        left = settle_choices(self.opened, pair, choices, self.person.name)
        if not left:
            bring(self.opened, pair, [TaskState.SUBMITTED], TaskState.VALIDATED, self.person.name)
        return {"task": task, "left": left, "state": (pair[0].state if left else TaskState.VALIDATED).value}

    def _submitted(self, number: int) -> list[Task]:
        pair = pair_of(self.opened, task_of(self.opened, number))
        if len(pair) != 2:
            raise TaskError("task_not_double", task=number)
        self._impartial(pair)
        if any(task.state is not TaskState.SUBMITTED for task in pair):
            raise TaskError("task_not_submitted", task=number)
        return pair

    def _impartial(self, pair: Sequence[Task]) -> None:
        """Nobody settles what they disagree on themselves, except who manages the project."""
        if any(task.person == self.person.name for task in pair):
            self.need(Role.MANAGER)

    # Calls, and the history of everything

    def mentions(self) -> list[Json]:
        """Open remarks that call the person ("@name") and that they have not answered, oldest first."""
        self.need(Role.READER)
        found = self.opened.store.remarks.calling(self.person.name, self._unseen())
        return [remark_json(each) | {"document": each.document} for each in found]

    def told(
        self,
        *,
        user: str | None = None,
        document: str | None = None,
        kind: str | None = None,
        day: str | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> Json:
        """The history of everything, newest first; without what the person must not see yet.

        Args:
            user: only what this person did.
            document: only what concerns this document.
            kind: only "region", "entry", "mention", "link", "field", "task", "campaign" or "document".
            day: only what was done on it, in UTC ("2026-11-25").
            before: only lines with lower numbers: the `next` of the answer before.
            limit: how many lines.

        Raises:
            ProjectError: no such document.
        """
        self.need(Role.READER)
        wanted = Told(
            user=user,
            document=self._document(document).id if document is not None else None,
            kind=kind,
            day=day,
            before=before,
            unseen=self._unseen(),
        )
        limit = min(limit, MOST_LINES)
        lines = self.opened.store.told(wanted, limit)
        return {
            "items": [
                {
                    "number": line.number,
                    "at": line.at,
                    "by": line.user,
                    "document": line.document,
                    "subject": line.subject,
                    "action": line.action,
                    "before": line.before,
                    "after": line.after,
                    "note": line.note,
                }
                for line in lines
            ],
            "next": lines[-1].number if len(lines) == limit else None,
        }
