"""A slot: what stands in the same place of the entries of a document."""

from dataclasses import dataclass

from pictoria_docs.enrichment.clauses import Span
from pictoria_docs.enrichment.record_draft import RecordDraft
from pictoria_docs.enrichment.schema import FieldSpec


@dataclass(frozen=True, slots=True)
class SlotValue:
    """What stands in a slot of an entry."""

    draft: RecordDraft
    span: Span
    runs_on: bool
    """It opens as if it went on with what stands before."""
    opens_line: bool
    ends_line: bool

    @property
    def own_line(self) -> bool:
        """Whether it stands on lines of its own."""
        return self.opens_line and self.ends_line

    @property
    def text(self) -> str:
        """Its words."""
        return self.draft.text.text[slice(*self.span)]


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands in the same place of the entries, one value each."""

    values: tuple[SlotValue, ...]
    said: tuple[frozenset[str], ...]
    """The fields that each may be of, as its words tell; empty where they tell nothing."""
    spec: FieldSpec | None
    """The field that most are of."""
    share: float
    """Share of them that may be of it."""
    named: bool = False
    """Whether a person said what it is."""

    @property
    def count(self) -> float:
        """How many of them may be of its field."""
        return self.share * len(self.values)
