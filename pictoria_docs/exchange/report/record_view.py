"""A record as people read it: its fields by their labels, each value beside what it means in words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pictoria_docs.document import Document, Entry, Field
from pictoria_docs.enrichment.dates import edtf_years
from pictoria_docs.enrichment.field_types import field_type
from pictoria_docs.enrichment.flat import USUAL
from pictoria_docs.exchange.tables.tables import printable
from pictoria_docs.i18n import decimal, translate

FULL_YEAR = 1000  # the first year of four digits: earlier ones are said to be after Christ


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One value of a record."""

    label: str
    field: Field
    meaning: str
    """What the value means; empty where it says no more than the value itself."""


def record_lines(document: Document, entry: Entry, language: str) -> list[RecordLine]:
    """The values of an entry, by the labels of the schema that its document's records were made with."""
    types: Mapping[str, str] = USUAL | {
        known_field.name: known_field.type for known_field in document.record_fields
    }
    labels = {known_field.name: known_field.label(language) for known_field in document.record_fields}
    return [
        RecordLine(
            printable(labels.get(field.name) or field.name.replace("_", " ")),
            field,
            printable(meaning_in_words(field, types.get(field.name), language)),
        )
        for field in entry.fields
    ]


def meaning_in_words(field: Field, type: str | None, language: str) -> str:
    """What a value of a field of this type means; empty where it says no more than the value itself."""
    text = field.normalised or ""
    kind = field_type(type)
    if kind.dated:
        text = _years(text, language)
    elif kind.measured:
        text = "; ".join(_measures(text, language))
    else:
        text = kind.meaning_in_words(text, language)
    return "" if text.casefold() in field.value.casefold() else text


def _years(edtf: str, language: str) -> str:
    """ "480 BC", "500 BC – 451 BC", "about 490 BC – 480 BC", "until AD 79"."""
    years = edtf_years(edtf)
    if years is None:
        return edtf
    first, last = (_year(year, language) if year is not None else "" for year in years)
    if not (first and last):
        return translate(f"report.years.{'after' if first else 'before'}", language, first=first, last=last)
    text = first if first == last else translate("report.years.between", language, first=first, last=last)
    is_approximate = "~" in edtf or "?" in edtf or "%" in edtf
    return translate("report.years.about", language, year=text) if is_approximate else text


def _year(year: int, language: str) -> str:
    era = "bc" if year < 0 else "early" if year < FULL_YEAR else "ad"
    return translate(f"report.years.{era}", language, year=abs(year))


def _measures(text: str, language: str) -> list[str]:
    """ "height 38.5 cm", "diameter (preserved) 4.2–4.4 cm"; nothing where somebody's correction is in another form."""
    try:
        return [_measure(row, language) for row in json.loads(text or "[]")]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return []


def _measure(row: Mapping[str, Any], language: str) -> str:
    kind = _word(row["kind"], language)
    if row.get("qualifier"):
        kind += f" ({_word(row['qualifier'], language)})"
    value = f"{row['value']:.10g}" + (f"–{row['upper']:.10g}" if "upper" in row else "")
    return f"{kind} {decimal(value, language)} {row['unit']}"


def _word(name: str, language: str) -> str:
    """A kind of measure or what qualifies it; parts that are measured apart ("lid") stay as they are printed."""
    code = f"report.measures.{name}"
    said = translate(code, language)
    return said if said != code else name
