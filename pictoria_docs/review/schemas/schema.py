"""The fields of a project's records and its own types, as their page shows them."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from pictoria_docs.enrichment.slots.named_slot import SlotForm
from pictoria_docs.review.schemas.answer import Answer
from pictoria_docs.review.schemas.jobs import JobJson
from pictoria_docs.strict_model import StrictModel

Texts = Mapping[str, str]
"""By language."""


class SchemaFieldJson(Answer):
    """A field of records."""

    name: str
    own: bool
    """Whether the project added it; else the schema has it."""
    labels: Texts
    """As the project calls it; what is missing is as in the schema."""
    help: Texts
    usual_labels: Texts
    """As the schema calls it."""
    usual_help: Texts
    type: str
    repeatable: bool
    vocabulary: str | None
    printed: list[str]
    important: bool
    hidden: bool
    used: int
    """How many values there are."""


class SchemaRegionTypeJson(Answer):
    """An own type of regions."""

    name: str
    label: Texts
    colour: str
    key: str
    base: str
    segmonto: str


class SchemaLinkTypeJson(Answer):
    """An own type of links."""

    name: str
    label: Texts
    colour: str
    key: str
    sources: list[str]
    targets: list[str]
    symmetric: bool
    used: int
    """How many links are of it."""


class SchemaVocabularyJson(Answer):
    """A vocabulary that fields can have."""

    name: str
    own: bool


class FieldTypeJson(Answer):
    """What the values of a field may be."""

    name: str
    label: str
    """In the language of the page."""


class SchemaJson(Answer):
    """All fields and own types of a project."""

    revision: str
    may_change: bool
    may_undo: bool
    """Whether the last save can be taken back."""
    schema: str
    """What the form is called that the fields are changes of."""
    fields: list[SchemaFieldJson]
    regions: list[SchemaRegionTypeJson]
    links: list[SchemaLinkTypeJson]
    types: list[FieldTypeJson]
    """What the values of a field may be."""
    vocabularies: list[SchemaVocabularyJson]
    taken_keys: Mapping[str, str]
    """Letters that no type can have, with what they do in the review desk."""
    languages: list[str]


class SavedSchemaJson(SchemaJson):
    """The same after a save, or after one was taken back."""

    moved: int
    """Regions whose type has gone, and which are now of what it counted as."""


class SchemaWithVocabularyJson(SchemaJson):
    """The same after a vocabulary was taken in."""

    vocabulary: str
    """Its name."""
    terms: int


class SchemaUndoBody(StrictModel):
    """What the person saw who takes the last save back."""

    revision: Annotated[str, Field(max_length=60)]


class SchemaProblemJson(Answer):
    """What makes no sense, and where."""

    where: list[str]
    code: str
    sentence: str


class SchemaRefusalJson(Answer):
    """Why nothing was saved."""

    code: str
    sentence: str
    problems: list[SchemaProblemJson]


class UnnamedSlotJson(Answer):
    """Describe what stands in the same place of entries."""

    form: SlotForm
    """What its values are made of."""
    after: str
    """Name of the field of the slot before it; empty: the title."""
    before: str
    """Name of the field of the slot behind it; empty: there is none."""

    values: int
    """How many entries have something there,"""
    entries: int
    """and how many there are."""
    examples: list[str]
    suggested: list[str]
    """What fields are called that it may be, the likeliest first."""


class UnnamedSlotsJson(Answer):
    """List what stands in the same place of the entries of a document without anybody knowing its field."""

    may_name: bool
    """Whether the person may say what it is."""
    slots: list[UnnamedSlotJson]
    """Those that most entries have first."""
    fields: list[str]
    """What the fields of the project are called."""


class SlotNamedJson(Answer):
    """Tell what becomes of what a person said."""

    job: JobJson
    """Which reads the records anew."""
    revision: str
    """Of the fields: with it, `schema/undo` takes this back."""
