"""What a stretch of text is: the readers of values behind one door, and the kind of a whole clause."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from pictoria_docs.document import Term
from pictoria_docs.enrichment.clauses import Span, clauses, covered
from pictoria_docs.enrichment.dates import DateReading, Periods, find_dates, own_periods
from pictoria_docs.enrichment.dimensions import Dimension, DimensionsReading, find_dimensions
from pictoria_docs.enrichment.schema import FieldSpec, MetadataSchema, TypeName
from pictoria_docs.enrichment.values.names import is_institution, is_signature, read_person
from pictoria_docs.enrichment.values.places import read_place
from pictoria_docs.enrichment.vocabularies import Matcher, TermReading
from pictoria_docs.labels import find_references

LABEL_LENGTH = 25  # characters before the first measure of a clause
MEASURED_SHARE = 0.5  # of the letters of a clause of measures

WHOLE = 0.75
"""A clause is a date (or measures, a material) if this share of its letters belongs to one."""
MAX_TERMS = 8
"""Other terms that are offered for a value."""
ALIKE_LENGTH = 60
"""Longer words are no name of a term that was misprinted."""
PERIODS = "periods"
"""Name of the vocabulary that a file of periods is."""


@dataclass(frozen=True)
class ClauseValues:
    """What was found in an entry's text in one pass: dates and measures by their place."""

    text: str
    dates: tuple[DateReading, ...]
    dimensions: tuple[DimensionsReading, ...]
    breaks: tuple[int, ...] = ()
    """Offsets at which clauses end without a sign; see `value_lines`."""

    @cached_property
    def uncut(self) -> list[Span]:
        """Stretches that are not cut."""
        spans = [(reading.start, reading.end) for reading in self.dates]
        return sorted([*spans, *self.measured])

    @cached_property
    def measured(self) -> list[Span]:
        """Where measures stand."""
        return [(reading.start, reading.end) for reading in self.dimensions]

    def clauses(self, start: int, end: int) -> list[Span]:
        """The clauses of a stretch."""
        return clauses(self.text, start, end, self.uncut, self.measured, self.breaks)

    def dates_in(self, span: Span) -> list[DateReading]:
        """The dates that lie within a stretch."""
        return [reading for reading in self.dates if span[0] <= reading.start and reading.end <= span[1] + 1]

    def dimensions_in(self, span: Span) -> list[DimensionsReading]:
        """The measures that lie within a stretch; the first word of one may be the label before it ("Weight: 3 g")."""
        readings = []
        for reading in self.dimensions:
            if span[0] <= reading.start and reading.end <= span[1] + 1:
                readings.append(reading)
            elif reading.start < span[1] and reading.end > span[0]:
                inside = tuple(
                    dimension for dimension in reading.dimensions if span[0] < dimension.end <= span[1] + 1
                )
                if inside:
                    start, end = max(span[0], inside[0].start), inside[-1].end
                    readings.append(DimensionsReading(start, end, inside, reading.consistent))
        return readings

    def measures_of(self, span: Span) -> list[DimensionsReading]:
        """The measures of a stretch that a label opens: there a number and a unit need no word of what is measured."""
        return self.dimensions_in(span) or [
            _shifted(reading, span[0]) for reading in find_dimensions(self.text[slice(*span)])
        ]


def _shifted(reading: DimensionsReading, offset: int) -> DimensionsReading:
    """A reading of a part of a text as one of the text."""
    dimensions = tuple(
        replace(dimension, start=dimension.start + offset, end=dimension.end + offset)
        for dimension in reading.dimensions
    )
    return replace(reading, start=reading.start + offset, end=reading.end + offset, dimensions=dimensions)


