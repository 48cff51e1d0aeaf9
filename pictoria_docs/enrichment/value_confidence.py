"""How sure the values of records are, by how they were read and by what the other records of the document say.

The confidence that a value is read with tells how it was found: behind a label, as a clause, by its place, in a title.
What it does not tell is here: a text that begins with measures is no condition, words that OCR was not sure of are
wrong more often, and of several values of one field some are often another's.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log

from pictoria_docs.document import Document, Entry, Field, Line, Region
from pictoria_docs.document.words import Word
from pictoria_docs.enrichment.dimensions import find_dimensions
from pictoria_docs.enrichment.entry_text import is_full
from pictoria_docs.enrichment.field_types import field_type
from pictoria_docs.enrichment.labels import labels, plain
from pictoria_docs.enrichment.schema import BUILT_IN, TypeName
from pictoria_docs.evidence import FeatureSet, Measured, ShippedModel
from pictoria_docs.linking.calibrators import (
    DOUBTED,
    WRECK,
    Calibrator,
    declare_reading,
    reading_evidence,
    stated,
)
from pictoria_docs.linking.features import Features, without_zeros

OPENING = 60
"""Characters of a value in which measures that it begins with are looked for."""
MIN_VALUE = 0.05
"""A value that is less sure is left out: asking about twenty of them would find one that is right."""
ENDED = re.compile(r"[.,;:!?)\]»”]")
"""What ends a value, within it or behind it."""
LABEL_SIGN = re.compile(r"[.°]?\s?[:=]|\.|\s?[–—]")
"""What stands behind a label."""
BEHIND_LABEL = 2
"""Characters between a label and its value, at most."""
OPENS = 6
"""Characters before the first measure, at most: "H. ", "Larg. "."""

VALUES: FeatureSet[Measured] = FeatureSet("value_confidence", base=0.0)
"""Of a value being the entry's."""
VALUES.declare("stated", "log-odds", "What it was read with, -4 to 4.", rises=True, prior=1.0)
VALUES.declare("of_text", "flag", "Its field holds words.")
VALUES.declare("of_title", "flag", "Its field holds the title.")
VALUES.declare("of_date", "flag", "Its field holds a date.")
VALUES.declare("of_dimensions", "flag", "Its field holds measures.")
VALUES.declare("of_identifier", "flag", "Its field holds a number such as that of an inventory.")
VALUES.declare("of_term", "flag", "Its field holds words of a vocabulary.")
VALUES.declare("of_person", "flag", "Its field holds a maker.")
VALUES.declare("of_place", "flag", "Its field holds a place.")
VALUES.declare("of_institution", "flag", "Its field holds a collection.")
VALUES.declare("of_provenance", "flag", "Its field holds a chain of owners.")
VALUES.declare("of_bibliography", "flag", "Its field holds references.")
VALUES.declare("of_subject", "flag", "Its field holds what is shown.")
VALUES.declare("of_inscription", "flag", "Its field holds an inscription.")
VALUES.declare("of_condition", "flag", "Its field holds a condition.")
VALUES.declare("of_price", "flag", "Its field holds a price.")
VALUES.declare(
    "unread", "flag", "A date, measure, number, term or name that was not understood.", rises=False
)
VALUES.declare("known_term", "flag", "A vocabulary has it.", rises=True)
VALUES.declare("labelled", "flag", "A colon stands right before it.", rises=True)
VALUES.declare("opens_text", "flag", "It opens a paragraph or line of its own.")
VALUES.declare("several", "ln(values)", "How many values of its field the record has.")
VALUES.declare("shared", "flag", "Another field of the record has a value in the same words.")
VALUES.declare("begins_measured", "flag", "Words that begin with a measure.", rises=False, prior=-3.0)
VALUES.declare(
    "cut_off", "flag", "It ends with a full line, in the middle of a phrase.", rises=False, prior=-1.0
)
VALUES.declare("entry", "log-odds", "Of its entry being right, -4 to 4.", rises=True)
declare_reading(VALUES)

VALUE_SUM = Calibrator(
    ShippedModel.beside(__file__, VALUES),
    most={"begins_measured": DOUBTED, "cut_off": DOUBTED, WRECK: DOUBTED},
)


