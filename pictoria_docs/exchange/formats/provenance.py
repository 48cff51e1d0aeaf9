"""How the data of a project were made: by which run, which programs and models, and by whom they were decided on."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pictoria_docs.document import Document, Origin


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is known of the last run over a project."""

    started: str | None = None
    """ISO 8601, UTC; None: there was none."""
    ended: str | None = None
    """None: it was killed."""
    options: str | None = None
    """Digest of the options of the run."""


class UsedProgram(NamedTuple):
    """A stage that made something, with its version, and the model that it used."""

    stage: str
    version: str
    model: str | None


@dataclass
class DocumentOrigins:
    """Who and what made the data of the documents that were noted."""

    decisions: Counter[str] = field(default_factory=Counter)
    """How many things each user decided on."""
    programs: set[UsedProgram] = field(default_factory=set)

    def note(self, document: Document) -> None:
        """Take in what a document tells."""
        self.decisions.update(review.decided_by for review in document.reviews.values())
        for origin in _origins(document):
            if origin.user is None and origin.stage != "user":
                self.programs.add(UsedProgram(origin.stage, origin.version, origin.model))


def _origins(document: Document) -> Iterator[Origin]:
    for page in document.pages:
        yield from (region.origin for region in page.regions)
    for entry in document.entries:
        yield entry.origin
        yield from (field.origin for field in entry.fields)
    yield from (mention.origin for mention in document.mentions)
    yield from (link.origin for link in document.links)
