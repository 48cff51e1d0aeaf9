"""What a run did, what it left alone, what it skipped and why."""

from dataclasses import dataclass, field

from pictoria_docs.document import Document
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.isolation import SkippedItem
from pictoria_docs.store.records import DocumentRecord, ProblemRecord, now


@dataclass
class DocumentSummary:
    """One document of a run."""

    id: DocumentId
    name: str
    source: str
    pages: int = 0
    """Pages that were asked for."""
    analysed: int = 0
    """Pages read in this run."""
    reused: int = 0
    """Pages whose result was still right."""
    skipped: int = 0
    """Pages that could not be read."""
    left_out: int = 0
    """Captions, entries, mentions ... on which the work failed in this run."""
    linked: bool = False
    """Whether captions and links were worked out in this run; False where they were still right, or failed."""
    counts: dict[str, int] = field(default_factory=dict)
    """Figures, captions, entries, mentions and links of the document as it is now."""


@dataclass
class Summary:
    """One run."""

    documents: list[DocumentSummary] = field(default_factory=list)
    problems: list[ProblemRecord] = field(default_factory=list)
    seconds: float = 0.0
    interrupted: bool = False

    @property
    def analysed(self) -> int:
        """Pages read in this run."""
        return sum(document.analysed for document in self.documents)

    @property
    def reused(self) -> int:
        """Pages whose result was still right."""
        return sum(document.reused for document in self.documents)

    @property
    def skipped(self) -> int:
        """Pages that could not be read."""
        return sum(document.skipped for document in self.documents)

    @property
    def files_skipped(self) -> int:
        """Files of which no page could be read: those that were not added, and those that could not be opened again."""
        read = {document.id for document in self.documents if document.analysed + document.reused}
        lost = [problem for problem in self.problems if problem.page is None and problem.document not in read]
        return len({problem.document or number for number, problem in enumerate(lost)})

    @property
    def left_out(self) -> int:
        """Captions, entries, mentions ... on which the work failed."""
        return sum(document.left_out for document in self.documents)

    @property
    def usable(self) -> bool:
        """Whether any page has a result."""
        return self.analysed + self.reused > 0

    def totals(self) -> dict[str, int]:
        """Figures, captions ... over all documents."""
        totals: dict[str, int] = {}
        for document in self.documents:
            for name, count in document.counts.items():
                totals[name] = totals.get(name, 0) + count
        return totals

    def counts(self) -> dict[str, int]:
        """What the project remembers of the run."""
        return {
            "documents": len(self.documents),
            "analysed": self.analysed,
            "reused": self.reused,
            "skipped": self.skipped,
            "left_out": self.left_out,
            "problems": len(self.problems),
        }


def counts_of(document: Document) -> dict[str, int]:
    """How many of each thing a document has."""
    return {
        "figures": len(document.figures),
        "captions": len(document.captions),
        "entries": len(document.entries),
        "mentions": len(document.mentions),
        "links": len(document.links),
        "fields": sum(len(entry.fields) for entry in document.entries),
    }


def problem_of(left_out: SkippedItem, document: DocumentRecord) -> ProblemRecord:
    """What a stage left out of a document, as the summary lists it."""
    values: dict[str, object] = {
        "file": document.source,
        "page": left_out.page,
        "item": left_out.item,
        "detail": left_out.detail,
        "stage": left_out.stage,
    }
    return ProblemRecord(left_out.code, values, document.id, left_out.page, now(), left_out.trace)


class Interrupted(KeyboardInterrupt):
    """Ctrl-C during a run, after everything that was ready has been saved."""

    def __init__(self, summary: Summary) -> None:
        super().__init__("interrupted")
        self.summary = summary