@dataclass(frozen=True)
class Readers:
    """The readers for one schema."""

    schema: MetadataSchema
    matchers: Mapping[str, Matcher]
    """By name of the vocabulary."""
    periods: Periods = field(default_factory=own_periods)

    def scan(self, text: str) -> ClauseValues:
        """Find the dates and measures of a text."""
        return ClauseValues(text, tuple(self.dates(text)), tuple(find_dimensions(text)))

    def dates(self, text: str) -> list[DateReading]:
        """The dates of a text."""
        return find_dates(text, self.periods)

    def period_terms(self, date: DateReading) -> tuple[Term, ...]:
        """The periods that a date may name, where a file of periods was given; the likeliest first."""
        labels = self.periods.labels
        return tuple(
            Term(label=labels.get(uri) or uri, uri=uri, vocabulary=PERIODS, score=round(date.confidence, 3))
            for uri in dict.fromkeys(date.periods)
        )

    def terms(self, spec: FieldSpec, text: str) -> tuple[TermReading, ...]:
        """The terms of a field's vocabulary that a text names; offsets into that text."""
        matcher = self.matchers.get(spec.vocabulary or "")
        return _terms(matcher, text) if matcher is not None else ()

    def alike(self, spec: FieldSpec, text: str) -> tuple[Term, ...]:
        """Terms whose names are like a text that names none ("brnoze"); none for long texts."""
        matcher = self.matchers.get(spec.vocabulary or "")
        words = " ".join(text.split())
        return _alike(matcher, words) if matcher is not None and len(words) <= ALIKE_LENGTH else ()

    def measured(
        self, dimensions: Iterable[Dimension], labelled: FieldSpec
    ) -> list[tuple[FieldSpec, list[Dimension]]]:
        """Measures by the field that each goes into, as they are said of the field `labelled`."""
        by_field: dict[str, tuple[FieldSpec, list[Dimension]]] = {}
        for dimension in dimensions:
            taker = self._taker(dimension.kind, labelled)
            if taker is not None:
                by_field.setdefault(taker.name, (taker, []))[1].append(dimension)
        return list(by_field.values())

    def _taker(self, kind: str, labelled: FieldSpec) -> FieldSpec | None:
        """The field that a measure goes into: one that takes its kind, else what it is said of, if that takes all.

        The axis of a coin's dies is no size: without a field of its own it goes into none.
        """
        specs = self.schema.of_type(TypeName.DIMENSIONS)
        own = next((spec for spec in specs if kind in spec.measures), None)
        if kind == "die_axis":
            return own
        if own is not None or not labelled.measures or kind == "other":
            return own or labelled
        return next((spec for spec in specs if not spec.measures), labelled)

    def kind(self, scan: ClauseValues, span: Span) -> FieldSpec | None:
        """The field that a whole clause without a label is a value of; None where nothing tells."""
        text = scan.text[span[0] : span[1]]
        dates = scan.dates_in(span)
        if dates and covered(span, [(reading.start, reading.end) for reading in dates], scan.text) >= WHOLE:
            return self.schema.usual(TypeName.DATE)
        measures = scan.dimensions_in(span)
        if measures and measures[0].start - span[0] < LABEL_LENGTH:
            share = covered(span, [(reading.start, reading.end) for reading in measures], scan.text)
            if share >= MEASURED_SHARE:
                return self.schema.usual(TypeName.DIMENSIONS)
        person = read_person(text)
        if person is not None and person.named_as_maker:
            return self.schema.usual(TypeName.PERSON)
        if is_signature(text):
            return self.schema.usual(TypeName.INSCRIPTION)
        if not measures and is_institution(text):
            return self.schema.usual(TypeName.INSTITUTION)
        named = self._named_by_terms(text)
        if named is not None:
            return named
        if person is not None and person.attribution not in (None, "after", "signed_by"):
            return self.schema.usual(TypeName.PERSON)
        if read_place(text):
            return self.schema.usual(TypeName.PLACE)
        return None

    def _named_by_terms(self, text: str) -> FieldSpec | None:
        """The field whose vocabulary covers a clause best."""
        best: tuple[float, float] = (0.0, 0.0)
        named: FieldSpec | None = None
        for spec in self.schema.of_type(TypeName.TERM):
            readings = self.terms(spec, text)
            share = covered((0, len(text)), [(reading.start, reading.end) for reading in readings], text)
            fit = round(share, 2), min((reading.term.score for reading in readings), default=0.0)
            if share >= WHOLE and fit > best:
                best, named = fit, spec
        return named


@lru_cache(maxsize=256)
def _terms(matcher: Matcher, text: str) -> tuple[TermReading, ...]:
    """Kept for a while: what a clause is and what its value is are asked one after the other, in several fields."""
    return tuple(matcher.find_terms(text))


@lru_cache(maxsize=4096)
def _alike(matcher: Matcher, words: str) -> tuple[Term, ...]:
    return tuple(matcher.match(words, MAX_TERMS))


def is_reference(text: str) -> bool:
    """Whether a clause is nothing but a reference to a plate or figure: "Pl. I, 2"."""
    spans = [(reference.start, reference.end) for reference in find_references(text)]
    return bool(spans) and covered((0, len(text)), spans, text) >= WHOLE