def with_value_confidence(document: Document) -> Document:
    """The document, the values of its records each with the probability that it is right, `MIN_VALUE` to 1.

    Args:
        document: its entries with their records, each value with the confidence that it was read with.
    """
    known = RecordEvidence(document)
    entries = []
    for entry in document.entries:
        weighed = (
            field.model_copy(update={"confidence": VALUE_SUM.of(known.of_value(entry, place))})
            for place, field in enumerate(entry.fields)
        )
        fields = tuple(field for field in weighed if field.confidence >= MIN_VALUE)
        entries.append(entry.model_copy(update={"fields": fields}))
    return document.model_copy(update={"entries": tuple(entries)})


@dataclass(frozen=True)
class RecordEvidence:
    """What a document's records say of their values being right."""

    document: Document

    def of_value(self, entry: Entry, place: int) -> Features:
        """What says that a value is the entry's.

        Args:
            entry: with its record.
            place: of the value among the record's.
        """
        field = entry.fields[place]
        type = field_type(self._types.get(field.name, TypeName.TEXT))
        same = [other for other in entry.fields if other.name == field.name]
        return without_zeros(
            {
                "stated": stated(field.confidence),
                **({f"of_{type.name}": 1.0} if type.name in BUILT_IN else {}),
                "unread": float(type.understood and field.normalised is None),
                "known_term": float(field.term is not None),
                "labelled": float(self._is_labelled(field)),
                "opens_text": float(bool(field.evidence) and field.evidence[0].start == 0),
                "several": log(len(same)),
                "shared": float(self._is_shared(entry, place)),
                "begins_measured": float(type.in_words and self._begins_measured(entry, field)),
                "cut_off": float(type.in_words and self._is_cut_off(entry, field)),
                "entry": stated(entry.confidence),
                **reading_evidence(field.value, self._words(field), prose=type.in_words),
            }
        )

    @cached_property
    def _types(self) -> dict[str, str]:
        return {spec.name: spec.type for spec in self.document.record_fields}

    def _region(self, field: Field) -> Region | None:
        found = self.document.find(field.evidence[0].region) if field.evidence else None
        return found if isinstance(found, Region) else None

    def _is_labelled(self, field: Field) -> bool:
        """Whether a colon stands right before the value."""
        region = self._region(field)
        if region is None or field.evidence[0].start is None:
            return False
        return region.text[: field.evidence[0].start].rstrip().endswith(":")

    def _words(self, field: Field) -> list[Word]:
        """The words that the value stands on."""
        words: list[Word] = []
        for evidence in field.evidence:
            region = self.document.find(evidence.region)
            if isinstance(region, Region) and evidence.start is not None and evidence.end is not None:
                words += region.words.between(evidence.start, evidence.end)
        return words

    def _is_cut_off(self, entry: Entry, field: Field) -> bool:
        """Whether a value ends with a full line and without a sign, and neither a label nor a value opens the next."""
        place = field.evidence[-1] if field.evidence else None
        region = self.document.find(place.region) if place is not None else None
        if place is None or place.end is None or not isinstance(region, Region):
            return False
        if ENDED.search(region.text, place.end - 1, place.end + 1):
            return False
        for line, following in pairwise(region.lines):
            if line.start < place.end <= line.end and not region.text[place.end : line.end].strip():
                return is_full(region, line, following) and not _opens_another(entry, region, following)
        return False

    def _begins_measured(self, entry: Entry, field: Field) -> bool:
        """Whether a text begins with measures, or with the same words as the record's measures."""
        found = find_dimensions(field.value[:OPENING])
        if found and found[0].start <= OPENS:
            return True
        begins = {(each.region, each.start) for each in field.evidence[:1]}
        return any(
            (each.region, each.start) in begins
            for other in entry.fields
            if field_type(self._types.get(other.name)).measured
            for each in other.evidence[:1]
        )

    def _is_shared(self, entry: Entry, place: int) -> bool:
        """Whether another field of the record has a value in the same words."""
        own = entry.fields[place]
        return any(
            ours.region == theirs.region
            and ours.start is not None
            and theirs.start is not None
            and ours.start < (theirs.end or 0)
            and theirs.start < (ours.end or 0)
            for other in entry.fields
            if other.name != own.name
            for ours in own.evidence
            for theirs in other.evidence
        )


def _opens_another(entry: Entry, region: Region, line: Line) -> bool:
    """Whether a line of a region begins with a label before a sign, or with another value of the record."""
    text = plain(region.text[line.start : line.end])
    label = labels().pattern.match(text)
    end = label.end() if label is not None else 0
    if label is not None and LABEL_SIGN.match(text, end):
        return True
    return any(
        place.region == region.id and 0 <= (place.start or 0) - line.start <= end + BEHIND_LABEL
        for field in entry.fields
        for place in field.evidence[:1]
    )
