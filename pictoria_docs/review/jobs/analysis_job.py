"""Jobs that read documents, and those that compare all pictures of a project."""

from contextlib import suppress
from pathlib import Path

from pictoria_docs.errors import PictoriaError
from pictoria_docs.pipeline.worker_pool import warm_up
from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.jobs.job_kinds import JobKind
from pictoria_docs.review.jobs.job_progress import JobProgressWriter
from pictoria_docs.review.jobs.job_record import SHOWN, JobMessage
from pictoria_docs.review.schemas.jobs import Phase
from pictoria_docs.store.records import ProblemRecord


def analyse(folder: Path, progress: JobProgressWriter) -> None:
    """Add documents, do whatever is not done yet, and have searches find it."""
    if read_pages(folder, progress):
        _index(folder, progress)


def read_pages(folder: Path, progress: JobProgressWriter) -> bool:
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


def compare(folder: Path, progress: JobProgressWriter) -> None:
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


ANALYSE = JobKind(analyse, Permission.ANALYSE, writes_project=True)
COMPARE = JobKind(compare, Permission.ANALYSE, writes_project=True)
