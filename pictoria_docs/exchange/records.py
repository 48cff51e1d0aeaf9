"""Records as one table: a row for each entry, a column for each field, by the names that people give them."""

from collections.abc import Iterable, Sequence

from pictoria_docs.document import Document, Entry, RecordField
from pictoria_docs.exchange.tables import Row, Table
from pictoria_docs.i18n import translate

NAME = "records"
TITLE = "title"
"""The field that the heading of an entry fills where nothing else does."""
BETWEEN = " | "
"""Parts several values of a field."""
FIRST = ("entry_number", "pages")
LAST = ("remarks", "entry_id", "document")


def records_table(documents: Iterable[Document], language: str) -> Table:
    """The records of some documents; fields of different schemas stand side by side.

    Columns are called by the labels of the schemas' fields in `language`. Values stand as printed; second opinions
    (alternatives) are in the table of fields only.
    """
    fields: dict[str, RecordField] = {}
    records: list[tuple[Row, dict[str, str]]] = []
    for document in documents:
        known = document.record_fields
        used = dict.fromkeys(field.name for entry in document.entries for field in entry.fields)
        for known_field in (*known, *(RecordField(name=name) for name in used)):
            fields.setdefault(known_field.name, known_field)
        records += [
            (_frame(document, entry, language), _values(entry))
            for entry in document.without_rejected().entries
        ]
    columns = _columns(list(fields.values()), language)
    first, last = (
        {name: translate(f"columns.{name}", language) for name in names} for names in (FIRST, LAST)
    )
    rows: list[Row] = [
        {
            **{first[name]: frame[name] for name in FIRST},
            **{column: values.get(name, "") for name, column in columns.items()},
            **{last[name]: frame[name] for name in LAST},
        }
        for frame, values in records
    ]
    return Table(NAME, (*first.values(), *columns.values(), *last.values()), rows)


def _frame(document: Document, entry: Entry, language: str) -> Row:
    return {
        "entry_number": entry.number,
        "pages": ";".join(map(str, entry.pages)),
        "remarks": " ".join(
            translate(f"warnings.{one.code}", language, **one.values) for one in entry.warnings
        ),
        "entry_id": entry.id,
        "document": document.name,
    }


def _values(entry: Entry) -> dict[str, str]:
    field_values: dict[str, dict[str, None]] = {}
    for field in entry.fields:
        if not field.alternative:
            field_values.setdefault(field.name, {})[field.value] = None
    values = {name: BETWEEN.join(value) for name, value in field_values.items()}
    return values if values.get(TITLE) or not entry.title else {**values, TITLE: entry.title}


def _columns(fields: Sequence[RecordField], language: str) -> dict[str, str]:
    """Headers by field; where two would be the same, the later one adds its name."""
    names = {translate(f"columns.{name}", language) for name in (*FIRST, *LAST)}
    columns: dict[str, str] = {}
    for field in fields:
        label = field.label(language)
        if label in names:
            label = f"{label} ({field.name})"
        names.add(label)
        columns[field.name] = label
    return columns
