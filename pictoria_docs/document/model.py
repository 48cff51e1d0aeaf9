"""A document as a whole: its pages and entries, what cites and links them, and what people decided.

Everything in the model is frozen and validated when made. Character offsets (`start`, `end`) always index the
`text` of the region that is named beside them; `end` is exclusive. Boxes are in page coordinates (see the package).
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import Field as Bound
from pydantic import JsonValue

from pictoria_docs.document.assumed import AssumedLevel
from pictoria_docs.document.base import Confidence, Data, Origin, PageNumber, Reason
from pictoria_docs.document.geometry import Box
from pictoria_docs.document.identity import DecisionId, DocumentId, LinkId, MentionId, RegionId, make_id
from pictoria_docs.document.link_type import LinkType as LinkType
from pictoria_docs.document.own_types import NO_OWN_TYPES, OwnTypes
from pictoria_docs.document.page import Page, PrintedNumber, Region
from pictoria_docs.document.record import Entry, EntryOpening, Field, RecordField, field_id
from pictoria_docs.document.region_type import REVIEWED_TYPES


class SourceKind(StrEnum):
    """What a document was read from."""

    PDF = "pdf"
    IMAGES = "images"
    IIIF = "iiif"


class Status(StrEnum):
    """How far people have come with a suggestion."""

    SUGGESTED = "suggested"
    ASSUMED = "assumed"
    """Sure enough to stand without being asked about one by one; checked by a random sample."""
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"


class Action(StrEnum):
    """What a person said of a suggestion."""

    ACCEPT = "accept"
    CORRECT = "correct"
    REJECT = "reject"
    ADD = "add"
    WITHDRAW = "withdraw"
    """Takes back what was said: the machine's suggestion stands again, and a person's own addition is gone."""


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
    """Id of the region, entry, mention or link, or of a field (`record.field_id`)."""
    action: Action
    before: str | None = None
    """JSON of the subject as it was."""
    after: str | None = None
    """JSON of the subject as it became, for `correct` and `add`."""
    user: str
    at: datetime
    note: str = ""


class Review(Data):
    """How a person decided on a subject: what stands of all that people said of it."""

    status: Status
    decided_by: str
    decided_at: str
    """ISO 8601, UTC."""
    revision: Annotated[int, Bound(ge=0, exclude_if=lambda number: not number)] = 0
    """Number of the latest decision on the subject; 0: not known."""


class Validation(Data):
    """That a person said of a document that it is finished: it does not change until it is reopened."""

    by: str
    at: str
    """ISO 8601, UTC."""


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
    entry_openings: Annotated[
        tuple[EntryOpening, ...] | None, Bound(exclude_if=lambda openings: openings is None)
    ] = None
    """Where its entries open, as a person said; none: it has no entries; None: nobody said anything."""
    own_types: Annotated[OwnTypes, Bound(exclude_if=lambda types: not types.all)] = NO_OWN_TYPES
    """The types that the project names itself, where it is exported or read; not written where there are none."""
    reviews: Mapping[str, Review] = {}
    """By the id of a region, entry, mention or link, or that of a record's value (`record.field_id`); what is not
    named is a suggestion that nobody has decided on."""
    revision: Annotated[int, Bound(ge=0, exclude_if=lambda number: not number)] = 0
    """Number of the latest decision on anything in it that counts for all; 0: nobody has decided."""
    assumed: Annotated[AssumedLevel | None, Bound(exclude_if=lambda level: level is None)] = None
    """Which suggestions stand without having been asked about; None: none do."""
    validated: Annotated[Validation | None, Bound(exclude_if=lambda validation: validation is None)] = None
    """Who said that it is finished; None: nobody has, or it was reopened."""
    extensions: Annotated[Mapping[str, JsonValue], Bound(exclude_if=lambda found: not found)] = {}
    """What stages of other packages found beside all this, under their own names; not written where there is none."""

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some values changed; it looks up ids in its own content, not in this document's."""
        copy = super().model_copy(update=update, deep=deep)
        for name in ("_index", "_values"):
            copy.__dict__.pop(name, None)
        return copy

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

    def status_of(self, id: str) -> Status:
        """How far people have come with a region, entry, mention, link or value of a record."""
        review = self.reviews.get(id)
        if review is not None:
            return review.status
        subject = self.find(id)
        if isinstance(subject, Link) and subject.status is not Status.SUGGESTED:
            return subject.status
        return Status.ASSUMED if self._is_assumed(id, subject) else Status.SUGGESTED

    def _is_assumed(self, id: str, subject: "Region | Entry | Mention | Link | None") -> bool:
        """Whether a suggestion that nobody decided on is sure enough to stand."""
        if self.assumed is None:
            return False
        match subject:
            case Region(always_asked=True) | Entry(always_asked=True):
                return False
            case Region(type=type, confidence=confidence) if type in REVIEWED_TYPES:
                return self.assumed.covers("region", type, confidence)
            case Link(type=type, confidence=confidence):
                return self.assumed.covers("link", type, confidence)
            case Entry(confidence=confidence):
                return self.assumed.covers("entry", "entry", confidence)
            case None if id in self._values:
                value = self._values[id]
                return self.assumed.covers("field", value.name, value.confidence)
        return False

    def without_rejected(self) -> "Document":
        """The document without what people rejected; as it is, where they rejected nothing."""
        rejected = {id for id, review in self.reviews.items() if review.status is Status.REJECTED}
        rejected.update(link.id for link in self.links if link.status is Status.REJECTED)
        if not rejected:
            return self
        owners = {id.partition("/")[0] for id in rejected if "/" in id}
        pages = (
            page
            if rejected.isdisjoint(region.id for region in page.regions)
            else page.model_copy(
                update={"regions": tuple(region for region in page.regions if region.id not in rejected)}
            )
            for page in self.pages
        )
        entries = (
            entry
            if entry.id not in owners
            else entry.model_copy(
                update={
                    "fields": tuple(
                        field for field in entry.fields if field_id(entry.id, field) not in rejected
                    )
                }
            )
            for entry in self.entries
            if entry.id not in rejected
        )
        return self.model_copy(
            update={
                "pages": tuple(pages),
                "entries": tuple(entries),
                "mentions": tuple(mention for mention in self.mentions if mention.id not in rejected),
                "links": tuple(link for link in self.links if link.id not in rejected),
                "reviews": {id: review for id, review in self.reviews.items() if id not in rejected},
            }
        )

    @cached_property
    def _values(self) -> dict[str, Field]:
        """The values of records, by `record.field_id`."""
        return {field_id(entry.id, field): field for entry in self.entries for field in entry.fields}

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
        links = [
            link
            for link in self.links
            if link.type == type
            and (link.target if reverse else link.source) == id
            and link.status is not Status.REJECTED
        ]
        return tuple(sorted(links, key=lambda link: -link.confidence))

    def captions_of(self, *pictures: str) -> list[Region]:
        """The captions that are linked to pictures, picture by picture, the surest first."""
        links = (link for id in pictures for link in self.linked(id, LinkType.CAPTION_OF, reverse=True))
        return [caption for link in links if isinstance(caption := self.find(link.source), Region)]
