"""Records as one table: a row for each entry, a column for each field, by the names that people give them."""

from collections.abc import Iterable, Sequence

from pictoria_docs.document import Document, Entry, RecordField
from pictoria_docs.enrichment.schema import TypeName
from pictoria_docs.exchange.tables.region_links import DESK, NO_LINKS, RegionLinks
from pictoria_docs.exchange.tables.tables import TRACE, Row, Table, trace_of
from pictoria_docs.i18n import LANGUAGES, translate

NAME = "records"
TITLE = "title"
"""The field that the heading of an entry fills where nothing else does."""
BETWEEN = " | "
"""Parts several values of a field."""
FIRST = ("entry_number", "pages")
LAST = ("remarks", "entry_id", "document")
FIELD = "field:"
"""Before the name of a field: what the column of its values is called inside, where other columns stand beside it."""
URI = "_uri"
"""Ends the header of a column that has the URIs of the terms of the column named before it."""


def records_table(documents: Iterable[Document], language: str, links: RegionLinks = NO_LINKS) -> Table:
    """The records of some documents; fields of different schemas stand side by side.

    Columns are called by the labels of the schemas' fields in `language`; behind them are those with URIs of terms, the
    revision and the address, and where `links` know a review desk, the link to the entry there. Values stand as
    printed; second opinions (alternatives) are in the table of fields only.
    """
    fields: dict[str, RecordField] = {}
    filled: set[str] = set()
    records: list[tuple[Row, dict[str, str], dict[str, str]]] = []
    termed: set[str] = set()
    """Names of the fields whose values may be terms."""
    for document in documents:
        known = document.record_fields
        used = dict.fromkeys(field.name for entry in document.entries for field in entry.fields)
        filled |= used.keys()
        for known_field in (*known, *(RecordField(name=name) for name in used)):
            fields.setdefault(known_field.name, known_field)
        for entry in document.without_rejected().entries:
            terms = _terms(entry)
            termed |= terms.keys()
            frame = _frame(document, entry, language) | {DESK: links.desk_link(document, entry)}
            records.append((frame, record_values(entry), terms))
    fields = {name: field for name, field in fields.items() if not field.hidden or name in filled}
    termed |= {field.name for field in fields.values() if field.type == TypeName.TERM}
    columns = _columns(list(fields.values()), language)
    uris = {name: column + URI for name, column in columns.items() if name in termed}
    behind = (*TRACE, DESK) if links.desk else TRACE
    first, last, trace = (
        {name: translate(f"columns.{name}", language) for name in names} for names in (FIRST, LAST, behind)
    )
    rows: list[Row] = [
        {
            **{first[name]: frame[name] for name in FIRST},
            **{column: values.get(name, "") for name, column in columns.items()},
            **{last[name]: frame[name] for name in LAST},
            **{column: terms.get(name, "") for name, column in uris.items()},
            **{trace[name]: frame[name] for name in behind},
        }
        for frame, values, terms in records
    ]
    headers = (first, columns, last, uris, trace)
    return Table(NAME, tuple(column for part in headers for column in part.values()), rows)


def _frame(document: Document, entry: Entry, language: str) -> Row:
    return {
        "entry_number": entry.number,
        "pages": ";".join(map(str, entry.pages)),
        "remarks": " ".join(
            translate(f"warnings.{one.code}", language, **one.values) for one in entry.warnings
        ),
        "entry_id": entry.id,
        "document": document.name,
        **trace_of(document, entry.id),
        # It covers all values of the record, also those that people rejected.
        "revision": document.revision,
    }


def _terms(entry: Entry) -> dict[str, str]:
    """The URIs of the terms of each field, as `record_values` has the values; empty parts for values without one."""
    uris: dict[str, dict[str, str]] = {}
    for field in entry.fields:
        if not field.alternative:
            uris.setdefault(field.name, {})[field.value] = field.term.uri if field.term is not None else ""
    return {name: BETWEEN.join(found.values()) for name, found in uris.items() if any(found.values())}


def record_values(entry: Entry) -> dict[str, str]:
    """What a record shows of each field: its values as printed, parted by `BETWEEN`; the heading as a title."""
    field_values: dict[str, dict[str, None]] = {}
    for field in entry.fields:
        if not field.alternative:
            field_values.setdefault(field.name, {})[field.value] = None
    values = {name: BETWEEN.join(value) for name, value in field_values.items()}
    return values if values.get(TITLE) or not entry.title else {**values, TITLE: entry.title}


def _columns(fields: Sequence[RecordField], language: str) -> dict[str, str]:
    """Headers by field; where two would be the same, the later one adds its name."""
    names = taken_names((*FIRST, *LAST, *TRACE, DESK), "columns")
    return {field.name: own_name(field.label(language), field.name, names) for field in fields}


def taken_names(columns: Iterable[str], prefix: str) -> set[str]:
    """The headers by which fixed columns are known when a sheet comes back: their names and their words in every
    language (below `prefix`), in lower case."""
    names = {column.casefold() for column in columns}
    return names | {
        translate(f"{prefix}.{name}", language).casefold() for name in names for language in LANGUAGES
    }


def own_name(label: str, field: str, names: set[str]) -> str:
    """The header of a field: its label, with its name behind it where one of `names` is so; added to these."""
    header = f"{label} ({field})" if label.casefold() in names else label
    names.add(header.casefold())
    return header
