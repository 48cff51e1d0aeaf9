"""Options of the linking stage."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator

from pictoria_docs.document.base import Confidence
from pictoria_docs.linking.entry_models import EntryModels, shipped_entry_models
from pictoria_docs.linking.linker_models import LinkerModels, shipped_linker
from pictoria_docs.strict_model import StrictModel


class LinkingOptions(StrictModel):
    """How captions, figures, entries and mentions are joined. The defaults suit catalogues of any kind."""

    linker: str = "evidence"
    """What links: ours, by all evidence of a document together, or that of another package (see docs/python.md)."""
    min_confidence: Confidence = 0.3
    """Abstain below this: links less likely to be right are not suggested at all."""
    weights: Path | None = None
    """What each kind of evidence counts: the path of a folder that `pictoria-docs train linker` wrote; left out, the
    models that come with the package."""
    entry_weights: Path | None = None
    """What each kind of evidence for entries counts: the path of a folder that `pictoria-docs train entries` wrote;
    left out, the models that come with the package."""
    facing_pages: bool = True
    """Look for a caption's figure on the pages before and after, not only on the caption's own."""
    plates: bool = True
    """Group the pictures of a plate, and of a composite figure under one caption."""
    entries: bool = True
    """Look for numbered catalogue entries, and say which figures show them."""
    min_entries: Annotated[int, Field(ge=1)] = 3
    """Numbered headings without a label word ("12. Amphora") count as entries only from this many on, unless their
    text is unmistakably a record (accession number, provenance, dimensions)."""
    mentions: bool = True
    """Look for references ("fig. 3", "pl. IV, 2", "cat. 7") in running text."""
    keep_unresolved_mentions: bool = False
    """Keep references that name nothing in this document; they are mostly to figures of other books."""

    @field_validator("weights")
    @classmethod
    def _is_readable(cls, folder: Path | None) -> Path | None:
        if folder is not None:
            LinkerModels.load(folder)
        return folder

    @field_validator("entry_weights")
    @classmethod
    def _are_readable(cls, folder: Path | None) -> Path | None:
        if folder is not None:
            EntryModels.load(folder)
        return folder

    @property
    def entries_weighed(self) -> EntryModels:
        """Load the models of entries in force."""
        return (
            EntryModels.load(self.entry_weights) if self.entry_weights is not None else shipped_entry_models()
        )

    @property
    def weighed(self) -> LinkerModels:
        """Load the models in force."""
        return LinkerModels.load(self.weights) if self.weights is not None else shipped_linker()

    @property
    def content_files(self) -> tuple[Path, ...]:
        """Name the folders whose content is part of the options."""
        return tuple(folder for folder in (self.weights, self.entry_weights) if folder is not None)
