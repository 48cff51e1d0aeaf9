"""What stands on a page: its regions with their text, pictures, captions and printed numbers."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, NamedTuple

from pydantic import Field as Bound

from pictoria_docs.document.base import Confidence, Data, Origin, PageNumber, Reason
from pictoria_docs.document.geometry import Box, Point, Rotation
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.own_types import OwnTypeName
from pictoria_docs.document.region_type import PICTURES, RegionType
from pictoria_docs.document.words import CONFIDENCE_COLUMN, Words

COVERED = 0.35
"""Share of the smaller of two boxes that both have in common, from which one cannot be a picture beside the other."""


class PageKind(StrEnum):
    """Where a page's text and pictures come from."""

    BORN_DIGITAL = "born_digital"
    SCAN = "scan"
    """One picture of the page, with or without a text layer put over it by OCR."""
    EMPTY = "empty"


class NumberKind(StrEnum):
    """The series that a printed number belongs to."""

    FIGURE = "figure"
    PLATE = "plate"
    ENTRY = "entry"
    TABLE = "table"
    MAP = "map"
    BARE = "bare"
    """A number without a word before it: "3.", "b"."""


class PrintedNumber(Data):
    """A printed number, read: "Pl. XII, 1" is plate ("12", "1"), "fig. 3a" is figure ("3", "a").

    `path` goes from the whole to the part: arabic digits for roman, small letters, "12bis" kept as one.
    """

    kind: NumberKind
    path: tuple[str, ...]
    text: str
    """As printed, without the label word."""

    @property
    def key(self) -> str:
        """Canonical text of the path: "12,1"."""
        return ",".join(self.path)


class CaptionPart(Data):
    """One part of a caption: "(a) Head of Medusa", "2. Boucle", "left: ..."."""

    number: PrintedNumber | None
    position: str | None = None
    """Canonical position word: left, right, top, bottom, centre, opposite, above, below, or joined by "-"."""
    start: int
    end: int


class CaptionReading(Data):
    """What the grammar read in a caption: label, numbers, parts, body, credit; offsets into the region's text."""

    kind: NumberKind
    label_end: int = 0
    """The label ("Fig. 12.") is `text[:label_end]`; 0 for a caption without one."""
    numbers: tuple[PrintedNumber, ...] = ()
    """All numbers that the label names, ranges and lists expanded."""
    parts: tuple[CaptionPart, ...] = ()
    body_start: int = 0
    body_end: int = 0
    credit_start: int | None = None
    credit_end: int | None = None
    position: str | None = None
    """Canonical position word that tells where the figure is ("opposite", "above" ...)."""
    continued: bool = False
    """The caption says that it continues one on an earlier page ("suite", "continued")."""


class Line(NamedTuple):
    """A printed line of a region: offsets into its text, and its box (four numbers, flat for speed)."""

    start: int
    end: int
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def box(self) -> Box:
        """The line's box."""
        return Box(self.x0, self.y0, self.x1, self.y1)


class Run(NamedTuple):
    """A stretch of text in one style: offsets, font size in points, bold, italic."""

    start: int
    end: int
    size: float
    bold: bool
    italic: bool


def usual_size(runs: Iterable[tuple[int, int, float, bool, bool]], unknown: float) -> float:
    """Font size of most characters of some runs, in points; `unknown` where there are none."""
    weight: dict[float, int] = {}
    for start, end, size, _, _ in runs:
        weight[size] = weight.get(size, 0) + end - start
    return max(weight, key=lambda size: weight[size]) if weight else unknown


class Picture(Data):
    """The image or drawing behind a figure of a PDF: tells repeated decorations, and the source's resolution."""

    digest: str
    """Digest of the image's data or of the drawing's strokes: the same logo on each page has the same."""
    width: int
    """Pixels; 0 for a drawing."""
    height: int
    """Pixels; 0 for a drawing."""


class Description(Data):
    """What a model says of a picture, for people who cannot see it and for search."""

    seen: str
    """What is visible, without names and dates."""
    known: str = ""
    """What the caption and the entry say that it shows."""
    keywords: tuple[str, ...] = ()
    language: str
    origin: Origin


