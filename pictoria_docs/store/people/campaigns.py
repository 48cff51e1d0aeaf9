"""Campaigns and their tasks: rows of the work that is dealt out, each step of which is in the history."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.engine import Connection, Row

from pictoria_docs.document import make_id
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import ProjectError
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.connections import Repository, insert_numbered
from pictoria_docs.store.database.layer_rows import SHARED_LAYER, close_layer
from pictoria_docs.store.decisions.log import append_history
from pictoria_docs.store.records import now, to_json

CAMPAIGNS, TASKS = schema.campaigns, schema.tasks


class TaskState(StrEnum):
    """How far a task has come."""

    DRAFT = "draft"
    """Dealt out, not begun."""
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    """Its person is done with it."""
    RETURNED = "returned"
    """A moderator wants more, for a reason."""
    VALIDATED = "validated"


WORKING = frozenset({TaskState.DRAFT, TaskState.IN_PROGRESS, TaskState.RETURNED})
"""States in which the task's person may work on it."""
UNFINISHED = WORKING | {TaskState.SUBMITTED}


@dataclass(frozen=True, slots=True)
class Campaign:
    """Work that is dealt out."""

    number: int
    name: str
    kinds: tuple[str, ...]
    """What is reviewed; empty: everything."""
    types: tuple[str, ...]
    created: str
    created_by: str
    closed: str | None
    closed_by: str | None


@dataclass(frozen=True, slots=True)
class Task:
    """The pages of a document that one person reviews in a campaign."""

    number: int
    campaign: int
    document: DocumentId
    first_page: int
    last_page: int
    person: str
    pair: int | None
    """The same for the two tasks of two people on the same pages: the number of the first of them."""
    layer: str
    """Where the person's decisions go; "": they count at once."""
    state: TaskState
    reason: str
    """Why it was returned."""
    changed: str
    changed_by: str

    @property
    def pages(self) -> range:
        """Their numbers."""
        return range(self.first_page, self.last_page + 1)

    def covers(self, document: str, page: int) -> bool:
        """Whether a page is one of the task's."""
        return document == self.document and self.first_page <= page <= self.last_page


class Assignment(NamedTuple):
    """Pages and who reviews them: one person, or two who do not see each other's decisions."""

    document: DocumentId
    first_page: int
    last_page: int
    people: tuple[str, ...]


