"""A document read anew while a person waits: a job in a thread of the process that was asked, which needs no start."""

import os
import threading
from pathlib import Path

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.review.jobs.job_record import Job, JobProcess, JobRequest, write_process
from pictoria_docs.review.jobs.job_runner import run_here
from pictoria_docs.review.jobs.jobs import FOLDER, Jobs, give_turns


def read_anew(project: Path, document: DocumentId, by: str) -> Job:
    """Have a document read: here, or, where others come first, in a process of its own.

    Args:
        project: its folder.
        document: which one.
        by: who asks.

    Raises:
        ProjectError: the disk refuses it, or the person has too many jobs already.
    """
    asked = JobRequest(documents=(document,))
    return Jobs(project).start("analyse", asked, by, _start_thread)


def _start_thread(project: Path, id: str) -> None:
    def work() -> None:
        try:
            run_here(project, id)
        finally:
            give_turns()

    write_process(project / FOLDER / id, JobProcess.of(os.getpid()))
    threading.Thread(target=work, name="reading", daemon=True).start()
