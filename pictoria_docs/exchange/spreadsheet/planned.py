"""What a sheet asks for, as plain data: edits as the review desk takes them, and what is told of each cell."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from pictoria_docs.document import Action
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.exchange.spreadsheet.sheet_rows import CellPlace
from pictoria_docs.i18n import translate

Json = dict[str, Any]


class CellChange(NamedTuple):
    """A cell that changes the project."""

    place: CellPlace
    now: str
    """What the project has."""
    after: str
    """What it is to have; "": nothing."""


class EmptiedCell(NamedTuple):
    """A cell that somebody emptied, whose value stays until that is confirmed."""

    place: CellPlace
    now: str
    """What the project has."""


class CellConflict(NamedTuple):
    """A cell that somebody changed here after the sheet was exported, and the person in the sheet."""

    place: CellPlace
    before: str
    """When the sheet was exported."""
    now: str
    after: str
    by: str
    """Who decided since."""
    at: str
    """ISO 8601, UTC."""
    replaced: bool
    """Whether what the sheet has is taken."""

    @property
    def id(self) -> str:
        """By which a person chooses."""
        return conflict_id(self.place.key, self.place.column)


class RefusedCell(NamedTuple):
    """A cell that is not taken."""

    place: CellPlace
    value: str
    now: str
    code: str
    """Of the reason: "sheet.reasons.<code>", or "errors.<code>"."""
    values: Mapping[str, object] = {}
    row: Mapping[str, str] = {}
    """Of a row without a key, which is refused as a whole: its texts by column."""

    def sentence(self, language: str | None = None) -> str:
        """Why, in `language` (default: the user's)."""
        code = self.code if "." in self.code else f"sheet.reasons.{self.code}"
        return translate(code, language, **self.values)


class AddedRow(NamedTuple):
    """A row that makes an entry."""

    entry: str
    """The id that it gets."""
    texts: Mapping[str, str]
    """What the row says, by column."""


@dataclass
class PlannedEdit:
    """One edit, of one subject."""

    document: DocumentId
    action: Action
    id: str
    kind: str
    revision: int | None
    """Of its subject, as it was compared with."""
    changes: Json
    cells: list[CellPlace] = field(default_factory=list)
    """That ask for it."""

    def key(self, step: str) -> str:
        """The same for the same edit of the same step, which may be sent again."""
        content = [step, self.document, self.action.value, self.id, self.changes]
        return str(uuid5(NAMESPACE_URL, json.dumps(content, sort_keys=True)))

    def as_json(self, step: str) -> Json:
        """As an edit of the review desk, in the step that one undo takes back."""
        return {
            "key": self.key(step),
            "action": self.action.value,
            "id": self.id,
            "revision": self.revision,
            "kind": self.kind,
            "changes": self.changes,
        }


@dataclass
class SheetPlan:
    """What a file asks for."""

    rows: int = 0
    changes: list[CellChange] = field(default_factory=list)
    emptied: list[EmptiedCell] = field(default_factory=list)
    conflicts: list[CellConflict] = field(default_factory=list)
    refused: list[RefusedCell] = field(default_factory=list)
    edits: list[PlannedEdit] = field(default_factory=list)
    added: dict[tuple[str, int], AddedRow] = field(default_factory=dict)
    """Rows that make entries, by sheet and number."""
    without_revision: int = 0
    """Rows with a change that do not tell their revision: what others decided since cannot be seen."""

    @property
    def new_rows(self) -> int:
        """How many rows make entries."""
        return len(self.added)

    def columns(self) -> dict[tuple[str, str], int]:
        """Number of changes by table and header."""
        counts: dict[tuple[str, str], int] = {}
        for change in self.changes:
            column = (change.place.table, change.place.header)
            counts[column] = counts.get(column, 0) + 1
        return counts


def conflict_id(key: str, column: str) -> str:
    """What names a conflict: the key of its row and its column."""
    return f"{key}#{column}"
