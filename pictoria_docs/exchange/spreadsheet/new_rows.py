"""Rows without a key: entries that somebody added in the sheet."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from pictoria_docs.document import Action, Box
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.exchange.spreadsheet.cells import Expected, Verdict, judge
from pictoria_docs.exchange.spreadsheet.headers import RECORDS, TERM
from pictoria_docs.exchange.spreadsheet.parts import is_uri, parts, term_change
from pictoria_docs.exchange.spreadsheet.planned import AddedRow, CellChange, PlannedEdit, RefusedCell
from pictoria_docs.exchange.spreadsheet.project_rows import ENTRY_COLUMNS, Lookup
from pictoria_docs.exchange.spreadsheet.sheet_rows import SheetRow
from pictoria_docs.exchange.tables.records import FIELD, TITLE

TABLES = ("entries", RECORDS)
"""What rows can be added to: all else needs a place on a page."""
ID_BYTES = 8
_PAGE = re.compile(r"\d+")

PageBox = Callable[[DocumentId, int], Box | None]
"""The box of a page, from 1; None: there is no such page."""


@dataclass
class NewRows:
    """Makes entries of rows, where that is asked for."""

    wanted: bool
    documents: Mapping[str, DocumentId]
    """The project's documents by name."""
    page_box: PageBox
    lookup: Lookup

    def __post_init__(self) -> None:
        self.edits: list[PlannedEdit] = []
        self.changes: list[CellChange] = []
        self.refused: list[RefusedCell] = []
        self.added: dict[tuple[str, int], AddedRow] = {}
        """By sheet and number."""

    def add(self, row: SheetRow) -> None:
        """Plan the entry of a row, on the whole of its first page; or refuse the row."""
        if not self.wanted or row.table not in TABLES:
            self._refuse(row, "entry_id", "new_row" if row.table in TABLES else "new_row_table")
            return
        document = self._document(row)
        if document is None:
            self._refuse(row, "document", "document", known=", ".join(self.documents))
            return
        page = _PAGE.search(row.text("pages"))
        box = self.page_box(document, int(page[0])) if page is not None else None
        if page is None or box is None:
            self._refuse(row, "pages", "page")
            return
        cells = self._cells(row)
        if cells == {}:
            self._refuse(row, "entry_number", "new_row_empty")
        elif cells is not None:
            self._plan(row, document, int(page[0]), box, cells)

    def _document(self, row: SheetRow) -> DocumentId | None:
        named = row.text("document")
        if named or len(self.documents) != 1:
            return self.documents.get(named)
        return next(iter(self.documents.values()))

    def _cells(self, row: SheetRow) -> dict[str, str] | None:
        """The texts of cells that make an entry; None: one of them is refused."""
        texts: dict[str, str] = {}
        for column, cell in row.cells.items():
            if column not in ENTRY_COLUMNS and not column.startswith((FIELD, TERM)):
                continue
            judged = judge(cell, Expected("", "", numbered=column in ENTRY_COLUMNS), row.windows)
            if judged.verdict is Verdict.REFUSED:
                self._refuse(row, column, judged.text)
                return None
            if judged.verdict is Verdict.CHANGED:
                texts[column] = judged.text
        return texts

    def _plan(
        self, row: SheetRow, document: DocumentId, page: int, box: Box, texts: Mapping[str, str]
    ) -> None:
        content = "\x1f".join([document, str(page), *(f"{name}={texts[name]}" for name in sorted(texts))])
        id = "ent-u" + blake2b(content.encode("utf-8", "surrogatepass"), digest_size=ID_BYTES).hexdigest()
        known = self.lookup("entries", [id]).get(id)
        if known is not None and not known.subject.hidden:
            return  # the same row was sent before
        heading = {ENTRY_COLUMNS[name]: texts[name] for name in texts if name in ENTRY_COLUMNS}
        if FIELD + TITLE in texts:
            heading["title"] = texts[FIELD + TITLE]
        changes = {"number": None, "title": None, **heading, "spans": [{"page": page, "box": list(box)}]}
        places = [row.place(column) for column in texts]
        edits = [PlannedEdit(document, Action.ADD, id, "entry", None, changes, places)]
        for column, text in texts.items():
            name = column.removeprefix(FIELD)
            if name in (column, TITLE):
                continue
            values = parts(text)
            uris = [part.strip() for part in texts.get(TERM + name, "").split("|")]
            if any(uris) and (len(uris) != len(values) or not all(is_uri(uri) for uri in uris if uri)):
                self._refuse(row, TERM + name, "uri_count", number=len(values), found=len(uris))
                return
            for value, uri in zip(values, uris if any(uris) else [""] * len(values), strict=True):
                field = {"name": name, "value": value} | ({"term": term_change(uri)} if uri else {})
                places = [row.place(shown) for shown in (column, TERM + name) if shown in texts]
                edits.append(PlannedEdit(document, Action.ADD, id, "field", None, field, places))
        self.edits += edits
        self.changes += [CellChange(row.place(column), "", text) for column, text in texts.items()]
        self.added[row.sheet, row.number] = AddedRow(id, row.unkeyed())

    def _refuse(self, row: SheetRow, column: str, code: str, **values: object) -> None:
        self.refused.append(RefusedCell(row.place(column), row.text(column), "", code, values, row.unkeyed()))
