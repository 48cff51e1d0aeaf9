"""Which column of a table of known records holds which field."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pictoria_docs.enrichment.dimensions import is_measure
from pictoria_docs.enrichment.labels import canonical, common_words
from pictoria_docs.enrichment.schema import FieldSpec, MetadataSchema, TypeName
from pictoria_docs.labels.lexicon import any_of
from pictoria_docs.languages import catalogue_words, package_table


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds."""

    index: int
    name: str
    """As its header has it."""
    field: str | None = None
    """None for one that no field takes."""
    part: str = "value"
    """"value"; "from" and "to" for the years of a date; "measure" for one measure of several."""
    unit: str = ""
    """That the header names."""
    rank: int = 0
    """How well the header names the field: 0 in its own words, more where words were left out."""


@cache
def _unit() -> re.Pattern[str]:
    """A unit at the end of a header: "Hauteur (cm)", "weight_g"."""
    before = any_of(catalogue_words("dimensions")["in_units"])
    return re.compile(
        rf"^(?P<word>.*?[^\s_(\[])[\s_]*[(\[]?(?<![^\W_])(?:(?:{before}) )?(?P<unit>mm|cm|m|g|kg|in)[)\]]?$",
        re.IGNORECASE,
    )


def map_columns(names: Sequence[str], schema: MetadataSchema) -> tuple[Column, ...]:
    """The columns of a table with what they hold; of two that hold the same field the one that names it better.

    The other one keeps its own name, as do all that no field takes.
    """
    fields = _names(schema)
    columns = [_column(index, name, fields, schema) for index, name in enumerate(names)]
    best: dict[tuple[str, str], Column] = {}
    for column in sorted(columns, key=lambda candidate: candidate.rank):
        if column.field is not None and column.part != "measure":
            best.setdefault((column.field, column.part), column)
    return tuple(
        column
        if column.field is None or column.part == "measure" or best[column.field, column.part] is column
        else Column(column.index, column.name)
        for column in columns
    )


def _column(index: int, name: str, fields: Mapping[str, str], schema: MetadataSchema) -> Column:
    match = _unit().match(name)
    word, unit = (match["word"], match["unit"].lower()) if match else (name, "")
    dates, measures = schema.usual(TypeName.DATE), schema.usual(TypeName.DIMENSIONS)
    for rank, key in enumerate(_keys(name, word)):
        if key in fields:
            return Column(index, name, fields[key], unit=unit, rank=rank)
        part = next((end for end in ("from", "to") if key in _ends(end)), None)
        if part is not None and dates is not None:
            return Column(index, name, dates.name, part, rank=rank)
    if measures is not None and is_measure(word.replace("_", " ").strip()):
        return Column(index, name, measures.name, "measure", unit)
    return Column(index, name)


def _keys(name: str, word: str) -> Iterator[str]:
    """A header in canonical form, as it is and without what says nothing."""
    for text in dict.fromkeys((name, word)):
        key = header(text)
        yield key
        yield " ".join(part for part in key.split() if part not in _words("vague"))


def header(text: str) -> str:
    """A header without accents, case, points, underscores and small words."""
    words = re.sub(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|[_'’]", " ", text)
    key = canonical(words)
    return " ".join(part for part in key.split() if part not in _words("small")) or key


def _names(schema: MetadataSchema) -> dict[str, str]:
    """Fields by the headers that name them: the schema's own words go before those of all catalogues."""
    listed: Mapping[str, Sequence[str]] = _data()["fields"]
    sources: list[list[tuple[FieldSpec, Iterable[str]]]] = [
        [(spec, (spec.name, *spec.labels.values())) for spec in schema.fields],
        [(spec, spec.printed) for spec in schema.fields],
        [(spec, common_words(spec.name)) for spec in schema.fields],
        [(spec, _split(listed.get(spec.name, ()))) for spec in schema.fields],
    ]
    names: dict[str, str] = {}
    for source in sources:
        for spec, words in source:
            for word in words:
                names.setdefault(header(word), spec.name)
    names.pop("", None)
    return names


def _split(rows: Iterable[str]) -> tuple[str, ...]:
    return tuple(word.strip() for row in rows for word in row.split(","))


@cache
def _ends(end: str) -> frozenset[str]:
    return frozenset(header(word) for word in _split(_data()[end]))


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(map(str, _data()[name]))


@cache
def _data() -> dict[str, Any]:
    return package_table(__package__, "columns.yaml")
