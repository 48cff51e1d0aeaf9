"""Subjects: regions, entries, mentions, links and values of records, and what is known of one."""

from typing import Annotated, Literal

from pydantic import Field

from pictoria_docs.document import Status
from pictoria_docs.store.people.remarks import RemarkKind
from pictoria_docs.strict_model import StrictModel

BoxJson = Annotated[list[float], Field(min_length=4, max_length=4)]
"""In points: left, top, right, bottom."""
PointJson = Annotated[list[float], Field(min_length=2, max_length=2)]


class LinkEndJson(StrictModel):
    """One end of a link: what it is, where, and what it is called."""

    id: str
    kind: str
    type: str
    own_type: str | None
    """Of a region: the project's own type."""
    page: int
    """0: nobody knows."""
    box: BoxJson | None
    name: str


class SpanJson(StrictModel):
    """A part of an entry on one page."""

    page: int
    box: BoxJson


class SubjectBaseJson(StrictModel):
    """What all subjects have."""

    id: str
    type: str
    page: int
    confidence: float
    status: Status
    revision: int
    """Number of the latest decision on it; 0: none."""
    by: str | None
    at: str | None
    hidden: bool
    """Rejected, or gone."""
    name: str
    """For people, in their language."""


class RegionJson(SubjectBaseJson):
    """A zone of a page."""

    kind: Literal["region"]
    own_type: str | None
    """The project's own type, where it has one; `type` is then the built-in one as which it counts."""
    box: BoxJson
    polygon: list[PointJson] | None
    text: str
    """The beginning of it; the rest comes with the details."""
    number: str | None
    parent: str | None
    order: int
    alone: bool
    """No link ties it, where one should."""
    confirmed: bool
    """A confirmed link ties it."""
    offered: bool
    """Only a detector takes it for a figure: it is none before somebody accepts it."""


class EntryJson(SubjectBaseJson):
    """A catalogue entry."""

    kind: Literal["entry"]
    number: str | None
    title: str | None
    spans: list[SpanJson]


class MentionJson(SubjectBaseJson):
    """Words that cite a picture or an entry."""

    kind: Literal["mention"]
    region: str
    box: BoxJson
    text: str


class LinkJson(SubjectBaseJson):
    """A relation between two subjects."""

    kind: Literal["link"]
    source: str
    target: str
    source_end: LinkEndJson
    target_end: LinkEndJson


class FieldJson(SubjectBaseJson):
    """A value of an entry's record."""

    kind: Literal["field"]
    entry: str
    field: str
    value: str
    normalised: str | None
    alternative: bool
    inferred: bool


SubjectJson = Annotated[
    RegionJson | EntryJson | MentionJson | LinkJson | FieldJson, Field(discriminator="kind")
]


class SubjectsJson(StrictModel):
    """Subjects by kind."""

    regions: list[RegionJson]
    entries: list[EntryJson]
    mentions: list[MentionJson]
    links: list[LinkJson]
    fields_: Annotated[list[FieldJson], Field(alias="fields")]


class OriginJson(StrictModel):
    """Who said it."""

    stage: str
    model: str | None
    user: str | None
    source: str | None


class EvidenceJson(StrictModel):
    """Where a value comes from."""

    region: str
    page: int
    start: int | None
    end: int | None
    quote: str
    boxes: list[BoxJson]
    """One for each printed line."""


class TermJson(StrictModel):
    """A term of a vocabulary."""

    label: str
    uri: str
    vocabulary: str


class ValueJson(FieldJson):
    """A value of a record, with where it comes from and what it means."""

    meaning: str
    term: TermJson | None
    terms: list[TermJson]
    origin: OriginJson
    evidence: list[EvidenceJson]


class RecordFieldJson(StrictModel):
    """A field of a record's form."""

    name: str
    label: str
    type: str
    repeatable: bool
    help: str
    important: bool
    """Whether it is to be seen at once that the record lacks it."""
    values: list[ValueJson]
    expected: bool
    """Whether the record lacks what nearly all of its document have, or what is important,"""
    likely: list[EvidenceJson]
    """and the words that it may stand in."""


