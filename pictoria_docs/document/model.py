"""The words of the product as data: Document, Page, Region, Link, Entry, Field, Evidence, Mention, Decision.

Everything here is frozen and validated when made. Character offsets (`start`, `end`) always index the `text` of
the region that is named beside them; `end` is exclusive. Boxes are in page coordinates (see the package).
"""

from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Bound

from pictoria_docs.document.geometry import Box, Point, Rotation
from pictoria_docs.document.identity import (
    DecisionId,
    DocumentId,
    EntryId,
    LinkId,
    MentionId,
    RegionId,
    make_id,
)
from pictoria_docs.document.region_type import PICTURES, RegionType
from pictoria_docs.document.words import Words

Confidence = Annotated[float, Bound(ge=0.0, le=1.0)]
PageNumber = Annotated[int, Bound(ge=1)]


class Data(BaseModel):
    """Base of the model: frozen, and strict about names it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))


class SourceKind(StrEnum):
    """What a document was read from."""

    PDF = "pdf"
    IMAGES = "images"
    IIIF = "iiif"


class PageKind(StrEnum):
    """Where a page's text and pictures come from."""

    BORN_DIGITAL = "born_digital"
    SCAN = "scan"
    """One picture of the page, with or without a text layer put over it by OCR."""
    EMPTY = "empty"


class LinkType(StrEnum):
    """The built-in link types; a project may add its own names."""

    CAPTION_OF = "caption_of"
    PART_OF = "part_of"
    DEPICTS = "depicts"
    CITES = "cites"
    CONTINUES = "continues"
    SAME_MOTIF_AS = "same_motif_as"


class Status(StrEnum):
    """How far people have come with a suggestion."""

    SUGGESTED = "suggested"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"


class Action(StrEnum):
    """What a person said of a suggestion."""

    ACCEPT = "accept"
    CORRECT = "correct"
    REJECT = "reject"
    ADD = "add"


class NumberKind(StrEnum):
    """The series that a printed number belongs to."""

    FIGURE = "figure"
    PLATE = "plate"
    ENTRY = "entry"
    TABLE = "table"
    MAP = "map"
    BARE = "bare"
    """A number without a word before it: "3.", "b"."""


class Origin(Data):
    """Who said it: a stage with its model and config, or a user."""

    stage: str
    """Name of the stage, or "user"."""
    version: str = "1"
    model: str | None = None
    config: str | None = None
    """Digest of the stage's config."""
    user: str | None = None
    source: str | None = None
    """Where it stands outside the document: file and row of records that were known before ("objets.csv#row=12")."""


class Reason(Data):
    """One reason for a link, by code; `i18n` has the words ("reasons.<code>") in the user's language."""

    code: str
    values: dict[str, str | int | float] = {}


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
    box: Box
    polygon: tuple[Point, ...] | None = None
    """Outline in page coordinates where the box is not exact enough."""
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
    origin: Origin

    @property
    def is_picture(self) -> bool:
        """Whether this is a figure, panel or plate."""
        return self.type in PICTURES

    @property
    def is_drawing(self) -> bool:
        """Whether this is a picture that is not one placed image: vector drawing, or part of a scan."""
        return self.is_picture and (self.picture is None or self.picture.width == 0)

    @property
    def size(self) -> float:
        """Font size of most of the text, in points; 0 without text."""
        weight: dict[float, int] = {}
        for run in self.runs:
            weight[run.size] = weight.get(run.size, 0) + run.end - run.start
        return max(weight, key=lambda size: weight[size]) if weight else 0.0

    def box_of(self, start: int, end: int) -> Box:
        """The box of characters `start` to `end`: from the words, else the lines, else the region's own."""
        words = self.words.box(start, end)
        if words is not None:
            return words
        lines = [line.box for line in self.lines if line.start < end and line.end > start]
        return Box.union(lines) if lines else self.box


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
    warnings: tuple[Reason, ...] = ()
    """What was left out on this page and why ("warnings.<code>")."""

    @property
    def box(self) -> Box:
        """The whole page."""
        return Box(0.0, 0.0, self.width, self.height)

    @property
    def figures(self) -> tuple[Region, ...]:
        """Figures, panels and plates of the page."""
        return tuple(region for region in self.regions if region.is_picture)

    @property
    def captions(self) -> tuple[Region, ...]:
        """Captions of the page."""
        return tuple(region for region in self.regions if region.type is RegionType.CAPTION)


class Evidence(Data):
    """Where a value comes from: characters of a region, or a box on a picture."""

    region: RegionId
    page: PageNumber
    start: int | None = None
    end: int | None = None
    box: Box | None = None
    quote: str = ""


class Term(Data):
    """A term of a vocabulary that a value may mean."""

    label: str
    uri: str
    vocabulary: str
    """Name of the vocabulary."""
    score: Confidence = 1.0
    """How well the printed words fit."""


class Field(Data):
    """One value of an entry's record."""

    name: str
    value: str
    """As printed."""
    normalised: str | None = None
    """What it means to a machine: EDTF for dates, JSON for dimensions, else the text without the press's accidents."""
    term: Term | None = None
    """The term chosen for it."""
    terms: tuple[Term, ...] = ()
    """Other terms that it may mean, best first: what a reviewer chooses from."""
    alternative: bool = False
    """Another origin's value where two disagree: the first one stands until a person has chosen."""
    evidence: tuple[Evidence, ...] = ()
    """Empty only where `inferred`."""
    inferred: bool = False
    """Its words are not on the page: seen in a picture, or known from elsewhere."""
    confidence: Confidence = 1.0
    origin: Origin


