"""`pictoria-docs import`: what a file of another tool says of a document, as decisions of the person who runs it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from pictoria_docs.apps.options import LanguageOption, ProjectFolder, read_settings
from pictoria_docs.errors import ConfigError
from pictoria_docs.i18n import translate
from pictoria_docs.registry import offered

FORMATS = offered("pictoria_docs.importers", first=("w3c",))
SPREADSHEET = "spreadsheet"
"""The format of tables that were exported: they are about all documents of a project."""
SHOWN = 20
"""So many things that were left out are told one by one."""


def import_file(
    folder: ProjectFolder,
    file: Annotated[Path, typer.Argument(metavar="cli.file", help="cli.help_import_file")],
    format: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="|".join((*FORMATS, SPREADSHEET)),
            help="cli.help_import_format",
        ),
    ] = "w3c",
    document: Annotated[str | None, typer.Option("--document", "-d", help="cli.help_import_document")] = None,
    as_model: Annotated[str | None, typer.Option("--as-model", help="cli.help_as_model")] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="cli.help_import_set")
    ] = None,
    page: Annotated[int | None, typer.Option("--page", min=1, help="cli.help_import_page")] = None,
    preview: Annotated[bool, typer.Option("--preview", help="cli.help_import_preview")] = False,
    add_rows: Annotated[bool, typer.Option("--add-rows", help="cli.help_import_add_rows")] = False,
    on_conflict: Annotated[
        str | None, typer.Option("--on-conflict", metavar="keep|replace", help="cli.help_import_on_conflict")
    ] = None,
    remove_emptied: Annotated[
        bool, typer.Option("--remove-emptied", help="cli.help_import_remove_emptied")
    ] = False,
    lang: LanguageOption = None,
) -> int:
    """Take in a file; 0 if any of it was understood, or there is nothing new in it.

    Raises:
        ConfigError: no importer has that name, or it has no such option.
        EditError: the file cannot be read.
        ProjectError: no project, no such document, or several and none named.
    """
    for_others = {"--as-model": as_model, "--set": settings, "--page": page}
    if format == SPREADSHEET:
        _refuse(for_others, "import_option_unused", format)
        from pictoria_docs.apps.import_sheet import import_sheet
        from pictoria_docs.editing.sheet_service import OnConflict

        if on_conflict not in (None, *OnConflict):
            raise ConfigError("import_on_conflict", value=on_conflict, known=", ".join(OnConflict))
        choice = OnConflict(on_conflict or OnConflict.KEEP)
        return import_sheet(
            folder,
            file,
            preview=preview,
            add_rows=add_rows,
            on_conflict=choice,
            remove_emptied=remove_emptied,
            document=document,
        )
    _refuse(
        {
            "--preview": preview,
            "--add-rows": add_rows,
            "--on-conflict": on_conflict,
            "--remove-emptied": remove_emptied,
        },
        "import_sheet_only",
        format,
    )
    from pictoria_docs.api.project import Project
    from pictoria_docs.exchange.imports.importers import IMPORTERS, is_set_format

    IMPORTERS.check(format)
    is_set = is_set_format(format)
    _refuse({"--page": page} if is_set else {}, "import_option_unused", format)
    chosen = read_settings(settings or [])
    with Project.open(folder, create=False) as project:
        taken = project.import_file(
            file, format, document=document, page=page, model=as_model, settings=chosen
        )
    left, conflicts = len(taken.left_out), taken.conflicts
    if is_set:
        numbers = {"added": taken.done - taken.corrected, "corrected": taken.corrected, "same": taken.same}
        print(translate("cli.imported_set", None, file=file, conflicts=conflicts, left=left, **numbers))
    else:
        print(translate("cli.imported", file=file, done=taken.done, conflicts=conflicts, left=left))
    for sentence in taken.left_out[:SHOWN]:
        print(f"  {sentence}")
    if len(taken.left_out) > SHOWN:
        print(f"  … {len(taken.left_out) - SHOWN}")
    is_new = taken.done or (taken.same and not is_set)
    return 0 if is_new or not (taken.left_out or taken.conflicts) else 1


def _refuse(options: Mapping[str, object], code: str, format: str) -> None:
    """Go on only if none of some options is given.

    Raises:
        ConfigError: one is, and the format has no use for it.
    """
    for option, value in options.items():
        if value:
            raise ConfigError(code, option=option, format=format)
