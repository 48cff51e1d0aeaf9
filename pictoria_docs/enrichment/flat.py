"""Records as flat tables know them: one column for each year and each text, as spreadsheets and other tools expect."""

from collections.abc import Iterable, Iterator

from pictoria_docs.document import Document, Entry, Field
from pictoria_docs.enrichment.dates import edtf_years
from pictoria_docs.enrichment.field_types import field_type
from pictoria_docs.enrichment.schema import TypeName

USUAL = {"date_text": TypeName.DATE, "dimensions": TypeName.DIMENSIONS}
"""What fields of these names hold in records that do not tell the types of their fields."""
ENDS = ("from", "to")
TEXT_END = "text"


def flat_fields(document: Document) -> Iterator[tuple[Entry, Field, Field]]:
    """The fields of each entry, each followed by what follows from it; each with the field that it follows from.

    Of a date the first and last year (`date_from`, `date_to`), of dimensions their text (`dimensions_text`). Other
    fields of these types do the same under their own names: `issued` gives `issued_from` and `issued_to`.
    """
    types = USUAL | {spec.name: spec.type for spec in document.record_fields}
    for entry in document.entries:
        for field in entry.fields:
            yield entry, field, field
            for extra in _following(field, types.get(field.name)):
                yield entry, extra, field


def stem(name: str) -> str:
    """What the names of a date's first and last year begin with."""
    return name.removesuffix(f"_{TEXT_END}")


def _following(field: Field, type: str | None) -> Iterable[Field]:
    kind = field_type(type)
    if kind.dated and field.normalised:
        for end, year in zip(ENDS, edtf_years(field.normalised) or (None, None), strict=True):
            if year is not None:
                yield field.model_copy(update={"name": f"{stem(field.name)}_{end}", "normalised": str(year)})
    elif kind.measured:
        yield field.model_copy(update={"name": f"{field.name}_{TEXT_END}", "normalised": None})
