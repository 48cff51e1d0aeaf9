"""Files of other tools, whatever they are about: one document, or pages of the whole project."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from pictoria_docs.editing.edit_session import EditSession
from pictoria_docs.editing.project_editor import MAX_AT_ONCE, ProjectEditor
from pictoria_docs.editing.set_import import SetImportService
from pictoria_docs.errors import EditError, ProjectError
from pictoria_docs.exchange.files.files import safe_name
from pictoria_docs.exchange.formats.settings import check_format_settings
from pictoria_docs.exchange.imports.importers import IMPORTERS, is_set_format, read_file
from pictoria_docs.exchange.training_sets.import_settings import ImportSettings
from pictoria_docs.i18n import translate

NO_SETTINGS: Mapping[str, str] = {}


@dataclass(frozen=True)
class ImportResult:
    """What became of a file of another tool."""

    change_set: str
    """What one undo takes back."""
    done: int
    """Decisions and suggestions that were made."""
    suggested: int
    """How many of these are suggestions: another import of the same model replaces them, no undo takes them back."""
    same: int
    """What an earlier import has done, or boxes that say what is known."""
    conflicts: int
    """What others have decided otherwise since."""
    corrected: int
    """How many of `done`, of a training set, correct what was there."""
    left_out: Sequence[str]
    """A sentence for each thing that was not taken."""


class FileImportService:
    """Takes in files, with the rights of the person who sends them."""

    def __init__(self, session: EditSession) -> None:
        self._session = session

    def take(
        self,
        data: bytes,
        name: str,
        format: str,
        *,
        document: str | None = None,
        page: int | None = None,
        model: str | None = None,
        settings: Mapping[str, str] = NO_SETTINGS,
        most: int = MAX_AT_ONCE,
    ) -> ImportResult:
        """Do what a file says that the project does not say yet, as one step.

        Args:
            data: its content; of several files, a zip.
            name: what it is called.
            format: which importer of the registry reads it.
            document: id or name of the one that it is about; None: of any, or of the only one.
            page: the page that is meant where the file does not say.
            model: see `SetImportService.import_set`; of files about one document there is none.
            settings: of the import of a set, by name (`ImportSettings`).
            most: changes that are made at once by a file about one document; it can be sent again for the others.

        Raises:
            ConfigError: no importer has that name.
            EditError: the file is not of this format, or the format has no use for `model`, `settings` or `page`.
            ExportError: a setting makes no sense.
            ProjectError: there is no such document, or several and none is named.
        """
        self._session.require_editing()
        IMPORTERS.check(format)
        if not is_set_format(format):
            if model is not None or settings:
                raise EditError("import_no_set", format=format)
            return self._of_document(data, name, format, document, page, most)
        with TemporaryDirectory(prefix="pictoria-") as folder:
            source = Path(folder) / safe_name(name)
            source.write_bytes(data)
            return self._set(source, format, document, page, model, settings)

    def take_path(
        self,
        path: Path,
        format: str,
        *,
        document: str | None = None,
        page: int | None = None,
        model: str | None = None,
        settings: Mapping[str, str] = NO_SETTINGS,
    ) -> ImportResult:
        """The same with a file of this machine, or the folder of a set; args and errors as `take`."""
        self._session.require_editing()
        IMPORTERS.check(format)
        if is_set_format(format):
            return self._set(path, format, document, page, model, settings)
        with EditError.for_system("import_missing", file=path):
            data = path.read_bytes()
        return self.take(
            data, path.name, format, document=document, page=page, model=model, settings=settings
        )

    def _set(
        self,
        source: Path,
        format: str,
        document: str | None,
        page: int | None,
        model: str | None,
        settings: Mapping[str, str],
    ) -> ImportResult:
        if page is not None:  # each image of a set says by its name which page it is
            raise EditError("import_option_unused", option="page", format=format)
        told = SetImportService(self._session).import_set(
            source,
            format,
            documents=() if document is None else (document,),
            model=model,
            settings=check_format_settings(ImportSettings, settings, format),
        )
        names = ("change_set", "suggested", "same", "conflicts", "corrected", "left_out")
        numbers = {name: told[name] for name in names}
        return ImportResult(done=told["added"] + told["corrected"], **numbers)

    def _of_document(
        self, data: bytes, name: str, format: str, document: str | None, page: int | None, most: int
    ) -> ImportResult:
        store, language = self._session.opened.store, self._session.language
        names = [record.name for record in store.documents.all()]
        if document is None and len(names) != 1:
            raise ProjectError("import_which_document", folder=self._session.slug, known=", ".join(names))
        record = self._session.document(document or names[0])
        before = max((stored.number for stored in store.decisions.stored(record.id)), default=0)
        read = partial(read_file, format, data, name, page=page)
        taken = ProjectEditor(self._session).take_in(record.id, read, most)
        parts = taken.applied.values()
        numbers = [number for part in parts for _, number in part.done]
        # What an earlier import has done keeps its number.
        done = sum(number > before for number in numbers)
        left = [translate("annotations.more", language, count=taken.more, most=most)] if taken.more else []
        left += [error.public_sentence(language) for part in parts for error in part.refused.values()]
        left += [problem.sentence(language) for problem in taken.not_understood]
        conflicts = sum(len(part.outcome.conflicts) for part in parts)
        return ImportResult(taken.change_set, done, 0, len(numbers) - done, conflicts, 0, left)
