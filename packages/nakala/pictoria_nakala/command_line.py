"""`pictoria-docs deposit`: a project's data to an archive."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pictoria_docs.plugins import (
    STATUSES,
    CampaignOption,
    ConfidenceOption,
    ConfigError,
    DocumentsOption,
    KindsOption,
    LanguageOption,
    PasswordOption,
    ProjectError,
    ProjectFolder,
    RejectedOption,
    chosen_selection,
    translate,
)

if TYPE_CHECKING:
    from pictoria_nakala.depositing import NakalaDeposit


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
    documents: DocumentsOption = None,
    kinds: KindsOption = None,
    confidence: ConfidenceOption = 0.0,
    campaign: CampaignOption = None,
    rejected: RejectedOption = False,
    anew: Annotated[bool, typer.Option("--anew", help="cli.help_nakala_anew")] = False,
    password: PasswordOption = None,
    lang: LanguageOption = None,
) -> int:
    """Deposit the project in `folder` at Nakala, or go on with the deposit that was not finished.

    Raises:
        ConfigError: no archive is named, its host is not allowed, or there is no such status or kind.
        DepositError: the archive refuses, or does not answer.
        ExportError: something is missing that a deposit must say of itself.
        ProjectError: no project, no such document or campaign, or nothing analysed in it.
    """
    from pictoria_docs.plugins import Project
    from pictoria_nakala.project_deposit import deposit_nakala

    if not nakala:
        raise ConfigError("deposit_where")
    selection = chosen_selection(export_status, kinds, confidence, campaign, rejected=rejected)
    with Project.open(folder, create=False) as project:
        views = [project.document(name) for name in documents or ()] or project.documents
        if not any(project.store.results.page_keys(view.id) for view in views):
            raise ProjectError("nothing_to_export", folder=folder)
        if password is not None:
            project.use_password(password)
        result = deposit_nakala(
            project,
            status,
            api=api,
            documents=views,
            selection=selection,
            anew=anew,
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
