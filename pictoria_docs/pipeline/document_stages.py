"""The stages of a whole document, each from what the one before it left.

What fails on one caption, entry or mention is left out (`left_out`); a stage that fails as a whole leaves the document
as it was, so that what the stages before it found is kept, and is tried again by the next run.
"""

import traceback
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from pictoria_docs.document import Document
from pictoria_docs.errors import PictoriaError
from pictoria_docs.isolation import SkippedItem, collect_skipped_items
from pictoria_docs.pipeline.config import Config, options_of
from pictoria_docs.pipeline.stages import OURS, Scope, Stage, function, of_scope
from pictoria_docs.pipeline.summary import counts_of
from pictoria_docs.pipeline.worker_jobs import (
    Answer,
    DocumentJob,
    DocumentResult,
    Done,
    Failed,
    PartialResults,
)
from pictoria_docs.store import Store
from pictoria_docs.store.database.packing import stage_results

RESULTS_AT_ONCE = 32


def document_answers(job: DocumentJob, config: Config) -> Iterator[Answer]:
    """Run the stages that are wanted: their results in parts, then one `DocumentResult`.

    Raises:
        PictoriaError: what the user can mend, such as a schema that cannot be read.
    """
    assert job.document is not None
    stages, outcome = of_scope(job.stages, Scope.DOCUMENT), _Outcome(job)
    names = [stage.name for stage in job.stages]
    with Store(job.folder) as store:
        document = store.stage_input(job.document, *names[names.index(job.wanted[0]) :])
    for stage in stages:
        if stage.name not in job.wanted:
            continue
        before, document = document, outcome.run(stage, document, config)
        # The pages of the first are the document's: those of later ones are laid over them.
        results = stage_results(stage.name, before, document, all_pages=stage is stages[0])
        while batch := list(islice(results, RESULTS_AT_ONCE)):
            yield PartialResults(batch)
        outcome.counts[stage.name] = counts_of(document)
    yield Done(job.items[0], outcome.result())


class _Outcome:
    """What the stages did beside their results."""

    def __init__(self, job: DocumentJob) -> None:
        self._job = job
        self.counts: dict[str, dict[str, int]] = {}
        self._left_out: list[SkippedItem] = []
        self._failed: list[str] = []
        self._failure: Failed | None = None

    def run(self, stage: Stage, before: Document, config: Config) -> Document:
        """What a stage makes of what there is, or that itself where the stage fails as a whole."""
        with collect_skipped_items() as left_out:
            try:
                result = function(stage.run)(before, options_of(config, stage))
                if not isinstance(result, Document):
                    raise TypeError(f"{stage.run} gave {type(result).__name__}, not a Document")
                return result
            except (PictoriaError, MemoryError):
                raise
            except Exception as error:
                self._failed.append(stage.name)
                detail = f"{type(error).__name__}: {error}"
                values = {"file": self._job.location, "detail": detail, "stage": stage.name}
                code = "document_failed" if stage.package == OURS else "stage_failed"
                self._failure = self._failure or Failed(
                    self._job.items[0], code, {**values, "package": stage.package}, traceback.format_exc()
                )
                return before
            finally:
                self._left_out += [replace(item, stage=stage.name) for item in left_out]

    def result(self) -> DocumentResult:
        """All of it, for the run."""
        return DocumentResult(self.counts, tuple(self._left_out), frozenset(self._failed), self._failure)
