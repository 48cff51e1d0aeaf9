"""Known records laid beside what entries say: they complete and check it; neither overwrites the other."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rapidfuzz import fuzz

from pictoria_docs.document import Entry, Field, Origin
from pictoria_docs.enrichment.field_types import FieldType, field_type
from pictoria_docs.enrichment.known.columns import Column, map_columns
from pictoria_docs.enrichment.known.matching import KnownRecordKey, KnownRecordMatch, match_records
from pictoria_docs.enrichment.known.reading import KnownValue, known_values
from pictoria_docs.enrichment.known.tables import KnownTable, TableRow, read_sheets
from pictoria_docs.enrichment.labels import plain
from pictoria_docs.enrichment.meaning import DISPUTED, confirmed, disputed
from pictoria_docs.enrichment.readers import Readers
from pictoria_docs.enrichment.schema import MetadataSchema, TypeName
from pictoria_docs.enrichment.values.number_keys import Key, number_keys
from pictoria_docs.errors import ConfigError

STAGE = "known"
"""The stage that known values name as their origin."""
VERSION = "1"
CONFIDENCE: Mapping[str, float] = {"number": 0.9, "title": 0.75}
"""How sure a known value is of this entry, by what matched its record."""
TELLING = (TypeName.IDENTIFIER, TypeName.TITLE)
"""Types of fields that tell whose a record is: numbers and titles."""
ALIKE = 90.0  # likeness (0 to 100) from which two texts say the same
SHOWN = 12
"""Columns that an error names."""


def with_known(entries: Sequence[Entry], readers: Readers, files: Iterable[Path]) -> list[Entry]:
    """The entries with what files of known records say of them.

    Args:
        entries: with the records that the rules made.
        readers: of the schema.
        files: CSV or Excel.

    Raises:
        ConfigError: a file cannot be read, or has no column with numbers or titles.
    """
    for file in files:
        entries = _with_file(entries, readers, file)
    return list(entries)


def _with_file(entries: Sequence[Entry], readers: Readers, file: Path) -> list[Entry]:
    rows: list[tuple[KnownTable, TableRow, tuple[Column, ...]]] = []
    candidates: list[KnownRecordKey] = []
    for sheet in read_sheets(file):
        columns = map_columns(sheet.columns, readers.schema)
        kinds = {spec.name for spec in readers.schema.fields if spec.type in TELLING}
        telling = [column for column in columns if column.field in kinds]
        if telling:
            rows += [(sheet, row, columns) for row in sheet.rows]
            candidates += [_candidate(sheet, row, telling, readers.schema) for row in sheet.rows]
    if not candidates:
        raise ConfigError("known_no_key", file=file, columns=", ".join(read_sheets(file)[0].columns[:SHOWN]))
    matching = match_records(entries, candidates, readers.schema)
    completed = []
    for entry in entries:
        match = matching.matches.get(entry.id)
        if match is not None:
            sheet, row, columns = rows[match.index]
            values = known_values(row.cells, columns, readers)
            entry = _completed(entry, values, match, sheet.source(row), readers.schema)
        elif entry.id in matching.open:
            entry = entry.model_copy(update={"warnings": (*entry.warnings, matching.open[entry.id])})
        completed.append(entry)
    return completed


def _candidate(
    sheet: KnownTable, row: TableRow, telling: Sequence[Column], schema: MetadataSchema
) -> KnownRecordKey:
    numbers: set[Key] = set()
    title = ""
    for column in telling:
        spec, cell = schema.field(column.field or ""), row.cells[column.index]
        if spec is not None and spec.type == TypeName.IDENTIFIER:
            for text in cell.replace("|", ";").split(";"):
                numbers |= number_keys(spec.name, text)
        else:
            title = title or cell
    return KnownRecordKey(sheet.source(row), frozenset(numbers), title)


def _completed(
    entry: Entry, values: Sequence[KnownValue], match: KnownRecordMatch, source: str, schema: MetadataSchema
) -> Entry:
    """The entry with the values of its known record."""
    origin = Origin(stage=STAGE, version=VERSION, source=source)
    confidence = round(CONFIDENCE[match.by] * match.score, 3)
    fields = list(entry.fields)
    for value in values:
        # Only what stood there before: two values of one row are no rivals.
        same = [index for index, field in enumerate(entry.fields) if field.name == value.name]
        spec = schema.field(value.name)
        type = field_type(spec.type if spec is not None else None)
        # The heading is the title, also where the record does not repeat it.
        title = (entry.title or "") if type.name == TypeName.TITLE and not same else ""
        if _confirmed(fields, value, same, type, confidence) or (title and alike(title, value.value)):
            continue
        printed = bool(same or title)
        fields.append(_beside(fields, value, same, type, confidence, origin, printed=printed))
    return entry.model_copy(update={"fields": schema.in_order(fields)})


def _confirmed(
    fields: list[Field], value: KnownValue, same: Sequence[int], type: FieldType, confidence: float
) -> bool:
    """Whether one of the values in the places `same` says what is known; it is surer then."""
    for index in same:
        if agree(fields[index], value, type):
            fields[index] = confirmed(fields[index], confidence)
            return True
    return False


def _beside(
    fields: list[Field],
    value: KnownValue,
    same: Sequence[int],
    type: FieldType,
    confidence: float,
    origin: Origin,
    *,
    printed: bool,
) -> Field:
    """A known value as a field: the only one, or an alternative where the entry has others, which stand."""
    contradicts = printed and not type.prose
    if contradicts:
        for index in same:
            fields[index] = disputed(fields[index])
    return Field(
        name=value.name,
        value=value.value,
        normalised=value.normalised,
        term=value.term,
        terms=value.terms,
        alternative=printed,
        inferred=True,
        confidence=min(confidence, DISPUTED) if contradicts else confidence,
        origin=origin,
    )


def agree(field: Field, known_value: KnownValue, type: FieldType) -> bool:
    """Whether two values of a field say the same, as far as its type tells."""
    same = type.same(field, known_value)
    if same is not None:
        return same
    if field.term is not None and known_value.term is not None and field.term.uri == known_value.term.uri:
        return True
    texts = {text for text in (field.value, field.normalised) if text}
    known_texts = {text for text in (known_value.value, known_value.normalised) if text}
    return any(alike(text, other) for text in texts for other in known_texts)


def alike(first: str, second: str) -> bool:
    """Whether two texts say the same in nearly the same letters, in whatever order."""
    return fuzz.token_sort_ratio(plain(first), plain(second)) >= ALIKE
