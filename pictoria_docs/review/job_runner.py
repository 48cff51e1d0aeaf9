"""The process of one job: `python -m pictoria_docs.review.job_runner PROJECT JOB`."""

import os
import shutil
import signal
import sys
import threading
import time
import zipfile
from contextlib import suppress
from pathlib import Path

from filelock import FileLock

from pictoria_docs.errors import PictoriaError
from pictoria_docs.exchange.files import UndatedZip
from pictoria_docs.pipeline.worker_pool import warm_up
from pictoria_docs.review.job_progress import Telling
from pictoria_docs.review.job_record import (
    CANCEL,
    SHOWN,
    JobKind,
    JobProcess,
    JobState,
    Phase,
    Said,
    read,
    write_process,
)
from pictoria_docs.review.jobs import FOLDER
from pictoria_docs.review.locks import take, wait
from pictoria_docs.store.records import ProblemRecord, now

WRITING = "writing.lock"
"""Held by the one job of a project that may write it."""
LOOK = 0.2
"""Seconds between two looks at whether someone wants the job to end."""
PACKED = (".jpg", ".jpeg", ".png", ".webp", ".xlsx", ".zip")
"""What does not get smaller."""


def run(project: Path, id: str) -> None:
    """Do a job, and tell its file what becomes of it."""
    folder = project / FOLDER / id
    write_process(folder, JobProcess.of(os.getpid()))
    telling = Telling(folder, read(folder))
    try:
        try:
            # In here, because whoever cancels a job may have done so before its process was there.
            threading.Thread(target=_interrupt_when_asked, args=(folder / CANCEL,), daemon=True).start()
            _work(project, folder, telling)
        finally:
            # From here on it is too late to cancel: the end is told in any case.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
    except KeyboardInterrupt:
        if not telling.job.state.is_over:
            telling.job.state = JobState.CANCELLED
    except PictoriaError as error:
        telling.job.state = JobState.FAILED
        telling.job.error = Said.of(ProblemRecord(error.code, dict(error.values)))
    except Exception as error:
        telling.job.state = JobState.FAILED
        telling.job.error = Said(code="job_defect", values={"detail": f"{type(error).__name__}: {error}"})
        raise
    finally:
        telling.tell(ended=now(), seconds_left=None)


def _work(project: Path, folder: Path, telling: Telling) -> None:
    if telling.job.kind is JobKind.EXPORT:
        telling.tell(state=JobState.RUNNING, started=now())
        _export(project, folder, telling)
    else:
        with _alone(project / FOLDER / WRITING, telling):
            telling.tell(state=JobState.RUNNING, started=now())
            _analyse(project, telling)
    telling.job.state = JobState.FAILED if telling.job.error else JobState.DONE


def _alone(file: Path, telling: Telling) -> FileLock:
    """The right to write the project, when those who have it are done."""
    lock = take(file)
    if lock is None:
        telling.tell(phase=Phase.QUEUED)
        lock = wait(file, LOOK)
    return lock


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


def _analyse(folder: Path, telling: Telling) -> None:
    """Add what is to be added, do all that is not done yet, and make the review's order of work ready."""
    from pictoria_docs.pipeline.project import Project
    from pictoria_docs.pipeline.summary import Interrupted
    from pictoria_docs.review.opened import OpenProject

    warm_up()
    telling.enter(Phase.OPENING)
    with Project.open(folder, create=False) as project:
        for place in telling.job.asked.add:
            # What cannot be added is told in the summary, and the rest goes on.
            with suppress(PictoriaError):
                project.add(place if "://" in place else folder / place)
        try:
            summary = project.analyse(progress=telling)
        except Interrupted as stop:
            _tell_problems(telling, stop.summary.problems)
            raise
        _tell_problems(telling, summary.problems)
        telling.job.pages = summary.analysed + summary.reused
        telling.job.found = summary.totals()
        if not summary.usable:
            first = telling.job.skipped[:1]
            telling.job.error = first[0] if first else Said(code="job_nothing")
            return
        if project.asks_models:
            telling.enter(Phase.ASKING)
            project.assist(progress=telling.answered)
    opened = OpenProject(folder)
    try:
        documents = opened.store.documents()
        telling.enter(Phase.PREPARING, len(documents))
        for document in documents:
            if opened.store.page_keys(document.id):
                opened.prepare(document.id)
            telling.advance(1)
    finally:
        opened.close()


def _tell_problems(telling: Telling, problems: list[ProblemRecord]) -> None:
    telling.job.skipped = [Said.of(problem) for problem in problems[:SHOWN]]
    telling.job.skipped_count = len(problems)


def _export(project_folder: Path, folder: Path, telling: Telling) -> None:
    """Write each format into a folder, and all of them into one zip file."""
    from pictoria_docs.pipeline.project import Project

    asked = telling.job.asked
    out = folder / "files"
    telling.enter(Phase.EXPORTING, len(asked.formats))
    try:
        with Project.open(project_folder, create=False) as project:
            documents = list(asked.documents) or None
            for format in asked.formats:
                project.export(
                    out / format,
                    format,
                    documents=documents,
                    language=asked.language,
                    rejected=asked.rejected,
                )
                telling.advance(1)
        file = _pack(out, folder / f"{asked.name}.zip")
        telling.job.file, telling.job.size = file.name, file.stat().st_size
    finally:
        shutil.rmtree(out, ignore_errors=True)


def _pack(files: Path, to: Path) -> Path:
    draft = to.with_suffix(".part")
    with UndatedZip(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files.rglob("*")):
            if path.is_file():
                method = zipfile.ZIP_STORED if path.suffix.lower() in PACKED else zipfile.ZIP_DEFLATED
                archive.write(path, path.relative_to(files), method)
    draft.replace(to)
    return to


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(5)  # people at their screens go first
    run(Path(sys.argv[1]), sys.argv[2])
