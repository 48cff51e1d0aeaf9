"""Fields that nearly every entry of a document has: one that lacks such a field was perhaps not read to its end."""

from collections import Counter
from collections.abc import Collection, Mapping

from pictoria_docs.document import Document

MIN_ENTRIES = 10
"""Entries of a document, before it can be told what is usual in it."""
USUAL = 0.9
"""Share of the entries that have a usual field."""
MOST_SURE = 0.89
"""An entry without a usual field is no surer: a person should look at it."""


def usual_fields(having: Mapping[str, int], entries: int) -> frozenset[str]:
    """The fields that nearly every entry has.

    Args:
        having: how many entries have a value, by the name of the field.
        entries: how many there are.
    """
    if entries < MIN_ENTRIES:
        return frozenset()
    return frozenset(name for name, number in having.items() if number >= USUAL * entries)


def with_doubt_about_gaps(document: Document, important: Collection[str]) -> Document:
    """The document, its entries that lack a usual field, or one of the important ones, no surer than `MOST_SURE` and
    always asked about."""
    names = [{field.name for field in entry.fields} for entry in document.entries]
    wanted = usual_fields(Counter(name for own in names for name in own), len(names)).union(important)
    entries = tuple(
        entry.model_copy(update={"confidence": min(entry.confidence, MOST_SURE), "always_asked": True})
        if wanted - own
        else entry
        for entry, own in zip(document.entries, names, strict=True)
    )
    return document.model_copy(update={"entries": entries})
