"""One run: open the sources, read their pages, then run the document stages over each document.

The main process only plans, saves and counts; everything that touches a file of the user's runs in workers. What
is ready is saved in small batches, so a run that is killed loses a second of work and the next one goes on there.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import LockedError
from pictoria_docs.pipeline import keys, pending
from pictoria_docs.pipeline.interrupts import InterruptFlag
from pictoria_docs.pipeline.page_range import PageRange
from pictoria_docs.pipeline.progress import PageProgress, Progress
from pictoria_docs.pipeline.summary import DocumentSummary, Interrupted, Summary, problem_of
from pictoria_docs.pipeline.worker_jobs import (
    COARSER,
    Answer,
    Begun,
    DocumentJob,
    DocumentResult,
    Done,
    Failed,
    OpenJob,
    PagesJob,
    PartialResults,
    Prepared,
    WorkerJob,
)
from pictoria_docs.pipeline.worker_pool import WorkerPool
from pictoria_docs.sources.files import stamp
from pictoria_docs.store import DocumentRecord, ProblemRecord, Store
from pictoria_docs.store.records import now

CHUNK = 16
"""Pages that a worker gets at once, at most."""
SAVE_PAGES = 64
SAVE_SECONDS = 1.0
DOCUMENT_SECONDS, SECONDS_PER_PAGE = 60.0, 0.25
"""What a document stage may need, and per page, on top of the time limit."""
PAGE_COARSE = "page_coarse"
"""What a page tells that was read coarsely."""
CHUNKS_PER_WORKER = 4
"""Into which a small document is cut, so that all workers end at about the same time."""


_Told = tuple[str, dict[str, object], str | None]
"""Code, values and trace of a problem."""


@dataclass(frozen=True, slots=True)
class _ReadyPage:
    """A page that is to be saved, with what is to be told of it."""

    document: DocumentId
    number: int
    key: str
    data: bytes
    problems: Sequence[ProblemRecord]


@dataclass
class _Progressing:
    """A document in the run."""

    record: DocumentRecord
    summary: DocumentSummary
    left: int = 0
    lost: bool = False
    failures: dict[int, Failed] = field(default_factory=dict)
    """Why pages could not be read that are now read coarsely."""
    stage_keys: dict[str, str] = field(default_factory=dict)


class AnalysisRun:
    """One call of `analyse`. Use it once."""

    def __init__(
        self,
        store: Store,
        worker_pool: WorkerPool,
        config: Prepared,
        *,
        pages: PageRange,
        force: bool,
        again: bool,
        passwords: Mapping[DocumentId, str],
        progress: Progress,
    ) -> None:
        self.store, self.worker_pool, self.config = store, worker_pool, config
        self.pages, self.force, self.again = pages, force, again
        self.passwords, self.progress = passwords, progress
        self.summary = Summary()
        self._documents: dict[DocumentId, _Progressing] = {}
        self._ready: list[_ReadyPage] = []
        self._saved = time.monotonic()
        self._page_key: dict[DocumentId, str] = {}

    def go(
        self,
        documents: Sequence[DocumentRecord],
        opened: Mapping[DocumentId, DocumentRecord],
        not_added: Sequence[ProblemRecord] = (),
    ) -> Summary:
        """Analyse `documents`; those in `opened` have just been looked at, and `not_added` could not be opened.

        Raises:
            Interrupted: Ctrl-C; what was ready is saved.
            ProjectError: the project cannot be written.
        """
        start = time.monotonic()
        self.run = self.store.runs.start(self.config.digest)
        self.store.runs.save_problems(self.run, not_added)
        self.summary.problems += not_added
        state = "interrupted"
        try:
            with InterruptFlag() as interrupt:
                self._begin(documents, opened)
                for message in self.worker_pool.answers():
                    if message is not None:
                        self._take(*message)
                    self.progress.advance(0)
                    if self._ready and (
                        len(self._ready) >= SAVE_PAGES or time.monotonic() - self._saved >= SAVE_SECONDS
                    ):
                        self._save()
                    interrupt.check()
            state = "done"
        except KeyboardInterrupt:
            self.worker_pool.close()
            self._save()
            self.summary.interrupted = True
            raise Interrupted(self.summary) from None
        finally:
            self.summary.seconds = time.monotonic() - start
            if state == "done" or self.summary.interrupted:
                self.store.runs.end(self.run, state, self.summary.counts())
        return self.summary

    def _begin(
        self, documents: Sequence[DocumentRecord], opened: Mapping[DocumentId, DocumentRecord]
    ) -> None:
        for record in documents:
            summary = DocumentSummary(record.id, record.name, record.source)
            self.summary.documents.append(summary)
            self._documents[record.id] = _Progressing(record, summary)
            # Sources whose files nobody has touched are not read again.
            unchanged = not self.force and record.stamp is not None and stamp(record.source) == record.stamp
            info = opened.get(record.id) or (record if unchanged else None)
            if info is not None:
                self._plan(record.id, info)
            else:
                self.worker_pool.submit(self._job(OpenJob, record, (0,)))

    def _job(
        self, kind: type[WorkerJob], record: DocumentRecord, items: tuple[int, ...], **more: Any
    ) -> WorkerJob:
        limits = {
            OpenJob: self.config.open_limit,
            DocumentJob: self.config.time_limit + DOCUMENT_SECONDS + SECONDS_PER_PAGE * record.page_count,
        }
        return kind(
            location=record.source,
            password=self.passwords.get(record.id),
            stages=self.config.stages,
            config=self.config.values,
            time_limit=limits.get(kind, self.config.time_limit),
            items=items,
            document=record.id,
            memory_limit=self.config.memory_limit,
            **more,
        )

    def _plan(self, id: DocumentId, info: DocumentRecord) -> None:
        """Queue the pages of a document that have no result under today's key."""
        document = self._documents[id]
        if info.sha256 != document.record.sha256:
            self._problem(id, None, "source_changed", {"file": document.record.source})
            return
        if info.stamp != document.record.stamp:
            self.store.documents.stamp(id, info.stamp)
        self.store.runs.clear_problems(id)
        key = keys.page_key(info.sha256, self.config)
        self._page_key[id] = key
        wanted = self.pages.of(info.page_count)
        missing = (
            list(wanted)
            if self.force
            else pending.missing_pages(self.store, info, self.config, wanted, again=self.again)
        )
        document.summary.pages = len(wanted)
        document.summary.reused = len(wanted) - len(missing)
        document.left = len(missing)
        if missing and self._is_locked(document):
            document.summary.counts = self.store.results.counts(id)
            return
        if not wanted:
            self._problem(
                id, None, "no_such_pages", {"file": document.record.source, "count": info.page_count}
            )
        self.progress.expect(len(missing))
        for chunk in self._chunks(missing):
            self.worker_pool.submit(self._job(PagesJob, document.record, chunk))
        if not missing:
            self._finish_pages(document)

    def _is_locked(self, document: _Progressing) -> bool:
        """Whether a document is validated: what there is to do in it is not done, and that is told."""
        try:
            document.record.require_open()
        except LockedError as error:
            self._problem(document.record.id, None, error.code, error.values)
            return True
        return False

    def _chunks(self, numbers: Sequence[int]) -> Iterator[tuple[int, ...]]:
        # Small documents are spread over all workers, a few chunks each; neighbours stay together.
        size = max(1, min(CHUNK, len(numbers) // (CHUNKS_PER_WORKER * self.worker_pool.jobs)))
        for start in range(0, len(numbers), size):
            yield tuple(numbers[start : start + size])

    def _take(self, job: WorkerJob, answer: Answer) -> None:
        assert job.document is not None
        document = self._documents[job.document]
        match job, answer:
            case OpenJob(), Done(value=DocumentRecord() as info):
                self._plan(job.document, info)
            case OpenJob(), Failed():
                self._problem(job.document, None, answer.code, answer.values, answer.trace)
            case PagesJob(), Begun(item=number):
                if isinstance(self.progress, PageProgress):
                    self.progress.begin(number)
            case PagesJob(), Done():
                self._take_page(document, job, answer)
            case PagesJob(), Failed(whole=True):
                self._lost(document, job, answer)
            case PagesJob(coarse=False), Failed(item=number) if answer.code in COARSER:
                document.failures[number] = answer
                self.worker_pool.submit(job.coarser(number), first=True)
            case PagesJob(), Failed(item=number):
                why = document.failures.get(number, answer)
                about = {"file": document.record.source, **why.values, "page": number}
                self._problem(job.document, number, why.code, about, why.trace)
                document.summary.skipped += 1
                self._count_off(document, 1)
            case DocumentJob(), PartialResults(results=results):
                self.store.results.save(job.document, self.run, results)
            case DocumentJob(), Done(value=DocumentResult() as result):
                self._finish_document(document, result)
            case DocumentJob(), Failed():
                self.store.results.drop_unfinished(job.document)
                self._problem(job.document, None, answer.code, answer.values, answer.trace)

    def _take_page(self, document: _Progressing, job: PagesJob, answer: Done) -> None:
        """A page that was read: whole, coarsely, or but for something that failed."""
        record, number = document.record, answer.item
        assert isinstance(answer.value, bytes)
        failure = document.failures.get(number)
        told: list[_Told] = [
            (code, values, None) for code, values in answer.warnings if failure is None or code != PAGE_COARSE
        ]
        if failure is not None:
            told.append(_read_coarsely(failure))
        known = {"file": record.source, "page": number}
        problems = [
            ProblemRecord(code, {**values, **known}, record.id, number, now(), trace)
            for code, values, trace in told
        ]
        problems += [problem_of(replace(item, page=number), record) for item in answer.left_out]
        key = self._page_key[record.id]
        if answer.left_out or job.coarse:
            key = keys.lost_key(key)
        self._ready.append(_ReadyPage(record.id, number, key, answer.value, problems))
        self.summary.problems += problems
        document.summary.left_out += len(answer.left_out)
        document.summary.analysed += 1
        self._count_off(document, 1)

    def _finish_document(self, document: _Progressing, result: DocumentResult) -> None:
        """Make what the stages found the current results; those of a stage that failed are not right for long."""
        id = document.record.id
        stage_keys = {
            stage: f"{key}-" if stage in result.failed else key for stage, key in document.stage_keys.items()
        }
        order = [stage.name for stage in self.config.stages]
        try:
            self.store.results.finish(id, self.run, stage_keys, result.counts, order)
        except LockedError as error:  # since the run began
            self.store.results.drop_unfinished(id)
            self._problem(id, None, error.code, error.values)
            return
        document.summary.counts = self.store.results.counts(id)
        document.summary.linked = not result.failed
        document.summary.left_out += len(result.left_out)
        if result.failure is not None:
            self._problem(id, None, result.failure.code, result.failure.values, result.failure.trace)
        problems = [problem_of(item, document.record) for item in result.left_out]
        self.store.runs.save_problems(self.run, problems)
        self.summary.problems += problems

    def _count_off(self, document: _Progressing, pages: int) -> None:
        document.left -= pages
        self.progress.advance(pages)
        if document.left == 0:
            self._finish_pages(document)

    def _lost(self, document: _Progressing, job: WorkerJob, answer: Failed) -> None:
        """The source cannot be read any more: one problem, not one for each page."""
        if not document.lost:
            document.lost = True
            self._problem(document.record.id, None, answer.code, answer.values, answer.trace)
        dropped = self.worker_pool.cancel(lambda dropped_job: dropped_job.document == job.document)
        unfinished = job.items[job.items.index(answer.item) :]
        pages = len(unfinished) + sum(len(dropped_job.items) for dropped_job in dropped)
        document.summary.skipped += pages
        self._count_off(document, pages)

    def _finish_pages(self, document: _Progressing) -> None:
        """All pages are in: queue the document stages, unless their results are still right."""
        self._save()
        id = document.record.id
        document.summary.counts = self.store.results.counts(id)
        document.stage_keys = pending.stale_stages(self.store, document.record, self.config, force=self.force)
        if not document.stage_keys or self._is_locked(document):
            return
        self.store.results.drop_unfinished(id)
        job = self._job(
            DocumentJob, document.record, (0,), folder=self.store.folder, wanted=tuple(document.stage_keys)
        )
        self.worker_pool.submit(job, first=True)

    def _save(self) -> None:
        by_document: dict[DocumentId, list[tuple[int, str, bytes]]] = {}
        for page in self._ready:
            by_document.setdefault(page.document, []).append((page.number, page.key, page.data))
        for id, pages in by_document.items():
            self.store.results.save_pages(id, pages)
        self.store.runs.save_problems(
            self.run, [problem for page in self._ready for problem in page.problems]
        )
        # Only now: who interrupts a saving saves the same again.
        self._ready = []
        self._saved = time.monotonic()

    def _problem(
        self,
        id: DocumentId,
        page: int | None,
        code: str,
        values: Mapping[str, object],
        trace: str | None = None,
    ) -> None:
        problem = ProblemRecord(code, dict(values), id, page, now(), trace)
        self.store.runs.save_problems(self.run, [problem])
        self.summary.problems.append(problem)


def _read_coarsely(failure: Failed) -> _Told:
    """What is told of a page that was read coarsely: why it could not be read otherwise."""
    codes = {"page_hung": f"{PAGE_COARSE}_hung", "page_memory": f"{PAGE_COARSE}_memory"}
    return codes.get(failure.code, PAGE_COARSE), failure.values, failure.trace
