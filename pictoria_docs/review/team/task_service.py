"""Tasks: begun, submitted, returned, validated; and what the two people of a task disagree on."""

from collections.abc import Collection, Sequence

from pictoria_docs.errors import TaskError
from pictoria_docs.review.authorization import Permission, require_impartial, require_own_task
from pictoria_docs.review.schemas.documents import OwnTaskJson
from pictoria_docs.review.schemas.team import AdjudicatedJson, DisagreementsJson, TaskJson
from pictoria_docs.review.session import SessionService
from pictoria_docs.review.team.adjudication import Resolutions, disagreements_json, resolve, settle_agreements
from pictoria_docs.review.team.task_amounts import tasks_json, undecided
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.people.campaigns import UNFINISHED, WORKING, Task, TaskState


class TaskService(SessionService):
    """The tasks of a project."""

    def all(self, campaign: int | None = None, *, mine: bool = False) -> list[TaskJson]:
        """Tasks, each with how far it has come; `mine`: those of the person that are not done with."""
        session = self._session
        session.require(Permission.READ)
        campaigns = session.opened.store.campaigns
        if mine:
            tasks = campaigns.tasks(campaign=campaign, person=session.user, states=UNFINISHED, running=True)
        else:
            tasks = campaigns.tasks(campaign=campaign)
        return tasks_json(session.opened, tasks)

    def own_pages(self) -> list[OwnTaskJson]:
        """The pages of the person's own tasks that are not done with, in few words: the desk asks often.

        `double`: somebody else reviews them as well, and neither sees what the other decides; `left`: what the person
        has not decided of what the task asks for.
        """
        tasks = self._session.edit_layers().tasks
        left = undecided(self._session.opened, tasks)
        return [
            {
                "number": task.number,
                "document": task.document,
                "first_page": task.first_page,
                "last_page": task.last_page,
                "double": task.layer != SHARED_LAYER,
                "open": task.state in WORKING,
                "left": left[task.number],
            }
            for task in tasks
        ]

    def start(self, number: int) -> TaskJson:
        """Begin one of the person's own tasks; the first decision on its pages does so as well.

        Raises:
            AccessError: it is somebody else's.
            TaskError: no such task, or it is submitted already.
        """
        task = self._own_task(number)
        waiting = [TaskState.DRAFT, TaskState.RETURNED]
        self._change_state([task], waiting, TaskState.IN_PROGRESS, task.reason)
        return self._task_json(number)

    def submit(self, number: int) -> TaskJson:
        """Hand in a task. When both of two have, what they decided alike stands.

        Raises:
            AccessError: it is somebody else's.
            TaskError: no such task, or it is submitted already.
        """
        task = self._own_task(number)
        self._change_state([task], WORKING, TaskState.SUBMITTED)
        opened = self._session.opened
        pair = self._pair(task)
        if len(pair) == 2 and all(half.state is TaskState.SUBMITTED for half in pair):
            opened.prepare(task.document)
            settle_agreements(opened, pair)
        return self._task_json(number)

    def return_to_person(self, number: int, reason: str) -> TaskJson:
        """Give a task back to its person, who is told why.

        Raises:
            TaskError: no such task, it is not submitted, or no reason is given.
        """
        session = self._session
        session.require(Permission.VALIDATE_TASKS)
        task = self._task(number)
        if not reason.strip():
            raise TaskError("task_reason")
        self._change_state([task], [TaskState.SUBMITTED], TaskState.RETURNED, reason.strip())
        if task.pair is not None:
            session.opened.store.paired_decisions.reopen(task.pair)
        return self._task_json(number)

    def validate(self, number: int) -> TaskJson:
        """Confirm that a task is well done; one that two people did, when nothing is left that they disagree on.

        Raises:
            AccessError: the person did it together with somebody else.
            TaskError: no such task, it is not submitted, or there are disagreements to settle.
        """
        session = self._session
        session.require(Permission.VALIDATE_TASKS)
        pair = self._pair(self._task(number))
        if len(pair) == 2:
            require_impartial(pair, session.user, session.role)
            assert pair[0].pair is not None
            decisions = session.opened.store.paired_decisions.of(pair[0].pair)
            if any(decision.taken is None for decision in decisions):
                raise TaskError("task_unsettled", task=number)
        self._change_state(pair, [TaskState.SUBMITTED], TaskState.VALIDATED)
        return self._task_json(number)

    def reassign(self, number: int, person: str) -> TaskJson:
        """Give a task to somebody else, who begins it anew.

        Raises:
            TaskError: no such task, it is done, or the person takes no part in the project or does the same pages.
        """
        session = self._session
        session.require(Permission.MANAGE_CAMPAIGNS)
        task, store = self._task(number), session.opened.store
        if person not in session.task_workers():
            raise TaskError("task_no_member", person=person)
        if task.state is TaskState.VALIDATED:
            raise TaskError("task_state", task=number)
        if any(other.person == person for other in self._pair(task)):
            raise TaskError("task_two_people")
        store.campaigns.reassign(number, person, session.user)
        if task.pair is not None:
            store.paired_decisions.reopen(task.pair)
        return self._task_json(number)

    # What two people disagree on

    def disagreements(self, number: int) -> DisagreementsJson:
        """What the two people of a task disagree on, side by side.

        Raises:
            AccessError: the person is one of them and does not manage the project.
            TaskError: no such task, or not both are done with it.
        """
        session = self._session
        session.require(Permission.ADJUDICATE)
        return disagreements_json(session.opened, self._submitted_pair(number), session.language)

    def adjudicate(self, number: int, choices: Resolutions) -> AdjudicatedJson:
        """Settle disagreements; when none is left, the task is validated.

        Raises:
            AccessError: the person is one of the two and does not manage the project.
            TaskError: no such task or disagreement.
            EditError: what is decided instead makes no sense.
        """
        session = self._session
        session.require(Permission.ADJUDICATE)
        pair = self._submitted_pair(number)
        left = resolve(session.opened, pair, choices, session.user)
        if not left:
            self._change_state(pair, [TaskState.SUBMITTED], TaskState.VALIDATED)
        state = pair[0].state if left else TaskState.VALIDATED
        return {"task": number, "left": left, "state": state}

    # What all share

    def _submitted_pair(self, number: int) -> list[Task]:
        session = self._session
        pair = self._pair(self._task(number))
        if len(pair) != 2:
            raise TaskError("task_not_double", task=number)
        require_impartial(pair, session.user, session.role)
        if any(task.state is not TaskState.SUBMITTED for task in pair):
            raise TaskError("task_not_submitted", task=number)
        session.opened.prepare(pair[0].document)
        return pair

    def _own_task(self, number: int) -> Task:
        self._session.require(Permission.WORK_ON_TASKS)
        task = self._task(number)
        require_own_task(task, self._session.user)
        return task

    def _change_state(
        self, tasks: Sequence[Task], allowed: Collection[TaskState], state: TaskState, reason: str = ""
    ) -> None:
        """Bring tasks into another state; refused where theirs does not allow it, maybe since a moment ago."""
        numbers, user = [task.number for task in tasks], self._session.user
        if not self._session.opened.store.campaigns.step(numbers, allowed, state, user, reason):
            raise TaskError("task_state", task=numbers[0])

    def _task(self, number: int) -> Task:
        """A task of a campaign that is going on."""
        campaigns = self._session.opened.store.campaigns
        task = campaigns.task(number)
        campaign = campaigns.campaign(task.campaign) if task is not None else None
        if task is None or campaign is None or campaign.closed is not None:
            raise TaskError("task_gone", task=number)
        return task

    def _pair(self, task: Task) -> list[Task]:
        """The tasks of all who review the same pages: one, or two."""
        return [task] if task.pair is None else self._session.opened.store.campaigns.tasks(pair=task.pair)

    def _task_json(self, number: int) -> TaskJson:
        return tasks_json(self._session.opened, [self._task(number)])[0]
