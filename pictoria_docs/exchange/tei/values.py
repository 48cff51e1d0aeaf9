"""Values of records as TEI elements: dates, measures, names and terms with what they mean."""

import json
from collections.abc import Callable, Iterator, Mapping
from math import isfinite
from typing import Any

from pictoria_docs.document import Entry, Field, Origin, field_id
from pictoria_docs.enrichment.field_types import field_type
from pictoria_docs.exchange.tei.dates import date_attributes
from pictoria_docs.exchange.tei.elements import Element, address, identified, make, pointers, sure, type_name

SECOND = "second"
"""The subtype of second opinions on a value."""
TERM = "term"
"""The type of a `reg` that is what a vocabulary calls it."""


def value_elements(
    entry: Entry, types: Mapping[str, str], attributes: Callable[[Origin], Mapping[str, str]]
) -> Iterator[Element]:
    """The values of an entry's record, each with its id, unless the record has the same value twice.

    Args:
        entry: what the record is about.
        types: the types of the fields, by name.
        attributes: those that tell an origin.
    """
    written: set[str] = set()
    for field in entry.fields:
        element = _element(field, types.get(field.name, ""))
        for name, attribute in (
            ("type", type_name(field.name)),
            ("facs", pointers(evidence.region for evidence in field.evidence)),
            ("cert", sure(field.confidence)),
            ("subtype", SECOND if field.alternative else None),
            *attributes(field.origin).items(),
        ):
            if attribute:
                element.set(name, attribute)
        id = field_id(entry.id, field)
        if id not in written:
            identified(element, id)
        written.add(id)
        yield element


def _element(field: Field, type: str) -> Element:
    kind = field_type(type)
    dated = date_attributes(field.normalised)
    if dated and field.term is None and (kind.dated or not type):
        element = make("date", field.value)
        for name, value in dated.items():
            element.set(name, value)
        return element
    measures = list(_measures(field.normalised)) if kind.measured or not type else []
    if measures and field.term is None:
        return make("measureGrp", field.value, *measures)
    ref = address(field.term.uri) if field.term is not None else None
    element = make(kind.element or ("term" if ref else "seg"), ref=ref)
    meanings = [make("reg", field.normalised)] if field.normalised not in (None, "", field.value) else []
    if field.term is not None and field.term.label != field.value:
        meanings.append(make("reg", field.term.label, type=TERM))
    if not meanings:
        return _filled(element, field.value)
    element.append(make("choice", None, make("orig", field.value), *meanings))
    return element


def _filled(element: Element, text: str) -> Element:
    element.text = make("seg", text).text
    return element


def _measures(normalised: str | None) -> Iterator[Element]:
    """The measures of `dimensions.as_json`; nothing where it is anything else."""
    try:
        rows = json.loads(normalised or "")
    except (ValueError, RecursionError):
        return
    if not isinstance(rows, list) or not all(
        isinstance(row, dict) and _is_number(row.get("value")) for row in rows
    ):
        return
    for row in rows:
        yield make(
            "measure",
            type=type_name(str(row.get("kind") or "other")),
            quantity=f"{row['value']:.15g}",
            unit=type_name(str(row["unit"])) if row.get("unit") else None,
            atMost=f"{row['upper']:.15g}" if _is_number(row.get("upper")) else None,
            subtype=type_name(str(row["qualifier"])) if row.get("qualifier") else None,
        )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
