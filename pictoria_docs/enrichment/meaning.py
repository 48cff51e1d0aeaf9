"""What the value of a field means, whoever gave it: a table of known records, or a model."""

import re
from dataclasses import dataclass

from pictoria_docs.document import Field, Term
from pictoria_docs.enrichment.dates import edtf, is_edtf
from pictoria_docs.enrichment.dimensions import as_json, read_dimensions
from pictoria_docs.enrichment.readers import MOST_TERMS, Readers
from pictoria_docs.enrichment.schema import FieldSpec, FieldType
from pictoria_docs.enrichment.structured import normalised
from pictoria_docs.enrichment.values.names import read_person
from pictoria_docs.enrichment.values.places import bare_place

NUMBERED = frozenset({FieldType.IDENTIFIER, FieldType.PRICE})
NAMED = frozenset(
    {
        FieldType.TERM,
        FieldType.PERSON,
        FieldType.PLACE,
        FieldType.INSTITUTION,
        FieldType.SUBJECT,
        FieldType.TITLE,
    }
)
DISPUTED = 0.5
"""Confidence, at most, of values that contradict each other."""
_YEAR = re.compile(r"[-−–]?\s?\d{1,5}(?:[.,]0+)?")


@dataclass(frozen=True, slots=True)
class Meaning:
    """A value as `Field` keeps it beside what is printed."""

    normalised: str | None = None
    term: Term | None = None
    terms: tuple[Term, ...] = ()


def meaning(spec: FieldSpec, text: str, readers: Readers) -> Meaning:
    """What a value that is nothing but this field's means; nothing where its reader does not understand it."""
    match spec.type:
        case FieldType.DATE:
            return Meaning(_edtf(text, readers))
        case FieldType.DIMENSIONS:
            measures = read_dimensions(text)
            return Meaning(as_json(measures) if measures else None)
        case FieldType.TERM:
            terms = list(
                {dimension.term.uri: dimension.term for dimension in readers.terms(spec, text)}.values()
            )
            if not terms:
                return Meaning(terms=readers.alike(spec, text))
            return Meaning("; ".join(term.label for term in terms), terms[0], tuple(terms[1:MOST_TERMS]))
        case FieldType.PERSON:
            person = read_person(text)
            return Meaning(person.name if person is not None else None)
        case FieldType.PLACE:
            return Meaning(bare_place(text))
        case FieldType.IDENTIFIER:
            return Meaning(text)
        case _:
            return Meaning(normalised(spec.type, text))


def is_of_kind(spec: FieldSpec, text: str, means: Meaning) -> bool:
    """Whether a value can be one of its field at all: a date is understood, a number has digits, a name has letters."""
    if spec.type in (FieldType.DATE, FieldType.DIMENSIONS):
        return means.normalised is not None
    if spec.type in NUMBERED:
        return any(character.isdigit() for character in text)
    least = 2 if spec.type in NAMED else 1
    return sum(character.isalpha() for character in text) >= least


def confirmed(field: Field, confidence: float) -> Field:
    """A value, surer because another origin says the same."""
    surer = 1 - (1 - field.confidence) * (1 - confidence)
    return field.model_copy(update={"confidence": round(surer, 3)})


def disputed(field: Field) -> Field:
    """A value that another origin contradicts."""
    return field.model_copy(update={"confidence": min(field.confidence, DISPUTED)})


def year(text: str) -> int | None:
    """A year as tables write it: "-525", "1530", "-480.0"; there is no year 0."""
    if not _YEAR.fullmatch(text.strip()):
        return None
    number = int(re.sub(r"\D", "", re.sub(r"[.,]0+$", "", text.strip())))
    return (-number if text.strip()[0] in "-−–" else number) or None


def _edtf(text: str, readers: Readers) -> str | None:
    alone = year(text)
    if alone is not None:
        return edtf.year(alone)
    if is_edtf(text):
        return text
    readings = readers.dates(text)
    return max(readings, key=lambda reading: reading.confidence).edtf if readings else None