class SpellingJson(StrictModel):
    """A word of a title in which OCR may have misread an accent."""

    read: str
    listed: str
    """The word of a list that it may be."""


class DoubtfulTitleJson(StrictModel):
    """An entry whose title has such words."""

    entry: str
    page: int
    revision: int
    title: str
    """With the words of the list in their place."""
    spellings: list[SpellingJson]


class RecordJson(StrictModel):
    """The record of an entry as a form."""

    entry: EntryJson
    warnings: list[str]
    """What a reviewer should know of the entry, as sentences in the reviewer's language."""
    spellings: list[SpellingJson]
    """Words of its title in which OCR may have misread an accent."""
    fields_: Annotated[list[RecordFieldJson], Field(alias="fields")]


class RemarkJson(StrictModel):
    """A remark about a subject."""

    number: int
    subject: str
    kind: RemarkKind
    text: str
    answers: int | None
    by: str
    at: str
    closed: str | None
    closed_by: str | None
    mentions: list[str]


class ListedRemarkJson(RemarkJson):
    """A remark with its document."""

    document: str


class VersionJson(StrictModel):
    """One decision on a subject."""

    number: int
    action: str
    words: str
    by: str
    at: str
    note: str
    change_set: str | None
    name: str
    before: str | None
    """The subject as JSON."""
    after: str | None


class RunnerUpJson(StrictModel):
    """What else a link could lead to."""

    end: LinkEndJson
    confidence: float


class DoubtfulWordJson(StrictModel):
    """A word that OCR was unsure of, as offsets into the text."""

    start: int
    end: int
    confidence: float


class CaptionPartJson(StrictModel):
    """A part that a caption describes."""

    number: str | None
    start: int
    end: int


class CaptionReadingJson(StrictModel):
    """What the grammar reads in a caption."""

    kind: str
    label: str
    numbers: list[str]
    parts: list[CaptionPartJson]


class DetailsBaseJson(StrictModel):
    """What is known of any subject."""

    origin: OriginJson
    remarks: list[RemarkJson]
    history: list[VersionJson]
    rest_to_reject: int
    """Of a region, an entry or its value: how many suggestions of that sort are undecided in the document, where five
    or more were rejected and none stands; else 0."""


class CandidateJson(LinkEndJson):
    """What a picture or caption without a link may belong to."""

    revision: int
    text: str
    """Of a text, what it says."""


class RegionDetailsJson(DetailsBaseJson):
    """All that is known of a region."""

    subject: RegionJson
    suggested: RegionJson | None
    text: str
    doubtful: list[DoubtfulWordJson]
    reading: CaptionReadingJson | None
    links: list[LinkJson]
    candidates: list[CandidateJson]
    """Of a picture without a caption the nearest texts, of a caption without a picture the nearest pictures."""
    missing_numbers: list[str]
    """Of a caption, the numbers that are missing beside its own."""


class LinkDetailsJson(DetailsBaseJson):
    """All that is known of a link."""

    subject: LinkJson
    suggested: LinkJson | None
    reasons: list[str]
    runner_up: RunnerUpJson | None


class FieldDetailsJson(DetailsBaseJson):
    """All that is known of a value."""

    subject: FieldJson
    suggested: FieldJson | None
    evidence: list[EvidenceJson]


class EntryDetailsJson(DetailsBaseJson):
    """All that is known of an entry."""

    subject: EntryJson
    suggested: EntryJson | None
    links: list[LinkJson]
    missing_numbers: list[str]
    """The numbers that are missing beside its own."""


class MentionDetailsJson(DetailsBaseJson):
    """All that is known of a mention."""

    subject: MentionJson
    suggested: MentionJson | None
    links: list[LinkJson]


DetailsJson = RegionDetailsJson | LinkDetailsJson | FieldDetailsJson | EntryDetailsJson | MentionDetailsJson
