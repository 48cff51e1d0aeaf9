"""The values of a record's field as they stand after people have spoken: pure functions on the model."""

from collections.abc import Sequence
from typing import NamedTuple

from pictoria_docs.document import Action, Field


class FieldCandidate(NamedTuple):
    """One value of a field of an entry, and what a person said of it."""

    id: str
    """As `document.field_id` makes it; of a value that a person corrected, that of the suggestion."""
    field: Field
    """As suggested, or as the person left it."""
    action: Action | None = None
    base: Field | None = None
    """As suggested; None: a person's own."""


def standing_values(values: Sequence[FieldCandidate]) -> dict[str, Field]:
    """The values of a whole record that stand and their alternatives, by id, field by field."""
    standing: dict[str, Field] = {}
    for name in dict.fromkeys(value.field.name for value in values):
        standing.update(arrange_values([value for value in values if value.field.name == name]))
    return standing


def arrange_values(values: Sequence[FieldCandidate]) -> dict[str, Field]:
    """The values of one field that stand and their alternatives, by id; rejected ones are left out.

    A person's word stands. Where it was said of an alternative, what stood before becomes the alternative; where
    all that stood is rejected, the surest alternative takes its place. Of values with the same words one is left,
    that of a person first.
    """
    kept = _without_twins([value for value in values if value.action is not Action.REJECT])
    chosen = any(value.action is not None and value.field.alternative for value in kept)
    standing = {
        value.id for value in kept if value.action is not None or not (value.field.alternative or chosen)
    }
    if not standing and kept:
        standing = {max(kept, key=lambda value: value.field.confidence).id}
    return {value.id: _marked(value.field, alternative=value.id not in standing) for value in kept}


def _without_twins(values: Sequence[FieldCandidate]) -> list[FieldCandidate]:
    first: dict[str, str] = {}
    for value in sorted(values, key=lambda value: (value.action is None, value.id)):
        first.setdefault(value.field.value, value.id)
    return [value for value in values if first[value.field.value] == value.id]


def _marked(field: Field, *, alternative: bool) -> Field:
    if field.alternative is alternative:
        return field
    return field.model_copy(update={"alternative": alternative})
