"""Decisions as the store keeps them, and which of them counts for each subject: pure functions on the model.

The latest decision on a subject counts, or the earlier one that it restores. `accept` pins the subject as it was seen,
`correct` and `add` give the person's own version, `reject` removes a region, entry, mention or field and marks a link
as rejected, `withdraw` gives way to the machine's suggestion.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pydantic import TypeAdapter

from pictoria_docs.document import Action, Decision, Entry, Field, Link, Mention, Region, Status, make_id
from pictoria_docs.document.identity import DecisionId
from pictoria_docs.document.rules import Decided

Subject = Decided
"""What a person can decide on."""

KINDS: dict[str, type[Subject]] = {
    "region": Region,
    "entry": Entry,
    "mention": Mention,
    "link": Link,
    "field": Field,
}

_CONTEXT = TypeAdapter(list[Region | Entry | Mention])
STATUS = {
    Action.ACCEPT: Status.ACCEPTED,
    Action.CORRECT: Status.CORRECTED,
    Action.REJECT: Status.REJECTED,
    Action.ADD: Status.ACCEPTED,
    Action.WITHDRAW: Status.SUGGESTED,
}
"""The status that each action of a person gives its subject."""


def decision_id(*about: object) -> DecisionId:
    """Make the id of a decision, which follows from what it is about."""
    return DecisionId(make_id("dec", *about))


def kind_of(subject: Subject) -> str:
    """The name under which the store keeps a decision on `subject`."""
    return next(name for name, kind in KINDS.items() if isinstance(subject, kind))


class StoredDecision(NamedTuple):
    """A decision as the store keeps it."""

    decision: Decision
    kind: str
    context: str
    """JSON of the regions, entries and mentions that a decided link joins, or of the entry of a decided value: by them
    they are known again when a new run gives them other ids."""
    number: int = 0
    """Its place in the project's decisions; 0: not kept yet."""
    change_set: str | None = None
    """The change set that it belongs to: the decisions that one undo takes back."""
    layer: str = ""
    """Where it counts, once it is kept; "": for all."""
    restores: int | None = None
    """Number of the earlier decision that counts again by this one; 0: the machine's suggestion; None: it is a
    decision of its own."""
    bulk: bool = False
    """Whether it was taken on many things unseen: it tells nothing of a sample, nor that anybody has looked at a page.
    """

    @property
    def effective(self) -> int:
        """Number of the decision that counts by this one."""
        if self.restores is not None:
            return self.restores
        return 0 if self.decision.action is Action.WITHDRAW else self.number

    @property
    def state(self) -> Subject | None:
        """The subject as the person left it, or for `reject` as it was; None where it is withdrawn."""
        decision = self.decision
        if decision.action is Action.WITHDRAW:
            return None
        text = decision.after if decision.action in (Action.CORRECT, Action.ADD) else decision.before
        return KINDS[self.kind].model_validate_json(text) if text is not None else None


class DecisionRequest(NamedTuple):
    """A decision to be kept, and the revision of its subject that the person saw."""

    stored: StoredDecision
    expected: int | None = None
    """None: whatever it is."""
    effective: int | None = None
    """Of a decision that takes something back: number of the decision that must be the effective one."""


@dataclass(frozen=True, slots=True)
class EffectiveDecision:
    """The decision that counts for one subject."""

    action: Action = Action.WITHDRAW
    """`withdraw`: there is none, or all were taken back; the machine's suggestion counts."""
    state: Subject | None = None
    """As the person left it; for `reject`, as it was; None only for `withdraw`."""
    context: tuple[Region | Entry | Mention, ...] = ()
    """What a decided link joins, or the entry of a decided value, as it was."""
    revision: int = 0
    """Number of the latest decision on the subject; 0: none."""
    user: str | None = None
    """Who took it, and when: of one that was restored, who took it first."""
    at: str | None = None
    """ISO 8601, UTC."""

    @property
    def rejects(self) -> bool:
        """Whether the person wants the subject to go."""
        return self.action is Action.REJECT

    @classmethod
    def of(cls, latest: StoredDecision, effective: StoredDecision | None) -> "EffectiveDecision":
        """The decision that counts after `latest`, which restores `effective` or is the same.

        Args:
            latest: the latest decision on the subject.
            effective: the decision that counts by it; None: the machine's suggestion counts.
        """
        state = latest.state
        if state is None or effective is None:
            return cls(revision=latest.number)
        author = effective.decision
        context = tuple(_CONTEXT.validate_json(latest.context))
        return cls(latest.decision.action, state, context, latest.number, author.user, author.at.isoformat())


def effective_decisions(stored: Iterable[StoredDecision]) -> dict[str, EffectiveDecision]:
    """The decision that counts for each subject, from all decisions in the order they were taken."""
    stored = list(stored)
    latest = {record.decision.subject: record for record in stored}
    numbered = {record.number: record for record in stored}
    return {
        subject: EffectiveDecision.of(record, numbered.get(record.effective))
        for subject, record in latest.items()
    }


def is_taken_back(decisions: Sequence[StoredDecision]) -> bool:
    """Whether a subject is gone: a person added it, and took that back.

    Args:
        decisions: all decisions on the subject, in order.
    """
    added = any(record.decision.action is Action.ADD for record in decisions)
    return added and decisions[-1].decision.action is Action.WITHDRAW


def taken_back(stored: Iterable[StoredDecision]) -> set[str]:
    """The subjects that people added and took back."""
    by_subject: dict[str, list[StoredDecision]] = defaultdict(list)
    for record in stored:
        by_subject[record.decision.subject].append(record)
    return {subject for subject, decisions in by_subject.items() if is_taken_back(decisions)}


def context_json(objects: Sequence[Region | Entry | Mention]) -> str:
    """What `StoredDecision.context` keeps."""
    # The record of an entry is decided value by value.
    subjects = [
        subject.model_copy(update={"fields": ()}) if isinstance(subject, Entry) else subject
        for subject in objects
    ]
    return _CONTEXT.dump_json(subjects, exclude_defaults=True).decode()
