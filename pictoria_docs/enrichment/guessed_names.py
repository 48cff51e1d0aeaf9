"""Names in records that only the fields around them tell of."""

from collections.abc import Sequence

from pictoria_docs.enrichment.readers import Readers
from pictoria_docs.enrichment.record_draft import GUESSED, FieldValue, RecordDraft, without_end
from pictoria_docs.enrichment.schema import FieldType
from pictoria_docs.enrichment.values.names import read_person
from pictoria_docs.enrichment.values.provenance import tells_owner


def guess_names(drafts: Sequence[RecordDraft], readers: Readers) -> None:
    """Names that only their place tells: a book prints its makers always between the same fields.

    "Figures noires. H. 16 cm. Psiax. Vente ...": where other entries have "Peintre de ...", Psiax is a maker.
    """
    spec = next(iter(readers.schema.of_type(FieldType.PERSON)), None)
    if spec is None:
        return
    named = [(draft, value) for draft in drafts for value in draft.values if value.spec.name == spec.name]
    neighbours = {_neighbours(draft, value.start, value.end) for draft, value in named}
    if len(named) < 2:
        return
    having = {draft.entry.id for draft, _ in named}
    for draft in drafts:
        if draft.entry.id in having:
            continue
        for span in draft.unknown:
            text = draft.text.text[span[0] : span[1]]
            person = read_person(text) if not tells_owner(text) else None
            if person is not None and _neighbours(draft, *span) in neighbours:
                draft.values.append(
                    FieldValue(spec, *without_end(draft.text.text, span), person.name, GUESSED)
                )
                break


def _neighbours(draft: RecordDraft, start: int, end: int) -> tuple[str, str]:
    """The fields that stand right before and after a stretch of an entry."""
    before = max(
        (value for value in draft.values if value.end <= start),
        key=lambda neighbour: neighbour.end,
        default=None,
    )
    after = min(
        (value for value in draft.values if value.start >= end),
        key=lambda neighbour: neighbour.start,
        default=None,
    )
    return before.spec.name if before is not None else "", after.spec.name if after is not None else ""
