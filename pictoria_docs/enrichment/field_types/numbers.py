"""Types whose values are numbers: measures, and the numbers of inventories and lots."""

import re
from collections.abc import Sequence

from pictoria_docs.enrichment.clauses import Span
from pictoria_docs.enrichment.dimensions import as_json, find_dimensions, read_dimensions, same_measures
from pictoria_docs.enrichment.field_types.field_type import UNREAD, Comparable, FieldType, Meaning, Stretch
from pictoria_docs.enrichment.readers import Readers
from pictoria_docs.enrichment.record_draft import FieldValue, without_end
from pictoria_docs.enrichment.schema import FieldSpec, TypeName
from pictoria_docs.enrichment.values.identifiers import read_identifiers
from pictoria_docs.enrichment.values.number_keys import number_keys

DISAGREEING = 0.7  # of the confidence, where measures in two units disagree
NUMBER_LENGTH = 40  # characters of an unread inventory number
_SIZE = re.compile(r"\W*\d+(?:[.,]\d+)?[½¼¾⅛⅜⅝⅞]?(?:\s?[x×X*]\s?\d+(?:[.,]\d+)?[½¼¾⅛⅜⅝⅞]?){1,2}\W*")
"""Measures without a unit: "16½ × 22½"."""


class DimensionsType(FieldType):
    """Measures: kind, value and unit of each."""

    measured = numbered = understood = own_signs = True
    in_words = False

    def read(self, stretch: Stretch) -> list[FieldValue]:
        """Read the measures, each into the field that takes its kind: a coin's weight apart from its diameter."""
        scan, span, spec, confidence = stretch.scan, stretch.span, stretch.spec, stretch.confidence
        readings = scan.measures_of(span) if stretch.labelled else scan.dimensions_in(span)
        if not readings:
            return []
        doubt = DISAGREEING if any(reading.consistent is False for reading in readings) else 1.0
        dimensions = [
            dimension for reading in readings for dimension in reading.dimensions if dimension.end > span[0]
        ]
        measured = stretch.readers.measured(dimensions, spec)
        if len(measured) == 1:
            end = span[1] if stretch.labelled else readings[-1].end
            [(taker, measures)] = measured
            return [FieldValue(taker, span[0], end, as_json(measures), confidence * doubt)]
        return [
            FieldValue(
                taker,
                max(span[0], min(dimension.start for dimension in measures)),
                max(dimension.end for dimension in measures),
                as_json(measures),
                confidence * doubt,
            )
            for taker, measures in measured
        ]

    def recognises(self, text: str) -> bool:
        """Tell whether a clause is measures without a unit."""
        return _SIZE.fullmatch(text) is not None

    def likely(self, text: str) -> Sequence[Span]:
        """List the measures in a text; where there is none, its clauses with digits."""
        return [(measure.start, measure.end) for measure in find_dimensions(text)] or super().likely(text)

    def normalise(self, spec: FieldSpec, text: str, readers: Readers) -> Meaning:
        """Give the measures as JSON."""
        measures = read_dimensions(text)
        return Meaning(as_json(measures) if measures else None)

    def same(self, first: Comparable, second: Comparable) -> bool | None:
        """Tell whether two values have the same measures."""
        return same_measures(first.value, second.value)


class IdentifierType(FieldType):
    """An inventory, accession or lot number."""

    numbered = understood = own_signs = True
    in_words = False

    def read(self, stretch: Stretch) -> list[FieldValue]:
        """Read the number, or each where there may be several."""
        text, span, spec, confidence = stretch.text, stretch.span, stretch.spec, stretch.confidence
        identifiers = read_identifiers(text)
        if identifiers:
            return [
                FieldValue(
                    spec,
                    span[0] + identifier.start,
                    span[0] + identifier.end,
                    identifier.value,
                    confidence * (identifier.confidence if spec.repeatable else 1.0),
                )
                for identifier in (identifiers if spec.repeatable else identifiers[:1])
            ]
        if re.search(r"\d", text) and len(text) < NUMBER_LENGTH:
            return [FieldValue(spec, *without_end(text, (0, len(text)), span[0]), None, UNREAD * confidence)]
        return []

    def normalise(self, spec: FieldSpec, text: str, readers: Readers) -> Meaning:
        """Give the number as it is."""
        return Meaning(text)

    def same(self, first: Comparable, second: Comparable) -> bool | None:
        """Tell whether two numbers are one, but for what print adds."""
        ours, theirs = number_keys("", first.normalised or first.value), number_keys("", second.value)
        return bool(ours & theirs) if ours and theirs else None


DIMENSIONS = DimensionsType(TypeName.DIMENSIONS)
IDENTIFIER = IdentifierType(TypeName.IDENTIFIER)
