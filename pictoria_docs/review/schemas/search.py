"""Search: hits, facets, searches that are kept."""

from typing import Annotated

from pydantic import Field

from pictoria_docs.document import Status
from pictoria_docs.retrieval.answers.cited_answer import Refusal, Unsupported
from pictoria_docs.review.schemas.answer import Answer
from pictoria_docs.review.schemas.subjects import BoxJson

Span = Annotated[list[int], Field(min_length=2, max_length=2)]
"""Start and end."""
Years = Annotated[list[int | None], Field(min_length=2, max_length=2)]
"""First and last, as catalogues count them; null: open."""


SavedQuery = dict[str, str | list[str]]
"""What the search page was asked for: words and chosen values by name."""


class ExcerptJson(Answer):
    """A part of a text."""

    text: str
    marks: list[Span]
    """Of the words of the query."""


class HitPictureJson(Answer):
    """A picture that shows an entry."""

    id: str
    page: int
    box: BoxJson
    crop: str
    """Address of a picture of it."""


class HitJson(Answer):
    """Something that may be what was asked for."""

    document: str
    document_title: str
    id: str
    kind: str
    """"entry", "figure", "caption" or "passage"."""
    type: str
    page: int
    box: BoxJson
    view_page: int
    """The page of which a part is shown: one with words of the excerpt, where an entry goes on on other pages."""
    view: BoxJson
    """The part of that page that is shown."""
    lit: list[BoxJson]
    """Where the words of the query stand on that page."""
    number: str
    title: str
    excerpt: ExcerptJson
    language: str
    years: Years | None
    status: Status
    score: float
    """How likely it is what was asked for, 0 to 1."""
    why: dict[str, float]
    """What each kind of evidence adds to the log-odds of the score."""
    crop: str
    """Address of a picture of `view`."""
    pictures: list[HitPictureJson]
    """Of an entry: the first ones that show it."""


class FoundPictureJson(HitJson):
    """A picture like the one that was asked with; `lit` is the part of it that shows the same."""

    same: bool
    """Whether it is to be called the same picture."""
    relations: list[str]
    """What people said the two have in common, in words."""


class AskedPartJson(Answer):
    """The part of a page that was asked with, as far as it is on the page."""

    document: str
    document_title: str
    page: int
    box: BoxJson
    crop: str
    """Address of a picture of it."""


class PictureSearchJson(Answer):
    """What a search by picture found."""

    hits: list[FoundPictureJson]
    pictures: int
    """How many pictures of the project can be found."""
    problems: list[str]
    asked: AskedPartJson | None
    """Null: the question was no part of a page."""


class ProjectHitJson(HitJson):
    """A hit in one of several projects."""

    project: str
    project_title: str


class FacetValueJson(Answer):
    """A value, and how many items have it."""

    value: str
    label: str
    count: int


class FacetJson(Answer):
    """A property by which hits can be chosen."""

    name: str
    field: bool
    """Whether it is a field of records; else "document", "kind", "type", "language" or "status"."""
    label: str
    values: list[FacetValueJson]


class SearchJson(Answer):
    """What a search found."""

    hits: list[HitJson]
    total: int
    """Items that have all words of the query, and the likely ones among the others."""
    facets: list[FacetJson]
    years: Span | None
    """The first and last that any of them names."""
    corrections: dict[str, list[str]]
    """Words that no item has, with those that were looked for in their place."""
    likely: bool
    """False: probably nothing of this answers the query."""
    problems: list[str]
    """Why the search was not all that it can be."""
    left: int
    """Changes that the index has still to follow."""


class ProjectTotalJson(Answer):
    """How much was found in one project."""

    project: str
    title: str
    total: int
    left: int
    problems: list[str]


class ManySearchJson(Answer):
    """What a search in several projects found."""

    hits: list[ProjectHitJson]
    facets: list[FacetJson]
    """Counts added up over the projects, of each the most frequent values of all."""
    years: Span | None
    """The first and last that any of them names."""
    projects: list[ProjectTotalJson]


class CitationJson(Answer):
    """Words of a source, as printed there."""

    source: int
    """Number of the source."""
    quotation: str
    page: int
    view: BoxJson
    """The part of the page that is shown."""
    lit: list[BoxJson]
    """Where the words stand on that page."""
    crop: str
    """Address of a picture of `view`."""


class AnswerSentenceJson(Answer):
    """A sentence with what supports it."""

    text: str
    citations: list[CitationJson]


class DroppedSentenceJson(Answer):
    """A sentence of the model without support, and why it was dropped."""

    text: str
    reason: Unsupported
    detail: str


class AnswerSourceJson(Answer):
    """An item that an answer was looked for in."""

    number: int
    document: str
    document_title: str
    id: str
    kind: str
    page: int
    box: BoxJson
    printed_number: str
    title: str
    score: float


class AnswerJson(Answer):
    """The answer to a question, or why there is none."""

    question: str
    sentences: list[AnswerSentenceJson]
    refusal: Refusal | None
    sources: list[AnswerSourceJson]
    """Those that are cited; of a refusal, what is nearest to the question."""
    dropped: list[DroppedSentenceJson]
    answerable: float
    """How likely the project answers the question, as the search tells."""
    model: str | None
    """Who answered; null: no model did, and the sentences are passages as printed."""
    problems: list[str]
    """Why the search for it was not all that it can be."""


class SavedSearchJson(Answer):
    """A search that a person keeps."""

    number: int
    name: str
    query: SavedQuery
    at: str
