"""Files of other tools, whatever they are about: one document, or pages of the whole project."""

from pathlib import Path
from tempfile import TemporaryDirectory

from pictoria_docs.errors import ProjectError
from pictoria_docs.exchange.files import safe_name
from pictoria_docs.exchange.importer import reads_sets
from pictoria_docs.extensions import IMPORTERS
from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.editing.edit_service import EditService
from pictoria_docs.review.editing.set_import import SetImportService
from pictoria_docs.review.session import SessionService
from pictoria_docs.review.wire import Json


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
    ) -> Json:
        """Do what a file says that the project does not say yet, as one step.

        Args:
            data: its content; of several files, a zip.
            name: what it is called.
            format: which importer of the registry reads it.
            document: id or name of the one that it is about; None: of any, or of the only one.
            page: the page that is meant where the file does not say.
            model: see `SetImportService.import_set`; of no use for files about one document.

        Returns:
            "change_set", what one `EditService.bulk_undo` takes back; "done", "same" (what an earlier import has done,
            or boxes that say what is known), "conflicts", and "left_out", a sentence for each thing that was not
            understood or refused.

        Raises:
            ConfigError: no importer has that name.
            EditError: the file is not of this format.
            ProjectError: there is no such document, or several and none is named.
        """
        self._session.require(Permission.EDIT)
        IMPORTERS.check(format)
        if reads_sets(format):
            with TemporaryDirectory(prefix="pictoria-") as folder:
                source = Path(folder) / safe_name(name)
                source.write_bytes(data)
                documents = () if document is None else (document,)
                told = SetImportService(self._session).import_set(
                    source, format, documents=documents, model=model
                )
            return {
                "change_set": told["change_set"],
                "done": told["added"] + told["corrected"],
                "same": told["same"],
                "conflicts": told["conflicts"],
                "left_out": told["left_out"],
            }
        store = self._session.opened.store
        names = [record.name for record in store.documents.all()]
        if document is None and len(names) != 1:
            raise ProjectError("import_which_document", folder=self._session.slug, known=", ".join(names))
        record = self._session.document(document or names[0])
        before = max((stored.number for stored in store.decisions.stored(record.id)), default=0)
        answer = EditService(self._session).import_file(record.id, data, format, page, name)
        left = (*answer["refused"], *answer["not_understood"])
        # What an earlier import has done keeps its number.
        done = sum(item["revision"] > before for item in answer["done"])
        return {
            "change_set": answer["change_set"],
            "done": done,
            "same": len(answer["done"]) - done,
            "conflicts": len(answer["conflicts"]),
            "left_out": [item["sentence"] for item in left],
        }
