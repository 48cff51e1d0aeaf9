"""The process of one job: `python -m pictoria_docs.review.jobs.job_runner PROJECT JOB`."""

import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from pictoria_docs.errors import PictoriaError
from pictoria_docs.exchange.files.zip_target import pack
from pictoria_docs.pipeline.worker_pool import warm_up
from pictoria_docs.review.jobs.job_progress import JobProgressWriter
from pictoria_docs.review.jobs.job_record import (
    CANCEL,
    SHOWN,
    JobKind,
    JobMessage,
    JobProcess,
    JobState,
    Phase,
    read,
    write_process,
)
from pictoria_docs.review.jobs.jobs import FOLDER
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
        _read(project, progress)
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
    except PictoriaError as error:
        progress.job.state = JobState.FAILED
        progress.job.error = JobMessage.of(ProblemRecord(error.code, dict(error.values)))
    except Exception as error:
        if (progress.folder / CANCEL).exists():
            # Compiled libraries (pydantic's) give an interruption that they meet as an error of their own.
            progress.job.state = JobState.CANCELLED
            return
        progress.job.state = JobState.FAILED
        progress.job.error = JobMessage(
            code="job_defect", values={"detail": f"{type(error).__name__}: {error}"}
        )
        raise
    finally:
        progress.report(ended=now(), seconds_left=None)


def _work(project: Path, progress: JobProgressWriter) -> None:
    if progress.job.kind is JobKind.EXPORT:
        progress.report(state=JobState.RUNNING, started=now())
        _export(project, progress.folder, progress)
    elif progress.job.kind is JobKind.DEPOSIT:
        progress.report(state=JobState.RUNNING, started=now())
        _deposit(project, progress)
    else:
        with _alone(project / FOLDER / WRITING, progress):
            progress.report(state=JobState.RUNNING, started=now())
            if progress.job.kind is JobKind.COMPARE:
                _compare(project, progress)
            elif _read(project, progress):
                _index(project, progress)
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


def _read(folder: Path, progress: JobProgressWriter) -> bool:
    """Add what is to be added, do all that is not done yet, and make the review's order of work ready.

    Returns:
        Whether there is anything to review.
    """
    from pictoria_docs.api.project import Project
    from pictoria_docs.pipeline.summary import Interrupted
    from pictoria_docs.review.open_project import OpenProject

    warm_up()
    progress.enter(Phase.OPENING, len(progress.job.asked.add))
    with Project.open(folder, create=False) as project:
        for source in progress.job.asked.add:
            # What cannot be added is listed in the summary, and the rest goes on.
            with suppress(PictoriaError):
                project.add(source if "://" in source else folder / source)
            progress.advance(1)
        progress.enter(Phase.OPENING)
        try:
            asked = progress.job.asked
            summary = project.analyse(
                asked.pages, documents=asked.documents or None, again=asked.again, progress=progress
            )
        except Interrupted as stop:
            _report_problems(progress, stop.summary.problems)
            raise
        _report_problems(progress, summary.problems)
        progress.job.pages = summary.analysed + summary.reused
        progress.job.found = summary.totals()
        if not summary.usable:
            first = progress.job.skipped[:1]
            progress.job.error = first[0] if first else JobMessage(code="job_nothing")
            return False
        if project.asks_models:
            progress.enter(Phase.ASKING)
            project.assist(progress=progress.report_answers)
    opened = OpenProject(folder)
    try:
        documents = opened.store.documents.all()
        progress.enter(Phase.PREPARING, len(documents))
        for document in documents:
            if opened.store.results.page_keys(document.id):
                opened.prepare(document.id)
            progress.advance(1)
    finally:
        opened.close()
    return True


def _index(folder: Path, progress: JobProgressWriter) -> None:
    """Have searches find what was read; they go on with what is there, and tell what is missing."""
    from pictoria_docs.api.project import Project

    progress.enter(Phase.INDEXING)
    with Project.open(folder, create=False) as project, suppress(PictoriaError):
        project.searcher.bring_up_to_date(progress.report_indexed)
        project.pictures.bring_up_to_date(progress.report_indexed)


def _compare(folder: Path, progress: JobProgressWriter) -> None:
    """Look at all pictures that were not looked at, then compare those that were not compared."""
    from pictoria_docs.api.project import Project

    progress.enter(Phase.INDEXING)
    with Project.open(folder, create=False) as project:
        pictures = project.pictures
        pictures.bring_up_to_date(progress.report_indexed)
        if (missing := pictures.searcher.indexer.missing) is not None:
            raise missing
        progress.enter(Phase.COMPARING)
        members = pictures.families(progress.report_compared)
    progress.job.found = {"families": len({member.family for member in members})}


def _report_problems(progress: JobProgressWriter, problems: list[ProblemRecord]) -> None:
    progress.job.skipped = [JobMessage.of(problem) for problem in problems[:SHOWN]]
    progress.job.skipped_count = len(problems)


def _export(project_folder: Path, folder: Path, progress: JobProgressWriter) -> None:
    """Write each format into a folder; what is to be downloaded is the one file that there is, else a zip of all."""
    from pictoria_docs.api.project import Project
    from pictoria_docs.exchange.files.crop_files import FORMAT as CROPS
    from pictoria_docs.exchange.files.crop_files import crops_first
    from pictoria_docs.exchange.formats.export import needs
    from pictoria_docs.exchange.formats.exporters import Need
    from pictoria_docs.exchange.formats.settings import settings_known

    request = progress.job.asked
    out = folder / "files"
    progress.enter(Phase.EXPORTING, len(request.formats))
    try:
        with Project.open(project_folder, create=False) as project:
            documents = list(request.documents) or None
            for format in crops_first(request.formats):
                project.export(
                    out / format,
                    format,
                    documents=documents,
                    language=request.language,
                    selection=request.selection,
                    settings=settings_known(request.settings, format),
                    base_url=request.base_url if needs(format, Need.BASE_URL) else None,
                    crops=out / CROPS if CROPS in request.formats else None,
                )
                progress.advance(1)
        file = _one_file(out, folder, request.name)
        progress.job.file, progress.job.size = file.name, file.stat().st_size
    finally:
        shutil.rmtree(out, ignore_errors=True)


def _deposit(project_folder: Path, progress: JobProgressWriter) -> None:
    """Send a package to the archive, or go on with the deposit that was not finished."""
    from pictoria_docs.api.project import Project

    request = progress.job.asked
    assert request.deposit is not None
    progress.enter(Phase.PACKING)
    with Project.open(project_folder, create=False) as project:
        done = project.deposit_nakala(
            request.deposit,
            documents=list(request.documents) or None,
            selection=request.selection,
            language=request.language,
            anew=request.anew,
            progress=progress.report_deposited,
        )
    progress.job.collection = done.collection
    progress.job.found = {"data": len(done.data), "files": done.files, "made": done.made}


def _one_file(files: Path, folder: Path, name: str) -> Path:
    """What is to be downloaded of `files`, in `folder`: a single file as it is, called `name`."""
    made = [path for path in files.rglob("*") if path.is_file()]
    alone = folder / f"{name}{made[0].suffix}" if len(made) == 1 else None
    # The folder is the job's own, whose files a project may be called after.
    if alone is not None and not alone.exists():
        return made[0].replace(alone)
    return pack(files, folder / f"{name}.zip")


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(5)  # people at their screens go first
    run(Path(sys.argv[1]), sys.argv[2])
