"""A record being made: the values that an entry's text gives, each a stretch of it."""

from dataclasses import dataclass, field

from pictoria_docs.document import Entry, Term
from pictoria_docs.enrichment.clauses import Span
from pictoria_docs.enrichment.entry_text import EntryText
from pictoria_docs.enrichment.readers import ClauseValues
from pictoria_docs.enrichment.schema import FieldSpec

MAKER = "artist"
"""The field in which the linking stage gives the name that stands over a work."""
LABELLED, PLAIN, GUESSED, IN_TITLE = 0.95, 0.8, 0.6, 0.55
"""How sure a value is: behind its label; a clause that is nothing else; by its place among the others; in a title."""


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A value of a record, with its place in the entry's text."""

    spec: FieldSpec
    start: int
    end: int
    normalised: str | None = None
    confidence: float = PLAIN
    term: Term | None = None
    terms: tuple[Term, ...] = ()

    def printed(self, text: str) -> str:
        """The value as printed, on one line."""
        return " ".join(text[self.start : self.end].split())


@dataclass(slots=True)
class RecordDraft:
    """A record being made."""

    entry: Entry
    text: EntryText
    scan: ClauseValues
    """Its dates and measures."""
    body_start: int
    """Where its text begins behind number and title."""
    values: list[FieldValue] = field(default_factory=list)
    unknown: list[Span] = field(default_factory=list)
    """Clauses of the head that nothing tells of."""
    labelled: list[Span] = field(default_factory=list)
    """Parts that a label opens."""

    @property
    def shows(self) -> bool:
        """Whether the name of its maker stands over it, as over the works of exhibitions: its title tells what it
        shows."""
        return any(known.name == MAKER for known in self.entry.fields)


def without_end(text: str, span: Span, offset: int = 0) -> Span:
    """A stretch without the point or comma at its end."""
    start, end = span
    while (
        end > start and text[end - 1] in " .;,:\n" and not text[start:end].endswith(("J.-C.", "Chr.", "C."))
    ):
        end -= 1
    return start + offset, end + offset
