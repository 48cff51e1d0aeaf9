"""What opens a catalogue entry, as the conventions of catalogues find it."""

import re
from dataclasses import dataclass, field

from pictoria_docs.document import Evidence, Field, Origin, Region
from pictoria_docs.document.identity import RegionId

ORIGIN = Origin(stage="linking", version="1")
"""Of what linking reads in headings."""
_INITIAL = re.compile(r"(?:^|[A-ZÀ-Þ][^\W\d_]*\.? )[A-ZÀ-Þ]\.$")


@dataclass(slots=True)
class Heading:
    """A line that may open an entry."""

    region: Region
    family: tuple[str, str]
    """Pattern and label word: numbers of one family count together."""
    number: str | None
    value: int
    last: int
    """The last number of a range, else `value`."""
    title: str | None
    title_start: int
    title_end: int
    distinct: bool
    """Set apart from the text: bold, larger, or found as a heading by the layout."""
    bold: bool
    size: float
    index: int = 0
    """Its place in the text of the document in reading order."""
    sign: str = ""
    """The signs around the number: "." of "12. ", "[]" of "[12]"."""
    doubtful: bool = False
    """Taken for a running head or page number so far."""
    after: str = ""
    """The text that follows, up to the next candidate or so."""
    marks: int = 0
    """How many kinds of record marks that text holds."""
    measured: bool = False
    """Whether it gives dimensions or an accession number: what a reference or a section never has."""
    neighbours: list[Region] = field(default_factory=list)
    begins: RegionId | None = None
    """The number that hangs before it in a region of its own."""
    members: tuple[RegionId, ...] | None = None
    """The text regions of the entry, this one first, where the convention tells them line by line."""
    pictures: tuple[RegionId, ...] | None = None
    """The pictures of the entry, where it was found with them."""
    stays_caption: bool = False
    """Whether a caption that opens it is one too: in its document most entries open with their captions."""
    fields: tuple[Field, ...] = ()
    """What the convention has read in the entry."""
    title_read: Field | None = None
    """The title with its evidence, where it stands in several regions."""
    title_odds: float = 0.0
    """Log-odds of its title against the other stretches of text that may be it; 0 where none were weighed."""
    confidence: float = 0.5
    """Of the entry being right in number, title and pages."""


TextOffset = tuple[RegionId, int]
"""A region of the book and an offset in its text."""


@dataclass(slots=True)
class HeadingSeries:
    """Headings that open entries, and where the book is to be cut for them."""

    weight: float
    """How well they explain the document; 0 where there are none."""
    headings: list[Heading]
    offsets: list[TextOffset]
    """Where each begins."""
    beside: dict[RegionId, TextOffset] = field(default_factory=dict)
    """Where the text begins beside which a number hangs."""
    sure: bool = True
    """Whether they are set apart as headings are; else lists in running text may be numbered like them."""


def ending(text: str) -> str:
    """Whether a line ends with its sentence: "stop", or is "open"."""
    return "stop" if re.search(r"[.!?;:)»”\"*]\W{0,3}$", text) else "open"


def title_text(text: str) -> str:
    """A title without the signs around it; the point of an initial at its end stays: "Bildnis der Frau R."."""
    bare = text.strip(" .:,;–—")
    return f"{bare}." if _INITIAL.search(text.strip(" :,;–—")) else bare


def can_open_title(text: str, offset: int) -> bool:
    """Whether what comes after a number can open a title: nothing, a capital, a bracket or a quotation mark."""
    first = text[offset : offset + 1]
    return not first or first.isupper() or first in "\"'“”‘’«»„([*†?"


def text_field(name: str, value: str, region: Region, start: int, confidence: float) -> Field:
    """A field of a record whose value stands in a region at `start`."""
    evidence = Evidence(region=region.id, page=region.page, start=start, end=start + len(value), quote=value)
    return Field(name=name, value=value, evidence=(evidence,), confidence=confidence, origin=ORIGIN)
