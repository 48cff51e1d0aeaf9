"""`pictoria-docs deposit`: a project's data to an archive."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pictoria_docs.apps.export import STATUSES
from pictoria_docs.apps.options import LanguageOption, PasswordOption, ProjectFolder, choice
from pictoria_docs.errors import ConfigError, ProjectError
from pictoria_docs.i18n import translate

if TYPE_CHECKING:
    from pictoria_docs.exchange.nakala.depositing import NakalaDeposit


def deposit(
    folder: ProjectFolder,
    nakala: Annotated[bool, typer.Option("--nakala", help="cli.help_nakala")] = False,
    status: Annotated[
        str, typer.Option("--status", metavar="pending|published", help="cli.help_nakala_status")
    ] = "pending",
    api: Annotated[str | None, typer.Option("--api", metavar="URL", help="cli.help_nakala_api")] = None,
    export_status: Annotated[
        str, typer.Option("--export-status", metavar=STATUSES, help="cli.help_export_status")
    ] = STATUSES.split("|")[0],
    password: PasswordOption = None,
    lang: LanguageOption = None,
) -> int:
    """Deposit the project in `folder` at Nakala, or go on with the deposit that was not finished.

    Raises:
        ConfigError: no archive is named, its host is not allowed, or there is no such status.
        DepositError: the archive refuses, or does not answer.
        ExportError: something is missing that a deposit must say of itself.
        ProjectError: no project, or nothing analysed in it.
    """
    from pictoria_docs.api.project import Project
    from pictoria_docs.exchange.selection import ExportSelection, ExportStatus

    if not nakala:
        raise ConfigError("deposit_where")
    with Project.open(folder, create=False) as project:
        if not any(project.store.results.page_keys(view.id) for view in project.documents):
            raise ProjectError("nothing_to_export", folder=folder)
        if password is not None:
            project.use_password(password)
        result = project.deposit_nakala(
            status,
            api=api,
            selection=ExportSelection(status=choice(ExportStatus, export_status)),
            progress=_progress,
        )
    print(_told(result))
    return 0


def _told(result: "NakalaDeposit") -> str:
    code = "cli.deposited" if result.made else "cli.deposited_before"
    return translate(
        code,
        collection=result.collection,
        data=len(result.data),
        files=result.files,
        status=translate(f"cli.nakala_{result.status.value}"),
    )


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done}/{total}", end="\n" if done == total else "", file=sys.stderr, flush=True)
