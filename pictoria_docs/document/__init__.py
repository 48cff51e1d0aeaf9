"""The model that everything speaks: pure, immutable, validated data; no I/O, no models.

Coordinates, once and for all: PDF points (1/72 inch), origin at the top left of the page *as displayed* (after
its rotation, inside its crop box), y downwards. Pages count from 1.
"""

from pictoria_docs.document.base import Origin, Reason
from pictoria_docs.document.geometry import (
    POINTS_PER_INCH,
    Box,
    Point,
    Rotation,
    to_pixels,
    to_points,
)
from pictoria_docs.document.identity import make_id
from pictoria_docs.document.model import (
    Action,
    Decision,
    Document,
    Link,
    LinkType,
    Mention,
    Review,
    RunnerUp,
    SourceKind,
    Status,
    Validation,
)
from pictoria_docs.document.own_types import OwnTypes
from pictoria_docs.document.page import (
    CaptionPart,
    CaptionReading,
    Description,
    Line,
    NumberKind,
    Page,
    PageKind,
    Picture,
    PrintedNumber,
    Region,
    Run,
)
from pictoria_docs.document.record import (
    Entry,
    EntryOpening,
    EntrySpan,
    Evidence,
    Field,
    RecordField,
    Term,
    field_id,
    value_key,
)
from pictoria_docs.document.region_type import RegionType
from pictoria_docs.document.words import Words

__all__ = [
    "POINTS_PER_INCH",
    "Action",
    "Box",
    "CaptionPart",
    "CaptionReading",
    "Decision",
    "Description",
    "Document",
    "Entry",
    "EntryOpening",
    "EntrySpan",
    "Evidence",
    "Field",
    "Line",
    "Link",
    "LinkType",
    "Mention",
    "NumberKind",
    "Origin",
    "OwnTypes",
    "Page",
    "PageKind",
    "Picture",
    "Point",
    "PrintedNumber",
    "Reason",
    "RecordField",
    "Region",
    "RegionType",
    "Review",
    "Rotation",
    "Run",
    "RunnerUp",
    "SourceKind",
    "Status",
    "Term",
    "Validation",
    "Words",
    "field_id",
    "make_id",
    "to_pixels",
    "to_points",
    "value_key",
]
