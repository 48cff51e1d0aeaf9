"""Projects, documents and pages; the order of work; what edits did."""

from typing import Annotated, Literal

from pydantic import Field

from pictoria_docs.apps.server.wire.subjects import (
    BoxJson,
    EntryJson,
    FieldJson,
    LinkJson,
    MentionJson,
    RegionJson,
    SubjectJson,
    SubjectsJson,
)
from pictoria_docs.document import Status
from pictoria_docs.review.authorization import Role
from pictoria_docs.strict_model import StrictModel


class ProblemJson(StrictModel):
    """Why a request was not done."""

    code: str
    sentence: str
    """In the person's language."""


class ValidationJson(StrictModel):
    """That somebody has said of a document that it is finished."""

    by: str
    at: str


class DocumentJson(StrictModel):
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


class AmountJson(StrictModel):
    """How far the review of something has come."""

    reviewed: int
    left: int


class SampleJson(StrictModel):
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


class TightenedJson(StrictModel):
    """Mistakes among what was sure, and what follows from them."""

    mistakes: int
    """How many were found."""
    more: int
    """How many more things are asked about than would be without them."""
    promised: float
    """Share that may be wrong in the end."""


class ReachableWayJson(StrictModel):
    """What would be asked about if more mistakes were accepted."""

    promised: float
    """Share of all things that may be wrong in the end."""
    questions: int
    """How many would be left, unless some of them turn out wrong."""


class ReachableJson(StrictModel):
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


class OwnTaskJson(StrictModel):
    """The pages of one of the person's tasks."""

    number: int
    document: str
    first_page: int
    last_page: int
    double: bool
    """Somebody else reviews them as well, and neither sees what the other decides."""
    open: bool
    left: int


class LinkRuleJson(StrictModel):
    """What a type of link joins: types of regions, "entry" or "mention"."""

    type: str
    sources: list[str]
    targets: list[str]


class LinkRulesJson(StrictModel):
    """Which ends a link may have (types that are not named join anything), and which type two ends suggest."""

    allowed: list[LinkRuleJson]
    suggested: list[LinkRuleJson]
    """In this order."""


class OwnTypeJson(StrictModel):
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


class OwnTypesJson(StrictModel):
    """The types that the project names itself."""

    regions: list[OwnRegionTypeJson]
    links: list[OwnLinkTypeJson]


class ProjectJson(StrictModel):
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


class PageLeftJson(StrictModel):
    """How much is left to review on a page."""

    number: int
    left: int
    looked: bool
    """Whether anybody has looked at it, or decided something on it."""


class PageImageJson(StrictModel):
    """Where the picture of a page is, and its size in pixels."""

    url: str
    side: int
    """Of the picture at `url`: pixels of its longer side at most."""
    iiif: str
    width: int
    height: int
    tile: int
    scales: list[int]


class PageJson(SubjectsJson):
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


class QueueJson(StrictModel):
    """What to look at next, and how much is wanted in all."""

    items: list[QueuedJson]
    groups: dict[str, list[SubjectJson]]
    """What is asked about together with an item, by its id: a person sees it as one thing, and can look at it all."""
    checks: list[str]
    """Ids of the items that are sure, and asked about only as a random check."""
    total: int


class SeenPageJson(StrictModel):
    """A page of a document."""

    document: str
    page: int


class UnseenJson(StrictModel):
    """The pages that nobody has looked at."""

    total: int
    pages: list[SeenPageJson]
    """The first of them."""


class MissingCountJson(StrictModel):
    """Count the things of a kind that are probably missing."""

    kind: Literal["figure", "caption", "entry"]
    about: int
    low: int
    """The true number lies between this,"""
    high: int
    """and this, in 9 of 10 documents."""


class MissingPlaceJson(StrictModel):
    """A place where something may be missing."""

    key: str
    """What it is called in an answer."""
    kind: Literal["figure", "caption", "entry"]
    box: BoxJson
    why: Literal["bare_picture", "text_beside", "decoration", "like_lines"]
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


class MissingPageJson(StrictModel):
    """A page on which something may be missing."""

    document: str
    page: int
    places: list[MissingPlaceJson]


class MissingJson(StrictModel):
    """Tell what is probably missing in the documents that nobody has finished."""

    kinds: list[MissingCountJson]
    """Those of which anything may well be missing."""
    total: int
    """Of the pages on which something may be missing."""
    pages: list[MissingPageJson]
    """The first of them."""
    left_out: int
    """Documents that were not looked at: too many pages at once."""


class BulkPreviewJson(StrictModel):
    """What a bulk acceptance would accept."""

    total: int
    types: dict[str, int]
    sample: list[QueuedJson]
    skipped: list[str]
    """Sentences: in which documents more would be accepted, if they were not finished."""


class BulkAcceptedJson(StrictModel):
    """What a bulk acceptance accepted."""

    change_set: str
    accepted: int
    skipped: list[str]
    """Sentences: which documents were left as they are."""


class BulkRejectedJson(StrictModel):
    """What a bulk rejection rejected."""

    change_set: str
    rejected: int
    """With what hung on it."""
    skipped: list[str]
    """Sentences: which documents were left as they are."""


class BulkUndoneJson(StrictModel):
    """What was taken back in all documents."""

    change_set: str
    undone: int
    conflicts: int
    by: list[str]
    """Whose later decisions stand in the way."""
    skipped: list[str]
    """Sentences: which documents were left as they are."""


class DoneEditJson(StrictModel):
    """An edit that was done."""

    key: str
    id: str
    revision: int
    status: Status | None
    unchanged: bool


class CascadedEditJson(StrictModel):
    """A decision that went with an edit."""

    id: str
    revision: int


class ConflictJson(StrictModel):
    """An edit that was made on an older revision of its subject."""

    key: str
    id: str
    by: str | None
    at: str | None
    now: SubjectJson | None
    """The subject as it stands; null: it is gone."""


class RefusedEditJson(StrictModel):
    """An edit that makes no sense, and why."""

    key: str
    sentence: str


class EditsDoneJson(StrictModel):
    """What became of edits, and all that changed with them."""

    change_set: str
    done: list[DoneEditJson]
    followed: list[CascadedEditJson]
    conflicts: list[ConflictJson]
    refused: list[RefusedEditJson]
    removed: list[str]
    changed: SubjectsJson
    revision: int


class NotUnderstoodJson(StrictModel):
    """An annotation that was left out, and why."""

    annotation: str
    sentence: str


class AnnotationsDoneJson(EditsDoneJson):
    """What became of annotations."""

    not_understood: list[NotUnderstoodJson]
    more: int
    """So many changes were too many for once: send the annotations again."""


class NumberedJson(StrictModel):
    """The number of what was changed."""

    number: int


class HistoryLineJson(StrictModel):
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


class HistoryJson(StrictModel):
    """Lines of the history, the newest first."""

    items: list[HistoryLineJson]
    next: int | None
    """The `before` of the following lines; null: there are none."""
