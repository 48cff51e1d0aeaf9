"""The overview: what a curator reads first, a row for each picture with its caption and entry, all in words.

A catalogue entry of which no picture is known has a row of its own; the rows of one entry stand together, and behind
them pictures without an entry whose caption prints its inventory number. Ids stand in one last column, by which what is
edited in the others finds its way back (`spreadsheet.overview_rows`).
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from pictoria_docs.document import Document, Entry, Link, LinkType, Region, Status, field_id
from pictoria_docs.enrichment.field_types import field_type
from pictoria_docs.enrichment.schema import TypeName
from pictoria_docs.exchange.contents.relations import Relations, relations
from pictoria_docs.exchange.contents.selection import SETTLED
from pictoria_docs.exchange.tables.records import BETWEEN, FIELD, TITLE, own_name, record_values, taken_names
from pictoria_docs.exchange.tables.region_links import CROP, DESK, NO_LINKS, RegionLinks
from pictoria_docs.exchange.tables.same_numbers import same_numbers
from pictoria_docs.exchange.tables.tables import Cell, Row, parent_of, printable
from pictoria_docs.i18n import translate

NAME = "overview"
VALUES: Mapping[str, tuple[str, TypeName]] = {
    "title": (TITLE, TypeName.TITLE),
    "maker": ("artist", TypeName.PERSON),
    "date": ("date_text", TypeName.DATE),
    "inventory_number": ("inventory_number", TypeName.IDENTIFIER),
}
"""The columns that are values of records: the usual name of the field, and the type that one of another name has."""
SAME_NUMBER = "same_number"
COLUMNS = (
    *("number", "caption", "entry", *VALUES),
    *(SAME_NUMBER, "page", "printed_page", "status", "checked_by", "document", CROP),
)
"""Those that any project may have; behind the values stand those of other fields (`overview_fields`)."""
ALWAYS = frozenset({"number", "caption", "entry", "page", "status", "document"})
"""Columns that are there even where nothing is in them."""
PICTURE = "picture"
"""The column before them, where there are pictures."""
KEY, REVISION = "row_key", "revision"
TRACE = (KEY, REVISION)
"""The columns behind them, which nobody reads: ids as JSON (`row_key`), and the number of the document's latest
decision."""
FIXED = ("entry", SAME_NUMBER, "page", "printed_page", "status", "checked_by", "document")
"""The columns that follow from others, or from the page: what they showed stands in the key."""
MAX_USUAL_LENGTH = 200
"""Characters: a field of which half of the values are longer is no column of the overview. It takes eight lines."""
APART = "; "
"""Parts several values of a field for readers; in the records, which come back part by part, it is `BETWEEN`."""
UNNAMED = frozenset({"root", "me", "administrator", "system"})
"""What machines call whoever sits before them: it names nobody, which is told in words."""
SURER_THAN_NOT = 0.5
"""Confidence that a region is a caption."""
SMALL = 0.02
"""Share of its page that a picture takes which is small: a stamp of 4 cm on a page of octavo takes less."""
NOTHING = "–"
"""In a cell that tells of several things, a line for each: one of which it has nothing to tell."""


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """A picture, or an entry without any, with what belongs to it."""

    figure: Region | None
    captions: tuple[Region, ...]
    """Its own, else those of the plate or composite figure that it is part of."""
    entries: tuple[Entry, ...]
    """What it shows, surest first."""
    links: tuple[Link, ...]
    """That say so."""
    rank: int = 0
    """0: something is known of it, and surer than not; 1: nothing is; 2: the same, and it is small, as stamps and
    ornaments are."""
    same: tuple[Entry, ...] = ()
    """Entries that it is not linked with, and whose inventory number its caption or its own entry prints."""


def overview_rows(document: Document) -> list[OverviewRow]:
    """The rows of a document by rank, then in the order of its pages; a picture stands where its entry is.

    Parts of a plate or of a composite figure have rows where one of them has a caption or an entry of its own; else
    the whole stands for them. The whole has a row too where it has a caption or an entry that no part shows.
    """
    document = document.without_rejected()
    places = {
        region.id: (page.number, index)
        for page in document.pages
        for index, region in enumerate(page.regions)
    }
    areas = {page.number: page.box.area for page in document.pages}
    order = {entry.id: number for number, entry in enumerate(document.entries)}

    def place(entry: Entry) -> tuple[int, int]:
        first = entry.spans[0]
        return next((places[id] for id in first.regions if id in places), (first.page, 0))

    rows: list[tuple[tuple[object, ...], OverviewRow]] = []
    shown: set[str] = set()
    same = same_numbers(document, _field_name(document, *VALUES["inventory_number"]))
    for row in _picture_rows(document, relations(document)):
        figure = row.figure
        assert figure is not None
        shown.update(entry.id for entry in row.entries)
        row = replace(
            row,
            rank=_rank(document, row, areas[figure.page]),
            same=same.of(row.captions, row.entries, figure.number),
        )
        on_page = places[figure.id]
        # What belongs together stands together: first what is linked with the entry, then what prints its number.
        beside = next(iter(row.entries or row.same), None)
        begins, number = (place(beside), order[beside.id]) if beside is not None else (on_page, len(order))
        rows.append(((row.rank, begins, number, not row.entries, on_page), row))
    for entry in document.entries:
        if entry.id not in shown:
            row = OverviewRow(None, (), (entry,), (), same=same.of((), (entry,)))
            rows.append(((0, place(entry), order[entry.id], False, ()), row))
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _rank(document: Document, row: OverviewRow, page_area: float) -> int:
    """See `OverviewRow.rank`; `page_area` in square points. What may be no caption at all tells nothing."""
    links = {link.source: link for link in row.links}
    for caption in row.captions:
        settled = {document.status_of(caption.id), document.status_of(links[caption.id].id)} & SETTLED
        if settled or caption.confidence >= SURER_THAN_NOT:
            return 0
    if row.entries or row.figure is None:
        return 0
    return 2 if row.figure.box.area < SMALL * page_area else 1


def _picture_rows(document: Document, links: Relations) -> Iterator[OverviewRow]:
    """A row for each picture but for wholes of which the parts tell all, and for parts of which only the whole does."""
    figures = document.figures
    parents = {figure.id: parent_of(figure, links) for figure in figures}
    named = {
        figure.id
        for figure in figures
        if (LinkType.CAPTION_OF, figure.id) in links.by_target
        or (LinkType.DEPICTS, figure.id) in links.by_source
    }
    by_parts = {parents[id] for id in named} - {None}
    rows: dict[str, OverviewRow] = {}
    told: dict[str | None, set[str]] = {}
    """What the parts of a whole show, by its id."""
    for figure in figures:
        parent = parents[figure.id]
        if figure.id not in named and parent is not None and parent not in by_parts:
            continue
        captioned = links.by_target.get((LinkType.CAPTION_OF, figure.id)) or (
            links.by_target.get((LinkType.CAPTION_OF, parent), []) if parent else []
        )
        depicts = links.by_source.get((LinkType.DEPICTS, figure.id), [])
        told.setdefault(parent, set()).update(link.source for link in captioned)
        told[parent].update(link.target for link in depicts)
        captions = {link.source: document.find(link.source) for link in captioned}
        entries = {link.target: document.find(link.target) for link in depicts}
        rows[figure.id] = OverviewRow(
            figure,
            tuple(caption for caption in captions.values() if isinstance(caption, Region)),
            tuple(entry for entry in entries.values() if isinstance(entry, Entry)),
            (*captioned, *depicts),
        )
    for id, row in rows.items():
        own = {caption.id for caption in row.captions} | {entry.id for entry in row.entries}
        if id not in by_parts or own - told[id]:
            yield row


def overview_table(
    document: Document, language: str, links: RegionLinks = NO_LINKS, folder: str = ""
) -> list[tuple[OverviewRow, Row]]:
    """The rows of a document with their cells (`COLUMNS`, those of `overview_fields`, `DESK` and `TRACE`), in words of
    `language`; `links` know the review desk, if there is one, and the crops; `folder` is the document's in exports.

    A cell that tells of several captions or entries has a line for each. A picture without a printed number has that of
    its entry.
    """
    fields = {column: _field_name(document, *known) for column, known in VALUES.items()}
    others = overview_fields(document, language)
    named = fields | {column: column.removeprefix(FIELD) for column in others}
    labels = {page.number: printable(page.label or "") for page in document.pages}
    records = {entry.id: record_values(entry) for entry in document.entries}
    crops = links.crops_of(folder)
    table: list[tuple[OverviewRow, Row]] = []
    for row in overview_rows(document):
        status, people = _checked(document, row, set(named.values()), language)
        page = row.figure.page if row.figure is not None else row.entries[0].pages[0]
        own = _line(row.figure.number if row.figure is not None else "")
        numbers = _lines(entry.number for entry in row.entries)
        cells: dict[str, Cell] = {
            "number": own or numbers,
            "caption": _lines(caption.text for caption in row.captions),
            "entry": numbers,
            SAME_NUMBER: _entries_in_words(row.same, language),
            "page": page,
            "printed_page": labels.get(page, ""),
            "status": status,
            "checked_by": ", ".join(people),
            "document": printable(document.name),
            CROP: crops.get(row.figure.id, "") if row.figure is not None else "",
            DESK: links.desk_link(document, row.figure or row.entries[0]),
            REVISION: document.revision,
        }
        parted = []
        for column, name in named.items():
            values = [records[entry.id].get(name, "") for entry in row.entries]
            if any(BETWEEN in value for value in values) and not any(
                APART.strip() in value for value in values
            ):
                values = [value.replace(BETWEEN, APART) for value in values]
                parted.append(column)
            cells[column] = _lines(values)
        shown = {column: str(cells[column]) for column in FIXED}
        if not own:
            shown["number"] = numbers
        cells[KEY] = _key(row, fields, shown, parted)
        table.append((row, cells))
    return table


def overview_fields(document: Document, language: str) -> dict[str, str]:
    """What records hold beside `VALUES` and is short enough for a list: labels by column (`FIELD` and the name)."""
    shown = {_field_name(document, *known) for known in VALUES.values()}
    lengths: dict[str, list[int]] = {}
    for entry in document.without_rejected().entries:
        for name, value in record_values(entry).items():
            if value and name not in shown:
                lengths.setdefault(name, []).append(len(value))
    known = {field.name: field for field in document.record_fields}
    names = [*(name for name in known if name in lengths), *(name for name in lengths if name not in known)]
    return {
        FIELD + name: known[name].label(language) if name in known else name
        for name in names
        if (name not in known or not field_type(known[name].type).long)
        and median(lengths[name]) <= MAX_USUAL_LENGTH
    }


def value_labels(document: Document, language: str) -> dict[str, str]:
    """What the schema of a document calls the fields of `VALUES`, by column: the same word as in the records."""
    labels = {known.name: known.label(language) for known in document.record_fields}
    names = {column: _field_name(document, *known) for column, known in VALUES.items()}
    return {column: labels[name] for column, name in names.items() if name in labels}


def overview_columns(others: Iterable[str], filled: Collection[str]) -> tuple[str, ...]:
    """The columns that an overview shows, in their order: those that have something, and `ALWAYS`.

    Args:
        others: columns of `overview_fields`.
        filled: columns in which some row has something.
    """
    behind = COLUMNS.index(SAME_NUMBER)
    wanted = (*COLUMNS[:behind], *others, *COLUMNS[behind:])
    return tuple(column for column in wanted if column in filled or column in ALWAYS)


def filled_columns(cells: Row) -> set[str]:
    """The columns in which a row has something."""
    return {column for column, cell in cells.items() if cell not in (None, "")}


def headers(columns: Iterable[str], labels: Mapping[str, str], language: str) -> dict[str, str]:
    """What people call columns; a field that has the name of another column adds its own.

    Args:
        columns: of the overview.
        labels: those of `value_labels` and `overview_fields`.
        language: of the words.
    """
    names = taken_names((*COLUMNS, DESK, *TRACE, PICTURE), "overview.columns")
    called: dict[str, str] = {}
    for column in columns:
        label = labels.get(column, "")
        if column.startswith(FIELD):
            called[column] = own_name(label, column.removeprefix(FIELD), names)
        elif not label or label.casefold() in names:
            called[column] = header(column, language)
        else:
            called[column] = own_name(label, column, names)
    return called


def header(column: str, language: str) -> str:
    """What people call one of `COLUMNS`, `DESK`, `TRACE` or `PICTURE`."""
    return translate(f"overview.columns.{column}", language)


def _entries_in_words(entries: Sequence[Entry], language: str) -> str:
    return "\n".join(
        translate("overview.same_as", language, number=_line(entry.number or entry.title or "?"))
        for entry in entries
    )


def _key(row: OverviewRow, fields: Mapping[str, str], shown: Mapping[str, str], parted: Sequence[str]) -> str:
    key: dict[str, object] = {
        "figure": row.figure.id if row.figure is not None else None,
        "captions": [caption.id for caption in row.captions],
        "entries": [entry.id for entry in row.entries],
        "fields": fields,
        "shown": shown,
    }
    if parted:
        key["parted"] = parted
    return json.dumps(key, ensure_ascii=False, separators=(",", ":"))


def _field_name(document: Document, usual: str, type: TypeName) -> str:
    """The field that a column shows: the one of the usual name, else the schema's first of its type."""
    names = [known.name for known in document.record_fields]
    if usual in names:
        return usual
    return next((known.name for known in document.record_fields if known.type == type), usual)


