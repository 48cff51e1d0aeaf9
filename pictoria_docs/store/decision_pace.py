"""How each person decides: how fast, how often they accept, and what others made of the same. Found in the decisions.

What was accepted in bulk is left out, and so is what counts for two people at once ("ada & grace"): neither tells how
somebody works. A step (the decisions that one undo takes back) counts as often as a person sees things in it: all of a
question in a group is one, a contact sheet is as many as it has cards.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise, repeat
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, literal, null, select

from pictoria_docs.document import Action, LinkType
from pictoria_docs.store import schema
from pictoria_docs.store.clusters import Clusters
from pictoria_docs.store.decisions import is_unseen
from pictoria_docs.store.layer_rows import SHARED_LAYER
from pictoria_docs.store.log import batches

TABLE = schema.decisions
PAUSE = 120.0
"""Seconds for each question of a step: where it took longer, there was a pause before it, not work."""
TOGETHER = 0.05
"""Seconds: steps that follow more closely came from a script, not from a key."""
MENTAL_PREPARATION, KEY_PRESS = 1.35, 0.28
"""Seconds that a person thinks and presses a key, by the keystroke-level model (Card, Moran and Newell 1980)."""
READING_SECONDS = MENTAL_PREPARATION + KEY_PRESS
"""What it takes to look at a question and accept it; who is faster on the median has hardly looked."""
ENOUGH = 30
"""Questions of accepting steps from which on a pace tells something."""
TWO_PEOPLE = " & "
"""In names that stand for two who decided alike."""
COLUMNS = (
    "number",
    "id",
    "user",
    "document_id",
    "subject",
    "action",
    "at",
    "change_set",
    "layer",
    "restores",
)
"""Of decisions, that are looked through,"""
SUBJECTS = schema.subjects
SUBJECT_COLUMNS = ("draw", "type", "target")
"""and of their subjects, as all see them."""
NOT_SAID = (
    "$.origin",
    "$.confidence",
    "$.always_asked",
    "$.status",
    "$.box",
    "$.polygon",
    "$.lines",
    "$.words",
    "$.runs",
    "$.spans",
)
"""Of the state of a subject: what differs from person to person although they mean the same."""


@dataclass(frozen=True, slots=True)
class DecisionPace:
    """How one person decides."""

    person: str
    decisions: int = 0
    """Taken one by one or in groups, and not taken back."""
    accepted: int = 0
    """How many of these accept what was suggested."""
    seconds: float | None = None
    """For a question, on the median, without pauses; None: there are no two steps without a pause."""
    accept_seconds: float | None = None
    """The same of steps that only accept."""
    accept_questions: int = 0
    """From how many questions of these."""
    compared: int = 0
    """Things on which others decided too."""
    disagreed: int = 0
    """How many of these others decided otherwise."""
    checked: int = 0
    """Things on which somebody else has decided since, such as who settles disagreements; that counts now."""
    overruled: int = 0
    """How many of these were decided otherwise."""

    @property
    def is_fast(self) -> bool:
        """Whether they accept faster than one can read."""
        enough = self.accept_questions >= ENOUGH and self.accept_seconds is not None
        return enough and (self.accept_seconds or 0.0) < READING_SECONDS


_Latest = tuple[int, str, str]
"""A latest decision: its number, who took it ("": nobody alone), and what it did."""


@dataclass
class _Steps:
    """The steps of one person, in order."""

    moments: list[datetime] = field(default_factory=list)
    accepts: list[bool] = field(default_factory=list)
    """Whether a step only accepts."""
    questions: list[int] = field(default_factory=list)
    """How many a step decided; the last step's are not counted yet."""
    last: str = ""
    """What the last one is known by."""
    draws: dict[str, str] = field(default_factory=dict)
    """The clusters of its subjects, by their ids."""
    shown: list[tuple[str, str]] = field(default_factory=list)
    """The clusters of its pictures with the ids of the entries that they show."""

    def take(self, key: str, at: str, accepts: bool, subject: str, of_subject: tuple[Any, ...]) -> None:
        """Take a decision into the last step, or begin another one.

        Args:
            key: what the step is known by.
            at: when it was taken.
            accepts: whether it accepts.
            subject: id of what it is on.
            of_subject: as `SUBJECT_COLUMNS` has it.
        """
        if key != self.last:
            self.close()
            self.last = key
            self.moments.append(datetime.fromisoformat(at))
            self.accepts.append(accepts)
        self.accepts[-1] &= accepts
        draw, type, target = of_subject
        self.draws[subject] = str(draw)  # What is not there any more counts as one, all of it together.
        if type == LinkType.DEPICTS:
            self.shown.append((str(draw), target))

    def close(self) -> None:
        """Count the questions of the last step: a picture and the entries that it shows are one."""
        if not self.last:
            return
        clusters = Clusters()
        for draw, entry in self.shown:
            if entry in self.draws:
                clusters.join(draw, self.draws[entry])
        self.questions.append(len({clusters.name(draw) for draw in self.draws.values()}))
        self.last, self.draws, self.shown = "", {}, []

    def paces(self) -> Iterator[tuple[float, bool]]:
        """The seconds that each question took, and whether its step only accepts; without pauses."""
        self.close()
        steps = zip(pairwise(self.moments), self.accepts[1:], self.questions[1:], strict=True)
        for (before, at), accepts, questions in steps:
            seconds = (at - before).total_seconds()
            if seconds > TOGETHER and seconds / questions < PAUSE:
                yield from repeat((seconds / questions, accepts), questions)


