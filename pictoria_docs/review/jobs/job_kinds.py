"""What jobs can do: the kinds that come with the product, and those that packages add (`pictoria_docs.jobs`)."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pictoria_docs.errors import PictoriaError, ProjectError
from pictoria_docs.registry import Registry
from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.jobs.job_progress import JobProgressWriter
from pictoria_docs.review.jobs.job_record import Job
from pictoria_docs.review.schemas.jobs import JobJson, JobState


@dataclass(frozen=True, slots=True)
class JobKind:
    """Something that takes long and is done in a process of its own; its name is that of its entry point."""

    run: Callable[[Path, JobProgressWriter], None]
    """Does it to the project in a folder. `progress.job` says what is asked for, and is told what comes of it."""
    permission: Permission
    """What one must be allowed to have it go on."""
    writes_project: bool = False
    """Whether it writes the project, which then has one such job at a time; it takes turns with analyses, else with
    exports."""
    retries: bool = False
    """Whether one that failed can go on: what went wrong may be right later."""
    told: Callable[[Job, str], str] | None = None
    """Says in a language what a job has done; None: pages say it from its numbers."""


JOB_KINDS: Registry[JobKind] = Registry(
    "job", "pictoria_docs.jobs", attributes=("run", "permission"), unknown=ProjectError
)


def job_json(job: Job, project: str, language: str) -> JobJson:
    """Tell a job, and how far it has come; one of a package that has gone says which.

    Args:
        job: as it stands.
        project: short name of its project.
        language: of its sentences.
    """
    kind, absent = None, None
    try:
        kind = JOB_KINDS.get(job.kind)
    except PictoriaError as problem:
        absent = problem.public_sentence(language)
    ended_early = job.state in (JobState.CANCELLED, JobState.INTERRUPTED)
    error = job.error.sentence(language) if job.error is not None else None
    told = kind.told(job, language) if kind and kind.told and job.state is JobState.DONE else absent
    closed = (message for message in job.skipped if message.code == "host_not_allowed")
    answer: JobJson = {
        "id": job.id,
        "project": project,
        "kind": job.kind,
        "by": job.by,
        "made": job.made,
        "started": job.started,
        "ended": job.ended,
        "state": job.state,
        "phase": job.phase,
        "before": job.before,
        "expected": job.expected,
        "done": job.done,
        "page": job.page,
        "page_seconds": job.page_seconds,
        "rate": job.rate,
        "seconds_left": job.seconds_left,
        "found": job.found,
        "pages": job.pages,
        "skipped": [message.sentence(language) for message in job.skipped],
        "skipped_count": job.skipped_count,
        # The words of an error may have gone with the package.
        "error": error if error is None or absent is None else absent,
        "file": job.file,
        "size": job.size,
        "documents": list(job.asked.documents),
        "formats": list(job.asked.formats),
        "over": job.state.is_over,
        "resumable": kind is not None and (ended_early or (kind.retries and job.state is JobState.FAILED)),
        "told": told,
        "hosts": sorted({str(message.values["host"]) for message in closed}),
    }
    of_package = {**(job.model_extra or {}), **(job.asked.model_extra or {})}
    return cast(JobJson, of_package | answer)
