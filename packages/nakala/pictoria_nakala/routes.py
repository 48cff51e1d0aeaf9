"""The REST interface of deposits at Nakala, and their card on the export page."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from pictoria_docs.plugins import (
    ExportCard,
    ExportSelection,
    JobJson,
    JobService,
    RouteContext,
    api_router,
    selection_in,
    work_of,
)
from pictoria_nakala.account import address_of_environment
from pictoria_nakala.deposit_service import DepositService
from pictoria_nakala.depositing import NakalaStatus
from pictoria_nakala.made_deposits import host_of_archive
from pictoria_nakala.schemas import DepositsJson

CARD = ExportCard(module="nakala/nakala_card.js")


class NewDeposit(ExportSelection):
    """What is to be deposited at Nakala."""

    deposit: NakalaStatus = NakalaStatus.PENDING
    """Whether it is published when it is whole, which cannot be taken back."""
    documents: Annotated[tuple[str, ...], Field(max_length=5000)] = ()
    """Ids; none: all."""
    anew: bool = False
    """Whether a deposit that was not finished is left as it is, and another one begun."""


def make_router(context: RouteContext) -> APIRouter:
    """Make the routes."""
    router = api_router("/api/v1/projects/{project}", "work")
    Work = Annotated[JobService, work_of(context.project_directory)]

    @router.get("/deposits")
    def deposits(work: Work) -> DepositsJson:
        """Tell whether the project can be deposited at Nakala, and what was deposited."""
        service = DepositService(work)
        problem = service.problem()
        return {
            "possible": problem is None,
            "reason": problem.public_sentence(work.language) if problem is not None else None,
            "archive": host_of_archive(address_of_environment()),
            "deposits": service.deposits(),
        }

    @router.post("/deposits", status_code=202)
    def deposit(asked: NewDeposit, work: Work) -> JobJson:
        """Deposit the project at Nakala, as a job; one that was not finished goes on, or is begun `anew`."""
        job = DepositService(work).deposit(
            asked.deposit, asked.documents, selection=selection_in(asked), anew=asked.anew
        )
        return work.told(job)

    return router
