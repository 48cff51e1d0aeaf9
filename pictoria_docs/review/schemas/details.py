"""What is known of one subject: its record, its history, and remarks about it."""

from pictoria_docs.review.schemas.answer import Answer
from pictoria_docs.review.schemas.subjects import (
    BoxJson,
    EntryJson,
    FieldJson,
    LinkEndJson,
    LinkJson,
    MentionJson,
    OriginJson,
    RegionJson,
)
from pictoria_docs.store.people.remarks import RemarkKind


class EvidenceJson(Answer):
    """Where a value comes from."""

    region: str
    page: int
    start: int | None
    end: int | None
    quote: str
    boxes: list[BoxJson]
    """One for each printed line."""


class TermJson(Answer):
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


class RecordFieldJson(Answer):
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


class SpellingJson(Answer):
    """A word of a title in which OCR may have misread an accent."""

    read: str
    listed: str
    """The word of a list that it may be."""


class DoubtfulTitleJson(Answer):
    """An entry whose title has such words."""

    entry: str
    page: int
    revision: int
    title: str
    """With the words of the list in their place."""
    spellings: list[SpellingJson]


class RecordJson(Answer):
    """The record of an entry as a form."""

    entry: EntryJson
    warnings: list[str]
    """What a reviewer should know of the entry, as sentences in the reviewer's language."""
    spellings: list[SpellingJson]
    """Words of its title in which OCR may have misread an accent."""
    fields: list[RecordFieldJson]


class RemarkJson(Answer):
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


class VersionJson(Answer):
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


class RunnerUpJson(Answer):
    """What else a link could lead to."""

    end: LinkEndJson
    confidence: float


class DoubtfulWordJson(Answer):
    """A word that OCR was unsure of, as offsets into the text."""

    start: int
    end: int
    confidence: float


class CaptionPartJson(Answer):
    """A part that a caption describes."""

    number: str | None
    start: int
    end: int


class CaptionReadingJson(Answer):
    """What the grammar reads in a caption."""

    kind: str
    label: str
    numbers: list[str]
    parts: list[CaptionPartJson]


class DetailsBaseJson(Answer):
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
