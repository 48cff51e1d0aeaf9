"""What scripts take in and take back: files of other tools, spreadsheets that come back, steps and their history."""

import getpass
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from pictoria_docs.editing.edited_project import EditedProject
from pictoria_docs.errors import ConfigError, EditError
from pictoria_docs.store import Store
from pictoria_docs.store.decisions.decision_repository import HistoryFilter
from pictoria_docs.store.records import HistoryRecord

if TYPE_CHECKING:
    from pictoria_docs.api.documents import DocumentView
    from pictoria_docs.api.loaded import LoadedDocuments
    from pictoria_docs.editing.edit_session import ScriptSession
    from pictoria_docs.editing.file_import import ImportResult
    from pictoria_docs.editing.sheet_service import SheetResult

NOTHING: Mapping[str, str] = {}


class ProjectEdits:
    """How a project changes in steps, each of which one undo takes back; a part of `Project`."""

    _edited: EditedProject
    _loaded: "LoadedDocuments"
    _steps: list[str]
    """The change sets that were made here and not taken back."""

    @property
    def store(self) -> Store:
        """The project's tables."""
        raise NotImplementedError

    def document(self, name_or_id: str) -> "DocumentView":
        """One document by its name or id."""
        raise NotImplementedError

    def import_file(
        self,
        path: Path | str,
        format: str = "w3c",
        *,
        document: str | None = None,
        page: int | None = None,
        model: str | None = None,
        settings: Mapping[str, str] = NOTHING,
        user: str | None = None,
    ) -> "ImportResult":
        """Take in a file of another tool (annotations, transcriptions, training sets), as decisions of a person.

        Args:
            path: the file, or the folder of a training set.
            format: which importer reads it: "w3c", "label-studio", "callico", "page", "alto", "tei", "coco", "yolo" ...
                (`pictoria_docs.plugins.IMPORTERS.names()`).
            document: name or id of the one that it is about; None: of any, or of the only one.
            page: the page that is meant where the file does not say; training sets always say.
            model: of a training set: the model whose suggestions its boxes become; None: they become decisions.
            settings: of a training set, by name: `classes` (docs/exchange/training-sets.md).
            user: what decisions are signed with; None: the name of the system's user.

        Returns:
            `change_set`, what `undo` takes back; `done`, `suggested`, `same` and `conflicts`, numbers; `left_out`, a
            sentence for each thing that was not taken.

        Raises:
            ConfigError: no importer has that name.
            EditError: the file cannot be read, or is not of this format, or the format has no use for `page`, `model`
                or `settings`; nothing is taken in.
            ExportError: a setting makes no sense.
            ProjectError: there is no such document, or several and none is named.
        """
        from pictoria_docs.editing.file_import import FileImportService

        taken = FileImportService(self._session(user)).take_path(
            Path(path), format, document=document, page=page, model=model, settings=settings
        )
        self._follow(taken.change_set if taken.done > taken.suggested else "")
        return taken

    def import_sheet(
        self,
        path: Path | str,
        *,
        preview: bool = False,
        on_conflict: str = "keep",
        chosen: Mapping[str, str] = NOTHING,
        add_rows: bool = False,
        remove_emptied: bool = False,
        documents: Sequence[str] | None = None,
        user: str | None = None,
    ) -> "SheetResult":
        """Take in an exported spreadsheet that was edited (docs/exchange/spreadsheet.md), as decisions of a person.

        Args:
            path: an XLSX or CSV file.
            preview: only tell what it would change.
            on_conflict: "keep" what others have decided since the export, or "replace" it by what the sheet has.
            chosen: "keep" or "replace" for single conflicts, by their `id`.
            add_rows: whether rows without a key make entries.
            remove_emptied: whether cells that were emptied take their values away; else they are only told.
            documents: names or ids of those that it is about; None: all.
            user: what decisions are signed with; None: the name of the system's user.

        Returns:
            `plan` with `changes`, `emptied`, `conflicts` and `refused` cells; `decisions`, how many were made;
            `change_set`, what `undo` takes back; `refused_csv()`, the cells that were not taken, to be mended and
            sent again.

        Raises:
            ConfigError: there is no such choice in conflicts.
            EditError: it cannot be read, or is no unambiguous spreadsheet of this project; nothing is taken in.
            ProjectError: there is no such document.
        """
        from pictoria_docs.editing.sheet_service import OnConflict, SheetOptions, SheetService

        for choice in (on_conflict, *chosen.values()):
            if choice not in set(OnConflict):
                raise ConfigError("import_on_conflict", value=choice, known=", ".join(OnConflict))
        choices = {id: OnConflict(choice) for id, choice in chosen.items()}
        options = SheetOptions(OnConflict(on_conflict), choices, add_rows, documents, remove_emptied)
        path = Path(path)
        with EditError.for_system("import_missing", file=path):
            data = path.read_bytes()
        service = SheetService(self._session(user))
        result = (service.preview if preview else service.apply)(data, path.name, options)
        self._follow(result.change_set)
        return result

    def undo(self, change_set: str | None = None, *, user: str | None = None) -> int:
        """Take back a step, where nobody has decided since; gives how many decisions.

        Args:
            change_set: of the result of an import, or "": it made no decisions. None: the last step that was made with
                this `Project` and not taken back: an import, or what was decided by one call.
            user: who takes it back; None: the name of the system's user.

        Raises:
            EditError: None is given and there is no such step.
        """
        from pictoria_docs.editing.edits import Undo
        from pictoria_docs.editing.project_editor import ProjectEditor

        if change_set is None and not self._steps:
            raise EditError("nothing_to_undo")
        step = self._steps[-1] if change_set is None else change_set
        if not step:
            return 0
        request = Undo(change_set=step, new_change_set=uuid4().hex)
        undone = ProjectEditor(self._session(user)).undo_everywhere(request)
        if step in self._steps:
            self._steps.remove(step)
        self._follow()
        return sum(len(outcome.done) for outcome in undone.outcomes)

    def history(
        self, document: str | None = None, *, user: str | None = None, limit: int | None = None
    ) -> list[HistoryRecord]:
        """What was done, newest first: `at`, `user`, `action`, `subject`, `before`, `after` (JSON) and `note`.

        Args:
            document: name or id: only of that one.
            user: only what this person did.
            limit: how many lines at most; None: all.

        Raises:
            NotFoundError: the project has no such document.
        """
        id = None if document is None else self.document(document).id
        lines = self.store.decisions.history(HistoryFilter(user=user, document=id), limit)
        return lines if limit is not None else lines[::-1]

    def _session(self, user: str | None) -> "ScriptSession":
        from pictoria_docs.editing.edit_session import ScriptSession

        assert self.store  # it has not been closed
        return ScriptSession(self._edited, user or getpass.getuser())

    def _follow(self, change_set: str = "") -> None:
        """Read anew what may have changed; `change_set`: a step that can be taken back."""
        self._loaded.forget()
        if change_set:
            self._steps.append(change_set)
