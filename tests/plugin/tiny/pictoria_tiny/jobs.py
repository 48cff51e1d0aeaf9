"""Jobs: one that counts documents, one that fails."""

from pathlib import Path

from pictoria_docs.plugins import Job, JobKind, JobProgressWriter, JobRequest, Permission, Project, translate


class CountRequest(JobRequest):
    """What is counted."""

    more: int = 0
    """So many more."""


def count(folder: Path, progress: JobProgressWriter) -> None:
    """Count the documents."""
    asked = CountRequest.model_validate(progress.job.asked.model_dump())
    progress.enter("counting")
    with Project.open(folder, create=False) as project:
        counted = len(project.documents) + asked.more
    progress.report(found={"documents": counted}, counted=counted)


def tell(job: Job, language: str) -> str:
    """Say how many there are."""
    return translate("tiny.counted", language, number=job.found["documents"])


def fail(folder: Path, progress: JobProgressWriter) -> None:
    """Raise what nobody foresees."""
    raise ZeroDivisionError("no documents to divide by")


COUNT = JobKind(count, Permission.EXPORT, told=tell)
FAILING = JobKind(fail, Permission.EXPORT, retries=True)
