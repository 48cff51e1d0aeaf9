"""What the values of fields are: one object for each type, found by its name; other packages bring more."""

import logging
from functools import cache

from pictoria_docs.enrichment.field_types.dates import DateType
from pictoria_docs.enrichment.field_types.field_type import Comparable, FieldType, Meaning, Stretch
from pictoria_docs.enrichment.field_types.texts import TEXT
from pictoria_docs.errors import PictoriaError
from pictoria_docs.registry import Registry

LOG = logging.getLogger(__name__)
FIELD_TYPES: Registry[FieldType] = Registry(
    "field_type", "pictoria_docs.field_types", first=("text",), attributes=("read", "normalise", "label")
)


@cache
def field_type(name: str | None) -> FieldType:
    """Find the type of a name; where no installed package offers it, its values are text, and a warning says so.

    Args:
        name: as the schema has it; empty or None: the project does not tell, which counts as text too.
    """
    if not name:
        return TEXT
    try:
        return FIELD_TYPES.get(name)
    except PictoriaError as error:
        LOG.warning("%s", error)
        return FieldType(name)


__all__ = ["FIELD_TYPES", "Comparable", "DateType", "FieldType", "Meaning", "Stretch", "field_type"]
