"""Long values as machines want them: provenance as events, bibliography as references, condition as states, in JSON.

The value itself stays as printed; `start` and `end` in the JSON are places in it.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from pictoria_docs.enrichment.schema import FieldType
from pictoria_docs.enrichment.values.bibliography import ReferenceReading, find_references
from pictoria_docs.enrichment.values.condition import ConditionReading, find_conditions
from pictoria_docs.enrichment.values.provenance import ProvenanceEvent, find_events


def normalised(type: FieldType, text: str) -> str | None:
    """The parts of a value as a JSON array; None where the type has none, or nothing was found.

    Args:
        type: of the field.
        text: its value, as `Field.value` has it.
    """
    readings: Sequence[ProvenanceEvent | ReferenceReading | ConditionReading]
    match type:
        case FieldType.PROVENANCE:
            readings = find_events(text)
        case FieldType.BIBLIOGRAPHY:
            readings = find_references(text)
        case FieldType.CONDITION:
            readings = find_conditions(text)
        case _:
            return None
    rows = [_row(asdict(reading)) for reading in readings]
    return json.dumps(rows, ensure_ascii=False) if rows else None


def _row(part: dict[str, Any]) -> dict[str, Any]:
    """A part without what is empty, null or false; numbers stay, 0 too. Where it stands comes last."""
    if "actors" in part:
        part["actors"] = [{"name": actor["name"], "role": actor["role"]} for actor in part["actors"]]
    span = {name: part.pop(name) for name in ("start", "end")}
    return {name: value for name, value in (part | span).items() if _is_stated(value)}


def _is_stated(value: Any) -> bool:
    return bool(value) or (value == 0 and value is not False)
