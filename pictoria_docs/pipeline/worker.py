"""What runs in a worker process: jobs come in through a pipe, answers go back through it.

A worker knows nothing of the run. It may crash or hang at any point: `worker_pool` notices, and starts another.
"""

import os
import signal
import threading
import traceback
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pictoria_docs.document import make_id
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import PictoriaError, SourceError
from pictoria_docs.isolation import SkippedItem, collect_skipped_items
from pictoria_docs.pipeline.stages import Scope, function, of_scope, opener
from pictoria_docs.pipeline.worker_jobs import (
    Answer,
    Begun,
    ConfigSource,
    DocumentJob,
    Done,
    Failed,
    OpenJob,
    PagesJob,
    PrepareJob,
    Ready,
    WorkerJob,
)
from pictoria_docs.sources.files import stamp
from pictoria_docs.store.database.packing import pack
from pictoria_docs.store.records import DocumentRecord

if TYPE_CHECKING:
    from pictoria_docs.document import Page

OPEN_SOURCES = 2
PAGES_AT_ONCE = 200
"""Pages after which a source is opened anew: what its reader keeps of pages read does not pile up."""


def serve(connection: Connection, threads: int) -> None:
    """Answer jobs until the pipe closes.

    Args:
        connection: the pipe to the main process.
        threads: how many threads native libraries and OCR programs may use.
    """
    # Ctrl-C reaches the whole group of processes; only the main one decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    for variable in ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT"):
        os.environ.setdefault(variable, str(threads))
    sources = Sources()
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.send(Ready())
    while True:
        try:
            job: WorkerJob = connection.recv()
            for answer in answers(job, sources):
                connection.send(answer)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return


def _leave_with_parent() -> None:
    # A main process that was killed can neither stop a worker nor read its answer.
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


class Sources:
    """The config and the sources that this worker has at hand."""

    def __init__(self) -> None:
        self._config: tuple[ConfigSource, Any] | None = None
        self._open: OrderedDict[tuple[str, str | None], Any] = OrderedDict()
        self._pages = 0

    def config(self, job: WorkerJob) -> Any:
        """The job's `Config`.

        Raises:
            ConfigError: it makes no sense.
        """
        from pictoria_docs.pipeline.config import config_class, load_config

        if self._config is None or self._config[0] != job.config:
            source = job.config
            if isinstance(source, Path):
                config = load_config(source, job.stages)
            else:
                config = config_class(job.stages).model_validate(source or {})
            self._config = source, config
        return self._config[1]

    def get(self, job: WorkerJob) -> Any:
        """The job's source, open.

        Raises:
            PictoriaError: it cannot be opened.
        """
        key = job.location, job.password
        if key not in self._open:
            while len(self._open) >= OPEN_SOURCES:
                _, oldest = self._open.popitem(last=False)
                oldest.close()
            open_source = opener(job.stages)
            self._open[key] = open_source(job.location, self.config(job).sources, password=job.password)
        self._open.move_to_end(key)
        return self._open[key]

    def page(self, job: WorkerJob, number: int) -> Any:
        """Page `number` of the job's source; what `get` gave before may be closed by then.

        Raises:
            PictoriaError: it cannot be read.
        """
        self._pages += 1
        if self._pages % PAGES_AT_ONCE == 0:
            self.forget(job)
        return self.get(job).page(number)

    def forget(self, job: WorkerJob) -> None:
        """Open the job's source anew next time."""
        source = self._open.pop((job.location, job.password), None)
        if source is not None:
            source.close()


def answers(job: WorkerJob, sources: Sources) -> Iterator[Answer]:
    """The answers to one job; never raises on account of what it works on."""
    if isinstance(job, PagesJob):
        yield from _pages(job, sources)
        return
    work, code = _WORK[type(job)]
    try:
        yield from work(job, sources)
    except Exception as error:
        yield _failed(job.items[0], error, code, job)


def _prepare(job: PrepareJob, sources: Sources) -> Iterator[Answer]:
    from pictoria_docs.pipeline.config import prepared

    yield Done(job.items[0], prepared(sources.config(job), job.stages))


def _open(job: OpenJob, sources: Sources) -> Iterator[Answer]:
    sources.forget(job)
    before = stamp(job.location)
    source = sources.get(job)
    record = DocumentRecord(
        id=DocumentId(make_id("doc", source.sha256)),
        name=source.name,
        source=source.location,
        kind=source.kind,
        sha256=source.sha256,
        page_count=source.page_count,
        title=source.title,
        stamp=before,
    )
    yield Done(job.items[0], record)


def _pages(job: PagesJob, sources: Sources) -> Iterator[Answer]:
    from pictoria_docs.pipeline.config import options_of

    config = sources.config(job)
    stages = [
        (stage.name, function(stage.run), options_of(config, stage))
        for stage in of_scope(job.stages, Scope.PAGE)
    ]
    if job.coarse:
        stages = [(name, run, _coarse(options)) for name, run, options in stages]
    for number in job.items:
        yield Begun(number)
        try:
            pages: list[Page] = []
            left_out: list[SkippedItem] = []
            read = sources.page(job, number)
            for name, run, options in stages:
                with collect_skipped_items() as found:
                    pages = [run(read, options, job.document, *pages)]
                left_out += [replace(item, stage=name) for item in found]
            (page,) = pages
            yield Done(
                number,
                pack(page),
                tuple((warning.code, dict(warning.values)) for warning in page.warnings),
                tuple(left_out),
            )
        except SourceError as error:
            yield Failed(number, error.code, error.values, whole=True)
            return
        except Exception as error:
            yield _failed(number, error, "page_failed", job)


def _coarse(options: Any) -> Any:
    """The options of a stage that ask for less work, where it has such."""
    if "coarse" in getattr(type(options), "model_fields", ()):
        return options.model_copy(update={"coarse": True})
    return options


def _document(job: DocumentJob, sources: Sources) -> Iterator[Answer]:
    from pictoria_docs.pipeline.document_stages import document_answers

    yield from document_answers(job, sources.config(job))


_WORK: dict[type[WorkerJob], tuple[Callable[..., Iterator[Answer]], str]] = {
    PrepareJob: (_prepare, "config_failed"),
    OpenJob: (_open, "source_failed"),
    DocumentJob: (_document, "document_failed"),
}
"""What to do with the jobs of one item, and what to say when it fails."""


def _failed(item: int, error: Exception, code: str, job: WorkerJob) -> Failed:
    if isinstance(error, PictoriaError):
        return Failed(item, error.code, error.values)
    if isinstance(error, MemoryError):
        return Failed.of_memory(job, item)
    values = {"file": job.location, "page": item, "detail": f"{type(error).__name__}: {error}"}
    return Failed(item, code, values, trace=traceback.format_exc())
