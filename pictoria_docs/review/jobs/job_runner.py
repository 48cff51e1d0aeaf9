"""The process of one job: `python -m pictoria_docs.review.jobs.job_runner PROJECT JOB`."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from pictoria_docs.errors import PictoriaError
from pictoria_docs.review.jobs.analysis_job import read_pages
from pictoria_docs.review.jobs.job_kinds import JOB_KINDS
from pictoria_docs.review.jobs.job_progress import JobProgressWriter
from pictoria_docs.review.jobs.job_record import CANCEL, JobMessage, JobProcess, read, write_process
from pictoria_docs.review.jobs.jobs import FOLDER
from pictoria_docs.review.schemas.jobs import JobState, Phase
from pictoria_docs.store.records import ProblemRecord, now

WRITING = "writing.lock"
"""Held by the one job of a project that may write it."""
LOOK = 0.2
"""Seconds between two looks at whether someone wants the job to end."""


class WatchfulProgress(JobProgressWriter):
    """Progress of a job in a thread, which no signal reaches: each step looks whether someone wants it to end."""

    def advance(self, pages: int) -> None:
        """So many pages are done; 0 only moves the clock.

        Raises:
            KeyboardInterrupt: someone wants the job to end.
        """
        super().advance(pages)
        if (self.folder / CANCEL).exists():
            raise KeyboardInterrupt


def run(project: Path, id: str) -> None:
    """Do a job, and write to its file what becomes of it."""
    folder = project / FOLDER / id
    write_process(folder, JobProcess.of(os.getpid()))
    progress = JobProgressWriter(folder, read(folder))
    with _reported(progress):
        try:
            # A server that was started in the background (`nohup ... &`) hands on that SIGINT is ignored.
            signal.signal(signal.SIGINT, signal.default_int_handler)
            # In here, because whoever cancels a job may have done so before its process was there.
            threading.Thread(target=_interrupt_when_asked, args=(folder / CANCEL,), daemon=True).start()
            _work(project, progress)
        finally:
            # From here on it is too late to cancel: the end is reported in any case.
            signal.signal(signal.SIGINT, signal.SIG_IGN)


def run_here(project: Path, id: str) -> None:
    """Do a job that reads documents in a thread of this process, which has imported what it takes.

    The search index follows when somebody searches: who reviews does not wait for it.
    """
    folder = project / FOLDER / id
    progress = WatchfulProgress(folder, read(folder))
    with _reported(progress), _alone(project / FOLDER / WRITING, progress):
        progress.report(state=JobState.RUNNING, started=now())
        read_pages(project, progress)
        progress.job.state = JobState.FAILED if progress.job.error else JobState.DONE


@contextmanager
def _reported(progress: JobProgressWriter) -> Iterator[None]:
    """Report what becomes of a job, also of one that fails."""
    progress.report(phase=Phase.STARTING)
    try:
        yield
    except KeyboardInterrupt:
        if not progress.job.state.is_over:
            progress.job.state = JobState.CANCELLED
    except Exception as error:
        is_ours = isinstance(error, PictoriaError) and error.code != "plugin_failed"
        if not is_ours and (progress.folder / CANCEL).exists():
            # Compiled libraries (pydantic's) give an interruption that they meet as an error of their own.
            progress.job.state = JobState.CANCELLED
            return
        progress.job.state = JobState.FAILED
        if isinstance(error, PictoriaError):
            progress.job.error = JobMessage.of(ProblemRecord(error.code, dict(error.values)))
            return
        progress.job.error = JobMessage(
            code="job_defect", values={"detail": f"{type(error).__name__}: {error}"}
        )
        raise
    finally:
        progress.report(ended=now(), seconds_left=None)


def _work(project: Path, progress: JobProgressWriter) -> None:
    name = progress.job.kind
    kind = JOB_KINDS.get(name)
    with _alone(project / FOLDER / WRITING, progress) if kind.writes_project else nullcontext():
        progress.report(state=JobState.RUNNING, started=now())
        with JOB_KINDS.plugin_errors(name):
            kind.run(project, progress)
    progress.job.state = JobState.FAILED if progress.job.error else JobState.DONE


@contextmanager
def _alone(file: Path, progress: JobProgressWriter) -> Iterator[None]:
    """Have the right to write the project, when those who have it are done."""
    lock = FileLock(file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        progress.report(phase=Phase.QUEUED)
        while not lock.is_locked:
            progress.advance(0)
            with suppress(Timeout):
                lock.acquire(timeout=LOOK)
    try:
        yield
    finally:
        lock.release()


def _interrupt_when_asked(marker: Path) -> None:
    main = threading.main_thread().ident
    assert main is not None
    while not marker.exists():
        time.sleep(LOOK)
    if hasattr(signal, "pthread_kill"):
        # To the main thread itself: it may be waiting for its workers.
        signal.pthread_kill(main, signal.SIGINT)
    else:
        signal.raise_signal(signal.SIGINT)


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(5)  # people at their screens go first
    run(Path(sys.argv[1]), sys.argv[2])
