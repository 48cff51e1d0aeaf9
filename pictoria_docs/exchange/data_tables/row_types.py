"""The columns of each table and their types, declared once for JSON Lines and Parquet.

Columns that the CSV tables have too (`exchange.tables`) have the same names; cells that hold several values there are
lists here. Boxes and outlines are in page coordinates (points, origin top left, y down).
"""

from datetime import datetime
from typing import TypedDict


class OriginRow(TypedDict):
    """Who said it."""

    stage: str
    version: str
    model: str | None
    config: str | None
    user: str | None
    source: str | None


class DecidedRow(TypedDict):
    """What every row has: its document, and how far people have come with it."""

    document: str
    status: str
    """suggested, accepted, corrected or rejected."""
    decided_by: str | None
    decided_at: datetime | None
    """UTC."""
    revision: int
    """Number of the latest decision; 0: nobody has decided."""
    origin: OriginRow


class PlacedRow(DecidedRow):
    """What every row of something on a page has."""

    page: int
    """From 1."""
    page_label: str | None
    """As printed."""
    x0: float
    y0: float
    x1: float
    y1: float
    address: str
    """Of its annotation, in an export as IIIF or Web Annotations to the same folder."""
    canvas: str
    """Of the page's canvas there, with the box in its pixels ("...#xywh=10,20,30,40")."""


class DescriptionRow(TypedDict):
    """What a model says of a picture."""

    seen: str
    known: str
    keywords: list[str]
    language: str
    model: str | None


class FigureRow(PlacedRow):
    """A figure, plate or panel."""

    figure_id: str
    kind: str
    own_type: str | None
    """The project's own type, where it has one."""
    polygon: list[list[float]]
    """Corners of its outline; empty: the box is exact."""
    rotation: int
    """By how much it is turned clockwise on the page, in degrees."""
    parent_id: str | None
    number: str | None
    caption_ids: list[str]
    caption_text: list[str]
    """Of each caption."""
    caption_pages: list[int]
    entry_id: list[str]
    entry_numbers: list[str]
    reasons: list[str]
    """For its captions and entries, in words."""
    confidence: float
    description: DescriptionRow | None


class CaptionPartRow(TypedDict):
    """What a caption says of one part of its picture."""

    number: str | None
    position: str | None
    text: str


class CaptionRow(PlacedRow):
    """A caption or legend."""

    caption_id: str
    kind: str
    own_type: str | None
    """The project's own type, where it has one."""
    polygon: list[list[float]]
    text: str
    label: str
    number_kind: str | None
    """What its numbers count: figure, plate, entry ..."""
    numbers: list[str]
    parts: list[CaptionPartRow]
    position: str | None
    """Where it says that its picture is."""
    continued: bool
    credit: str
    figure_ids: list[str]
    figure_pages: list[int]
    confidence: float


class SpanRow(TypedDict):
    """A stretch of an entry on a page."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    canvas: str


class EntryRow(DecidedRow):
    """A catalogue entry; its record is in the table of values."""

    entry_id: str
    number: str | None
    title: str | None
    pages: list[int]
    spans: list[SpanRow]
    figure_ids: list[str]
    mention_ids: list[str]
    remarks: list[str]
    """What was left open about it, in words."""
    confidence: float
    address: str
    text: str
    """Its printed text."""


class TermRow(TypedDict):
    """A term of a vocabulary."""

    label: str
    uri: str
    vocabulary: str
    score: float


class MeasureRow(TypedDict):
    """One measure of dimensions."""

    kind: str
    value: float
    upper: float | None
    """The second number of a range."""
    unit: str
    qualifier: str | None


class EvidenceRow(TypedDict):
    """Where a value comes from: characters `start` to `end` of a region, or a box on a picture."""

    region: str
    page: int
    start: int | None
    end: int | None
    box: list[float]
    """Four numbers, or none."""
    quote: str


class ValueRow(DecidedRow):
    """One value of an entry's record."""

    field_id: str
    entry_id: str
    entry_number: str | None
    field: str
    field_type: str | None
    value: str
    """As printed."""
    normalised: str | None
    first_year: int | None
    """Of a date, as catalogues count: negative before Christ, without a year 0."""
    last_year: int | None
    measures: list[MeasureRow]
    term: TermRow | None
    other_terms: list[TermRow]
    alternative: bool
    """Whether another origin's value stands before it."""
    inferred: bool
    evidence: list[EvidenceRow]
    confidence: float
    address: str


class LinkRow(DecidedRow):
    """A link between two objects."""

    link_id: str
    type: str
    source_id: str
    target_id: str
    source_page: list[int]
    target_page: list[int]
    reasons: list[str]
    """In words."""
    runner_up_id: str | None
    runner_up_confidence: float | None
    confidence: float


class MentionRow(PlacedRow):
    """A span of running text that cites something."""

    mention_id: str
    region: str
    start: int
    end: int
    text: str
    numbers: list[str]
    target_ids: list[str]
    target_pages: list[int]


ROW_TYPES: dict[str, type] = {
    "figures": FigureRow,
    "captions": CaptionRow,
    "entries": EntryRow,
    "values": ValueRow,
    "links": LinkRow,
    "mentions": MentionRow,
}
"""By table."""
