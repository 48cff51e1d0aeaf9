"""`Project`: the API for scripts and notebooks."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, nullcontext
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pictoria_docs.api.base import SubjectView, ViewedDocument
from pictoria_docs.api.decisions import record_decision, record_decisions
from pictoria_docs.api.documents import DocumentView
from pictoria_docs.api.editing import ProjectEdits
from pictoria_docs.api.exporting import ProjectExports
from pictoria_docs.api.loaded import LoadedDocument, LoadedDocuments
from pictoria_docs.api.picture_searching import ProjectPictures
from pictoria_docs.api.project_methods import PackageMethods
from pictoria_docs.api.retrieval import ProjectRetrieval
from pictoria_docs.api.searching import ProjectSearch
from pictoria_docs.api.tables import TableName, ViewList, data_frame, nearest, table_of
from pictoria_docs.api.views import table_html
from pictoria_docs.api.workers import ProjectWorkers
from pictoria_docs.document import Action, Decision, Document, OwnTypes
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.editing.edited_project import EditedProject
from pictoria_docs.errors import NotFoundError, PictoriaError, ProjectError, SourceError
from pictoria_docs.i18n import translate
from pictoria_docs.pipeline.page_images import DECODED, PageImages
from pictoria_docs.pipeline.page_range import PageRange
from pictoria_docs.pipeline.progress import Progress, RichProgress
from pictoria_docs.pipeline.run import AnalysisRun
from pictoria_docs.pipeline.stages import Stage, installed_stages
from pictoria_docs.pipeline.summary import Summary
from pictoria_docs.pipeline.worker_jobs import Failed, Prepared
from pictoria_docs.store import DocumentRecord, ProblemRecord, Store
from pictoria_docs.store.database.connections import guard
from pictoria_docs.store.decisions.model import Subject
from pictoria_docs.store.documents.results import StageResults
from pictoria_docs.store.records import now
from pictoria_docs.store.workload.sampling_plan import Assumption

if TYPE_CHECKING:
    import pandas
    from PIL.Image import Image

    from pictoria_docs.enrichment.readers import Readers
    from pictoria_docs.pipeline.assist_run import AssistSummary
    from pictoria_docs.pipeline.config import Config

LOG = logging.getLogger(__name__)
PROJECT_CONFIG = "config.yaml"
"""The config that a project keeps: the last one that it was analysed with."""


class Project(ProjectRetrieval, ProjectExports, ProjectEdits, PackageMethods):
    """A set of documents with everything known about them, in a folder.

    ```python
    with Project.open("vases.pictoria") as project:
        project.add("vases.pdf")
        project.analyse()
        project.export("out", format="csv")
    ```
    """

    def __init__(self, store: Store, config: "Config | Path | None", stages: tuple[Stage, ...]) -> None:
        """Use `Project.open`."""
        self._store, self._stages, self._closed = store, stages, False
        self.asks_models = False
        """Whether the config asks models for anything; known once the config has been read."""
        self._config_source = config
        self._config: Config | None = None
        self._workers = ProjectWorkers(self._stages, config)
        self._warned = False
        self._opened: dict[DocumentId, DocumentRecord] = {}
        self._passwords: dict[DocumentId, str] = {}
        self._not_added: list[ProblemRecord] = []
        self._loaded = LoadedDocuments(store.results.of, self._load)
        self._steps: list[str] = []
        self._last_page: Callable[[DocumentId, int, float | None], Image] = lru_cache(maxsize=1)(
            self.page_image
        )
        self._edited = EditedProject(store, lambda: self.config)
        self._images = PageImages(store.folder, stages, lambda: self.config.sources, decoded=DECODED)
        self._search = ProjectSearch(store, lambda: self.config)
        self._pictures = ProjectPictures(self, self._search, lambda: self.config.retrieval)
        store.projection.index = self._search

    @classmethod
    def open(
        cls,
        path: Path | str,
        config: "Config | Path | str | None" = None,
        *,
        create: bool = True,
        stages: Sequence[Stage] | None = None,
    ) -> Self:
        """Open the project in the folder `path`, or make one.

        Args:
            path: the project's folder.
            config: options, or a YAML file of them, which the project keeps; None: those it was last opened with,
                at first the defaults.
            create: make a project where there is none.
            stages: those to run, in order; None: ours and those of installed packages (`installed_stages`).

        Raises:
            ProjectError: the folder holds no project that can be used.
            ConfigError: the config makes no sense.
        """
        store = Store(path, create=create)
        config_file = store.folder / PROJECT_CONFIG
        chosen = installed_stages() if stages is None else tuple(stages)
        if config is None:
            return cls(store, config_file if config_file.exists() else None, chosen)
        project = cls(store, Path(config) if isinstance(config, str) else config, chosen)
        try:
            values = project.prepare().values
            with guard(store.folder):
                config_file.write_text(dump_values(values), encoding="utf-8")
        except PictoriaError:
            project.close()
            raise
        return project

    @property
    def config(self) -> "Config":
        """The options of all stages.

        Raises:
            ConfigError: the project's config makes no sense.
        """
        # Imported only where it is asked for: the rooms that own the options bring much with them.
        from pictoria_docs.pipeline.config import config_class, load_config

        if self._config is None:
            source = self._config_source
            if isinstance(source, Path):
                self._config = load_config(source, self._stages)
            else:
                self._config = source or config_class(self._stages)()
            self._warn_of_unused(self._config.unused_sections)
        return self._config

    def _warn_of_unused(self, sections: tuple[str, ...]) -> None:
        """Log, once, which sections of the config belong to no installed package."""
        if sections and not self._warned:
            self._warned = True
            LOG.warning(translate("api.sections_unused", folder=self.path, sections=", ".join(sections)))

    def prepare(self, jobs: int | None = None) -> Prepared:
        """Read the config as a run needs it: as plain data, with what the keys of results depend on.

        Args:
            jobs: worker processes, one of which reads it; None: one for each processor core.

        Raises:
            ConfigError: it makes no sense.
        """
        prepared = self._workers.prepare(jobs)
        self.asks_models = prepared.asks
        self._warn_of_unused(prepared.unused_sections)
        return prepared

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the workers and give the files back; nothing can be asked of the project after that."""
        self._workers.close()
        self._images.close()
        self._search.close()
        self._store.close()
        self._loaded.forget()
        self._closed = True

    def refresh(self) -> None:
        """Read documents anew when they are asked for: another program has written into the project."""
        self._loaded.forget()

    @property
    def store(self) -> Store:
        """Where everything is kept, for programs that do more than scripts.

        Raises:
            ProjectError: the project has been closed.
        """
        if self._closed:
            raise ProjectError("project_closed", folder=self._store.folder)
        return self._store

    # Documents

    @property
    def path(self) -> Path:
        """The project's folder."""
        return self._store.folder

    @property
    def documents(self) -> ViewList[DocumentView]:
        """All documents, in the order they were added; each is read when something in it is asked for."""
        return ViewList(DocumentView(self, record) for record in self.store.documents.all())

    def document(self, name_or_id: str) -> DocumentView:
        """One document by its name or id.

        Raises:
            NotFoundError: the project has no such document.
        """
        try:
            return DocumentView(self, self.store.documents.get(name_or_id))
        except NotFoundError:
            pass
        known = nearest(name_or_id, (record.name for record in self.store.documents.all()))
        code = "document_not_here" if known else "project_empty"
        raise NotFoundError(code, folder=self.path, document=name_or_id, known=known)

    def _load(self, id: DocumentId, results: StageResults | None = None) -> Document:
        return self._assuming(self.store.load_document(id, results))

    @property
    def assumption(self) -> Assumption:
        """What is assumed of it as things stand: of the documents that the review desk has had open.

        Raises:
            ConfigError: the project's config makes no sense.
        """
        return self._edited.assumption

    def _assuming(self, document: Document) -> Document:
        """The document, with the project's own fields, and which of its suggestions are assumed."""
        fields = self.config.enrichment.record_fields(document.record_fields)
        update = {"record_fields": fields, "assumed": self.assumption.of(document.id)}
        return document.model_copy(update=update)

    def chosen(self, documents: "Iterable[DocumentView | str] | None") -> list[DocumentView]:
        """Give the documents of these views, names or ids; None: all.

        Raises:
            NotFoundError: the project has no such document.
        """
        if documents is None:
            return self.documents
        return [self.document(document) if isinstance(document, str) else document for document in documents]

    def add(
        self, location: Path | str, password: str | None = None, *, jobs: int | None = None
    ) -> list[DocumentView]:
        """Add a PDF, a picture, a IIIF manifest, or a folder of any of these. Nothing is copied.

        A document that the project has already (the same content) is not added again. What cannot be read is
        left out, and named in the summary of the next `analyse`.

        Args:
            location: path or http(s) address.
            password: for an encrypted PDF; it is not stored.
            jobs: worker processes, see `analyse`.

        Returns:
            The documents at `location`, new or known.

        Raises:
            SourceError: nothing at `location` can be read; of several documents, it takes all to fail.
        """
        from pictoria_docs.sources import expand

        added: list[DocumentView] = []
        failed: list[ProblemRecord] = []
        try:
            locations = expand(location)
        except PictoriaError as error:
            self._not_added.append(ProblemRecord(error.code, error.values, at=now()))
            raise
        for answer in self._workers.open_each(locations, password, self.prepare(jobs)):
            if isinstance(answer, Failed):
                failed.append(ProblemRecord(answer.code, answer.values, at=now(), trace=answer.trace))
                continue
            record = self.store.documents.add(answer)
            self._opened[record.id] = answer
            if password is not None:
                self._passwords[record.id] = password
                self._images.passwords[record.source] = password
            view = DocumentView(self, record)
            if view not in added:
                added.append(view)
        self._not_added += failed
        if not added:
            raise SourceError(failed[0].code, **failed[0].values)
        order = {record.id: number for number, record in enumerate(self.store.documents.all())}
        return sorted(added, key=lambda view: order[view.id])

    def analyse(
        self,
        pages: str | PageRange | Iterable[int] | None = None,
        jobs: int | None = None,
        force: bool = False,
        *,
        documents: Iterable[DocumentView | str] | None = None,
        again: bool = False,
        progress: Progress | None = None,
        language: str | None = None,
    ) -> Summary:
        """Do what is not done yet: read pages, find captions, link, make records. Killed, the next call goes on.

        Args:
            pages: "1-20,30" or page numbers; None: all.
            jobs: worker processes; None: one for each processor core.
            force: do everything again. Decisions stay.
            documents: only these (views, names or ids); None: all.
            again: read pages of which something was left out once more, although this version has read them already.
                Pages that were skipped are tried again in any case.
            progress: hears of progress; None: a bar, where there is a terminal or a notebook.
            language: of what is shown, of the interface; None: the user's.

        Raises:
            ConfigError: `pages` is not a range of pages.
            ProjectError: the project cannot be written (full disk, locked ...); what was done is kept.
            Interrupted: Ctrl-C; what was done is kept.
        """
        wanted = PageRange.make(pages)
        chosen = self.chosen(documents)
        bar = RichProgress(language) if progress is None else None
        with ExitStack() as stack:
            stack.callback(self._workers.close)
            stack.enter_context(bar or nullcontext())
            run = AnalysisRun(
                self.store,
                self._workers.pool(jobs),
                self.prepare(jobs),
                pages=wanted,
                force=force,
                again=again,
                passwords=self._passwords,
                progress=progress or bar,  # type: ignore[arg-type]
            )
            opened, self._opened = self._opened, {}
            not_added, self._not_added = self._not_added, []
            try:
                return run.go([self.store.documents.get(view.id) for view in chosen], opened, not_added)
            finally:
                self._loaded.forget()

    def assist(
        self,
        *,
        documents: Iterable[DocumentView | str] | None = None,
        force: bool = False,
        progress: Callable[[str, int, int], None] | None = None,
    ) -> "AssistSummary":
        """Ask the model that the config names what it asks for (`assist` in the config); decisions stay.

        Answers are remembered: a run that is interrupted, or made again, asks only what has no answer yet.

        Args:
            documents: only these (views, names or ids); None: all.
            force: work on documents whose result is still right too.
            progress: told the document's name, and how many of how many questions are answered.

        Raises:
            ConfigError: no model is named, or its host may not be asked.
            MissingPartError: the model cannot be reached.
        """
        from pictoria_docs.pipeline.assist_run import AssistRun

        chosen = self.chosen(documents)
        prepared = self.prepare()
        run = AssistRun(
            self.store,
            prepared,
            lambda: self.config,
            lambda record, page, dpi: self.page_image(record.id, page, dpi),
        )
        try:
            return run.go(
                [self.store.documents.get(view.id) for view in chosen], force=force, progress=progress
            )
        finally:
            self._loaded.forget()

    @property
    def problems(self) -> list[ProblemRecord]:
        """What could not be read, page by page, and is tried again by the next run."""
        return self.store.runs.problems()

    # Decisions

    def decide(
        self,
        subject: "SubjectView | ViewedDocument | str",
        action: Action | str,
        after: "Subject | Mapping[str, Any] | None" = None,
        *,
        user: str | None = None,
        note: str = "",
    ) -> Decision:
        """Record what a person says of a suggestion. It stands in every later run.

        Args:
            subject: a figure, caption, entry, field, mention or link, or its id ("entry-id/field-name" for a
                field); for "add", the document (or its name) to add to, or the entry that has the new value.
            action: "accept", "correct", "reject", "add", or "withdraw", which takes back what was said.
            after: for "correct", the object as it should be or the values that change (`{"number": "12"}`);
                for "add", the new object.
            user: who says so; None: the name of the system's user.
            note: why.

        Raises:
            ProjectError: there is no such subject, or `after` does not fit it.
            EditError: the desk would refuse it, too: a link without an end, a box beside its page ...
        """
        return record_decision(self, subject, action, after, user=user, note=note)

    def _readers(self) -> "Readers":
        return self._edited.readers

    def _own_types(self) -> OwnTypes:
        return self.config.types

    def _has_field(self, name: str) -> bool:
        return self._edited.schema.field(name) is not None

    def decide_all(
        self,
        subjects: "Iterable[SubjectView | str]",
        action: Action | str,
        *,
        user: str | None = None,
        note: str = "",
    ) -> list[Decision]:
        """Accept, reject or withdraw many things; each document is read once, and changed all at once.

        Raises:
            ProjectError: one of them does not exist (any more); nothing is decided in its document then.
        """
        return record_decisions(self, subjects, action, user=user, note=note)

    # Pictures and exports

    def use_password(self, password: str) -> None:
        """Use `password` for the encrypted PDFs of this project, in this session; it is not stored."""
        for record in self.store.documents.all():
            self._passwords.setdefault(record.id, password)
            self._images.passwords.setdefault(record.source, password)

    @property
    def images(self) -> PageImages:
        """Pictures of pages in any part and size, for several threads at once."""
        return self._images

    def page_image(self, document: DocumentId | str, page: int, dpi: float | None = None) -> "Image":
        """Page `page` (from 1) as displayed, RGB; `dpi` None: the source's own resolution.

        Raises:
            PictoriaError: the source or the page cannot be read.
        """
        return self._images.get(self.store.documents.get(document), page, dpi)

    def to_pandas(
        self, table: TableName = "figures", *, documents: "Iterable[DocumentView | str] | None" = None
    ) -> "pandas.DataFrame":
        """One of the tables of the csv export, over all documents (or some), which are read one at a time.

        Args:
            table: "figures", "captions", "entries", "fields", "links", "mentions", or "records": a row for each
                entry with a column for each field.
            documents: only these (views, names or ids); None: all.

        Raises:
            ConfigError: there is no such table.
            MissingPartError: pandas is not installed.
        """
        chosen = (LoadedDocument(self._load(view.id)) for view in self.chosen(documents))
        result = table_of(chosen, table)
        return data_frame(result.rows, result.columns)

    def __repr__(self) -> str:
        return f"Project({str(self.path)!r})"

    def _repr_html_(self) -> str:
        documents = self.documents
        rows = [(view.name, view.page_count, *view.counts.values()) for view in documents]
        head = ("document", "pages", *(documents[0].counts if documents else ()))
        return table_html(head, rows)


def dump_values(values: Mapping[str, Any]) -> str:
    """A config's values as YAML that `load_config` reads back."""
    import yaml

    return str(yaml.safe_dump(dict(values), sort_keys=False, allow_unicode=True))
