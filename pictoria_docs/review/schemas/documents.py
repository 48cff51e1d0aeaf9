"""Projects, documents and pages; the order of work."""

from typing import Annotated, Literal, cast

from pydantic import Field

from pictoria_docs.missing.second_look import PlaceReason
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.schemas.answer import Answer
from pictoria_docs.review.schemas.subjects import (
    BoxJson,
    EntryJson,
    FieldJson,
    LinkJson,
    MentionJson,
    RegionJson,
    SubjectJson,
    SubjectsJson,
)
from pictoria_docs.strict_model import StrictModel


class ProblemJson(Answer):
    """Why a request was not done."""

    code: str
    sentence: str
    """In the person's language."""


class ValidationJson(Answer):
    """That somebody has said of a document that it is finished."""

    by: str
    at: str


class DocumentJson(Answer):
    """A document, and how far its review has come."""

    id: str
    name: str
    title: str
    kind: str
    page_count: int
    pages_read: int
    empty_pages: int
    """On which nothing was found that a reviewer comes for, nor drawn."""
    reviewed: int
    left: int
    counts: dict[str, int]
    problems: list[str]
    """Sentences: what was skipped."""
    validated: ValidationJson | None
    """Null: it may change."""


class AmountJson(Answer):
    """How far the review of something has come."""

    reviewed: int
    left: int


class SampleJson(Answer):
    """The random sample of what is assumed."""

    threshold: float
    """What is as sure as this, or more, is assumed."""
    seen: int
    wrong: int
    left: int
    """How many are still to be looked at until the promise can be given."""
    most_wrong: float
    """Share of all things that may be wrong among what is assumed, as far as the sample has shown."""
    promised: float
    """Share that may be wrong in the end."""
    assurance: float


class TightenedJson(Answer):
    """Mistakes among what was sure, and what follows from them."""

    mistakes: int
    """How many were found."""
    more: int
    """How many more things are asked about than would be without them."""
    promised: float
    """Share that may be wrong in the end."""


class ReachableWayJson(Answer):
    """What would be asked about if more mistakes were accepted."""

    promised: float
    """Share of all things that may be wrong in the end."""
    questions: int
    """How many would be left, unless some of them turn out wrong."""


class ReachableJson(Answer):
    """Why all is asked about though only sure things are left: a sample would be most of them."""

    questions: int
    """How many are left as it is."""
    promised: float
    """Share that may be wrong as it is."""
    assurance: float
    ways: list[ReachableWayJson]
    """Larger shares for which a sample of less than half would do; none: the project is too small for any."""


class ProgressJson(AmountJson):
    """How far the review of a project has come."""

    assumed: int
    """What is sure enough to stand without being asked about."""
    sample: SampleJson | None
    """What a random sample has shown of it; null: nothing is assumed."""
    tightened: TightenedJson | None
    """Why more is asked about than at first; null: nothing more is."""
    reachable: ReachableJson | None
    """What larger accepted errors would ask about; null: something doubtful is left, or a sample is at work."""
    questions: int
    """How many questions are left, about: one is about all that a person sees as one thing."""
    seconds_left: int
    kinds: dict[str, AmountJson]


class OwnTaskJson(Answer):
    """The pages of one of the person's tasks."""

    number: int
    document: str
    first_page: int
    last_page: int
    double: bool
    """Somebody else reviews them as well, and neither sees what the other decides."""
    open: bool
    left: int


class LinkRuleJson(Answer):
    """What a type of link joins: types of regions, "entry" or "mention"."""

    type: str
    sources: list[str]
    targets: list[str]


class LinkRulesJson(Answer):
    """Which ends a link may have (types that are not named join anything), and which type two ends suggest."""

    allowed: list[LinkRuleJson]
    suggested: list[LinkRuleJson]
    """In this order."""


class OwnTypeJson(Answer):
    """A type that the project names itself."""

    name: str
    label: str
    """In the person's language."""
    colour: str
    """"#8a2be2"."""
    key: str
    """The letter that chooses it, with Shift; empty: none."""


class OwnRegionTypeJson(OwnTypeJson):
    """A type of regions that the project names itself."""

    base: str
    """The built-in type as which it counts."""


class OwnLinkTypeJson(OwnTypeJson):
    """A type of links that the project names itself."""

    symmetric: bool
    """Whether it says the same from either end."""


class OwnTypesJson(Answer):
    """The types that the project names itself."""

    regions: list[OwnRegionTypeJson]
    links: list[OwnLinkTypeJson]


