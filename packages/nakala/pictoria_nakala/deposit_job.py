"""Deposits as jobs: asked for by a person, done in a process of their own, told in a sentence."""

from pathlib import Path
from typing import TYPE_CHECKING

from pictoria_docs.plugins import JobKind, JobRequest, Permission, translate
from pictoria_nakala.depositing import NakalaStatus

if TYPE_CHECKING:
    from pictoria_docs.plugins import Job, JobProgressWriter


class DepositRequest(JobRequest):
    """What is to be deposited."""

    deposit: NakalaStatus = NakalaStatus.PENDING
    """Whether it is published when it is whole."""
    anew: bool = False
    """Whether a deposit that was not finished is left as it is, and another one begun."""


def deposit(folder: Path, progress: "JobProgressWriter") -> None:
    """Send a package to the archive, or go on with the deposit that was not finished."""
    from pictoria_docs.plugins import Project
    from pictoria_nakala.project_deposit import deposit_nakala

    request = DepositRequest.model_validate(progress.job.asked.model_dump())
    progress.enter("packing")
    with Project.open(folder, create=False) as project:
        done = deposit_nakala(
            project,
            request.deposit,
            documents=list(request.documents) or None,
            selection=request.selection,
            language=request.language,
            # What goes on was begun anew by the job before.
            anew=request.anew and not request.goes_on,
            progress=lambda done, total: progress.report_amount("depositing", done, total),
        )
    found = {"data": len(done.data), "files": done.files, "made": done.made}
    progress.report(collection=done.collection, found=found)


def told(job: "Job", language: str) -> str:
    """What was deposited, as a sentence."""
    request = DepositRequest.model_validate(job.asked.model_dump())
    amounts = (
        translate(f"desk.home.nakala_{name}", language, count=job.found.get(name, 0))
        for name in ("data", "files")
    )
    return translate(
        f"desk.home.job_deposited{'' if job.found.get('made') else '_before'}",
        language,
        status=translate(f"desk.home.nakala_{request.deposit.value}", language),
        what=", ".join(amounts),
    )


DEPOSIT = JobKind(deposit, Permission.DEPOSIT, retries=True, told=told)
