"""What other standards call the fields of a record, by the metadata schema of a project, else by those with us."""

from collections.abc import Mapping
from functools import cache

from pictoria_docs.enrichment.schema import TypeName, load_schema, schema_names

GENERAL = "museum_object"
"""The schema whose mapping a field of an unknown name takes, by its type."""
AMBIGUOUS = frozenset({TypeName.TERM, TypeName.TITLE})
"""Types that several fields have, each with another mapping; without a known name they count as text."""
NO_MAPPING: Mapping[str, str] = {}


def standard_name(field: str, type: str | None, standard: str, own: Mapping[str, str] = NO_MAPPING) -> str:
    """What a standard calls a field: by its own mapping, else by its name in our schemas, else by its type.

    Args:
        field: its name.
        type: what its values are.
        standard: "lido", "dublin_core" or "linked_art".
        own: what the project's schema says, by standard.
    """
    if own.get(standard):
        return own[standard]
    by_name, by_type = _mappings()
    mapping = by_name.get(field) or by_type.get(type or "") or by_type[TypeName.TEXT]
    return mapping[standard]


@cache
def _mappings() -> tuple[Mapping[str, Mapping[str, str]], Mapping[str, Mapping[str, str]]]:
    by_name: dict[str, Mapping[str, str]] = {}
    by_type: dict[str, Mapping[str, str]] = {}
    for name in sorted(schema_names(), key=lambda name: name != GENERAL):
        for spec in load_schema(name).fields:
            by_name.setdefault(spec.name, spec.mapping)
            if spec.type == TypeName.TEXT and spec.name != "description":
                continue
            if spec.type not in AMBIGUOUS:
                by_type.setdefault(spec.type, spec.mapping)
    return by_name, by_type
