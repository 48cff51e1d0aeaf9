"""What two people decided on the same pages, subject by subject: where they agree, and where not.

Pure functions on the rows of their two layers. What a person did not decide on they may still have settled: by the
link that confirms a picture, or by rejecting what a link joins.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pictoria_docs.document import Action, Box, Entry, Field, Link, Mention, Region, make_id
from pictoria_docs.store.decisions.model import StoredDecision, Subject, kind_of
from pictoria_docs.store.decisions.reconciliation import SAME_REGION
from pictoria_docs.store.subjects.subject_state import LinkSupport, SubjectState, without_fields

NOTHING = "nothing"
PAIRED = 0.5
"""Boxes that two people drew with at least this intersection over union are meant for the same thing."""
ORDER = {"region": 0, "entry": 1, "mention": 2, "link": 3, "field": 4}
"""What others need comes first: links join regions and entries, values belong to entries."""


@dataclass(frozen=True)
class Position:
    """What one person decided on one subject, and how they see it."""

    id: str
    """The subject's in their layer."""
    latest: StoredDecision | None
    """Their latest decision; None: they decided nothing themselves."""
    row: SubjectState | None
    """The subject as they see it; None: it is not there."""

    @property
    def gone(self) -> bool:
        """Whether they do not see it any more, whatever they once decided on it."""
        return self.row is None or self.row.hidden

    @property
    def own(self) -> StoredDecision | None:
        """What they decided on it themselves, and did not take back."""
        if self.latest is None or self.latest.decision.action is Action.WITHDRAW:
            return None
        return None if self.gone and self.latest.decision.action is not Action.REJECT else self.latest

    @property
    def verdict(self) -> Action | None:
        """What they decided, or what follows from their other decisions; None: nothing."""
        if self.own is not None:
            return self.own.decision.action
        if self.row is None or self.row.hidden:
            return Action.REJECT
        return Action.ACCEPT if self.row.link_support is LinkSupport.CONFIRMED else None

    @property
    def state(self) -> Subject | None:
        """What they want to count; None: nothing, or they did not decide."""
        if self.verdict in (None, Action.REJECT):
            return None
        if self.own is not None:
            state = self.own.state
            return None if state is None else without_fields(state)
        return self.row.state if self.row is not None else None


@dataclass(frozen=True)
class ComparedSubject:
    """One subject that at least one of two people decided on."""

    kind: str
    type: str
    page: int
    first: Position
    second: Position
    names: Mapping[str, str]
    """Ids of what the second one added to those of the first one for the same."""

    @property
    def subject(self) -> str:
        """Its id."""
        return self.first.id

    @property
    def same(self) -> bool:
        """Whether both decided the same."""
        one, other = self.first, self.second
        if one.verdict is None or other.verdict is None:
            return False
        if one.state is None or other.state is None:
            return one.state is None and other.state is None
        return alike(one.state, other.state, self.names)

    @property
    def ratings(self) -> tuple[str, str]:
        """What each decided, as codes that are the same where they mean the same."""
        first = rating(self.first)
        return first, first if self.same else rating(self.second)

    @property
    def iou(self) -> float | None:
        """Of the two boxes, where both drew or kept one."""
        return overlap(self.first.state, self.second.state)

    @property
    def better(self) -> Position:
        """Of two who agree, the one who looked more closely: who corrected a little, or decided it explicitly."""
        corrected = [
            position
            for position in (self.first, self.second)
            if position.verdict in (Action.CORRECT, Action.ADD)
        ]
        explicit = [position for position in (self.first, self.second) if position.own is not None]
        return (corrected or explicit or [self.first])[0]


def rating(position: Position) -> str:
    """What a person decided on a subject, as a code for figures."""
    verdict, state = position.verdict, position.state
    if verdict is None:
        return NOTHING
    return worded(verdict, state)


def worded(verdict: Action, state: Subject | None) -> str:
    """An action as a code, with a digest of what should be there where that is something new."""
    if state is None or verdict is Action.ACCEPT:
        return verdict.value
    edges = [round(edge) for box in boxes(state) for edge in box]
    return f"{verdict.value} {make_id('is', content(state, {}), *edges)}"


