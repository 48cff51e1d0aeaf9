"""Deposits at Nakala: whether one can be made, and those that were."""

from dataclasses import asdict

from pictoria_docs.exchange.nakala.account import address_of_environment
from pictoria_docs.exchange.nakala.made_deposits import host_of_archive
from pictoria_docs.review.jobs.job_service import JobService
from pictoria_docs.review.wire import Json
from pictoria_docs.strict_model import StrictModel


class DepositedItemJson(StrictModel):
    """A collection or a data item at Nakala."""

    identifier: str
    title: str
    address: str | None
    """Of its page; until it is published only its owner sees it. null: the archive's site is not known."""
    doi: str | None
    """Address of its DOI; null: it has none."""
    published: bool
    files: int


class MadeDepositJson(StrictModel):
    """A deposit, whole or not."""

    archive: str
    """Host of the API."""
    collection: DepositedItemJson | None
    """null: it is not there yet."""
    data: list[DepositedItemJson]
    """One for each document, the last describes the whole."""
    complete: bool
    """Whether all is there that should be, and published if that was asked for."""


class DepositsJson(StrictModel):
    """Whether the person can deposit the project, and what was deposited."""

    possible: bool
    reason: str | None
    """Why not; a sentence."""
    archive: str
    """Host of the API to which a deposit goes."""
    deposits: list[MadeDepositJson]
    """The newest first."""


def deposits_json(work: JobService) -> Json:
    """What a person may know of the deposits of a project.

    Raises:
        AccessError: nothing.
    """
    deposits = [asdict(deposit) for deposit in work.deposits()]
    problem = work.deposit_problem()
    return {
        "possible": problem is None,
        "reason": problem.public_sentence(work.language) if problem is not None else None,
        "archive": host_of_archive(address_of_environment()),
        "deposits": deposits,
    }
