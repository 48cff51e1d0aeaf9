"""Long values as machines want them: provenance as events, bibliography as references, condition as states, in JSON.

The value itself stays as printed; `start` and `end` in the JSON are places in it.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pictoria_docs.enrichment.schema import FieldType
from pictoria_docs.enrichment.values.bibliography import find_references
from pictoria_docs.enrichment.values.condition import find_conditions
from pictoria_docs.enrichment.values.provenance import find_events


def normalised(type: FieldType, text: str) -> str | None:
    """The parts of a value as a JSON array; None where the type has none, or nothing was found.

    Args:
        type: of the field.
        text: its value, as `Field.value` has it.
    """
    match type:
        case FieldType.PROVENANCE:
            return _json(_events(text))
        case FieldType.BIBLIOGRAPHY:
            return _json(_references(text))
        case FieldType.CONDITION:
            return _json(
                {"states": item.states, "start": item.start, "end": item.end}
                for item in find_conditions(text)
            )
        case _:
            return None


def _events(text: str) -> Iterable[Mapping[str, Any]]:
    for event in find_events(text):
        yield {
            "kind": event.kind,
            "date": event.date,
            "first": event.first,
            "last": event.last,
            "actors": [{"name": actor.name, "role": actor.role} for actor in event.actors],
            "place": event.place,
            "uncertain": event.uncertain,
            "start": event.start,
            "end": event.end,
        }


def _references(text: str) -> Iterable[Mapping[str, Any]]:
    for reference in find_references(text):
        yield {
            "text": reference.text,
            "year": reference.year,
            "pages": reference.pages,
            "plates": reference.plates,
            "figures": reference.figures,
            "numbers": reference.numbers,
            "compared": reference.compared,
            "start": reference.start,
            "end": reference.end,
        }


def _json(parts: Iterable[Mapping[str, Any]]) -> str | None:
    """The parts without what is empty, null or false; numbers stay, 0 too."""
    rows = [{name: value for name, value in part.items() if _is_stated(value)} for part in parts]
    return json.dumps(rows, ensure_ascii=False) if rows else None


def _is_stated(value: Any) -> bool:
    return bool(value) or (value == 0 and value is not False)