def content(subject: Subject, names: Mapping[str, str]) -> tuple[object, ...]:
    """The content of a subject, without where it lies, and without who decided it."""
    match subject:
        case Region():
            parent = names.get(subject.parent or "", subject.parent)
            return subject.type.value, subject.number, " ".join(subject.text.split()), parent
        case Link():
            return subject.type, *(names.get(end, end) for end in (subject.source, subject.target))
        case Entry():
            return subject.number, subject.title, tuple(span.page for span in subject.spans)
        case Field():
            return subject.name, " ".join(subject.value.split()), subject.normalised
        case Mention():
            return subject.page, subject.text


def boxes(subject: Subject | None) -> list[Box]:
    """Where a subject lies; nothing for links and values."""
    match subject:
        case Region() | Mention():
            return [subject.box]
        case Entry():
            return [span.box for span in subject.spans]
    return []


def overlap(one: Subject | None, other: Subject | None) -> float | None:
    """Intersection over union of the boxes of two subjects, the worst of several; None where there are none."""
    pairs = list(zip(boxes(one), boxes(other), strict=False))
    return min((a.iou(b) for a, b in pairs), default=None)


def alike(one: Subject, other: Subject, names: Mapping[str, str]) -> bool:
    """Whether two people mean the same: the same content, and boxes as near as people draw them."""
    if type(one) is not type(other) or content(one, {}) != content(other, names):
        return False
    nearness = overlap(one, other)
    return len(boxes(one)) == len(boxes(other)) and (nearness is None or nearness >= SAME_REGION)


def compare(first: Mapping[str, Position], second: Mapping[str, Position]) -> list[ComparedSubject]:
    """Two people's positions, side by side, in the order in which they can be settled.

    Args:
        first: of one, by subject: all that either decided on.
        second: of the other, by the same subjects.
    """
    names = _same_additions(first, second)
    units = []
    for id, one in first.items():
        if id in names:
            continue
        twin = next((theirs for theirs, mine in names.items() if mine == id), id)
        other = second[twin]
        if (row := one.row or other.row) is not None:
            units.append(ComparedSubject(row.kind, row.type, row.pages[0], one, other, names))
        elif (state := _decided_state(one) or _decided_state(other)) is not None:
            kind, page = kind_of(state), getattr(state, "page", None) or 1
            units.append(ComparedSubject(kind, str(getattr(state, "type", kind)), page, one, other, names))
    # Nobody is asked about what neither of them has decided anything about in the end.
    units = [unit for unit in units if unit.first.own is not None or unit.second.own is not None]
    return sorted(units, key=lambda unit: (ORDER.get(unit.kind, 9), unit.page, unit.subject))


def _decided_state(position: Position) -> Subject | None:
    decision = position.latest
    return decision.state if decision is not None else None


def _same_additions(first: Mapping[str, Position], second: Mapping[str, Position]) -> dict[str, str]:
    """Ids of what the second one added to those of the first one for the same thing."""
    names: dict[str, str] = {}
    for kind in (Region, Entry, Link):
        mine = _added(first, second, kind)
        theirs = _added(second, first, kind)
        pairs = sorted(
            (
                (nearness, their_id, my_id)
                for their_id, their in theirs.items()
                for my_id, my in mine.items()
                if (nearness := _nearness(my, their, names)) >= PAIRED
            ),
            reverse=True,
        )
        taken: set[str] = set()
        for _, their_id, my_id in pairs:
            if their_id not in names and my_id not in taken:
                names[their_id] = my_id
                taken.add(my_id)
    return names


def _added(
    mine: Mapping[str, Position], theirs: Mapping[str, Position], kind: type[Subject]
) -> dict[str, Subject]:
    """What one added that the other does not have under this id."""
    return {
        id: state
        for id, position in mine.items()
        if theirs[id].row is None and isinstance(state := position.state, kind)
    }


def _nearness(one: Subject, other: Subject, names: Mapping[str, str]) -> float:
    if isinstance(one, Link):
        return float(content(one, {}) == content(other, names))
    same = getattr(one, "page", None) == getattr(other, "page", None)
    if isinstance(one, Entry) and isinstance(other, Entry):
        same = one.pages[:1] == other.pages[:1]
    return (overlap(one, other) or 0.0) if same else 0.0


def own_decisions(decisions: Iterable[StoredDecision]) -> dict[str, StoredDecision]:
    """The latest of a person's decisions on each subject, where it does not only restore what others decided."""
    decisions = list(decisions)
    own = {0, *(decision.number for decision in decisions)}
    latest_own = {decision.decision.subject: decision for decision in decisions}
    return {subject: decision for subject, decision in latest_own.items() if decision.effective in own}
