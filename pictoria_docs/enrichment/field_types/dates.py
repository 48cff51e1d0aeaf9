"""Dates and periods: EDTF, with the first and last year."""

import re
from collections.abc import Sequence

from pictoria_docs.enrichment.clauses import Span
from pictoria_docs.enrichment.dates import edtf, edtf_years, find_dates, is_edtf
from pictoria_docs.enrichment.field_types.field_type import (
    UNREAD_LENGTH,
    Comparable,
    FieldType,
    Meaning,
    Stretch,
)
from pictoria_docs.enrichment.readers import MAX_TERMS, Readers
from pictoria_docs.enrichment.record_draft import FieldValue
from pictoria_docs.enrichment.schema import FieldSpec, TypeName

UNREAD_DATE = 0.5  # of the confidence, for a date that is not understood
_YEAR = re.compile(r"[-−–]?\s?\d{1,5}(?:[.,]0+)?")


class DateType(FieldType):
    """A date or period; one of another calendar changes `normalise`, and `read` where print is not understood."""

    element = "date"
    dated = numbered = understood = own_signs = True
    in_words = False

    def read(self, stretch: Stretch) -> list[FieldValue]:
        """Read the surest of the dates."""
        scan, span, spec, confidence = stretch.scan, stretch.span, stretch.spec, stretch.confidence
        readings = scan.dates_in(span)
        if not readings:
            short = stretch.alone and span[1] - span[0] < UNREAD_LENGTH
            return [stretch.whole(confidence=UNREAD_DATE)] if short else []
        best = max(readings, key=lambda reading: reading.confidence)
        end = best.end
        if scan.text[end : end + 1] == "." and re.search(r"[-.][A-Z]$", scan.text[best.start : end]):
            end += 1  # "av. J.-C."
        terms = stretch.readers.period_terms(best)
        term, others = (terms[0], ()) if len(terms) == 1 else (None, terms[:MAX_TERMS])
        return [FieldValue(spec, best.start, end, best.edtf, confidence * best.confidence, term, others)]

    def likely(self, text: str) -> Sequence[Span]:
        """List the dates in a text; where there is none, its clauses with digits."""
        return [(date.start, date.end) for date in find_dates(text)] or super().likely(text)

    def normalise(self, spec: FieldSpec, text: str, readers: Readers) -> Meaning:
        """Give the date in EDTF."""
        alone = year(text)
        if alone is not None:
            return Meaning(edtf.year(alone))
        if is_edtf(text):
            return Meaning(text)
        readings = readers.dates(text)
        return Meaning(max(readings, key=lambda reading: reading.confidence).edtf if readings else None)

    def same(self, first: Comparable, second: Comparable) -> bool | None:
        """Tell whether one of two dates lies within the other."""
        if not (first.normalised and second.normalised):
            return None
        ours, theirs = edtf_years(first.normalised), edtf_years(second.normalised)
        if ours is None or theirs is None:
            return first.normalised == second.normalised
        return _within(ours, theirs) or _within(theirs, ours)


def year(text: str) -> int | None:
    """A year as tables write it: "-525", "1530", "-480.0"; there is no year 0."""
    if not _YEAR.fullmatch(text.strip()):
        return None
    number = int(re.sub(r"\D", "", re.sub(r"[.,]0+$", "", text.strip())))
    return (-number if text.strip()[0] in "-−–" else number) or None


def _within(inner: tuple[int | None, int | None], outer: tuple[int | None, int | None]) -> bool:
    begins = outer[0] is None or (inner[0] is not None and inner[0] >= outer[0])
    ends = outer[1] is None or (inner[1] is not None and inner[1] <= outer[1])
    return begins and ends


DATE = DateType(TypeName.DATE)
