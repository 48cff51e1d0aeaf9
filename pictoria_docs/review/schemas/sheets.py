"""What becomes of spreadsheets and other files that are sent."""

from pictoria_docs.editing.sheet_service import SheetResult
from pictoria_docs.exchange.spreadsheet.sheet_rows import CellPlace
from pictoria_docs.review.schemas.answer import Answer


class ReadSheetJson(Answer):
    """A sheet that was read."""

    sheet: str
    table: str
    """The table that it is."""


class UnknownColumnJson(Answer):
    """A column that was not read."""

    sheet: str
    header: str
    """"": the whole sheet."""


class ChangedColumnJson(Answer):
    """How many cells of a column change."""

    table: str
    header: str
    count: int


class SheetCountsJson(Answer):
    """How many cells there are of each kind."""

    changes: int
    emptied: int
    conflicts: int
    refused: int


class SheetCellJson(Answer):
    """A cell of a sheet."""

    sheet: str
    row: int
    header: str
    table: str
    key: str


class ChangedCellJson(SheetCellJson):
    """A cell that changes the project."""

    now: str
    after: str


class EmptiedCellJson(SheetCellJson):
    """A cell that was emptied, whose value stays until that is confirmed."""

    now: str


class ConflictingCellJson(SheetCellJson):
    """A cell on which others have decided since the sheet was exported."""

    id: str
    """By which it is chosen."""
    before: str
    now: str
    after: str
    by: str
    at: str
    replaced: bool


class RefusedCellJson(SheetCellJson):
    """A cell that is not taken."""

    value: str
    now: str
    sentence: str


class FinishedDocumentJson(Answer):
    """A document of which a sheet changes nothing before somebody reopens it."""

    document: str
    title: str


class SheetResultJson(Answer):
    """What a sheet asks for, and what was done of it."""

    change_set: str
    """What `POST .../bulk/undo` takes back; "": nothing was done."""
    decisions: int
    rows: int
    new_rows: int
    without_revision: int
    sheets: list[ReadSheetJson]
    unknown: list[UnknownColumnJson]
    finished: list[FinishedDocumentJson]
    columns: list[ChangedColumnJson]
    counts: SheetCountsJson
    changes: list[ChangedCellJson]
    emptied: list[EmptiedCellJson]
    """The first of them, as of conflicts and refused cells."""
    conflicts: list[ConflictingCellJson]
    refused: list[RefusedCellJson]
    refused_csv: str
    """All cells that were not taken, as a CSV file to be mended and sent again; "": there are none."""


class ImportedFileJson(Answer):
    """What became of a file of another tool."""

    change_set: str
    """What `POST .../bulk/undo` takes back."""
    done: int
    """Decisions and suggestions of models."""
    suggested: int
    """How many of these are suggestions: no undo takes them back, another import of the same model replaces them."""
    same: int
    """What an earlier import has done, or boxes that say what is known."""
    conflicts: int
    """What others have decided otherwise since."""
    left_out: list[str]
    """A sentence for each thing that was not taken."""


SHOWN = 500
"""Changes, conflicts and refused cells that an answer tells one by one."""


def sheet_json(result: SheetResult, language: str) -> SheetResultJson:
    """Tell what became of a sheet."""
    plan = result.plan
    return {
        "change_set": result.change_set,
        "decisions": result.decisions,
        "rows": plan.rows,
        "new_rows": plan.new_rows,
        "without_revision": plan.without_revision,
        "sheets": [{"sheet": sheet, "table": table} for sheet, table in result.tables.items()],
        "unknown": [{"sheet": sheet, "header": header} for sheet, header in result.unknown],
        "finished": [{"document": document, "title": title} for document, title in result.finished.items()],
        "columns": [
            {"table": table, "header": header, "count": count}
            for (table, header), count in plan.columns().items()
        ],
        "counts": {
            "changes": len(plan.changes),
            "emptied": len(plan.emptied),
            "conflicts": len(plan.conflicts),
            "refused": len(plan.refused),
        },
        "changes": [
            {**_place(change.place), "now": change.now, "after": change.after}
            for change in plan.changes[:SHOWN]
        ],
        "emptied": [{**_place(cell.place), "now": cell.now} for cell in plan.emptied[:SHOWN]],
        "conflicts": [
            {
                **_place(conflict.place),
                "id": conflict.id,
                "before": conflict.before,
                "now": conflict.now,
                "after": conflict.after,
                "by": conflict.by,
                "at": conflict.at,
                "replaced": conflict.replaced,
            }
            for conflict in plan.conflicts[:SHOWN]
        ],
        "refused": [
            {**_place(cell.place), "value": cell.value, "now": cell.now, "sentence": cell.sentence(language)}
            for cell in plan.refused[:SHOWN]
        ],
        "refused_csv": result.refused_csv(language).decode("utf-8-sig"),
    }


def _place(place: CellPlace) -> SheetCellJson:
    return {
        "sheet": place.sheet,
        "row": place.row,
        "header": place.header,
        "table": place.table,
        "key": place.key,
    }
