"""What an entry's heading and its record say of the same thing, in one truth: the title, and a number that is also that
of an inventory.

Both can be edited, and what a person said last of either counts for both. Where nobody has said anything, both stay as
they were read. Pure functions over the states of an entry and of the values of its record.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from pictoria_docs.document import Action, Entry, Field, Origin, Status
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.decisions.model import StoredDecision
from pictoria_docs.store.subjects.subject_state import SETTLED, KnownSubjects, SubjectState

TITLE, NUMBER = "title", "number"
FIELDS: Mapping[str, frozenset[str]] = {
    TITLE: frozenset({TITLE}),
    NUMBER: frozenset({"inventory_number", "lot_number", "find_number"}),
}
"""By what an entry has, the fields of records that may say the same: a title always; a number where it was read with
the same words."""
NAMES = frozenset().union(*FIELDS.values())


class _Saying(NamedTuple):
    """What a person said of a title or number."""

    order: tuple[bool, int]
    """In a layer, what was said there comes behind what was said to all; then in the order of time."""
    words: str | None
    decision: StoredDecision | None = None
    """On the entry; None: `value` was decided."""
    value: SubjectState | None = None


def with_one_truth(
    entry: SubjectState, values: Iterable[SubjectState], known: KnownSubjects
) -> dict[str, SubjectState]:
    """The states of an entry and of values of its record that change so that both say the same; by id.

    Args:
        entry: as it follows from what was decided on it alone.
        values: of its record, those of `NAMES`, each as it follows from what was decided on it.
        known: the decisions.
    """
    heading = entry.state
    if not isinstance(heading, Entry) or entry.status is Status.REJECTED:
        return {}
    values, changed = list(values), dict[str, SubjectState]()
    warnings = (entry.base if isinstance(entry.base, Entry) else heading).warnings
    update: dict[str, object] = {}
    for attribute in FIELDS:
        same = [value for value in values if _says_same(attribute, entry, value)]
        last = _last_saying(attribute, entry, same, known)
        if last is None:
            update[attribute] = _undecided(attribute, entry, same, known)
            continue
        warnings = tuple(one for one in warnings if not one.code.startswith(f"{attribute}_"))
        update[attribute] = last.words
        if last.decision is not None:
            changed |= {state.id: state for state in _following(attribute, last, last.decision, same)}
    update["warnings"] = warnings
    if any(getattr(heading, name) != value for name, value in update.items()):
        changed[entry.id] = replace(entry, state=heading.model_copy(update=update))
    return changed


def _says_same(attribute: str, entry: SubjectState, value: SubjectState) -> bool:
    """Whether a value of the record is the same fact as what the entry has."""
    if value.type not in FIELDS[attribute]:
        return False
    if attribute == TITLE:
        return True
    read, printed = entry.base, value.base
    return isinstance(read, Entry) and isinstance(printed, Field) and printed.value == read.number


def _last_saying(
    attribute: str, entry: SubjectState, same: Sequence[SubjectState], known: KnownSubjects
) -> _Saying | None:
    """What people said last, of the entry or of a value; None: nothing."""
    said = _of_entry(attribute, known.decisions_on(entry.id)) if entry.revision else None
    sayings = [saying for value in same if (saying := _of_value(value, known)) is not None]
    last = max(sayings, key=lambda saying: saying.order, default=None)
    if last is None or (said is not None and said.order > last.order):
        return said
    if last.words is not None or last.value is None:
        return last
    # That these words are no title tells nothing of others; and a number may be that of the entry alone.
    own = said.words if said is not None else getattr(entry.state, attribute)
    refused = {one.value for one in (last.value.state, last.value.base) if isinstance(one, Field)}
    if attribute != TITLE or own not in refused:
        return said
    counting = next(iter(_counting(same)), None)
    return last._replace(words=counting.value) if counting is not None else last


def _of_entry(attribute: str, decisions: Sequence[StoredDecision]) -> _Saying | None:
    """What decisions on an entry say of its title or number: the latest one that changed it and was not taken back."""
    said: _Saying | None = None
    after: dict[int, _Saying | None] = {0: None}
    """What was said once a decision was taken, by its number."""
    for stored in decisions:
        order = (stored.layer != SHARED_LAYER, stored.number)
        if stored.effective != stored.number:
            again = after.get(stored.effective)
            same = said is not None and again is not None and again.words == said.words
            said = said if same else again and again._replace(order=order)
        elif _changes(attribute, stored):
            said = _Saying(order, getattr(stored.state, attribute), stored)
        after[stored.number] = said
    return said


def _changes(attribute: str, stored: StoredDecision) -> bool:
    """Whether a decision gives an entry another title or number than it had."""
    decision = stored.decision
    match decision.action:
        case Action.ADD:
            return getattr(stored.state, attribute) is not None
        case Action.CORRECT:
            before = Entry.model_validate_json(decision.before) if decision.before is not None else None
            return bool(getattr(before, attribute, None) != getattr(stored.state, attribute))
    return False


def _of_value(value: SubjectState, known: KnownSubjects) -> _Saying | None:
    """What was said of a value; None: nothing, or it was accepted unseen among many."""
    if value.status is Status.SUGGESTED or value.absent or not isinstance(value.state, Field):
        return None
    last = next(reversed(known.decisions_on(value.id)), None)
    if value.status is Status.ACCEPTED and last is not None and last.bulk:
        return None
    order = (last.layer != SHARED_LAYER, last.number) if last is not None else (False, 0)
    return _Saying(order, None if value.status is Status.REJECTED else value.state.value, value=value)


def _counting(same: Iterable[SubjectState]) -> list[Field]:
    """The values that count as they are, those that people decided on first."""
    states = sorted(same, key=lambda value: value.status not in SETTLED)
    fields = (value.state for value in states if not value.hidden)
    return [field for field in fields if isinstance(field, Field) and not field.alternative]


def _undecided(
    attribute: str, entry: SubjectState, same: Sequence[SubjectState], known: KnownSubjects
) -> str | None:
    """What an entry has where nothing is said any more: as people left it, without what they took back of a value."""
    words: str | None = getattr(entry.state, attribute)
    if not entry.revision or not isinstance(entry.base, Entry) or words == getattr(entry.base, attribute):
        return words
    taken_back = {
        stored.state.value
        for value in same
        for stored in known.decisions_on(value.id)
        if isinstance(stored.state, Field)
    }
    return getattr(entry.base, attribute) if words in taken_back else words


def _following(
    attribute: str, last: _Saying, stored: StoredDecision, same: Sequence[SubjectState]
) -> list[SubjectState]:
    """The values of a record that follow from what was said of the entry."""
    counting = _counting(same)
    if any(field.value == last.words for field in counting) or (last.words is None and attribute != TITLE):
        return []
    decision = stored.decision
    decided = [
        replace(value, revision=last.order[1], user=decision.user, at=decision.at.isoformat())
        for value in same
        if value.state in counting
    ]
    if last.words is None:
        return [replace(value, status=Status.REJECTED) for value in decided]
    return [
        replace(value, status=Status.CORRECTED, state=_with_words(field, last.words, decision.user))
        for value in decided
        if (field := value.state) is counting[0] and isinstance(field, Field)
    ]


def _with_words(field: Field, words: str, user: str) -> Field:
    """A value with the words that a person gave its entry."""
    update = {
        "value": words,
        "normalised": None if field.normalised is None else words,
        "confidence": 1.0,
        "origin": Origin(stage="user", user=user),
    }
    return field.model_copy(update=update)
