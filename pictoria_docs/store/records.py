"""What the store hands out besides the model: rows about documents, problems, runs and history."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pictoria_docs.document import Document, Page, SourceKind, Validation
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import LockedError, public_sentence
from pictoria_docs.i18n import translate


def now() -> str:
    """The present moment as the store writes it: ISO 8601, UTC, to the microsecond."""
    return datetime.now(UTC).isoformat()


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document of a project, without its pages."""

    id: DocumentId
    name: str
    """Unique in the project."""
    source: str
    """Path or URL it was added from."""
    kind: SourceKind
    sha256: str
    page_count: int
    title: str | None
    added: str = ""
    """When, ISO 8601; "": it is not in the project."""
    stamp: str | None = None
    """Sizes and times of its files when their content was last looked at (`sources.files.stamp`)."""
    validated: str | None = None
    """Since when it is finished and locked, ISO 8601; None: it is not."""
    validated_by: str | None = None

    @property
    def validation(self) -> Validation | None:
        """Who said that it is finished, and when."""
        if self.validated is None:
            return None
        return Validation(by=self.validated_by or "", at=self.validated)

    def require_open(self) -> None:
        """Go on only if it may change.

        Raises:
            LockedError: it is validated.
        """
        if self.validation is not None:
            raise LockedError("document_validated", document=self.name, by=self.validation.by)

    def as_document(self, pages: Iterable[Page]) -> Document:
        """The document with these pages and nothing found yet."""
        return Document(
            id=self.id,
            name=self.name,
            source=self.source,
            kind=self.kind,
            sha256=self.sha256,
            page_count=self.page_count,
            title=self.title,
            pages=tuple(pages),
            validated=self.validation,
        )


@dataclass(frozen=True, slots=True)
class ProblemRecord:
    """Something that was skipped, and why: "errors.<code>" with its values."""

    code: str
    values: dict[str, object] = field(default_factory=dict)
    document: DocumentId | None = None
    page: int | None = None
    at: str = ""
    trace: str | None = None
    """The traceback behind it, for a report to the developers."""

    def sentence(self, language: str | None = None) -> str:
        """The one sentence to show."""
        return translate(f"errors.{self.code}", language, **self.values)

    def public_sentence(self, language: str | None = None) -> str:
        """The one sentence for people who do not run the program."""
        return public_sentence(self.code, self.values, language)


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One call of `analyse`."""

    id: int
    started: str
    ended: str | None
    """None: still going on, or killed."""
    state: str
    """"running", "done" or "interrupted"."""
    config: str
    """Digest of the config."""
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class HistoryRecord:
    """One line of the append-only history: who, when, what it was, what it became."""

    number: int
    at: str
    user: str
    subject: str
    action: str
    before: str | None
    after: str | None
    note: str
    document: str | None = None


def to_json(values: object) -> str:
    """JSON for a text column; what JSON does not know is written as text."""
    return json.dumps(values, ensure_ascii=False, default=str)
