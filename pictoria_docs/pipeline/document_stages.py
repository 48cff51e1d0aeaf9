"""The stages of a whole document: captions, linking and enrichment, each from what the one before it left.

What fails on one caption, entry or mention is left out (`left_out`); a stage that fails as a whole leaves the document
as it was, so that what the stages before it found is kept, and is tried again by the next run.
"""

import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from pictoria_docs.document import Document, Page
from pictoria_docs.errors import PictoriaError
from pictoria_docs.left_out import LeftOut, collect_left_out
from pictoria_docs.pipeline.config import Config
from pictoria_docs.pipeline.stages import function
from pictoria_docs.pipeline.worker_jobs import (
    Answer,
    DocumentJob,
    DocumentResult,
    Done,
    Failed,
    PartialResults,
)
from pictoria_docs.store import Store
from pictoria_docs.store.packing import Findings, Records, pack

RESULTS_AT_ONCE = 32
Data = TypeVar("Data")


def document_answers(job: DocumentJob, config: Config) -> Iterator[Answer]:
    """Run the stages that are wanted: their results in parts, then one `DocumentResult`.

    Raises:
        PictoriaError: what the user can mend, such as a schema that cannot be read.
    """
    stages, done = job.stages, _Outcome(job)
    document = _before(job)
    if "captions" in job.wanted:
        find_captions = function(stages.find_captions)
        pages = done.run("captions", function(stages.settle), list(document.pages))
        pages = done.run("captions", lambda settled: find_captions(settled, config.captions), pages)
        yield from _parts("captions", pages)
        document = document.model_copy(update={"pages": tuple(pages)})
    if "linking" in job.wanted:
        before = {page.number: page for page in document.pages}
        link = function(stages.link)
        document = done.run("linking", lambda unlinked: link(unlinked, config.linking), document)
        yield from _parts("linking", [page for page in document.pages if page != before.get(page.number)])
        yield PartialResults([("linking", 0, pack(Findings.of(document)))])
        done.counts["linking"] = {
            "figures": len(document.figures),
            "captions": len(document.captions),
            "entries": len(document.entries),
            "mentions": len(document.mentions),
            "links": len(document.links),
        }
    if "enrichment" in job.wanted:
        enrich = function(stages.enrich)
        document = done.run("enrichment", lambda linked: enrich(linked, config.enrichment), document)
        yield PartialResults([("enrichment", 0, pack(Records.of(document)))])
        done.counts["enrichment"] = {"fields": sum(len(entry.fields) for entry in document.entries)}
    yield Done(job.items[0], done.result())


def _before(job: DocumentJob) -> Document:
    """The document as the stages before the wanted ones left it."""
    assert job.document is not None
    with Store(job.folder) as store:
        if "linking" not in job.wanted:
            return store.load_linked(job.document)
        record = store.document(job.document)
        stage = "captions" if "captions" not in job.wanted else None
        return record.as_document(store.iter_stage(job.document, stage))


def _parts(stage: str, pages: list[Page]) -> Iterator[PartialResults]:
    for start in range(0, len(pages), RESULTS_AT_ONCE):
        yield PartialResults(
            [(stage, page.number, pack(page)) for page in pages[start : start + RESULTS_AT_ONCE]]
        )


class _Outcome:
    """What the stages did beside their results."""

    def __init__(self, job: DocumentJob) -> None:
        self._job = job
        self.counts: dict[str, dict[str, int]] = {}
        self._left_out: list[LeftOut] = []
        self._failed: list[str] = []
        self._failure: Failed | None = None

    def run(self, stage: str, work: Callable[[Data], Data], before: Data) -> Data:
        """What a stage makes of what there is, or that itself where the stage fails as a whole."""
        with collect_left_out() as left_out:
            try:
                return work(before)
            except (PictoriaError, MemoryError):
                raise
            except Exception as error:
                self._failed.append(stage)
                detail = f"{type(error).__name__}: {error}"
                values: dict[str, object] = {"file": self._job.location, "detail": detail}
                self._failure = self._failure or Failed(
                    self._job.items[0], "document_failed", values, traceback.format_exc()
                )
                return before
            finally:
                self._left_out += [replace(one, stage=stage) for one in left_out]

    def result(self) -> DocumentResult:
        """All of it, for the run."""
        return DocumentResult(self.counts, tuple(self._left_out), frozenset(self._failed), self._failure)