@dataclass
class _Tally:
    """What decisions tell of each person and thing; a thing is a document's id with a subject's."""

    decisions: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    steps: dict[str, _Steps] = field(default_factory=lambda: defaultdict(_Steps))
    latest: dict[tuple[str, str, str], _Latest] = field(default_factory=dict)
    """Of each person on each thing."""
    final: dict[tuple[str, str], _Latest] = field(default_factory=dict)
    """What counts for all."""
    first: dict[tuple[str, str], str] = field(default_factory=dict)
    """Who decided on a thing first."""
    several: set[tuple[str, str]] = field(default_factory=set)
    """Things on which others did too."""

    def take(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Take in decisions in order, as `COLUMNS` and `SUBJECT_COLUMNS` have them."""
        accept, withdraw, first = Action.ACCEPT.value, Action.WITHDRAW.value, self.first
        for number, id, user, document, subject, action, at, change_set, layer, restores, *of_subject in rows:
            thing = document, subject
            is_own = not is_unseen(id) and TWO_PEOPLE not in user
            latest = number, user if is_own else "", action
            if layer == SHARED_LAYER:
                self.final[thing] = latest
            if not is_own:
                continue
            self.steps[user].take(change_set or id, at, action == accept, subject, tuple(of_subject))
            self.latest[document, subject, user] = latest
            if first.setdefault(thing, user) != user:
                self.several.add(thing)
            if restores is None and action != withdraw:
                self.decisions[user] += 1
                self.accepted[user] += action == accept

    def things(self) -> dict[tuple[str, str], list[_Latest]]:
        """The latest decision of each person on each thing on which several decided."""
        things: dict[tuple[str, str], list[_Latest]] = {thing: [] for thing in self.several}
        for (document, subject, _), latest in self.latest.items():
            if (document, subject) in things:
                things[document, subject].append(latest)
        return things


def decision_paces(connection: Connection, hidden: Collection[str] = ()) -> list[DecisionPace]:
    """How each person decides, who decided most first.

    Args:
        connection: to the project.
        hidden: layers that are not to be seen.
    """
    columns = (*(TABLE.c[name] for name in COLUMNS), *(SUBJECTS.c[name] for name in SUBJECT_COLUMNS))
    is_subject = (
        (SUBJECTS.c.document_id == TABLE.c.document_id)
        & (SUBJECTS.c.id == TABLE.c.subject)
        & (SUBJECTS.c.layer == SHARED_LAYER)
    )
    query = select(*columns).select_from(TABLE.outerjoin(SUBJECTS, is_subject)).order_by(TABLE.c.number)
    if hidden:
        query = query.where(TABLE.c.layer.not_in(list(hidden)))
    tally = _Tally()
    tally.take(connection.execute(query).tuples())
    others = _others(connection, tally)
    paces = [
        DecisionPace(
            person, tally.decisions[person], tally.accepted[person], *_medians(steps), *others[person]
        )
        for person, steps in tally.steps.items()
    ]
    return sorted(paces, key=lambda pace: (-pace.decisions, pace.person))


def _medians(steps: _Steps) -> tuple[float | None, float | None, int]:
    """As `seconds`, `accept_seconds` and `accept_questions` of a pace."""
    paces = list(steps.paces())
    accepting = [seconds for seconds, accepts in paces if accepts]
    return (
        median(seconds for seconds, _ in paces) if paces else None,
        median(accepting) if accepting else None,
        len(accepting),
    )


def _states(connection: Connection, numbers: Iterable[int]) -> dict[int, str | None]:
    """What decisions make of their subjects, by number, as JSON to be compared; None: they go."""
    states: dict[int, str | None] = {}
    for batch in batches(sorted(numbers)):
        query = select(TABLE.c.number, _state()).where(TABLE.c.number.in_(batch))
        states.update(connection.execute(query).tuples().all())
    return states


def _state() -> ColumnElement[Any]:
    text = case(
        (TABLE.c.action == Action.REJECT.value, null()),
        (TABLE.c.action == Action.ACCEPT.value, TABLE.c.before),
        else_=func.coalesce(TABLE.c.after, TABLE.c.before),
    )
    return func.json_remove(text, *(literal(path) for path in NOT_SAID))


def _others(connection: Connection, tally: _Tally) -> dict[str, list[int]]:
    """What others made of the same as each person: `compared`, `disagreed`, `checked` and `overruled` of a pace."""
    things = tally.things()
    finals = {thing: tally.final[thing] for thing in things if thing in tally.final}
    said = [latest for people in things.values() for latest in people]
    states = _states(connection, {number for number, _, _ in (*said, *finals.values())})
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for thing, people in things.items():
        # What was taken back says nothing.
        standing = [latest for latest in people if latest[2] != Action.WITHDRAW.value]
        last, by, action = finals.get(thing, (0, "", ""))
        for number, person, _ in standing:
            differing = [states[number] != states[other] for other, name, _ in standing if name != person]
            is_checked = by not in ("", person) and last > number and action != Action.WITHDRAW.value
            more = (
                bool(differing),
                any(differing),
                is_checked,
                is_checked and states[number] != states[last],
            )
            counted[person] = [count + one for count, one in zip(counted[person], more, strict=True)]
    return counted