class Campaigns(Repository):
    """All campaigns of a project."""

    def create(
        self, name: str, kinds: Iterable[str], types: Iterable[str], dealt: Sequence[Assignment], user: str
    ) -> Campaign:
        """Keep a new campaign with its tasks."""
        with self._database.writing() as connection:
            values = {
                "name": name,
                "kinds": to_json(sorted(kinds)),
                "types": to_json(sorted(types)),
                "created": now(),
                "created_by": user,
            }
            number = insert_numbered(connection, CAMPAIGNS, values)
            append_history(connection, None, f"campaign-{number}", "create", user=user, note=name)
            for each in dealt:
                self._deal(connection, number, each, user)
            return _campaign(connection.execute(_one(number)).one())

    @staticmethod
    def _deal(connection: Connection, campaign: int, dealt: Assignment, user: str) -> None:
        pair = None
        for person in dealt.people:
            values = {
                "campaign": campaign,
                "document_id": dealt.document,
                "first_page": dealt.first_page,
                "last_page": dealt.last_page,
                "layer": SHARED_LAYER,
                **_assigned(person, user),
            }
            number = insert_numbered(connection, TASKS, values)
            if len(dealt.people) > 1:
                pair = pair or number
                values = {"pair": pair, "layer": _layer(number, person)}
                connection.execute(update(TASKS).where(TASKS.c.number == number).values(values))
            append_history(connection, dealt.document, f"task-{number}", "assign", after=person, user=user)

    def campaigns(self) -> list[Campaign]:
        """All of them, the newest first."""
        query = select(CAMPAIGNS).order_by(CAMPAIGNS.c.number.desc())
        return [_campaign(row) for row in self._database.rows(query)]

    def campaign(self, number: int) -> Campaign | None:
        """One campaign."""
        row = self._database.row(_one(number))
        return None if row is None else _campaign(row)

    def close(self, number: int, user: str) -> None:
        """End a campaign: its tasks are nobody's any more, and layers that are still open are forgotten."""
        with self._database.writing() as connection:
            values = {"closed": now(), "closed_by": user}
            open_one = (CAMPAIGNS.c.number == number) & CAMPAIGNS.c.closed.is_(None)
            if not connection.execute(update(CAMPAIGNS).where(open_one).values(values)).rowcount:
                return
            layers = select(TASKS.c.layer).where(TASKS.c.campaign == number, TASKS.c.layer != SHARED_LAYER)
            for layer in connection.scalars(layers).all():
                close_layer(connection, layer)
            append_history(connection, None, f"campaign-{number}", "close", user=user)

    def tasks(
        self,
        *,
        campaign: int | None = None,
        person: str | None = None,
        pair: int | None = None,
        states: Collection[TaskState] | None = None,
        running: bool = False,
    ) -> list[Task]:
        """Tasks, in the order they were dealt out; `running`: only those of campaigns that are not closed."""
        query = select(TASKS).order_by(TASKS.c.number)
        for column, value in ((TASKS.c.campaign, campaign), (TASKS.c.person, person), (TASKS.c.pair, pair)):
            if value is not None:
                query = query.where(column == value)
        if states is not None:
            query = query.where(TASKS.c.state.in_([state.value for state in states]))
        if running:
            query = query.join(CAMPAIGNS, CAMPAIGNS.c.number == TASKS.c.campaign)
            query = query.where(CAMPAIGNS.c.closed.is_(None))
        return [_task(row) for row in self._database.rows(query)]

    def pages(self, campaign: int | None, *, validated: bool) -> dict[str, set[int]]:
        """The pages of tasks, by document.

        Args:
            campaign: of the campaign with this number; None: of all.
            validated: only of tasks that a moderator has validated; without a campaign also all pages of validated
                documents.

        Raises:
            ProjectError: there is no such campaign.
        """
        if campaign is not None and self.campaign(campaign) is None:
            known = ", ".join(f"{each.number} ({each.name})" for each in reversed(self.campaigns()))
            raise ProjectError("no_such_campaign", number=campaign, known=known or "-")
        pages: dict[str, set[int]] = {}
        for task in self.tasks(campaign=campaign, states=[TaskState.VALIDATED] if validated else None):
            pages.setdefault(task.document, set()).update(task.pages)
        if validated and campaign is None:
            documents = schema.documents
            query = select(documents.c.id, documents.c.page_count)
            for row in self._database.rows(query.where(documents.c.validated.is_not(None))):
                pages[row.id] = set(range(1, row.page_count + 1))
        return pages

    def task(self, number: int) -> Task | None:
        """One task."""
        row = self._database.row(select(TASKS).where(TASKS.c.number == number))
        return None if row is None else _task(row)

    def step(
        self,
        tasks: Collection[int],
        allowed: Collection[TaskState],
        state: TaskState,
        user: str,
        reason: str = "",
    ) -> bool:
        """Bring tasks into another state, all or none; those that are validated lose their layers.

        Args:
            tasks: their numbers.
            allowed: the states that they must have now.
            state: the new one.
            user: who does it.
            reason: why, of what is returned.

        Returns:
            Whether they were in a state that allows it.
        """
        with self._database.writing() as connection:
            rows = connection.execute(select(TASKS).where(TASKS.c.number.in_(list(tasks)))).all()
            if len(rows) != len(tasks) or any(row.state not in allowed for row in rows):
                return False
            for row in rows:
                values = {"state": state.value, "reason": reason, "changed": now(), "changed_by": user}
                connection.execute(update(TASKS).where(TASKS.c.number == row.number).values(values))
                append_history(
                    connection,
                    row.document_id,
                    f"task-{row.number}",
                    state.value,
                    before=row.state,
                    after=state.value,
                    user=user,
                    note=reason,
                )
                if state is TaskState.VALIDATED and row.layer != SHARED_LAYER:
                    close_layer(connection, row.layer)
        return True

    def reassign(self, number: int, person: str, user: str) -> None:
        """Give a task to somebody else, who begins it anew; what was decided in a layer is left behind."""
        with self._database.writing() as connection:
            row = connection.execute(select(TASKS).where(TASKS.c.number == number)).one()
            values = _assigned(person, user)
            if row.layer != SHARED_LAYER:
                close_layer(connection, row.layer)
                values["layer"] = _layer(number, person)
            connection.execute(update(TASKS).where(TASKS.c.number == number).values(values))
            append_history(
                connection,
                row.document_id,
                f"task-{number}",
                "assign",
                before=row.person,
                after=person,
                user=user,
            )


def _one(number: int) -> Any:
    return select(CAMPAIGNS).where(CAMPAIGNS.c.number == number)


def _assigned(person: str, user: str) -> dict[str, str]:
    """What a task is that `user` gives to `person`."""
    draft = TaskState.DRAFT.value
    return {"person": person, "state": draft, "reason": "", "changed": now(), "changed_by": user}


def _layer(task: int, person: str) -> str:
    return make_id("lay", task, person, now())


def _campaign(row: Row[Any]) -> Campaign:
    values = dict(row._mapping)
    return Campaign(
        **{**values, "kinds": tuple(json.loads(row.kinds)), "types": tuple(json.loads(row.types))}
    )


def _task(row: Row[Any]) -> Task:
    values = dict(row._mapping)
    return Task(document=values.pop("document_id"), state=TaskState(values.pop("state")), **values)
