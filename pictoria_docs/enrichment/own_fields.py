"""Fields of records that a project adds, and what it changes of those that its metadata schema has."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Protocol, TypeVar

from pydantic import StringConstraints

from pictoria_docs.document import RecordField
from pictoria_docs.enrichment.schema import TYPE_PATTERN, FieldSpec, MetadataSchema, Name
from pictoria_docs.strict_model import StrictModel


class OwnField(StrictModel):
    """A field that a project adds, or what it changes of one that the schema has; null: as in the schema."""

    name: Name
    """In data: small letters, figures and "_" ("glazier"). One that the schema has: that field is changed."""
    labels: Mapping[str, str] = {}
    """What people call it, by language; a language that is not named keeps the schema's."""
    help: Mapping[str, str] = {}
    """What to write in it, by language, as `labels`."""
    type: Annotated[str, StringConstraints(pattern=TYPE_PATTERN)] | None = None
    """What its values are; of a field that is added: text, if nothing else is named."""
    repeatable: bool | None = None
    vocabulary: str | None = None
    """Name of the vocabulary of its values; empty: none."""
    printed: tuple[str, ...] | None = None
    """Words that open it in print."""
    important: bool | None = None
    """Whether people are to see at once that a record lacks it."""
    hidden: bool | None = None
    """Whether nobody needs it: nothing is suggested for it, and it is shown only where a person gave it a value."""

    def over(self, spec: FieldSpec | None) -> FieldSpec:
        """The field of the schema with these changes; without one, a field of its own."""
        spec = spec or FieldSpec(name=self.name, labels={})
        changes = {
            name: getattr(self, name)
            for name in ("type", "repeatable", "printed", "important", "hidden")
            if getattr(self, name) is not None
        }
        if self.vocabulary is not None:
            changes["vocabulary"] = self.vocabulary or None
        labels, help_texts = {**spec.labels, **self.labels}, {**spec.help, **self.help}
        return spec.model_copy(update={**changes, "labels": labels, "help": help_texts})


def with_own_fields(
    schema: MetadataSchema, own: Sequence[OwnField], order: Sequence[str] = ()
) -> MetadataSchema:
    """A schema with the fields that a project adds and changes.

    Args:
        schema: as it is.
        own: fields that are added, and changes of others.
        order: names of fields that come first; the others follow as they are.
    """
    if not own and not order:
        return schema
    specs = {spec.name: spec for spec in schema.fields}
    for field in own:
        specs[field.name] = field.over(specs.get(field.name))
    return schema.model_copy(update={"fields": _in_order(specs.values(), order)})


def with_own_record_fields(
    known: tuple[RecordField, ...], own: Sequence[OwnField], order: Sequence[str] = ()
) -> tuple[RecordField, ...]:
    """The same of fields as a document tells them; where it tells none, nothing has been read yet."""
    if not own and not order:
        return known
    fields = {field.name: field for field in known}
    for change in own:
        field = fields.get(change.name) or RecordField(name=change.name)
        update = {"labels": {**field.labels, **change.labels}, "hidden": bool(change.hidden)}
        if change.type is not None:
            update["type"] = change.type
        fields[change.name] = field.model_copy(update=update)
    return _in_order(fields.values(), order)


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_Field = TypeVar("_Field", bound=_Named)


def _in_order(fields: Iterable[_Field], order: Sequence[str]) -> tuple[_Field, ...]:
    position = {name: number for number, name in enumerate(order)}
    return tuple(sorted(fields, key=lambda field: position.get(field.name, len(position))))
