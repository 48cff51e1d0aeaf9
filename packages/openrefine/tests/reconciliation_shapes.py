"""What answers of a reconciliation service look like, as the specification has it (version 0.2)."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Template = Annotated[str, Field(pattern=r"\{\{id\}\}")]
Score = Annotated[float, Field(ge=0, le=100)]


class Shape(BaseModel):
    """Data with these names and no others."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Named(Shape):
    """A type or a property."""

    id: str
    name: str


class Place(Shape):
    """Where a part of the service is."""

    service_url: Annotated[str, Field(pattern="^https?://")]
    service_path: Annotated[str, Field(pattern="^/")]


class View(Shape):
    """An address of an entity."""

    url: Template


class Preview(View):
    """A page for a frame."""

    width: int
    height: int


class Suggest(Shape):
    """What can be suggested."""

    entity: Place
    property: Place
    type: Place


class Extend(Shape):
    """Further columns."""

    propose_properties: Place
    property_settings: list[None]


class Manifest(Shape):
    """What a service can do."""

    versions: Annotated[list[str], Field(min_length=1)]
    name: str
    identifierSpace: Annotated[str, Field(pattern="^https?://")]
    schemaSpace: Annotated[str, Field(pattern="^https?://")]
    documentation: Annotated[str, Field(pattern="^https?://")]
    defaultTypes: list[Named]
    view: View
    preview: Preview
    suggest: Suggest
    extend: Extend
    batchSize: int
    """Of later versions; OpenRefine reads it."""


class FeatureValue(Shape):
    """Something that a score is made of."""

    id: str
    value: float | bool


class Candidate(Named):
    """What a cell may mean."""

    description: str = ""
    type: list[Named]
    score: Score
    match: bool
    features: list[FeatureValue]


class Candidates(Shape):
    """Of one cell."""

    result: list[Candidate]


class Suggestion(Named):
    """An entity that is suggested."""

    description: str = ""
    notable: list[Named]


class Suggestions(Shape):
    """Entities that are suggested."""

    result: list[Suggestion]


class SuggestedNames(Shape):
    """Types or properties that are suggested."""

    result: list[Named]


class Proposal(Shape):
    """Properties that a type has."""

    type: str
    limit: int
    properties: list[Named]


class Column(Named):
    """A column of values."""

    type: Named | None = None


class TextValue(Shape):
    """A value that is a text."""

    str: "str"


class Extension(Shape):
    """Values of rows."""

    meta: list[Column]
    rows: dict[str, dict[str, list[Named | TextValue]]]
