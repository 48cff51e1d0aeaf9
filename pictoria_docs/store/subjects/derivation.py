"""From suggestions and decisions to states: the one place where it is decided what is in a document.

Pure functions over what is known of the subjects: of all of a document (`document_states`), or of those that a decision
touches (`projection_update`). Links that join the same things in the same way are the same link, and values of one
field with the same words the same value: one of them counts, the others are absent until it goes.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pictoria_docs.document import Field, Link, Status
from pictoria_docs.store.subjects.subject_state import KnownSubjects, SubjectState, derive

# Links


class LinkKey(NamedTuple):
    """What a link joins, and how: links with the same ends are the same link."""

    type: str
    source: str
    target: str

    @classmethod
    def of(cls, link: Link) -> "LinkKey":
        """Those of a link."""
        return cls(link.type, link.source, link.target)


def derive_links(ids: Iterable[str], known: KnownSubjects) -> dict[str, SubjectState]:
    """The states of links, among them all with the same ends; what is gone is left out."""
    states = _derived(ids, known)
    first: dict[LinkKey, SubjectState] = {}
    for state in states.values():
        assert isinstance(state.state, Link)
        ends = LinkKey.of(state.state)
        first[ends] = min(first.get(ends, state), state, key=precedence)
    counting = {state.id for state in first.values()}
    return {id: state if id in counting else replace(state, absent=True) for id, state in states.items()}


def precedence(state: SubjectState) -> tuple[int, str]:
    """The order of links with the same ends: what people want, then what they refuse, then what is suggested."""
    order = {Status.ACCEPTED: 0, Status.CORRECTED: 0, Status.REJECTED: 1}
    return order.get(state.status, 2), state.id


# Values of fields


@dataclass(frozen=True, slots=True)
class _Value:
    """One value of a field, as suggested or as a person left it."""

    id: str
    field: Field
    decided: bool


def derive_values(ids: Iterable[str], known: KnownSubjects) -> dict[str, SubjectState]:
    """The states of all values of one field of one entry; what is gone is left out.

    What a person decided counts. Where that was an alternative, what counted before becomes the alternative; where
    all that counted is rejected, the surest alternative takes its place.
    """
    states = _derived(ids, known)
    values = [
        _Value(id, state.state, state.status is not Status.SUGGESTED)
        for id, state in states.items()
        if isinstance(state.state, Field) and state.status is not Status.REJECTED
    ]
    remaining = _without_same_words(values)
    chosen = _chosen(remaining)
    for value in values:
        if value.id not in {one.id for one in remaining}:
            states[value.id] = replace(states[value.id], absent=True)
    for value in remaining:
        alternative = value.id not in chosen
        if value.field.alternative is not alternative:
            field = value.field.model_copy(update={"alternative": alternative})
            states[value.id] = replace(states[value.id], state=field)
    return states


def _without_same_words(values: Sequence[_Value]) -> list[_Value]:
    first: dict[str, str] = {}
    for value in sorted(values, key=lambda value: (not value.decided, value.id)):
        first.setdefault(value.field.value, value.id)
    return [value for value in values if first[value.field.value] == value.id]


def _chosen(values: Collection[_Value]) -> set[str]:
    """Ids of the values that are no alternatives."""
    chosen_by_hand = any(value.decided and value.field.alternative for value in values)
    chosen = {
        value.id for value in values if value.decided or not (value.field.alternative or chosen_by_hand)
    }
    if chosen or not values:
        return chosen
    return {max(values, key=lambda value: value.field.confidence).id}


def _derived(ids: Iterable[str], known: KnownSubjects) -> dict[str, SubjectState]:
    return {id: state for id in ids if (state := derive(id, known)) is not None}
