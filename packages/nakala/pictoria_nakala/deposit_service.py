"""Deposits of one project as one person may make and see them."""

from collections.abc import Sequence

from pictoria_docs.plugins import (
    ExportSelection,
    Job,
    JobService,
    Permission,
    PictoriaError,
    packaged_formats,
)
from pictoria_nakala.account import check_depositing
from pictoria_nakala.deposit_job import DepositRequest
from pictoria_nakala.depositing import NakalaStatus
from pictoria_nakala.made_deposits import made_deposits
from pictoria_nakala.schemas import MadeDepositJson


class DepositService:
    """The deposits of a project; light, made for each request."""

    def __init__(self, work: JobService) -> None:
        self._work = work

    def deposit(
        self, status: NakalaStatus, documents: Sequence[str], *, selection: ExportSelection, anew: bool
    ) -> Job:
        """Deposit the project at Nakala, or go on with the deposit that was not finished, as it was chosen then.

        The key, and where it is sent, are in the environment of the server.

        Args:
            status: whether it is published when it is whole.
            documents: only these; none: all.
            selection: what of them.
            anew: whether a deposit that was not finished is left as it is, and another one begun.

        Raises:
            ConfigError: the project does not allow the archive's host, or its config cannot be read.
            DepositError: there is no key.
            ExportError: something is missing that a deposit must say of itself, or one of its formats is not known, or
                holds pictures that are not to be published.
            ProjectError: no such document or campaign, or nothing has been analysed.
        """
        self._work.require(Permission.DEPOSIT)
        publication = self._work.publication()
        check_depositing(publication.allowed_hosts)
        packaged_formats(publication)
        request = DepositRequest(
            documents=self._work.chosen(documents, selection),
            language=self._work.language,
            selection=selection,
            deposit=status,
            anew=anew,
        )
        return self._work.start("deposit", request)

    def deposits(self) -> list[MadeDepositJson]:
        """What was deposited, the newest first."""
        self._work.require(Permission.EXPORT)
        return made_deposits(self._work.folder, self._work.language)

    def problem(self) -> PictoriaError | None:
        """Why the person cannot deposit the project; None: nothing is in the way."""
        try:
            self._work.require(Permission.DEPOSIT)
            check_depositing(self._work.publication().allowed_hosts)
        except PictoriaError as error:
            return error
        return None
