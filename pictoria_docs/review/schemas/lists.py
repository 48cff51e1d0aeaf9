"""Describe what goes over the wire of the question what a document's entries are."""

from typing import Annotated

from pydantic import Field, StringConstraints

from pictoria_docs.document import EntryOpening
from pictoria_docs.linking.list_proposals import ListKind
from pictoria_docs.review.schemas.answer import Answer
from pictoria_docs.review.schemas.jobs import JobJson
from pictoria_docs.review.schemas.subjects import BoxJson
from pictoria_docs.strict_model import StrictModel


class OpeningJson(Answer):
    """Where an entry opens."""

    page: int
    box: BoxJson
    """Of its first line."""


class ProposedEntryJson(Answer):
    """An entry as one way of reading would open it."""

    opening: OpeningJson
    box: BoxJson
    """All of it on the page where it opens."""
    number: str | None
    title: str
    pictures: int
    drawn: bool
    """Whether the document has it already."""


class ListProposalJson(Answer):
    """A way to read a document as a list."""

    kind: ListKind
    pattern: str
    """What its openings have in common, the same in other documents that are set alike."""
    likelihood: float
    entries: list[ProposedEntryJson]


class ListsJson(Answer):
    """The ways to read a document as a list."""

    found: int
    """Entries that the document has."""
    said: int | None
    """How many openings a person named; 0: it has no entries; null: nobody said anything."""
    asks: bool
    """Whether there is something to ask about now."""
    proposals: list[ListProposalJson]
    """The likeliest first."""


class SaidBody(StrictModel):
    """What a person says of the entries of a document."""

    openings: Annotated[tuple[EntryOpening, ...], Field(max_length=20_000)] | None
    """Where they open; none: it has no entries; null: they are to be looked for again."""
    pattern: Annotated[str, StringConstraints(max_length=200)] | None = None
    """That of the proposal that was chosen; null: not known."""
    alike: bool = False
    """Whether its entries open where they are and are read like those that people decided on, whatever `openings`
    says."""


class SaidOpeningsJson(Answer):
    """What a person said of the entries of a document, as it is said."""

    openings: list[OpeningJson] | None
    pattern: str | None


class ReadingJson(Answer):
    """What becomes of it."""

    job: JobJson
    """Which reads the entries anew."""
    before: SaidOpeningsJson
    """What was said before: saying it again takes this back."""
