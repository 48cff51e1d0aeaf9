"""What scripts export of a project."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pictoria_docs.document import Document
from pictoria_docs.i18n import user_language
from pictoria_docs.pipeline.page_images import PageImages
from pictoria_docs.store import Store

if TYPE_CHECKING:
    from pictoria_docs.api.documents import DocumentView
    from pictoria_docs.exchange.contents.selection import ExportSelection
    from pictoria_docs.exchange.formats.provenance import Provenance
    from pictoria_docs.pipeline.config import Config


class ProjectExports:
    """How a project leaves the tool; a part of `Project`."""

    _images: PageImages

    @property
    def store(self) -> Store:
        """The project's tables."""
        raise NotImplementedError

    @property
    def config(self) -> "Config":
        """The options of all stages."""
        raise NotImplementedError

    def _assuming(self, document: Document) -> Document:
        raise NotImplementedError

    def chosen(self, documents: "Iterable[DocumentView | str] | None") -> "Sequence[DocumentView]":
        """Give the documents of these views, names or ids; None: all."""
        raise NotImplementedError

    def export(
        self,
        to: Path | str,
        format: str = "csv",
        *,
        documents: "Iterable[DocumentView | str] | None" = None,
        selection: "ExportSelection | None" = None,
        language: str | None = None,
        base_url: str | None = None,
        settings: Mapping[str, str] | None = None,
        schemas: Path | str | None = None,
        crops: Path | str | None = None,
    ) -> list[Path]:
        """Write everything known about the documents, or what is selected of it, below the folder `to`.

        Args:
            to: a folder, made if need be; a name that ends in ".zip" and is no folder's: a zip of what would stand
                there.
            format: one of `exchange.formats()`.
            documents: only these (views, names or ids); None: all.
            selection: what of them (`exchange.ExportSelection`), for example only what people accepted; None: all
                but what people rejected.
            language: of words in the export, of the interface; None: the user's.
            base_url: for formats with web addresses, the address under which `to` will be on the web; None: relative
                ones.
            settings: of the format, by name: `classes` and `split` for `coco` and `yolo`
                (docs/exchange/training-sets.md).
            schemas: folder with the official XML schemas that `alto` and `page` are held to
                (docs/exchange/alto.md); None: `exchange.schemas` of the config.
            crops: folder that the same documents were exported to as `crops`: the tables of `csv` and `xlsx` name their
                files. None: they do not.

        Returns:
            The files written; the last of them tell what the format does not carry, if anything.

        Raises:
            ExportError: no such format, nothing can be written there, `base_url` is no address, or
                a setting makes no sense; a file is not valid by its schema, or there is no such schema.
            ProjectError: there is no such campaign.
        """
        from pictoria_docs.exchange.contents.selection import EVERYTHING
        from pictoria_docs.exchange.formats.export import check_schemas, export_project
        from pictoria_docs.exchange.tables.comparisons import export_comparisons

        if schemas is not None:
            check_schemas([format])
        selection = selection or EVERYTHING
        types = {"own_types": self.config.types}
        labels = self.config.comparisons.labels(language or user_language())
        ids = [view.id for view in self.chosen(documents)]

        def stream() -> Iterator[Document]:
            # One at a time, past those in memory: memory does not grow with the number of documents.
            for id in ids:
                document = self._assuming(self.store.load_document(id, with_rejected=selection.rejected))
                yield document.model_copy(update=types)

        return export_project(
            stream(),
            self._images.get,
            Path(to),
            format,
            language,
            base_url=base_url,
            settings=settings,
            selection=selection,
            pages=self._pages_of(selection),
            name=self.store.folder.resolve().name.removesuffix(".pictoria"),
            publication=self.config.publication,
            provenance=self._provenance(),
            schemas=self.config.exchange.schemas if schemas is None else Path(schemas),
            crops=None if crops is None else Path(crops),
            extra=lambda folder, files: export_comparisons(self.store, labels, folder, format, ids, files),
        )

    def _provenance(self) -> "Provenance":
        """How the data of the project were made."""
        from pictoria_docs.exchange.formats.provenance import Provenance

        run = self.store.runs.last()
        return Provenance() if run is None else Provenance(run.started, run.ended, run.config)

    def _pages_of(self, selection: "ExportSelection") -> Mapping[str, set[int]] | None:
        """The pages that a selection is limited to, by document."""
        if not selection.by_page:
            return None
        return self.store.campaigns.pages(selection.campaign, validated=selection.validated)