class ProjectJson(Answer):
    """A project as one person sees it."""

    link_rules: LinkRulesJson
    own_types: OwnTypesJson

    project: str
    role: Role
    documents: list[DocumentJson]
    reading: bool
    """Whether pages are being read, or wait for it: more may be found."""
    tasks: list[OwnTaskJson]
    progress: ProgressJson


class PageLeftJson(Answer):
    """How much is left to review on a page."""

    number: int
    left: int
    looked: bool
    """Whether anybody has looked at it, or decided something on it."""


class PageImageJson(Answer):
    """Where the picture of a page is, and its size in pixels."""

    url: str
    side: int
    """Of the picture at `url`: pixels of its longer side at most."""
    iiif: str
    width: int
    height: int
    tile: int
    scales: list[int]


class PageContentJson(SubjectsJson):
    """A page with all that is seen on it."""

    project: str
    document: str
    name: str
    title: str
    number: int
    page_count: int
    label: str | None
    width: float
    height: float
    revision: int
    version: str
    validated: ValidationJson | None
    """Whether its document is finished and does not change; null: it may."""


class PageJson(PageContentJson):
    """A page with all that is seen on it, and its picture."""

    image: PageImageJson


class QueuedRegionJson(RegionJson):
    """A region to be reviewed."""

    document: str


class QueuedEntryJson(EntryJson):
    """An entry to be reviewed."""

    document: str


class QueuedMentionJson(MentionJson):
    """A mention to be reviewed."""

    document: str


class QueuedLinkJson(LinkJson):
    """A link to be reviewed."""

    document: str


class QueuedFieldJson(FieldJson):
    """A value to be reviewed."""

    document: str


QueuedJson = Annotated[
    QueuedRegionJson | QueuedEntryJson | QueuedMentionJson | QueuedLinkJson | QueuedFieldJson,
    Field(discriminator="kind"),
]


def queued_json(document: str, subject: SubjectJson) -> QueuedJson:
    """Name the document of a subject that is to be reviewed."""
    return cast(QueuedJson, {**subject, "document": document})


class QueueJson(Answer):
    """What to look at next, and how much is wanted in all."""

    items: list[QueuedJson]
    groups: dict[str, list[SubjectJson]]
    """What is asked about together with an item, by its id: a person sees it as one thing, and can look at it all."""
    checks: list[str]
    """Ids of the items that are sure, and asked about only as a random check."""
    total: int


class SeenPageJson(Answer):
    """A page of a document."""

    document: str
    page: int


class UnseenJson(Answer):
    """The pages that nobody has looked at."""

    total: int
    pages: list[SeenPageJson]
    """The first of them."""


class MissingCountJson(Answer):
    """Count the things of a kind that are probably missing."""

    kind: Literal["figure", "caption", "entry"]
    about: int
    low: int
    """The true number lies between this,"""
    high: int
    """and this, in 9 of 10 documents."""


class MissingPlaceJson(Answer):
    """A place where something may be missing."""

    key: str
    """What it is called in an answer."""
    kind: Literal["figure", "caption", "entry"]
    box: BoxJson
    why: PlaceReason
    """Why it is a place."""
    region: str | None
    """Id of what would be the caption or the figure; null: nothing that was read, or it is an entry."""
    picture: str | None
    """Id of the picture that a caption would be of."""


class RefusedPlaceJson(StrictModel):
    """What a person answers about a place where something may be missing."""

    place: Annotated[str, Field(min_length=1, max_length=200)]
    """Its key."""
    refused: bool
    """True: nothing is missing there; false takes that back."""


class MissingPageJson(Answer):
    """A page on which something may be missing."""

    document: str
    page: int
    places: list[MissingPlaceJson]


class MissingJson(Answer):
    """Tell what is probably missing in the documents that nobody has finished."""

    kinds: list[MissingCountJson]
    """Those of which anything may well be missing."""
    total: int
    """Of the pages on which something may be missing."""
    pages: list[MissingPageJson]
    """The first of them."""
    left_out: int
    """Documents that were not looked at: too many pages at once."""


class NumberedJson(Answer):
    """The number of what was changed."""

    number: int


class HistoryLineJson(Answer):
    """A line of the history."""

    number: int
    at: str
    by: str
    document: str | None
    subject: str
    action: str
    before: str | None
    after: str | None
    note: str


class HistoryJson(Answer):
    """Lines of the history, the newest first."""

    items: list[HistoryLineJson]
    next: int | None
    """The `before` of the following lines; null: there are none."""
