"""`project.deposit_nakala()`: a project's data, as a package, to Nakala."""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pictoria_docs.plugins import ConfigError, packaged_formats
from pictoria_nakala.account import address_of_environment, client_of_environment
from pictoria_nakala.depositing import NakalaDeposit, NakalaStatus, deposit_package

if TYPE_CHECKING:
    from pictoria_docs.plugins import DocumentView, ExportSelection, Project


def deposit_nakala(
    project: "Project",
    status: NakalaStatus | str = "pending",
    *,
    api: str | None = None,
    documents: "Iterable[DocumentView | str] | None" = None,
    selection: "ExportSelection | None" = None,
    language: str | None = None,
    anew: bool = False,
    progress: "Callable[[int, int], None] | None" = None,
) -> NakalaDeposit:
    """Deposit the project at Nakala: a collection, and in it data with files, with the key in `NAKALA_API_KEY`.

    Killed or refused, the next call goes on where it stopped; nothing is made twice. What was refused, and is not
    there yet, is planned anew. What was deposited before and has not changed is left as it is, or published, if
    that is asked for now.

    Args:
        project: what is deposited.
        status: "pending", seen by its owner only, or "published", for good.
        api: address of the API; None: that in `NAKALA_API_URL`, else that of Nakala. Its host must stand in
            `publication.allowed_hosts`.
        documents: only these (views, names or ids); None: all.
        selection: what of the documents, as for `export`.
        language: of words in the data; None: the user's.
        anew: leave what is there of a deposit that was not finished, and begin another one.
        progress: told how many of how many files are deposited.

    Raises:
        ConfigError: the host is not allowed, or there is no such status.
        DepositError: there is no key, or Nakala refuses, or does not answer; or what is there of the deposit does
            not fit the project any more.
        ExportError: something is missing that a deposit must say of itself, or one of its formats is not known, or
            holds pictures that are not to be published.
    """
    if status not in set(NakalaStatus):
        raise ConfigError("nakala_status", status=status, known=", ".join(NakalaStatus))
    publication = project.config.publication
    packaged_formats(publication)
    api = api.rstrip("/") if api else address_of_environment()
    client = client_of_environment(publication.allowed_hosts, api)

    def make_package(folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        project.export(folder, "deposit", documents=documents, selection=selection, language=language)

    try:
        return deposit_package(
            project.store.folder,
            client,
            api,
            publication,
            make_package,
            NakalaStatus(status),
            anew=anew,
            progress=progress,
        )
    finally:
        client.close()
