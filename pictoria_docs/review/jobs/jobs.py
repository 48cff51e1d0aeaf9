"""Long work as jobs: processes of their own, seen by all who look at the project's folder.

A job's state is a small file below the project, so a web server that is restarted, or that has several processes,
always tells the same. Whether a job's process lives is told by its number and the moment of its start; until these are
known, by a lock of who starts it, which the system takes back when that one dies.
"""

import os
import secrets
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from pictoria_docs.errors import ConflictError, NotFoundError, PictoriaError, ProjectError
from pictoria_docs.review.jobs import job_queue
from pictoria_docs.review.jobs.job_record import (
    CANCEL,
    LOCK,
    LOG,
    Job,
    JobMessage,
    JobProcess,
    JobRequest,
    lives,
    read,
    write,
    write_process,
)
from pictoria_docs.review.schemas.jobs import JobState, Phase
from pictoria_docs.store.records import now

FOLDER = job_queue.JOBS
KEPT = 20
"""Finished jobs that are remembered, with what they have exported."""
RUNNER = "pictoria_docs.review.jobs.job_runner"
STOP_SECONDS = 10.0
"""For which cancelled jobs are waited for when the server ends."""

Begin = Callable[[Path, str], None]
"""Begins a job, by the folder of its project and its id."""


class Jobs:
    """The jobs of one project."""

    def __init__(self, project: Path) -> None:
        """`project`: its folder."""
        self._project = project
        self._folder = project / FOLDER

    def start(self, kind: str, asked: JobRequest, by: str, begin: Begin | None = None) -> Job:
        """Have a job done in a process of its own, as soon as it is its turn.

        Args:
            kind: a name of `JOB_KINDS`.
            asked: what is done, and to what.
            by: who asks.
            begin: begins it otherwise, where its turn is now.

        Raises:
            ProjectError: the disk refuses it.
            TooManyError: the person has too many jobs already.
        """
        begin = begin or start_process
        moment = datetime.now(UTC)
        job = Job(
            id=f"{moment:{job_queue.MOMENT}}-{secrets.token_hex(4)}",
            kind=kind,
            asked=asked,
            by=by,
            made=now(),
            phase=Phase.QUEUED,
        )
        folder = self._folder / job.id
        try:
            folder.mkdir(parents=True)
            job_queue.enter(self._project, job)
        except (OSError, PictoriaError) as error:
            shutil.rmtree(folder, ignore_errors=True)
            if isinstance(error, PictoriaError):
                raise
            raise ProjectError(
                "project_unusable", folder=self._project, detail=error.strerror or error
            ) from error
        if job_queue.is_waiting(folder):
            job_queue.begin(lambda of, id: begin(of, id) if id == job.id else start_process(of, id))
        else:
            begin(self._project, job.id)
        self._forget_old()
        return self.get(job.id)

    def all(self) -> list[Job]:
        """All jobs that are remembered, the newest first."""
        try:
            names = sorted((item.name for item in os.scandir(self._folder) if item.is_dir()), reverse=True)
        except OSError:
            return []
        jobs = [job for name in names if (job := self._read(self._folder / name)) is not None]
        if any(job.state is JobState.WAITING for job in jobs):
            give_turns()  # for those who asked for them, who may be gone
        return jobs

    def get(self, id: str) -> Job:
        """One job.

        Raises:
            ProjectError: there is none of that name.
        """
        job = self._read(self.folder_of(id))
        if job is None:
            raise NotFoundError("job_unknown", job=id)
        return job

    def cancel(self, id: str) -> None:
        """Ask a job to end; what it has done is kept."""
        if not self.get(id).state.is_over:
            with suppress(OSError):
                (self.folder_of(id) / CANCEL).touch()
            job_queue.withdraw(self.folder_of(id))

    def forget(self, id: str) -> None:
        """Remove a finished job, and what it has exported.

        Raises:
            ProjectError: it is still running.
        """
        if not self.get(id).state.is_over:
            raise ConflictError("job_running", job=id)
        shutil.rmtree(self.folder_of(id), ignore_errors=True)

    def resume(self, id: str, by: str) -> Job:
        """Go on with a job that has ended early: a new one does what it left.

        Raises:
            ProjectError: it is still running.
        """
        job = self.get(id)
        if not job.state.is_over:
            raise ConflictError("job_running", job=id)
        again = self.start(job.kind, job.asked.model_copy(update={"goes_on": True}), by)
        shutil.rmtree(self.folder_of(id), ignore_errors=True)
        return again

    def download(self, id: str) -> Path:
        """The file that an export has made.

        Raises:
            ProjectError: there is none.
        """
        job = self.get(id)
        path = self.folder_of(id) / (job.file or "")
        if job.file is None or not path.is_file():
            raise NotFoundError("job_no_file", job=id)
        return path

    def stop_all(self) -> int:
        """Cancel all that runs and wait a while for it; returns how many there were."""
        going = [job.id for job in self.all() if not job.state.is_over]
        for id in going:
            self.cancel(id)
        until = time.monotonic() + STOP_SECONDS
        while any(not self.get(id).state.is_over for id in going) and time.monotonic() < until:
            time.sleep(0.1)
        return len(going)

    def folder_of(self, id: str) -> Path:
        """Where a job keeps its files.

        Raises:
            ProjectError: no job can be called that.
        """
        if not id or not set(id) <= set("0123456789abcdef-"):
            raise NotFoundError("job_unknown", job=id)
        return self._folder / id

    def _read(self, folder: Path) -> Job | None:
        try:
            job = read(folder)
            if job.state.is_over or lives(folder):
                return job
            if job_queue.is_waiting(folder):
                return job.model_copy(update={"before": job_queue.before(job.id, job.kind)})
            # Looked at again: it may have ended between the two looks.
            job = read(folder)
        except (OSError, ValueError):
            return None
        return job if job.state.is_over else job.model_copy(update={"state": JobState.INTERRUPTED})

    def _forget_old(self) -> None:
        over = [job for job in self.all() if job.state.is_over]
        for job in over[KEPT:]:
            shutil.rmtree(self._folder / job.id, ignore_errors=True)


def give_turns() -> None:
    """Start the jobs of this machine whose turn it is."""
    job_queue.begin(start_process)


def start_process(project: Path, id: str) -> None:
    """Start the process of a job; where none can be started, the job has failed."""
    folder = project / FOLDER / id
    try:
        with FileLock(folder / LOCK), (folder / LOG).open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", RUNNER, str(project.resolve()), id],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C in the server's terminal is for the server.
                start_new_session=True,
            )
            write_process(folder, JobProcess.of(process.pid))
    except OSError as error:
        detail = {"folder": str(project), "detail": error.strerror or str(error)}
        with suppress(OSError, ValueError):
            failed = {"state": JobState.FAILED, "error": JobMessage(code="project_unusable", values=detail)}
            write(folder, read(folder).model_copy(update=failed))
        return

    def wait() -> None:
        process.wait()
        give_turns()

    threading.Thread(target=wait, daemon=True).start()
