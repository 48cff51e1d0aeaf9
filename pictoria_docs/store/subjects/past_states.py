"""What subjects were when a decision was the latest one: what a spreadsheet showed that was exported then."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from pictoria_docs.document import Status
from pictoria_docs.store.decisions.model import (
    STATUS,
    EffectiveDecision,
    StoredDecision,
    Subject,
    effective_decisions,
)
from pictoria_docs.store.subjects.derivation import derive_values
from pictoria_docs.store.subjects.headings import NAMES, with_one_truth
from pictoria_docs.store.subjects.subject_state import SubjectState, derive

DecisionsOn = Callable[[str], Sequence[StoredDecision]]
"""All decisions on a subject, in order."""


def states_at(
    revision: int, rows: Iterable[SubjectState], decisions_on: DecisionsOn
) -> dict[str, SubjectState]:
    """The states of subjects after decision `revision`; those are left out that were not there.

    Args:
        revision: number of the decision.
        rows: the subjects as they are now: regions, or an entry with all values of its record.
        decisions_on: all decisions on each of them.
    """
    past = _Past(revision, {row.id: row for row in rows}, decisions_on)
    states: dict[str, SubjectState] = {}
    values: defaultdict[str, list[str]] = defaultdict(list)
    for row in past.rows.values():
        if row.kind == "field":
            values[row.type].append(row.id)
        elif (state := derive(row.id, past)) is not None:
            states[row.id] = state
    for ids in values.values():
        states |= derive_values(ids, past)
    for entry in [state for state in states.values() if state.kind == "entry"]:
        own = (state for state in states.values() if state.owner == entry.id and state.type in NAMES)
        states |= with_one_truth(entry, own, past)
    return states


class _Past:
    """What states are derived from (`KnownSubjects`), as it was."""

    def __init__(self, revision: int, rows: dict[str, SubjectState], decisions_on: DecisionsOn) -> None:
        self.rows = rows
        self._stored = {
            id: [stored for stored in decisions_on(id) if stored.number <= revision] for id in rows
        }

    def suggestion(self, id: str) -> Subject | None:
        return self.rows[id].base

    def decision(self, id: str) -> EffectiveDecision:
        row = self.rows[id]
        if not row.revision and row.status is not Status.SUGGESTED:
            # It was decided on under another id, by which an earlier run knew it.
            action = next(action for action, status in STATUS.items() if status is row.status)
            return EffectiveDecision(action, row.state, user=row.user, at=row.at)
        return effective_decisions(self._stored[id]).get(id, EffectiveDecision())

    def decisions_on(self, id: str) -> Sequence[StoredDecision]:
        return self._stored[id]

    def is_removed(self, id: str) -> bool:
        return False

    def pages_of(self, id: str) -> tuple[int, ...]:
        return self.rows[id].pages if id in self.rows else ()
