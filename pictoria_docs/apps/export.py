"""`pictoria-docs export`: a project's data in the formats that others use."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from pictoria_docs.apps.options import LanguageOption, PasswordOption, ProjectFolder, listed
from pictoria_docs.errors import ProjectError
from pictoria_docs.extensions import EXPORTERS
from pictoria_docs.i18n import translate


def export(
    folder: ProjectFolder,
    to: Annotated[Path, typer.Option("--to", "-o", metavar="OUT", help="cli.help_to")],
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", "-f", metavar="|".join(EXPORTERS.names()), help="cli.help_format"),
    ] = None,
    documents: Annotated[list[str] | None, typer.Option("--document", "-d", help="cli.help_document")] = None,
    base_url: Annotated[
        str | None, typer.Option("--base-url", metavar="URL", help="cli.help_base_url")
    ] = None,
    rejected: Annotated[bool, typer.Option("--rejected", help="cli.help_rejected")] = False,
    password: PasswordOption = None,
    lang: LanguageOption = None,
) -> int:
    """Export the project in `folder` below `to`, in each of `formats`; `base_url` is for those with addresses.

    Raises:
        ProjectError: no project, no such document, or nothing analysed in it.
        ExportError: an unknown format, `base_url` is no address or of no use, or `to` cannot be written.
    """
    from pictoria_docs.api.project import Project
    from pictoria_docs.exchange.exporter import check_base_url, takes

    formats = listed(formats or ["csv"])
    EXPORTERS.check(*formats)
    if base_url is not None:
        check_base_url(base_url, formats)
    with Project.open(folder, create=False) as project:
        views = [project.document(name) for name in documents or ()] or project.documents
        if not any(project.store.results.page_keys(view.id) for view in views):
            raise ProjectError("nothing_to_export", folder=folder)
        if password is not None:
            project.use_password(password)
        for format in formats:
            base = base_url if base_url is not None and takes(format, "base_url") else None
            files = project.export(to, format, documents=views, base_url=base, rejected=rejected)
            # Where the files are: the one file, or the folder.
            place = files[0] if len(files) == 1 else to
            print(translate("cli.exported", format=format, count=len(files), to=place))
            sys.stdout.flush()
    return 0