class Region(Data):
    """A typed zone of a page. Figures, panels, plates and captions are regions too."""

    id: RegionId
    page: PageNumber
    type: RegionType
    own_type: Annotated[OwnTypeName | None, Bound(exclude_if=lambda name: name is None)] = None
    """A type that the project names itself (`OwnTypes`); `type` is then the built-in one as which it counts."""
    box: Box
    polygon: tuple[Point, ...] | None = None
    """Outline in page coordinates where the box is not exact enough."""
    rotation: Rotation = 0
    """By how much its text, or what its picture shows, is turned clockwise on the page as displayed."""
    text: str = ""
    """The text as read: lines joined by a space, line-end hyphens removed."""
    lines: tuple[Line, ...] = ()
    words: Words = Words()
    runs: tuple[Run, ...] = ()
    order: int = 0
    """Place in the page's reading order, from 0."""
    parent: RegionId | None = None
    number: str | None = None
    """A picture's printed number: "12", "IV, 3", "5a"."""
    caption: CaptionReading | None = None
    """For captions, legends and figure numbers: what the grammar read in `text`."""
    picture: Picture | None = None
    description: Description | None = None
    """Of a picture, where a model was asked for one."""
    confidence: Confidence = 1.0
    always_asked: Annotated[bool, Bound(exclude_if=lambda asked: not asked)] = False
    """Whether people are asked about it however sure it and others like it are: a caption beside a number that is
    missing, or whose picture was not found; not written where it is not."""
    origin: Origin

    @property
    def type_name(self) -> str:
        """What its type is called in data: the project's own name, else the built-in one."""
        return self.own_type or self.type.value

    @property
    def is_picture(self) -> bool:
        """Whether this is a figure, panel or plate."""
        return self.type in PICTURES

    @property
    def is_offer(self) -> bool:
        """Whether this is one of a page's `possible_figures`: a person is asked whether it is a figure."""
        return self.type is RegionType.OTHER and self.always_asked

    @property
    def is_drawing(self) -> bool:
        """Whether this is a picture that is not one placed image: vector drawing, or part of a scan."""
        return self.is_picture and (self.picture is None or self.picture.width == 0)

    @property
    def printed_numbers(self) -> tuple[PrintedNumber, ...]:
        """The numbers that the grammar read in its text; empty where it read none."""
        return self.caption.numbers if self.caption is not None else ()

    @property
    def size(self) -> float:
        """Font size of most of the text, in points; 0 without text."""
        return usual_size(self.runs, 0.0)

    def box_of(self, start: int, end: int) -> Box:
        """The box of characters `start` to `end`: from the words, else the lines, else the region's own."""
        words = self.words.box(start, end)
        if words is not None:
            return words
        lines = [line.box for line in self.lines if line.start < end and line.end > start]
        return Box.union(lines) if lines else self.box


def in_order(regions: Iterable[Region]) -> tuple[Region, ...]:
    """The regions as they come, `order` set anew."""
    return tuple(
        region if region.order == index else region.model_copy(update={"order": index})
        for index, region in enumerate(regions)
    )


def in_rows(regions: Iterable[Region]) -> list[Region]:
    """Regions as pictures are numbered: row by row from the top, each row from the left."""
    remaining = sorted(regions, key=lambda region: region.box.y0)
    ordered: list[Region] = []
    while remaining:
        first = remaining[0].box
        row = [
            region
            for region in remaining
            if region.box.centre.y < first.y1 and region.box.y0 < first.centre.y
        ]
        row = row or remaining[:1]
        ordered += sorted(row, key=lambda region: region.box.x0)
        placed = {region.id for region in row}
        remaining = [region for region in remaining if region.id not in placed]
    return ordered


class Page(Data):
    """One page: its size as displayed, its printed label, its regions in reading order."""

    number: PageNumber
    width: float
    """Points, as displayed."""
    height: float
    """Points, as displayed."""
    rotation: Rotation = 0
    """Clockwise turn between the stored and the displayed page."""
    dpi: float | None = None
    """Resolution of the page image, for scans."""
    label: str | None = None
    """The printed page label, as far as known: "23", "pl. XII"."""
    kind: PageKind = PageKind.BORN_DIGITAL
    skew: float = 0.0
    """Degrees by which the scan is turned clockwise."""
    regions: tuple[Region, ...] = ()
    possible_figures: Annotated[tuple[Region, ...], Bound(exclude_if=lambda regions: not regions)] = ()
    """What a detector takes for pictures and the result does not, of type OTHER and always asked about: people are
    asked whether it is a figure, and none is a region of the page before one of them says so."""
    warnings: tuple[Reason, ...] = ()
    """What was left out on this page and why ("warnings.<code>")."""

    @cached_property
    def read_by_ocr(self) -> bool:
        """Whether OCR read its text, or a part of it: then letters may be mistaken for others alike."""
        return self.kind is PageKind.SCAN or any(
            len(region.words) > 0 and bool((region.words.rows[:, CONFIDENCE_COLUMN] < 1).any())
            for region in self.regions
        )

    @property
    def box(self) -> Box:
        """The whole page."""
        return Box(0.0, 0.0, self.width, self.height)

    @property
    def figures(self) -> tuple[Region, ...]:
        """Figures, panels and plates of the page."""
        return tuple(region for region in self.regions if region.is_picture)

    def offers_beside(self, pictures: Iterable[Region]) -> list[Region]:
        """The possible figures of which no other picture covers a part."""
        known = list(pictures)
        return [
            offer
            for offer in self.possible_figures
            if not any(
                picture.id != offer.id
                and max(picture.box.inside(offer.box), offer.box.inside(picture.box)) >= COVERED
                for picture in known
            )
        ]

    def changed(self, updates: Mapping[RegionId, Mapping[str, object]]) -> "Page":
        """The page with fields of some of its regions changed, by the regions' ids."""
        if not any(region.id in updates for region in self.regions):
            return self
        regions = tuple(
            region.model_copy(update=updates[region.id]) if region.id in updates else region
            for region in self.regions
        )
        return self.model_copy(update={"regions": regions})

    @property
    def captions(self) -> tuple[Region, ...]:
        """Captions of the page."""
        return tuple(region for region in self.regions if region.type is RegionType.CAPTION)
