"""Imports for scripts, notebooks and the command line: files of other tools, and spreadsheets that come back."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from pictoria_docs.api.project import Project
from pictoria_docs.errors import ConfigError, EditError
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.editing.edit_service import EditService
from pictoria_docs.review.editing.edits import Undo
from pictoria_docs.review.editing.file_import import NO_SETTINGS, FileImportService
from pictoria_docs.review.editing.sheet_service import OnConflict, SheetOptions, SheetResult, SheetService
from pictoria_docs.review.identity.people import Person, local_person
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.session import ReviewSession

NO_CHOICES: Mapping[str, str] = {}


@dataclass(frozen=True)
class ImportResult:
    """What became of a file of another tool."""

    change_set: str
    """What `undo_import` takes back."""
    done: int
    """Decisions and suggestions that were made."""
    suggested: int
    """How many of these are suggestions: another import of the same model replaces them, no undo takes them back."""
    same: int
    """What an earlier import has done, or boxes that say what is known."""
    conflicts: int
    """What others have decided otherwise since."""
    left_out: Sequence[str]
    """A sentence for each thing that was not taken."""


@contextmanager
def script_session(
    folder: Path, user: str | None = None, language: str | None = None
) -> Iterator[ReviewSession]:
    """A project of this machine as a script may use it, which may do everything.

    Args:
        folder: the project's folder.
        user: what decisions are signed with; None: the name of the system's user.
        language: of sentences; None: the user's.

    Raises:
        ProjectError: there is no project, or it cannot be used.
    """
    person = local_person() if user is None else Person(user, user)
    opened = OpenProject(folder)
    try:
        yield ReviewSession(opened, person, Role.MANAGER, folder.name, language)
    finally:
        opened.close()


def import_file(
    project: Project,
    path: Path | str,
    format: str = "w3c",
    *,
    document: str | None = None,
    page: int | None = None,
    model: str | None = None,
    settings: Mapping[str, str] = NO_SETTINGS,
    user: str | None = None,
) -> ImportResult:
    """Take in a file of another tool (annotations, transcriptions, training sets), as decisions of a person.

    Args:
        project: where it goes.
        path: the file, or the folder of a training set.
        format: which importer reads it: "w3c", "label-studio", "callico", "page", "alto", "tei", "coco", "yolo" ...
            (`pictoria_docs.exchange.formats.IMPORTERS.names()`).
        document: name or id of the one that it is about; None: of any, or of the only one.
        page: the page that is meant where the file does not say; training sets always say.
        model: of a training set: the model whose suggestions its boxes become; None: they become decisions.
        settings: of a training set, by name: `classes` (docs/exchange/training-sets.md).
        user: what decisions are signed with; None: the name of the system's user.

    Raises:
        ConfigError: no importer has that name.
        EditError: the file cannot be read, or is not of this format, or the format has no use for `page`, `model` or
            `settings`; nothing is taken in.
        ExportError: a setting makes no sense.
        ProjectError: there is no such document, or several and none is named.
    """
    with script_session(project.path, user) as session:
        told = FileImportService(session).take_path(
            Path(path), format, document=document, page=page, model=model, settings=settings
        )
    _reload(project)
    return ImportResult(**told)


def import_sheet(
    project: Project,
    path: Path | str,
    *,
    preview: bool = False,
    on_conflict: str = "keep",
    chosen: Mapping[str, str] = NO_CHOICES,
    add_rows: bool = False,
    remove_emptied: bool = False,
    documents: Sequence[str] | None = None,
    user: str | None = None,
) -> SheetResult:
    """Take in an exported spreadsheet that was edited (docs/exchange/spreadsheet.md), as decisions of a person.

    Args:
        project: where it comes from.
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
        `change_set`, what `undo_import` takes back; `refused_csv()`, the cells that were not taken, to be mended and
        sent again.

    Raises:
        ConfigError: there is no such choice in conflicts.
        EditError: it cannot be read, or is no unambiguous spreadsheet of this project; nothing is taken in.
        ProjectError: there is no such document.
    """
    for choice in (on_conflict, *chosen.values()):
        if choice not in set(OnConflict):
            raise ConfigError("import_on_conflict", value=choice, known=", ".join(OnConflict))
    choices = {id: OnConflict(choice) for id, choice in chosen.items()}
    options = SheetOptions(OnConflict(on_conflict), choices, add_rows, documents, remove_emptied)
    path = Path(path)
    with EditError.for_system("import_missing", file=path):
        data = path.read_bytes()
    with script_session(project.path, user) as session:
        service = SheetService(session)
        result = (service.preview if preview else service.apply)(data, path.name, options)
    _reload(project)
    return result


def undo_import(project: Project, change_set: str, *, user: str | None = None) -> int:
    """Take back an import, where nobody has decided since; gives how many decisions.

    Args:
        project: where it went.
        change_set: of its result; "": it made no decisions.
        user: who takes it back; None: the system's user.
    """
    if not change_set:
        return 0
    with script_session(project.path, user) as session:
        request = Undo(change_set=change_set, new_change_set=uuid4().hex)
        undone: int = EditService(session).bulk_undo(request)["undone"]
    _reload(project)
    return undone


def _reload(project: Project) -> None:
    for document in project.documents:
        document.reload()