def _line(text: str | None) -> str:
    return " ".join(printable(text or "").split())


def _lines(texts: Iterable[str | None]) -> str:
    lines = [_line(text) for text in texts]
    return "\n".join(line or NOTHING for line in lines) if any(lines) else ""


def _checked(
    document: Document, row: OverviewRow, fields: set[str], language: str
) -> tuple[str, Sequence[str]]:
    """How far people have come with what a row shows, the least of it, in words; and who they are.

    Where all is settled but values that were read in it, as those of an entry that somebody drew, these are counted.
    Whoever accepts a link has looked at both its ends; what nobody decided on of a finished document is validated with
    it.
    """
    links = {link.id: document.status_of(link.id) for link in row.links}
    confirmed = confirmed_ends(document, row.links)
    parts = [part.id for part in (row.figure, *row.captions, *row.entries) if part is not None]
    values = [
        field_id(entry.id, field)
        for entry in row.entries
        for field in entry.fields
        if field.name in fields and not field.alternative
    ]
    things = [*links.values(), *(document.status_of(id) for id in parts if id not in confirmed)]
    read = [document.status_of(id) for id in values]
    reviews = (document.reviews.get(id) for id in (*parts, *links, *values))
    signed = (printable(one.decided_by) for one in reviews if one is not None and one.decided_by)
    nobody = translate("overview.unnamed", language)
    people = list(dict.fromkeys(nobody if person in UNNAMED else person for person in signed))
    # The names of the states stand in their order.
    order = list(Status).index
    least = min((*things, *read), key=order)
    if document.validated is not None and least not in SETTLED:
        return translate("overview.with_document", language), people
    if things and (settled := min(things, key=order)) in SETTLED and least is Status.SUGGESTED:
        word = translate(f"report.status.{settled}", language)
        return translate("overview.values_open", language, count=read.count(least), status=word), people
    return translate(f"report.status.{least}", language), people


def confirmed_ends(document: Document, links: Iterable[Link]) -> set[str]:
    """The ids of what accepted links join: whoever accepts a link has looked at both its ends."""
    return {
        end for link in links if document.status_of(link.id) in SETTLED for end in (link.source, link.target)
    }
