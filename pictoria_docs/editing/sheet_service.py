"""A spreadsheet that comes back: looked at first, then done as one step of the person who sends it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import uuid4

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.editing.edit_session import EditSession
from pictoria_docs.editing.edits import Edit
from pictoria_docs.editing.project_editor import ProjectEditor
from pictoria_docs.editing.sheet_subjects import SheetSubjects
from pictoria_docs.errors import PictoriaError
from pictoria_docs.exchange.spreadsheet.changes import SheetComparison
from pictoria_docs.exchange.spreadsheet.headers import Headers
from pictoria_docs.exchange.spreadsheet.new_rows import NewRows
from pictoria_docs.exchange.spreadsheet.planned import PlannedEdit, RefusedCell, SheetPlan
from pictoria_docs.exchange.spreadsheet.refused import refused_csv
from pictoria_docs.exchange.spreadsheet.sheet_rows import SheetFile


class OnConflict(StrEnum):
    """What is done where others have decided since the sheet was exported."""

    KEEP = "keep"
    """What the project has stays."""
    REPLACE = "replace"
    """What the sheet has takes its place."""


@dataclass(frozen=True)
class SheetOptions:
    """How a sheet is taken."""

    on_conflict: OnConflict = OnConflict.KEEP
    chosen: Mapping[str, OnConflict] = field(default_factory=dict)
    """For single conflicts, by their ids."""
    add_rows: bool = False
    """Whether rows without a key make entries."""
    documents: Collection[str] | None = None
    """Ids or names of those that the sheet is about; None: all."""
    remove_emptied: bool = False
    """Whether cells that were emptied take their values away; else they are only told."""


@dataclass
class SheetResult:
    """What a sheet asks for, and what was done of it."""

    plan: SheetPlan
    tables: Mapping[str, str]
    """The tables that sheets were read as, by the names of sheets."""
    unknown: Sequence[tuple[str, str]]
    """Sheets and headers of which nothing is known (`SheetFile.unknown`)."""
    change_set: str = ""
    """What one undo takes back; "": nothing was done."""
    decisions: int = 0
    """That were kept, without those that went with them."""
    finished: dict[DocumentId, str] = field(default_factory=dict)
    """Documents of which nothing is changed because they are validated, with their titles."""

    def refused_csv(self, language: str | None = None) -> bytes:
        """The cells that were not taken, to be mended and sent again; without any, none."""
        kept = [conflict for conflict in self.plan.conflicts if not conflict.replaced]
        return refused_csv(self.plan.refused, kept, language) if self.plan.refused or kept else b""


class SheetService:
    """Takes in spreadsheets that were exported, with the rights of the person who sends them."""

    def __init__(self, session: EditSession) -> None:
        self._session, self._editor = session, ProjectEditor(session)

    def preview(self, data: bytes, name: str, options: SheetOptions = SheetOptions()) -> SheetResult:
        """What a sheet would change; nothing is changed.

        Args:
            data: the content of an XLSX or CSV file.
            name: what the file is called.
            options: how it is taken.

        Raises:
            EditError: it is no spreadsheet, no unambiguous one, or none of ours.
            ProjectError: there is no such document.
        """
        result = self._read(data, name, options)
        for document, edits in _by_document(result.plan.edits, "").items():
            made = [edit for edit, _ in edits]
            self._note_refused(result.plan, edits, self._editor.refusals(document, made))
        return result

    def apply(self, data: bytes, name: str, options: SheetOptions = SheetOptions()) -> SheetResult:
        """Do what a sheet asks for, as one step, which one undo takes back.

        Args and errors as `preview`.
        """
        result = self._read(data, name, options)
        step = uuid4().hex
        for document, edits in _by_document(result.plan.edits, step).items():
            applied = self._editor.apply(document, step, [edit for edit, _ in edits]).values()
            result.change_set = step
            for part in applied:
                self._note_refused(result.plan, edits, part.refused)
                ids = {request.stored.decision.id: key for key, request in part.planned.items()}
                raced = {ids[id] for id in ids if id in part.outcome.conflicts}
                self._note_refused(result.plan, edits, dict.fromkeys(raced))
                kept = part.outcome.done.keys() - part.outcome.unchanged
                result.decisions += sum(id in kept for id in ids)
        return result

    def _read(self, data: bytes, name: str, options: SheetOptions) -> SheetResult:
        self._session.require_editing()
        store = self._session.opened.store
        wanted = options.documents
        records = (
            store.documents.all() if wanted is None else [self._session.document(name) for name in wanted]
        )
        subjects = SheetSubjects(self._session, [record.id for record in records])
        names = {record.name: record.id for record in records}
        new_rows = NewRows(options.add_rows, names, subjects.page_box, subjects.lookup)

        def replaces(conflict: str) -> bool:
            return options.chosen.get(conflict, options.on_conflict) is OnConflict.REPLACE

        file = SheetFile(data, name, Headers(subjects.fields()))
        plan = SheetComparison(subjects.lookup, replaces, new_rows, options.remove_emptied).read(file)
        asked = {edit.document for edit in plan.edits}
        finished = {
            record.id: record.title or record.name
            for record in records
            if record.id in asked and record.validated is not None
        }
        return SheetResult(plan, file.tables, file.unknown, finished=finished)

    def _note_refused(
        self,
        plan: SheetPlan,
        edits: Sequence[tuple[Edit, PlannedEdit]],
        errors: Mapping[str, PictoriaError | None],
    ) -> None:
        """Cells whose edits make no sense, or (None) came too late, are refused in place of changed."""
        if not errors:
            return
        cells = {
            cell: errors[edit.key] for edit, planned in edits if edit.key in errors for cell in planned.cells
        }
        lost = {planned.id for edit, planned in edits if edit.key in errors and planned.kind == "entry"}
        kept = []
        whole: set[tuple[str, int]] = set()
        """Rows without a key that are refused as a whole."""
        for change in plan.changes:
            if change.place not in cells:
                kept.append(change)
                continue
            error = cells[change.place]
            code, values = ("raced", {}) if error is None else (f"errors.{error.code}", error.values)
            place, of = change.place, (change.place.sheet, change.place.row)
            added = plan.added.get(of) if not place.key else None
            if added is None:
                plan.refused.append(RefusedCell(place, change.after, change.now, code, values))
            elif added.entry not in lost:  # the entry is made without this value
                place = place._replace(key=added.entry)
                plan.refused.append(RefusedCell(place, change.after, change.now, code, values))
            elif of not in whole:
                whole.add(of)
                text = added.texts.get(place.column, "")
                plan.refused.append(RefusedCell(place, text, "", code, values, added.texts))
        plan.added = {of: row for of, row in plan.added.items() if of not in whole}
        plan.changes = kept


def _by_document(
    planned: Sequence[PlannedEdit], step: str
) -> dict[DocumentId, list[tuple[Edit, PlannedEdit]]]:
    edits: dict[DocumentId, list[tuple[Edit, PlannedEdit]]] = {}
    for one in planned:
        edits.setdefault(one.document, []).append((Edit.model_validate(one.as_json(step)), one))
    return edits
