"""Files of other tools, whatever they are about: one document, or pages of the whole project."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from pictoria_docs.errors import EditError, ProjectError
from pictoria_docs.exchange.files import safe_name
from pictoria_docs.exchange.importer import IMPORTERS, reads_sets
from pictoria_docs.exchange.settings import check_import_settings
from pictoria_docs.exchange.training_sets.set_image import ImportSettings
from pictoria_docs.i18n import translate
from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.editing.edit_service import MOST_AT_ONCE, EditService
from pictoria_docs.review.editing.set_import import SetImportService
from pictoria_docs.review.session import SessionService
from pictoria_docs.review.wire import Json

NO_SETTINGS: Mapping[str, str] = {}


class FileImportService(SessionService):
    """Takes in files, with the rights of the person who sends them."""

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
        most: int = MOST_AT_ONCE,
    ) -> Json:
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

        Returns:
            "change_set", what one `EditService.bulk_undo` takes back; "done", and "suggested", how many of these are
            suggestions, which no undo takes back; "same" (what an earlier import has done, or boxes that say what is
            known), "conflicts", and "left_out", a sentence for each thing that was not understood or refused.

        Raises:
            ConfigError: no importer has that name.
            EditError: the file is not of this format, or the format has no use for `model`, `settings` or `page`.
            ExportError: a setting makes no sense.
            ProjectError: there is no such document, or several and none is named.
        """
        self._session.require(Permission.EDIT)
        IMPORTERS.check(format)
        if not reads_sets(format):
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
    ) -> Json:
        """The same with a file of this machine, or the folder of a set; args and errors as `take`."""
        self._session.require(Permission.EDIT)
        IMPORTERS.check(format)
        if reads_sets(format):
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
    ) -> Json:
        if page is not None:  # each image of a set says by its name which page it is
            raise EditError("import_option_unused", option="page", format=format)
        told = SetImportService(self._session).import_set(
            source,
            format,
            documents=() if document is None else (document,),
            model=model,
            settings=check_import_settings(ImportSettings, settings, format),
        )
        done = {"done": told["added"] + told["corrected"]}
        return done | {
            name: told[name] for name in ("change_set", "suggested", "same", "conflicts", "left_out")
        }

    def _of_document(
        self, data: bytes, name: str, format: str, document: str | None, page: int | None, most: int
    ) -> Json:
        store = self._session.opened.store
        names = [record.name for record in store.documents.all()]
        if document is None and len(names) != 1:
            raise ProjectError("import_which_document", folder=self._session.slug, known=", ".join(names))
        record = self._session.document(document or names[0])
        before = max((stored.number for stored in store.decisions.stored(record.id)), default=0)
        answer = EditService(self._session).import_file(record.id, data, format, page, name, most)
        language, more = self._session.language, answer["more"]
        rest = [translate("annotations.more", language, count=more, most=most)] if more else []
        # What an earlier import has done keeps its number.
        done = sum(item["revision"] > before for item in answer["done"])
        return {
            "change_set": answer["change_set"],
            "done": done,
            "suggested": 0,
            "same": len(answer["done"]) - done,
            "conflicts": len(answer["conflicts"]),
            "left_out": [
                *rest,
                *(item["sentence"] for item in (*answer["refused"], *answer["not_understood"])),
            ],
        }
