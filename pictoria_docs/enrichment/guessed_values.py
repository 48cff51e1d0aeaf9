"""Makers that only their place tells: where other entries of the book name theirs.

"Figures noires. H. 16 cm. Psiax. Vente ...": where other entries have "Peintre de ...", Psiax is a maker.
"""

from collections.abc import Sequence
from typing import NamedTuple

from pictoria_docs.enrichment.clauses import Span
from pictoria_docs.enrichment.readers import Readers
from pictoria_docs.enrichment.record_draft import GUESSED, FieldValue, RecordDraft, without_end
from pictoria_docs.enrichment.schema import FieldSpec, TypeName
from pictoria_docs.enrichment.values.names import read_person
from pictoria_docs.enrichment.values.provenance import tells_owner

MIN_NAMED = 2  # makers of a book that tell the place of others


class _Name(NamedTuple):
    draft: RecordDraft
    span: Span
    name: str


def guess_names(drafts: Sequence[RecordDraft], readers: Readers) -> None:
    """Names that only their place tells: a book prints its makers always in the same place."""
    spec = next(iter(readers.schema.of_type(TypeName.PERSON)), None)
    if spec is None:
        return
    named = [(draft, value) for draft in drafts for value in draft.values if value.spec.name == spec.name]
    having = {draft.entry.id for draft, _ in named}
    unnamed = [draft for draft in drafts if draft.entry.id not in having]
    if len(named) < MIN_NAMED:
        return
    neighbours = {_neighbours(draft, value.start, value.end) for draft, value in named}
    chosen = [one for one in _names(unnamed) if _neighbours(one.draft, *one.span) in neighbours]
    for one in {one.draft.entry.id: one for one in reversed(chosen)}.values():
        one.draft.values.append(_value(spec, one))


def _value(spec: FieldSpec, one: _Name) -> FieldValue:
    return FieldValue(spec, *without_end(one.draft.text.text, one.span), one.name, GUESSED)


def _names(drafts: Sequence[RecordDraft]) -> list[_Name]:
    """The clauses of which nothing is known that look like a person's name, in order."""
    names: list[_Name] = []
    for draft in drafts:
        for span in draft.unknown:
            text = draft.text.text[slice(*span)]
            person = read_person(text) if not tells_owner(text) else None
            if person is not None:
                names.append(_Name(draft, span, person.name))
    return names


def _neighbours(draft: RecordDraft, start: int, end: int) -> tuple[str, str]:
    """The fields that stand right before and after a stretch of an entry behind its heading."""
    before = max(
        (value for value in draft.values if draft.body_start <= value.start and value.end <= start),
        key=lambda neighbour: neighbour.end,
        default=None,
    )
    after = min(
        (value for value in draft.values if value.start >= end),
        key=lambda neighbour: neighbour.start,
        default=None,
    )
    return before.spec.name if before is not None else "", after.spec.name if after is not None else ""
