"""Types whose values are names: terms of vocabularies, persons, places, collections, what is shown."""

from pictoria_docs.enrichment.clauses import covered
from pictoria_docs.enrichment.field_types.field_type import (
    UNREAD,
    UNREAD_LENGTH,
    FieldType,
    Meaning,
    Stretch,
)
from pictoria_docs.enrichment.readers import MAX_TERMS, Readers
from pictoria_docs.enrichment.record_draft import FieldValue, without_end
from pictoria_docs.enrichment.schema import FieldSpec, TypeName
from pictoria_docs.enrichment.values.indefinite import names_nothing
from pictoria_docs.enrichment.values.names import is_institution, read_person
from pictoria_docs.enrichment.values.places import bare_place, read_place

UNREAD_PERSON = 0.7  # of the confidence, for a name that was not understood
WITHIN_OTHERS = 0.5  # of a clause: it is a date or measures, not a name


class TermType(FieldType):
    """Words of a vocabulary: materials, techniques, kinds of object, cultures."""

    element = "term"
    understood = chosen_by = True
    least_letters = 2

    def read(self, stretch: Stretch) -> list[FieldValue]:
        """Read one value for what is printed, with the terms that it names, or those that it may mean."""
        spec, readers, text, confidence = stretch.spec, stretch.readers, stretch.text, stretch.confidence
        readings = readers.terms(spec, text)
        start, end = without_end(text, (0, len(text)), stretch.span[0])
        if not readings and names_nothing(text):
            return []
        if not readings:
            return [FieldValue(spec, start, end, None, UNREAD * confidence, None, readers.alike(spec, text))]
        terms = list({reading.term.uri: reading.term for reading in readings}.values())
        others = [
            term
            for reading in readings
            for term in reading.terms
            if term.uri not in {other.uri for other in terms}
        ]
        labels = "; ".join(term.label for term in terms)
        return [FieldValue(spec, start, end, labels, confidence, terms[0], (*terms[1:], *others)[:MAX_TERMS])]

    def normalise(self, spec: FieldSpec, text: str, readers: Readers) -> Meaning:
        """Give the terms, or those that are alike."""
        terms = list({reading.term.uri: reading.term for reading in readers.terms(spec, text)}.values())
        if not terms:
            return Meaning(terms=readers.alike(spec, text))
        return Meaning("; ".join(term.label for term in terms), terms[0], tuple(terms[1:MAX_TERMS]))


class PersonType(FieldType):
    """A maker, with what is said of the attribution."""

    element = "persName"
    understood = chosen_by = True
    least_letters = 2

    def read(self, stretch: Stretch) -> list[FieldValue]:
        """Read the first name."""
        scan, span, confidence = stretch.scan, stretch.span, stretch.confidence
        for part in scan.clauses(*span):
            if not stretch.alone and covered(part, scan.uncut, scan.text) > WITHIN_OTHERS:
                continue
            person = read_person(scan.text[part[0] : part[1]])
            if person is not None:
                return [FieldValue(stretch.spec, *without_end(scan.text, part), person.name, confidence)]
        if stretch.alone and span[1] - span[0] < UNREAD_LENGTH:
            return [stretch.whole(confidence=UNREAD_PERSON)]
        return []

    def normalise(self, spec: FieldSpec, text: str, readers: Readers) -> Meaning:
        """Give the bare name."""
        person = read_person(text)
        return Meaning(person.name if person is not None else None)


class PlaceType(FieldType):
    """A place."""

    element = "placeName"
    chosen_by = True
    least_letters = 2

    def read(self, stretch: Stretch) -> list[FieldValue]:
        """Read the words as one place."""
        return [stretch.whole(Meaning(bare_place(stretch.text)))]

    def recognises(self, text: str) -> bool:
        """Tell whether a clause is plainly a place."""
        return bool(read_place(text))

    def normalise(self, spec: FieldSpec, text: str, readers: Readers) -> Meaning:
        """Give the bare name."""
        return Meaning(bare_place(text))


class InstitutionType(FieldType):
    """The museum or collection that holds the object."""

    element = "orgName"
    chosen_by = True
    least_letters = 2

    def read(self, stretch: Stretch) -> list[FieldValue]:
        """Read the words as one collection."""
        return [stretch.whole()]

    def recognises(self, text: str) -> bool:
        """Tell whether a clause is plainly a collection."""
        return is_institution(text)


class SubjectType(FieldType):
    """What a picture shows: Iconclass, where it is installed."""

    prose = chosen_by = True
    least_letters = 2

    def read(self, stretch: Stretch) -> list[FieldValue]:
        """Read the words as printed; the terms that they may mean are only offered."""
        terms = {
            term.uri: term
            for reading in stretch.readers.terms(stretch.spec, stretch.text)
            for term in (reading.term, *reading.terms)
        }
        offered = tuple(terms.values())[:MAX_TERMS]
        return [FieldValue(stretch.spec, *stretch.span, None, stretch.confidence, None, offered)]


TERM = TermType(TypeName.TERM)
PERSON = PersonType(TypeName.PERSON)
PLACE = PlaceType(TypeName.PLACE)
INSTITUTION = InstitutionType(TypeName.INSTITUTION)
SUBJECT = SubjectType(TypeName.SUBJECT)
