"""Cells of known records as values of fields: what a date, a measure or a term means."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pictoria_docs.document import Term
from pictoria_docs.enrichment.dates import edtf
from pictoria_docs.enrichment.dimensions import as_json, read_dimensions
from pictoria_docs.enrichment.field_types import field_type
from pictoria_docs.enrichment.field_types.dates import year
from pictoria_docs.enrichment.known.columns import Column
from pictoria_docs.enrichment.readers import Readers
from pictoria_docs.enrichment.schema import FieldSpec

SEVERAL = re.compile(r"\s*[|;\n]\s*")
_BARE = re.compile(r"\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class KnownValue:
    """A value of a known record."""

    name: str
    """Of the field, or of the column where no field takes it."""
    value: str
    normalised: str | None = None
    term: Term | None = None
    terms: tuple[Term, ...] = ()


def known_values(cells: Sequence[str], columns: Sequence[Column], readers: Readers) -> list[KnownValue]:
    """The values of a row, in the order of its columns."""
    values: list[KnownValue] = []
    ends: dict[str, dict[str, str]] = {}
    measures: dict[str, list[str]] = {}
    for column in columns:
        cell = cells[column.index]
        spec = readers.schema.field(column.field) if column.field else None
        if not cell:
            continue
        if spec is None:
            values.append(KnownValue(column.name, cell))
        elif column.part == "measure":
            measures.setdefault(spec.name, []).append(_measure(column, cell))
        elif column.part in ("from", "to"):
            ends.setdefault(spec.name, {})[column.part] = cell
        else:
            values += _values(spec, cell, column.unit, readers)
    for name, years in ends.items():
        values = _with_years(name, years, values)
    for name, texts in measures.items():
        spec = readers.schema.field(name)
        if spec is not None and not any(value.name == name for value in values):
            values += _dimensions(spec, " ; ".join(texts), readers)
    return values


def _measure(column: Column, cell: str) -> str:
    """One measure in words: "Hauteur 12,5 cm"."""
    unit = re.escape(column.unit)
    word = re.sub(rf"[\s_(\[]*{unit}[)\]]?$", "", column.name, flags=re.IGNORECASE) if unit else column.name
    return f"{word.replace('_', ' ').strip(' :.')} {_with_unit(cell, column.unit)}"


def _with_unit(cell: str, unit: str) -> str:
    return f"{cell} {unit}" if unit and _BARE.fullmatch(cell) else cell


def _values(spec: FieldSpec, cell: str, unit: str, readers: Readers) -> Iterator[KnownValue]:
    """The values of a cell; of a field that takes several, each between bars or semicolons."""
    if field_type(spec.type).measured:
        yield from _dimensions(spec, _with_unit(cell, unit), readers)
        return
    for text in SEVERAL.split(cell) if spec.repeatable else [" ".join(cell.split())]:
        if text:
            means = field_type(spec.type).normalise(spec, text, readers)
            yield KnownValue(spec.name, text, means.normalised, means.term, means.terms)


def _with_years(name: str, ends: Mapping[str, str], reading: list[KnownValue]) -> list[KnownValue]:
    """The values with what columns for the first and last year say, where no date in words was understood."""
    first, last = (year(ends.get(end, "")) for end in ("from", "to"))
    backwards = first is not None and last is not None and first > last
    understood = any(value.name == name and value.normalised for value in reading)
    if backwards or understood or (first is None and last is None):
        return reading
    shown = " / ".join(ends[end] for end in ("from", "to") if end in ends)
    years = next((value.value for value in reading if value.name == name), shown)
    dated = KnownValue(name, years, edtf.years(first, last, ""))
    return [*(value for value in reading if value.name != name), dated]


def _dimensions(spec: FieldSpec, text: str, readers: Readers) -> Iterator[KnownValue]:
    """The measures of a cell, each kind in the field that takes it; the cell as it is where none is understood."""
    measured = readers.measured(read_dimensions(text), spec)
    if all(taker.name == spec.name for taker, _ in measured):
        yield KnownValue(spec.name, text, as_json(measured[0][1]) if measured else None)
        return
    for taker, measures in measured:
        start = min(dimension.start for dimension in measures)
        end = max(dimension.end for dimension in measures)
        yield KnownValue(taker.name, text[start:end], as_json(measures))
