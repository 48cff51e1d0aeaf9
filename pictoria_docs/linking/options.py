"""Options of the linking stage."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(ge=0.0, le=1.0)]


class LinkingOptions(BaseModel):
    """How captions, figures, entries and mentions are joined. The defaults suit catalogues of any kind."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    min_confidence: Share = 0.3
    """Links less sure than this are not suggested at all."""
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
