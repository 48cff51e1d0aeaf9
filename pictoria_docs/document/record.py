"""What a catalogue says of each object: entries, the fields of their records, and the evidence for each value."""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Annotated

from pydantic import ConfigDict
from pydantic import Field as Bound

from pictoria_docs.document.base import Confidence, Data, Origin, PageNumber, Reason
from pictoria_docs.document.geometry import Box
from pictoria_docs.document.identity import EntryId, RegionId
from pictoria_docs.i18n import FALLBACK


class Evidence(Data):
    """Where a value comes from: characters of a region, or a box on a picture."""

    region: RegionId
    page: PageNumber
    start: int | None = None
    end: int | None = None
    box: Box | None = None
    quote: str = ""


class Term(Data):
    """A term of a vocabulary that a value may mean."""

    label: str
    uri: str
    vocabulary: str
    """Name of the vocabulary."""
    score: Confidence = 1.0
    """How well the printed words fit."""


class Field(Data):
    """One value of an entry's record."""

    name: str
    value: str
    """As printed."""
    normalised: str | None = None
    """What it means to a machine: EDTF for dates, JSON for dimensions, else the text without the press's accidents."""
    term: Term | None = None
    """The term chosen for it."""
    terms: tuple[Term, ...] = ()
    """Other terms that it may mean, best first: what a reviewer chooses from."""
    alternative: bool = False
    """Another origin's value where two disagree: the first one stands until a person has chosen."""
    evidence: tuple[Evidence, ...] = ()
    """Empty only where `inferred`."""
    inferred: bool = False
    """Its words are not on the page: seen in a picture, or known from elsewhere."""
    confidence: Confidence = 1.0
    origin: Origin


def field_id(entry: str, field: Field) -> str:
    """The id of one value of an entry's record: `entry-id/name~digest of the value as printed`.

    A field may have several values; each is decided by itself, and is known again in the next run.
    """
    return f"{entry}/{field.name}~{value_key(field)}"


def value_key(field: Field) -> str:
    """Eight hexadecimal digits that tell the values of one field apart."""
    return blake2b(field.value.encode(), digest_size=4).hexdigest()


class RecordField(Data):
    """One field that the records of a document may have, as the metadata schema had it when they were made."""

    name: str
    """What `Field.name` says."""
    type: str = "text"
    """What its values are: "date", "dimensions", "term" ..."""
    labels: Mapping[str, str] = {}
    """What people call it, by language."""
    mapping: Mapping[str, str] = {}
    """What other standards call it, by standard: "lido", "linked_art", "dublin_core", "nakala"."""
    hidden: Annotated[bool, Bound(exclude_if=lambda hidden: not hidden)] = False
    """Whether it has a column in tables only where a record has a value for it; not written where it is not."""

    def label(self, language: str) -> str:
        """Its name in a language, else in English, else as it is."""
        return self.labels.get(language) or self.labels.get(FALLBACK) or self.name


class EntryOpening(Data):
    """Where an entry opens, as a person said."""

    model_config = ConfigDict(allow_inf_nan=False)

    page: PageNumber
    box: Box
    """Of its first line."""


class EntrySpan(Data):
    """One stretch of an entry: a page (and column), its box, the regions in it."""

    page: PageNumber
    box: Box
    regions: tuple[RegionId, ...] = ()


class Entry(Data):
    """A catalogue entry (notice): number, heading, the stretches it spans, its record."""

    id: EntryId
    number: str | None
    """As printed, without label word: "12", "Lum1"."""
    title: str | None
    spans: tuple[EntrySpan, ...]
    fields: tuple[Field, ...] = ()
    warnings: tuple[Reason, ...] = ()
    """What was left open about it and why ("warnings.<code>")."""
    confidence: Confidence = 1.0
    always_asked: Annotated[bool, Bound(exclude_if=lambda asked: not asked)] = False
    """Whether people are asked about it however sure it and others like it are: a value or a number seems to be
    missing, or its title misread; not written where it is not."""
    origin: Origin

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages it touches, sorted."""
        return tuple(sorted({span.page for span in self.spans}))