class RecordField(Data):
    """One field that the records of a document may have, as the metadata schema had it when they were made."""

    name: str
    """What `Field.name` says."""
    type: str = "text"
    """What its values are: "date", "dimensions", "term" ..."""
    labels: dict[str, str] = {}
    """What people call it, by language."""

    def label(self, language: str) -> str:
        """Its name in a language, else in English, else as it is."""
        return self.labels.get(language) or self.labels.get("en") or self.name


class EntrySpan(Data):
    """One stretch of an entry: a page (and column), its box, the regions in it."""

    page: PageNumber
    box: Box
    regions: tuple[RegionId, ...] = ()


class Entry(Data):
    """A catalogue entry (notice): number, heading, the stretches it spans, its record."""

    id: EntryId
    number: str | None
    """As printed, without label word: "12", "Lum1"."""
    title: str | None
    spans: tuple[EntrySpan, ...]
    fields: tuple[Field, ...] = ()
    warnings: tuple[Reason, ...] = ()
    """What was left open about it and why ("warnings.<code>")."""
    confidence: Confidence = 1.0
    origin: Origin

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages it touches, sorted."""
        return tuple(sorted({span.page for span in self.spans}))


class Mention(Data):
    """A span of running text that cites a figure, plate, panel or entry."""

    id: MentionId
    page: PageNumber
    region: RegionId
    start: int
    end: int
    text: str
    box: Box
    numbers: tuple[PrintedNumber, ...]
    """Ranges and lists expanded."""
    origin: Origin


class RunnerUp(Data):
    """The next best choice for a link: what a reviewer looks at first when the link is wrong."""

    target: str
    """Id of the figure, plate or entry."""
    confidence: Confidence


class Link(Data):
    """A typed relation between two regions, entries or mentions, with its reasons."""

    id: LinkId
    type: str
    """A `LinkType`, or a project's own type."""
    source: str
    """Id of the caption, panel, figure or mention."""
    target: str
    """Id of the figure, plate or entry."""
    confidence: Confidence
    reasons: tuple[Reason, ...] = ()
    runner_up: RunnerUp | None = None
    status: Status = Status.SUGGESTED
    origin: Origin

    @staticmethod
    def make(
        type: str,
        source: str,
        target: str,
        confidence: float,
        reasons: tuple[Reason, ...],
        origin: Origin,
        runner_up: RunnerUp | None = None,
    ) -> "Link":
        """A suggested link with the id that its ends give it."""
        id = LinkId(make_id("lnk", type, source, target))
        confidence = round(min(max(confidence, 0.0), 1.0), 3)
        return Link(
            id=id,
            type=type,
            source=source,
            target=target,
            confidence=confidence,
            reasons=reasons,
            origin=origin,
            runner_up=runner_up,
        )


class Decision(Data):
    """What a person said of a suggestion. History is append-only: decisions are never changed or removed."""

    id: DecisionId
    subject: str
    """Id of the region, entry, mention, link, or `entry-id/field-name`."""
    action: Action
    before: str | None = None
    """JSON of the subject as it was."""
    after: str | None = None
    """JSON of the subject as it became, for `correct` and `add`."""
    user: str
    at: datetime
    note: str = ""


class Document(Data):
    """One publication and everything known about it."""

    id: DocumentId
    name: str
    """Stem of the source's file or folder name, unique in a project."""
    source: str
    """Path or URL."""
    kind: SourceKind
    sha256: str
    page_count: int
    title: str | None = None
    pages: tuple[Page, ...] = ()
    entries: tuple[Entry, ...] = ()
    record_fields: tuple[RecordField, ...] = ()
    """The fields of the entries' records, in order."""
    mentions: tuple[Mention, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def figures(self) -> tuple[Region, ...]:
        """All figures, panels and plates, page by page."""
        return tuple(figure for page in self.pages for figure in page.figures)

    @property
    def captions(self) -> tuple[Region, ...]:
        """All captions, page by page."""
        return tuple(caption for page in self.pages for caption in page.captions)

    def find(self, id: str) -> "Region | Entry | Mention | Link | None":
        """The region, entry, mention or link with this id."""
        return self._index.get(id)

    @cached_property
    def _index(self) -> "dict[str, Region | Entry | Mention | Link]":
        index: dict[str, Region | Entry | Mention | Link] = {}
        for page in self.pages:
            index.update((region.id, region) for region in page.regions)
        index.update((entry.id, entry) for entry in self.entries)
        index.update((mention.id, mention) for mention in self.mentions)
        index.update((link.id, link) for link in self.links)
        return index

    def linked(self, id: str, type: str, *, reverse: bool = False) -> tuple[Link, ...]:
        """Links of one type that start at `id` (or end there, `reverse`), rejected ones left out, surest first."""
        found = [
            link
            for link in self.links
            if link.type == type
            and (link.target if reverse else link.source) == id
            and link.status is not Status.REJECTED
        ]
        return tuple(sorted(found, key=lambda link: -link.confidence))
