"""Search: hits, facets, searches that are kept."""

from typing import Annotated, Any

from pydantic import Field

from pictoria_docs.apps.server.wire.subjects import BoxJson
from pictoria_docs.document import Status
from pictoria_docs.strict_model import StrictModel

Span = Annotated[list[int], Field(min_length=2, max_length=2)]
"""Offsets: start and end."""
Years = Annotated[list[int | None], Field(min_length=2, max_length=2)]
"""First and last, as catalogues count them; null: open."""


class ExcerptJson(StrictModel):
    """A part of a text."""

    text: str
    marks: list[Span]
    """Of the words of the query."""


class HitJson(StrictModel):
    """Something that may be what was asked for."""

    document: str
    document_title: str
    id: str
    kind: str
    """"entry", "figure", "caption" or "passage"."""
    type: str
    page: int
    box: BoxJson
    view: BoxJson
    """The part of the page that is shown."""
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


class ProjectHitJson(HitJson):
    """A hit in one of several projects."""

    project: str
    project_title: str


class FacetValueJson(StrictModel):
    """A value, and how many items have it."""

    value: str
    label: str
    count: int


class FacetJson(StrictModel):
    """A property by which hits can be chosen."""

    name: str
    field: bool
    """Whether it is a field of records; else "document", "kind", "type", "language" or "status"."""
    label: str
    values: list[FacetValueJson]


class SearchJson(StrictModel):
    """What a search found."""

    hits: list[HitJson]
    total: int
    """Items that have all words of the query, and the likely ones among the others."""
    facets: list[FacetJson]
    years: Years | None
    """The first and last that any of them names."""
    corrections: dict[str, list[str]]
    """Words that no item has, with those that were looked for in their place."""
    likely: bool
    """False: probably nothing of this answers the query."""
    problems: list[str]
    """Why the search was not all that it can be."""
    left: int
    """Changes that the index has still to follow."""


class ProjectTotalJson(StrictModel):
    """How much was found in one project."""

    project: str
    title: str
    total: int
    left: int
    problems: list[str]


class ManySearchJson(StrictModel):
    """What a search in several projects found."""

    hits: list[ProjectHitJson]
    projects: list[ProjectTotalJson]


class SavedSearchJson(StrictModel):
    """A search that a person keeps."""

    number: int
    name: str
    query: dict[str, Any]
    at: str
