"""What the values of a field are, as one object: how they are read, understood, compared, written and edited.

A type of a package's own is a subclass of `FieldType`, or of one of ours: a date of another calendar is a `DateType`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pictoria_docs.document import Term
from pictoria_docs.enrichment.clauses import Span
from pictoria_docs.enrichment.readers import ClauseValues, Readers
from pictoria_docs.enrichment.record_draft import PLAIN, FieldValue, without_end
from pictoria_docs.enrichment.schema import FieldSpec
from pictoria_docs.i18n import FALLBACK, translate

UNREAD_LENGTH = 80  # characters of a value of its field that was not read
UNREAD = 0.8  # of the confidence, for such a value
_CLAUSE = re.compile(r"[^.;:|•–—]+")
"""What stands between the signs that part an entry."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a value means, as `Field` keeps it beside what is printed."""

    normalised: str | None = None
    term: Term | None = None
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of an entry that are said of a field."""

    spec: FieldSpec
    """The field."""
    readers: Readers
    """Of the schema: its vocabularies and periods."""
    scan: ClauseValues
    """The entry's text, with the dates and measures in it."""
    span: Span
    confidence: float = PLAIN
    """How sure it is that the words are the field's."""
    alone: bool = True
    """Whether they hold nothing but this field."""
    labelled: bool = False
    """Whether a label opens them."""

    @property
    def text(self) -> str:
        """The words, as printed."""
        return self.scan.text[self.span[0] : self.span[1]]

    def whole(self, means: Meaning | None = None, confidence: float = 1.0) -> FieldValue:
        """Give all words, without the sign at their end, as one value.

        Args:
            means: what they mean.
            confidence: that it is read rightly; how sure the words are the field's is counted in.
        """
        return self.part(0, len(self.text), means, confidence)

    def part(self, start: int, end: int, means: Meaning | None = None, confidence: float = 1.0) -> FieldValue:
        """Give `text[start:end]`, without the sign at its end, as a value."""
        means, offset = means or Meaning(), self.span[0]
        first, last = without_end(self.scan.text, (offset + start, offset + end))
        sure = self.confidence * confidence
        return FieldValue(self.spec, first, last, means.normalised, sure, means.term, means.terms)


class Comparable(Protocol):
    """A value that is compared: one of a record, or one of a table of known records."""

    @property
    def value(self) -> str:
        """As printed."""

    @property
    def normalised(self) -> str | None:
        """What it means."""


class FieldType:
    """Words, kept as printed: what every other type begins with, and changes where it differs."""

    labels: Mapping[str, str] = {}
    """What people call it, by language of the interface; types of the product have theirs in `locales`."""
    element: str | None = None
    """The TEI element of its values; None: `term` where a vocabulary has the value, else `seg`."""
    dated = False
    """Whether its normalised values are dates in EDTF: exports give the years then, search finds by them."""
    measured = False
    """Whether its normalised values are measures, as `dimensions.as_json` writes them."""
    numbered = False
    """Whether its values have digits."""
    understood = False
    """Whether a value that was read well has a normalised form."""
    own_signs = False
    """Whether a value that was understood can be of no other field."""
    in_words = True
    """Whether its values do not begin with measures."""
    prose = False
    """Whether two values may say the same thing in other words, so that they do not contradict each other."""
    asked = True
    """Whether a model is asked for it."""
    chosen_by = False
    """Whether people choose among search results by its values."""
    long = False
    """Whether its values are read in a record rather than in a table of works."""
    least_letters = 1
    """Letters of a value."""

    def __init__(self, name: str) -> None:
        """`name`: as schemas call it."""
        self.name = name

    # Read

    def read(self, stretch: Stretch) -> list[FieldValue]:
        """Read the values in words that are said of the field; each is a part of the text."""
        means = self.normalise(stretch.spec, " ".join(stretch.text.split()), stretch.readers)
        sure = stretch.confidence
        return [FieldValue(stretch.spec, *stretch.span, means.normalised, sure, means.term, means.terms)]

    def recognises(self, text: str) -> bool:
        """Tell whether a clause that no label opens is plainly a value."""
        return False

    def likely(self, text: str) -> Sequence[Span]:
        """List the stretches of a text that a person may mean as a value: its clauses, with digits where need be."""
        clauses = (_trimmed(match) for match in _CLAUSE.finditer(text))
        return [
            (start, end)
            for start, end in clauses
            if not self.numbered or any(char.isdigit() for char in text[start:end])
        ]

    # Normalise

    def normalise(self, spec: FieldSpec, text: str, readers: Readers) -> Meaning:
        """Say what a value means, whoever gave it (print, a person, a table, a model); nothing if it is not understood.

        Args:
            spec: the field.
            text: its value, and nothing else.
            readers: of the schema.
        """
        return Meaning()

    def fits(self, text: str, means: Meaning) -> bool:
        """Tell whether a value can be one of the field at all: a number has digits, a name has letters."""
        if self.dated or self.measured:
            return means.normalised is not None
        if self.numbered:
            return any(character.isdigit() for character in text)
        return sum(character.isalpha() for character in text) >= self.least_letters

    # Compare

    def same(self, first: Comparable, second: Comparable) -> bool | None:
        """Tell whether two values say the same; None: only their words can tell."""
        return None

    # Export

    def meaning_in_words(self, normalised: str, language: str) -> str:
        """Say what a value that is no date and no measure means, for people; empty where that is for machines."""
        return "" if normalised[:1] in ("[", "{") else normalised

    # Form

    def label(self, language: str) -> str:
        """Give what people call the type on the pages of the desk."""
        code = f"desk.schema.value_type.{self.name}"
        words = self.labels.get(language) or self.labels.get(FALLBACK) or translate(code, language)
        return words if words != code else self.name.replace("_", " ")


def _trimmed(match: re.Match[str]) -> Span:
    clause = match[0]
    start = match.start() + len(clause) - len(clause.lstrip(" ,"))
    return start, max(start, match.end() - len(clause) + len(clause.rstrip(" ,")))
