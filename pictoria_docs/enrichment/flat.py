"""Records as flat tables know them: one column for each year and each text, as spreadsheets and other tools expect."""

from collections.abc import Iterable, Iterator

from pictoria_docs.document import Entry, Field
from pictoria_docs.enrichment.dates import edtf_years

DATE = "date_text"
DATE_ENDS = ("date_from", "date_to")
DIMENSIONS = "dimensions"
DIMENSIONS_TEXT = "dimensions_text"


def flat_fields(entry: Entry) -> Iterator[Field]:
    """The fields of an entry, each with what follows from it: first and last year of dates, the text of dimensions."""
    for field in entry.fields:
        yield field
        yield from _following(field)


def _following(field: Field) -> Iterable[Field]:
    if field.name == DATE and field.normalised:
        years = edtf_years(field.normalised)
        if years is None:
            return
        for name, year in zip(DATE_ENDS, years, strict=True):
            if year is not None:
                yield field.model_copy(update={"name": name, "normalised": str(year)})
    elif field.name == DIMENSIONS:
        yield field.model_copy(update={"name": DIMENSIONS_TEXT, "normalised": None})
