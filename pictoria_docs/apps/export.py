"""`pictoria-docs export`: a project's data in the formats that others use."""

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pictoria_docs.apps.options import (
    LanguageOption,
    PasswordOption,
    ProjectFolder,
    choice,
    listed,
    read_settings,
)
from pictoria_docs.errors import ProjectError
from pictoria_docs.i18n import translate
from pictoria_docs.registry import offered

if TYPE_CHECKING:
    from pictoria_docs.exchange.contents.selection import ExportSelection

FORMATS = offered("pictoria_docs.exporters", first=("csv", "xlsx"))
STATUSES, KINDS = "all|assumed|accepted|validated", "figure|caption|entry|mention|link"
"""`ExportStatus` and `ExportKind`, as words: help must not import the model."""

DocumentsOption = Annotated[list[str] | None, typer.Option("--document", "-d", help="cli.help_document")]
KindsOption = Annotated[
    list[str] | None, typer.Option("--kind", "-k", metavar=KINDS, help="cli.help_export_kind")
]
ConfidenceOption = Annotated[
    float, typer.Option("--confidence", min=0.0, max=1.0, help="cli.help_confidence")
]
CampaignOption = Annotated[int | None, typer.Option("--campaign", help="cli.help_campaign")]
RejectedOption = Annotated[bool, typer.Option("--rejected", help="cli.help_rejected")]


def export(
    folder: ProjectFolder,
    to: Annotated[Path, typer.Option("--to", "-o", metavar="OUT", help="cli.help_to")],
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", "-f", metavar="|".join(FORMATS), help="cli.help_format"),
    ] = None,
    documents: DocumentsOption = None,
    base_url: Annotated[
        str | None, typer.Option("--base-url", metavar="URL", help="cli.help_base_url")
    ] = None,
    status: Annotated[
        str, typer.Option("--status", metavar=STATUSES, help="cli.help_export_status")
    ] = STATUSES.split("|")[0],
    kinds: KindsOption = None,
    confidence: ConfidenceOption = 0.0,
    campaign: CampaignOption = None,
    rejected: RejectedOption = False,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="cli.help_export_set")
    ] = None,
    schemas: Annotated[
        Path | None, typer.Option("--schemas", metavar="DIR", help="cli.help_export_schemas")
    ] = None,
    password: PasswordOption = None,
    lang: LanguageOption = None,
) -> int:
    """Export the project in `folder` below `to`, in each of `formats`; `base_url` is for those with addresses.

    The options from `status` to `rejected` are those of `ExportSelection`.

    Raises:
        ProjectError: no project, no such document, or nothing analysed in it.
        ExportError: an unknown format, `base_url` is no address or of no use, a setting makes no sense, `schemas` is of
            no use or lacks one, a file is not valid by its schema, or `to` cannot be written.
    """
    from pictoria_docs.api.project import Project
    from pictoria_docs.exchange.files.crop_files import FORMAT as CROPS
    from pictoria_docs.exchange.files.crop_files import crops_first
    from pictoria_docs.exchange.files.files import explained
    from pictoria_docs.exchange.files.zip_target import is_zip, zipped
    from pictoria_docs.exchange.formats.export import check_base_url, check_schemas, needs
    from pictoria_docs.exchange.formats.exporters import EXPORTERS, Need
    from pictoria_docs.exchange.formats.settings import check_settings, settings_known

    formats = listed(formats or ["csv"])
    EXPORTERS.check(*formats)
    selection = chosen_selection(status, kinds, confidence, campaign, rejected=rejected)
    chosen = read_settings(settings or [])
    check_settings(chosen, formats)
    if base_url is not None:
        check_base_url(base_url, formats)
    if schemas is not None:
        check_schemas(formats)
    with Project.open(folder, create=False) as project:
        views = [project.document(name) for name in documents or ()] or project.documents
        if not any(project.store.results.page_keys(view.id) for view in views):
            raise ProjectError("nothing_to_export", folder=folder)
        if password is not None:
            project.use_password(password)
        told = []
        with explained(to), zipped(to) if is_zip(to) else nullcontext(to) as target:
            for format in crops_first(formats):
                base = base_url if base_url is not None and needs(format, Need.BASE_URL) else None
                files = project.export(
                    target,
                    format,
                    documents=views,
                    base_url=base,
                    selection=selection,
                    settings=settings_known(chosen, format),
                    schemas=schemas if needs(format, Need.SCHEMAS) else None,
                    crops=target if CROPS in formats else None,
                )
                # Where the files are: the one file, or the folder or zip.
                place = files[0] if len(files) == 1 and target == to else to
                told.append(translate("cli.exported", format=format, count=len(files), to=place))
                if target == to:
                    print(told.pop(), flush=True)
        # A zip is there when all of it is.
        for sentence in told:
            print(sentence)
    return 0


def chosen_selection(
    status: str, kinds: list[str] | None, confidence: float, campaign: int | None, *, rejected: bool
) -> "ExportSelection":
    """What of the documents is wanted, by the options of a command.

    Raises:
        ConfigError: there is no such status or kind.
    """
    from pictoria_docs.exchange.contents.selection import ExportKind, ExportSelection, ExportStatus

    return ExportSelection(
        status=choice(ExportStatus, status),
        kinds=tuple(choice(ExportKind, kind) for kind in listed(kinds or [])),
        confidence=confidence,
        campaign=campaign,
        rejected=rejected,
    )
