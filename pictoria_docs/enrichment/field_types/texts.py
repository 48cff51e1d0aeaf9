"""Types whose values are words: as printed, or in parts that machines can use."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from pictoria_docs.enrichment.field_types.field_type import FieldType, Meaning
from pictoria_docs.enrichment.readers import Readers
from pictoria_docs.enrichment.schema import FieldSpec, TypeName
from pictoria_docs.enrichment.values.bibliography import find_references
from pictoria_docs.enrichment.values.condition import find_conditions
from pictoria_docs.enrichment.values.provenance import find_events
from pictoria_docs.labels.prices import is_price


class TextType(FieldType):
    """Words, kept as printed."""

    prose = True


class TitleType(FieldType):
    """What the heading of the entry says."""

    in_words = False
    least_letters = 2


class InscriptionType(FieldType):
    """What is written on the object."""

    long = True


class PriceType(FieldType):
    """An estimate or a price, with its currency."""

    numbered = True
    in_words = False

    def recognises(self, text: str) -> bool:
        """Tell whether a clause is a price."""
        return is_price(text)


class PartsType(FieldType):
    """A long value: its parts as a JSON array, in which `start` and `end` are places in the value."""

    long = prose = True
    find: Callable[[str], Sequence[Any]]

    def normalise(self, spec: FieldSpec, text: str, readers: Readers) -> Meaning:
        """Give its parts."""
        rows = [_row(asdict(reading)) for reading in type(self).find(text)]
        return Meaning(json.dumps(rows, ensure_ascii=False) if rows else None)


class ProvenanceType(PartsType):
    """A chain of events: who had it when."""

    asked = False
    find = staticmethod(find_events)

    def recognises(self, text: str) -> bool:
        """Tell whether a clause names an owner or a sale."""
        return any(event.kind != "collection" for event in find_events(text))


class BibliographyType(PartsType):
    """References, one by one."""

    asked = in_words = False
    find = staticmethod(find_references)


class ConditionType(PartsType):
    """States of the object."""

    find = staticmethod(find_conditions)


TEXT = TextType(TypeName.TEXT)
TITLE = TitleType(TypeName.TITLE)
INSCRIPTION = InscriptionType(TypeName.INSCRIPTION)
PRICE = PriceType(TypeName.PRICE)
PROVENANCE = ProvenanceType(TypeName.PROVENANCE)
BIBLIOGRAPHY = BibliographyType(TypeName.BIBLIOGRAPHY)
CONDITION = ConditionType(TypeName.CONDITION)


def _row(part: dict[str, Any]) -> dict[str, Any]:
    """A part without what is empty, null or false; numbers stay, 0 too. Where it stands comes last."""
    if "actors" in part:
        part["actors"] = [{"name": actor["name"], "role": actor["role"]} for actor in part["actors"]]
    span = {name: part.pop(name) for name in ("start", "end")}
    return {name: value for name, value in (part | span).items() if _is_stated(value)}


def _is_stated(value: Any) -> bool:
    return bool(value) or (value == 0 and value is not False)
