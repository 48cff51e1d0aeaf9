"""Metadata schemas: which fields a record has, what kind of value each holds, and what other standards call it.

A schema is a YAML file; those that come with the product are in `configs/schemas/`, users write their own.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field as Bound
from pydantic import StringConstraints, model_validator

from pictoria_docs.document import Field, RecordField
from pictoria_docs.enrichment.labels import common_words
from pictoria_docs.errors import ConfigError
from pictoria_docs.files import read_yaml_model, shipped_config
from pictoria_docs.i18n import FALLBACK
from pictoria_docs.strict_model import StrictModel

SCHEMA_SUFFIXES = (".yaml", ".yml")
"""A schema's name that ends so is the path of a file."""
TYPE_PATTERN = r"^[a-z][a-z0-9_-]*$"
"""The form of the name of a type."""
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


Measured = Literal[
    "height", "width", "depth", "length", "diameter", "thickness", "weight", "volume", "die_axis", "other"
]
"""A kind of measure, as `dimensions` reads them."""


class TypeName(StrEnum):
    """The names of the types of fields that come with the product; other packages add more (`field_types`)."""

    TEXT = "text"
    """Words, kept as printed."""
    TITLE = "title"
    """What the heading of the entry says."""
    DATE = "date"
    """A date or period: EDTF, with the first and last year."""
    DIMENSIONS = "dimensions"
    IDENTIFIER = "identifier"
    """An inventory, accession or lot number."""
    TERM = "term"
    """Words of a vocabulary: materials, techniques, kinds of object, cultures."""
    PERSON = "person"
    """A maker, with what is said of the attribution."""
    PLACE = "place"
    INSTITUTION = "institution"
    """The museum or collection that holds the object."""
    PROVENANCE = "provenance"
    """A chain of events: who had it when."""
    BIBLIOGRAPHY = "bibliography"
    """References, one by one."""
    SUBJECT = "subject"
    """What a picture shows: Iconclass, where it is installed."""
    INSCRIPTION = "inscription"
    CONDITION = "condition"
    PRICE = "price"
    """An estimate or a price, with its currency."""


BUILT_IN = frozenset(TypeName)
"""The types that come with the product."""


class FieldSpec(StrictModel):
    """One field of a schema."""

    name: Name
    labels: Mapping[str, str]
    """What people call it, by language of the interface."""
    type: Annotated[str, StringConstraints(pattern=TYPE_PATTERN)] = TypeName.TEXT
    """What its values are: the name of a type (`field_types`). Where nobody offers that type, they are text."""
    repeatable: bool = False
    printed: tuple[str, ...] = ()
    """Words that open it in print ("Inv.", "Provenance"), besides those that every catalogue uses; they go before
    these. A field of your own without any is opened by its labels."""
    visible: bool = False
    """Whether a picture can tell of it: only then is what a model sees, and no word says, kept."""
    vocabulary: str | None = None
    """Name of the vocabulary of its values: one that comes with the product, or a key of the config's
    `vocabularies`."""
    measures: tuple[Measured, ...] = ()
    """For dimensions: the kinds of measure that go into it ("weight", "diameter"); empty: all that no other field
    takes."""
    mapping: Mapping[str, str] = Bound(default_factory=dict)
    """What other standards call it: "lido", "linked_art", "dublin_core", "nakala"."""
    help: Mapping[str, str] = Bound(default_factory=dict)
    """What to write in it, for people and models, by language."""
    important: bool = False
    """Whether people are to see at once that a record lacks it."""
    hidden: bool = False
    """Whether nobody needs it: nothing is suggested for it, and it is shown only where a person gave it a value."""

    def label(self, language: str) -> str:
        """Its name in a language, else in English, else as it is in the schema."""
        return self.labels.get(language) or self.labels.get(FALLBACK) or self.name


class MetadataSchema(StrictModel):
    """The fields of a kind of record."""

    name: Name
    labels: Mapping[str, str]
    description: Mapping[str, str] = Bound(default_factory=dict)
    fields: tuple[FieldSpec, ...]

    @model_validator(mode="after")
    def _has_fields(self) -> "MetadataSchema":
        if not self.fields:
            raise ValueError("it has no fields")
        return self

    @model_validator(mode="after")
    def _names_differ(self) -> "MetadataSchema":
        names = [field.name for field in self.fields]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise ValueError(f"the field {', '.join(sorted(twice))} stands in it twice")
        return self

    def field(self, name: str) -> FieldSpec | None:
        """The field of that name."""
        return next((field for field in self.fields if field.name == name), None)

    def usual(self, type: str) -> FieldSpec | None:
        """The field that a value of a type is of where nothing else tells: one that every catalogue has, else the
        first."""
        specs = self.of_type(type)
        return next((spec for spec in specs if common_words(spec.name)), None) or next(iter(specs), None)

    def record_fields(self) -> tuple[RecordField, ...]:
        """Its fields as documents tell them."""
        return tuple(
            RecordField(
                name=field.name,
                type=field.type,
                labels=dict(field.labels),
                mapping=dict(field.mapping),
                hidden=field.hidden,
            )
            for field in self.fields
        )

    def in_order(self, fields: Iterable[Field]) -> tuple[Field, ...]:
        """The fields of a record in the order of the schema, those that it does not know last."""
        order = {spec.name: index for index, spec in enumerate(self.fields)}
        return tuple(sorted(fields, key=lambda field: order.get(field.name, len(order))))

    def of_type(self, type: str) -> tuple[FieldSpec, ...]:
        """The fields of one type."""
        return tuple(field for field in self.fields if field.type == type)


def schema_names() -> tuple[str, ...]:
    """Names of the schemas that come with the product."""
    return tuple(sorted(file.stem for file in shipped_config("schemas").glob("*.yaml")))


def shipped_fields() -> Iterator[FieldSpec]:
    """The fields of all schemas that come with the product."""
    for name in schema_names():
        yield from load_schema(name).fields


def load_schema(name_or_file: str | Path) -> MetadataSchema:
    """A schema by the name of one that comes with the product, or from a file.

    Raises:
        ConfigError: no such schema, or a file that is none; names file, field and remedy.
    """
    file = Path(name_or_file)
    if file.suffix not in SCHEMA_SUFFIXES:
        names = shipped_config("schemas") / f"{name_or_file}.yaml"
        if not names.is_file():
            raise ConfigError("schema_unknown", schema=name_or_file, known=", ".join(schema_names()))
        return _shipped(names)
    return read_yaml_model(file, "schema", MetadataSchema)


@cache
def _shipped(file: Path) -> MetadataSchema:
    return read_yaml_model(file, "schema", MetadataSchema)
