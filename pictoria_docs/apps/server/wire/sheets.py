"""What becomes of spreadsheets and other files that are sent."""

from pictoria_docs.strict_model import StrictModel


class ReadSheetJson(StrictModel):
    """A sheet that was read."""

    sheet: str
    table: str
    """The table that it is."""


class UnknownColumnJson(StrictModel):
    """A column that was not read."""

    sheet: str
    header: str
    """"": the whole sheet."""


class ChangedColumnJson(StrictModel):
    """How many cells of a column change."""

    table: str
    header: str
    count: int


class SheetCountsJson(StrictModel):
    """How many cells there are of each kind."""

    changes: int
    emptied: int
    conflicts: int
    refused: int


class SheetCellJson(StrictModel):
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


class FinishedDocumentJson(StrictModel):
    """A document of which a sheet changes nothing before somebody reopens it."""

    document: str
    title: str


class SheetResultJson(StrictModel):
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


class ImportedFileJson(StrictModel):
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
