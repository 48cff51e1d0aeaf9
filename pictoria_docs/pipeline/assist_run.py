"""A run of the assist stage over a project's documents: what is still right is left, what is done is stored whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pictoria_docs.document import POINTS_PER_INCH
from pictoria_docs.errors import LockedError, PictoriaError
from pictoria_docs.isolation import collect_skipped_items
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.question import Answer, Failure, Question
from pictoria_docs.pipeline.assist_options import AssistOptions
from pictoria_docs.pipeline.assist_outcome import AssistOutcome
from pictoria_docs.pipeline.keys import digest, options_digest
from pictoria_docs.pipeline.stages import Scope, of_scope
from pictoria_docs.pipeline.summary import counts_of, problem_of
from pictoria_docs.pipeline.worker_jobs import Prepared
from pictoria_docs.store import DocumentRecord, ProblemRecord, Store
from pictoria_docs.store.database.packing import stage_results
from pictoria_docs.store.records import now

if TYPE_CHECKING:
    from PIL.Image import Image

    from pictoria_docs.models.backend import ModelBackend
    from pictoria_docs.pipeline.config import Config

DPI = 150.0
"""Resolution of the pages that crops are cut from."""
STAGE = "assist"

PageImage = Callable[[DocumentRecord, int, float], "Image"]
"""Draws a page of a document at some resolution."""


@dataclass
class AssistSummary:
    """What a run of the assist stage did."""

    total: AssistOutcome = field(default_factory=AssistOutcome)
    done: int = 0
    """Documents that were worked on."""
    reused: int = 0
    """Documents whose result was still right."""
    problems: list[ProblemRecord] = field(default_factory=list)


class AssistRun:
    """One call of `Project.assist`."""

    def __init__(
        self, store: Store, prepared: Prepared, config: "Callable[[], Config]", page_image: PageImage
    ) -> None:
        """A run.

        Args:
            store: the project's.
            prepared: stages and config as plain data, which tells whether there is anything to do.
            config: the config itself, which is slow to import.
            page_image: draws pages.
        """
        self.store, self.prepared, self.config, self.page_image = store, prepared, config, page_image
        self.models = ModelOptions.model_validate(prepared.values["models"])
        self._backend: ModelBackend | None = None

    def go(
        self,
        records: Sequence[DocumentRecord],
        *,
        force: bool = False,
        progress: Callable[[str, int, int], None] | None = None,
    ) -> AssistSummary:
        """Ask about each document that has no result under today's key.

        Args:
            records: the documents.
            force: ask about all; remembered answers cost nothing.
            progress: told the document, how many of its questions at hand are answered, and how many there are.

        Raises:
            ConfigError: no model is named, or its host may not be asked.
            MissingPartError: the model cannot be reached.
        """
        summary = AssistSummary()
        run = self.store.runs.start(self.prepared.digest)
        state = "interrupted"
        try:
            for record in records:
                key = assist_key(self.store, self.prepared, record)
                if key is None:
                    continue
                if self.store.results.stage_keys(record.id).get(STAGE) == key and not force:
                    summary.reused += 1
                    continue
                try:
                    record.require_open()
                    with collect_skipped_items() as left_out:
                        outcome = self._document(record, run, key, progress)
                except LockedError as error:
                    locked = ProblemRecord(error.code, error.values, record.id, at=now())
                    self.store.runs.save_problems(run, [locked])
                    summary.problems.append(locked)
                    continue
                problems = [problem_of(item, record) for item in left_out]
                self.store.runs.save_problems(run, problems)
                summary.problems += problems
                summary.total.add(outcome)
                summary.done += 1
            state = "done"
        finally:
            self.store.runs.end(run, state, {"documents": summary.done, "reused": summary.reused})
        return summary

    def _document(
        self, record: DocumentRecord, run: int, key: str, progress: Callable[[str, int, int], None] | None
    ) -> AssistOutcome:
        """Ask about one document and store what came of it, all at once."""
        from pictoria_docs.models.backend import open_backend
        from pictoria_docs.pipeline.assist import assist
        from pictoria_docs.pipeline.assist_tasks import AssistState

        before = self.store.stage_input(record.id, STAGE)
        unlinked = self.store.stage_input(record.id, "linking")
        # One for all documents: it keeps what it learned of its servers.
        backend = self._backend = self._backend or open_backend(self.models)
        backend.turn_to(
            lambda page: (self.page_image(record, page, DPI), DPI / POINTS_PER_INCH),
            lambda page: f"{record.sha256}:{page}@{DPI:g}",
        )

        def ask(questions: Sequence[Question]) -> list[Answer]:
            def report(done: int, of: int) -> None:
                if progress is not None:
                    progress(record.name, done, of)

            return backend.ask_all(questions, report)

        state = AssistState(
            unlinked, before, self.config(), backend.model, backend.sees, self.prepared.stages
        )
        try:
            document, outcome = assist(state, ask)
        except PictoriaError:
            self.store.results.drop_unfinished(record.id)
            raise
        if Failure.UNREACHABLE in outcome.failed:
            self._backend = None  # Whether anything listens still is looked at before the next document.
        # What has no answer yet is asked again by the next run; what has one costs nothing then.
        results, keys = self.store.results, {STAGE: key if outcome.complete else f"{key}-"}
        results.drop_unfinished(record.id)
        results.save(record.id, run, stage_results(STAGE, before, document, all_pages=False))
        order = [stage.name for stage in self.prepared.stages]
        results.finish(record.id, run, keys, {STAGE: counts_of(document)}, order)
        return outcome


def assist_key(store: Store, prepared: Prepared, record: DocumentRecord) -> str | None:
    """Key of the stage for a document as it is now; None: its document stages are not done.

    Args:
        store: the project's.
        prepared: stages and config as plain data.
        record: the document.
    """
    last = of_scope(prepared.stages, Scope.DOCUMENT)[-1].name
    before = store.results.stage_keys(record.id).get(last)
    if before is None:
        return None
    options = AssistOptions.model_validate(prepared.values["assist"])
    models = ModelOptions.model_validate(prepared.values["models"]).model_dump(
        mode="json", include={"model", "url", "backend", "pictures", "temperature", "seed"}
    )
    return digest(STAGE, *prepared.key_parts[STAGE], before, options_digest(options), models)


def needs_assist(store: Store, prepared: Prepared, record: DocumentRecord) -> bool:
    """Whether models are to be asked about a document: it is analysed, and has no result under today's key."""
    key = assist_key(store, prepared, record)
    return key is not None and store.results.stage_keys(record.id).get(STAGE) != key
