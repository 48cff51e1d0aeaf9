"""Callico's export of a campaign as CSV or XLSX: transcriptions, classes and entity forms as changes to a document.

https://doc.callico.eu. A row is what one person wrote about one element. It is about our object whose id, or whose
Arkindex id in our export, its provider's address ends in; else about what lies at the place of its image.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from pictoria_docs.plugins import (
    PICTURES,
    AnnotationProposals,
    Box,
    CellKind,
    Document,
    EditError,
    Entry,
    Field,
    Grid,
    GridRow,
    Importer,
    ImportRequest,
    LinkType,
    Page,
    Region,
    TranscriptionReader,
    canvases,
    field_id,
    image_address,
    join_lines,
    page_address,
    pages_by_picture,
    read_grids,
    region_type_named,
    relations,
    safe_name,
)
from pictoria_exchange_extra.arkindex.tables import arkindex_id

SAME_PLACE = 0.8
"""Intersection over union from which a place is that of a region: people draw them by hand."""
FORMAT, FILE = "callico", "Callico"
TEXT, CLASS, COUNTS = "transcriptions", "ml_class_name", "number_of_annotated_"
ADDRESS, IMAGES = "provider_element_url", ("iiif_url", "element_thumbnail_url")
COMMON = frozenset(
    {
        *("id", "state", "annotator_email", "created", "completion_time_in_seconds", "number_of_comments"),
        *("callico_task_url", ADDRESS, *IMAGES, "ml_class_callico_id", "ml_class_provider_id"),
    }
)
"""Columns that hold nothing that somebody wrote; all others but those above are fields of an entity form."""
VALIDATED = "valid"
"""Begins the state of what a moderator has validated, in English and French."""
SHOWN = 40
"""Characters of a value in a sentence."""
MAX_NOTE = 4000
"""Characters of a remark (`Edit.note`)."""
MAX_LINES = 200
"""Of a text that may have come twice."""
_PLACE = re.compile(r"/(\d{1,7}),(\d{1,7}),(\d{1,7}),(\d{1,7})/")
_FORM = re.compile(r"(?:.* > )?(?P<label>.*?)(?: \((?P<type>[^()]*)\))?")

Subject = Region | Entry | Page


class CallicoRow(NamedTuple):
    """One row, by the names of its columns."""

    line: int
    cells: Mapping[str, str]
    formulas: frozenset[str]
    """Columns in which a spreadsheet program has a formula."""


def import_callico(request: ImportRequest) -> AnnotationProposals:
    """What people wrote in a campaign. Of several rows about one object a validated one counts, else the last.

    Raises:
        EditError: it is no such export, or that of a campaign of which Callico tells numbers only.
    """
    reader = _CampaignReader(request.document, request.page, request.revisions)
    for grid in read_grids(request.data, FILE, lambda name: name in COMMON):
        reader.read(grid)
    return AnnotationProposals(reader.proposals.changes, reader.proposals.left)


CALLICO = Importer(name="callico", read=import_callico)


class _CampaignReader:
    def __init__(self, document: Document, page: int | None, revisions: Mapping[str, int]) -> None:
        self._document, self._page = document, page
        self.proposals = TranscriptionReader(document, revisions)
        self._pages = {each.number: each for each in document.pages}
        self._canvases, self._links = canvases(document), relations(document)
        stem = safe_name(document.name)
        named = {f"{stem}_{number:04d}": number for number in self._pages}
        self._pictures = named | pages_by_picture(document)
        self._by_id: dict[str, Subject] = {entry.id: entry for entry in document.entries}
        self._by_id |= {region.id: region for each in document.pages for region in each.regions}
        pages: dict[str, Subject] = {f"page-{each.number}": each for each in document.pages}
        exported = (self._by_id | pages).items()
        self._by_id |= {arkindex_id(document.id, id): subject for id, subject in exported}
        self._fields = {
            _folded(name): known.name
            for known in document.record_fields
            for name in (*known.labels.values(), known.name)
        }

    def read(self, grid: Grid) -> None:
        """Propose what a sheet says."""
        header = [name.strip() for name in grid.header]
        if not {ADDRESS, *IMAGES} & set(header):
            raise EditError("import_unreadable", format=FORMAT, detail=f"{ADDRESS}, {IMAGES[0]}?")
        counted = next((name for name in header if name.startswith(COUNTS)), None)
        if counted is not None:
            raise EditError("import_callico_counts", column=counted)
        written = [name for name in header if name and name not in COMMON]
        found: dict[int, tuple[Subject, list[CallicoRow]]] = {}
        for row in _rows(header, grid.rows):
            subject = self._subject(row)
            if subject is None:
                shown = row.cells.get(ADDRESS) or next(filter(None, map(row.cells.get, IMAGES)), "?")
                self._leave(row, "callico_unknown", element=shown)
            else:
                found.setdefault(id(subject), (subject, []))[1].append(row)
        if CLASS not in written and TEXT not in written:
            written = self._known_columns(written)
        for subject, rows in found.values():
            # The sort keeps the order of the file.
            *others, row = sorted(rows, key=_is_validated)
            said = [row.cells.get(name, "") for name in written]
            for other in others:
                if [other.cells.get(name, "") for name in written] != said:
                    self._leave(other, "callico_other", other=row.line)
            self._propose(subject, row, written)

    def _propose(self, subject: Subject, row: CallicoRow, written: Sequence[str]) -> None:
        spoilt = sorted(row.formulas & set(written))
        if spoilt:
            self._leave(row, "callico_formula", column=spoilt[0])
        elif CLASS in written:
            self._class(subject, row)
        elif TEXT in written:
            self._text(subject, row)
        else:
            self._form(subject, row, written)

    def _class(self, subject: Subject, row: CallicoRow) -> None:
        name = row.cells[CLASS].strip()
        type = region_type_named(name) if name else None
        if name and type is None:
            self._leave(row, "callico_class", name=name[:SHOWN])
        elif name and not isinstance(subject, Region):
            self._leave(row, "callico_no_region", value=name[:SHOWN])
        elif isinstance(subject, Region) and type is not None and type is not subject.type:
            self._change(row, "correct", subject.id, "region", {"type": type.value})

    def _text(self, subject: Subject, row: CallicoRow) -> None:
        text = _joined(row.cells[TEXT].splitlines())
        if text and (not isinstance(subject, Region) or subject.type in PICTURES):
            self._leave(row, "callico_no_region", value=text[:SHOWN])
        elif text and isinstance(subject, Region) and text != " ".join(subject.text.split()):
            self._change(row, "correct", subject.id, "region", {"text": text})

    def _form(self, subject: Subject, row: CallicoRow, columns: Sequence[str]) -> None:
        told = {name: " ".join(row.cells[name].split()) for name in columns if row.cells[name].strip()}
        entry = self._entry(subject)
        if told and entry is None:
            self._leave(row, "callico_entry")
        used: set[str] = set()
        for column, value in told.items() if entry is not None else ():
            assert entry is not None
            name = self._field(column) or ""
            known = [field for field in entry.fields if field.name == name and not field.alternative]
            if any(" ".join(field.value.split()) == value for field in known):
                continue
            if len(known) > 1 or name in used:
                self._leave(row, "callico_unsure", name=name, value=value[:SHOWN])
                continue
            used.add(name)
            self._value(row, entry, name, known, value)

    def _value(self, row: CallicoRow, entry: Entry, name: str, known: Sequence[Field], value: str) -> None:
        if known:
            self._change(row, "correct", field_id(entry.id, known[0]), "field", {"value": value})
        else:
            self._change(row, "add", entry.id, "field", {"name": name, "value": value})

    def _change(self, row: CallicoRow, action: str, id: str, kind: str, changes: dict[str, str]) -> None:
        change = self.proposals.propose(action, id, kind, changes)
        who = (row.cells.get("annotator_email"), row.cells.get("state"), row.cells.get("callico_task_url"))
        change["note"] = " ".join(filter(None, (f"{FILE}:", *who)))[:MAX_NOTE]

    def _leave(self, row: CallicoRow, code: str, **values: object) -> None:
        self.proposals.leave(FILE, code, line=row.line, **values)

    # Columns

    def _known_columns(self, columns: Sequence[str]) -> list[str]:
        for column in columns:
            if self._field(column) is None:
                self.proposals.leave(FILE, "callico_field", line=1, column=column)
        return [column for column in columns if self._field(column) is not None]

    def _field(self, column: str) -> str | None:
        """The field of a column, such as "Author > Full name (artist)": by type, by label, as a whole."""
        parts = _FORM.fullmatch(column)
        names = (parts["type"], parts["label"], column) if parts else (column,)
        return next(
            (self._fields[_folded(name)] for name in names if name and _folded(name) in self._fields), None
        )

    # What a row is about

    def _subject(self, row: CallicoRow) -> Subject | None:
        last = unquote(urlsplit(row.cells.get(ADDRESS, "")).path.rstrip("/").rpartition("/")[2])
        if last in self._by_id:
            return self._by_id[last]
        addresses = [address for name in IMAGES if (address := row.cells.get(name, "").strip())]
        number = next(filter(None, map(self._page_of, addresses)), None) or self._page
        page = self._pages.get(number) if number is not None else None
        if page is None:
            return None
        place = next((match for address in addresses if (match := _PLACE.search(address))), None)
        return page if place is None else self._at(page, [int(value) for value in place.groups()])

    def _page_of(self, address: str) -> int | None:
        ours = page_address(address)
        if ours is not None:
            return ours.page if ours.is_of(self._document) else None
        name = unquote(image_address(address).rpartition("/")[2]).rpartition("/")[2]
        return self._pictures.get(name.rpartition(".")[0] or name)

    def _at(self, page: Page, place: list[int]) -> Subject | None:
        """What lies at a place in pixels: left, top, width, height."""
        left, top, width, height = place
        box = self._canvases[page.number].to_points(Box(left, top, left + width, top + height))
        if box.iou(page.box) >= SAME_PLACE:
            return page
        overlaps: list[tuple[float, Subject]] = [(region.box.iou(box), region) for region in page.regions]
        overlaps += [
            (span.box.iou(box), entry)
            for entry in self._document.entries
            for span in entry.spans
            if span.page == page.number
        ]
        best = max(overlaps, key=lambda overlap: overlap[0], default=None)
        return best[1] if best is not None and best[0] >= SAME_PLACE else None

    def _entry(self, subject: Subject) -> Entry | None:
        """The only entry that an element tells of."""
        match subject:
            case Entry():
                return subject
            case Page():
                found = [entry for entry in self._document.entries if subject.number in entry.pages]
            case Region():
                entries = self._document.entries
                found = [
                    entry for entry in entries if any(subject.id in span.regions for span in entry.spans)
                ]
                shown = set(self._links.targets(LinkType.DEPICTS, subject.id))
                found = found or [entry for entry in entries if entry.id in shown]
        return found[0] if len(found) == 1 else None


def _rows(header: Sequence[str], rows: Iterator[GridRow]) -> Iterator[CallicoRow]:
    for row in rows:
        cells = dict(zip(header, row.cells, strict=False))
        formulas = frozenset(name for name, cell in cells.items() if cell.kind is CellKind.FORMULA)
        texts = dict.fromkeys(header, "") | {name: cell.text for name, cell in cells.items()}
        yield CallicoRow(row.number, texts, formulas)


def _is_validated(row: CallicoRow) -> bool:
    return row.cells.get("state", "").casefold().startswith(VALIDATED)


def _joined(lines: Sequence[str]) -> str:
    """A text in one piece; that of an element whose lines were transcribed too comes twice, and is taken once."""
    for half in range(1, len(lines) if len(lines) <= MAX_LINES else 1):
        if _joined_once(lines[:half]) == _joined_once(lines[half:]):
            return _joined_once(lines[:half])
    return _joined_once(lines)


def _joined_once(lines: Sequence[str]) -> str:
    text = ""
    for line in lines:
        text, _ = join_lines(text, line)
    return " ".join(text.split())


def _folded(name: str) -> str:
    return re.sub(r"\W+", "", name.casefold().replace("_", ""))
