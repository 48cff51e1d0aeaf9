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
        from pictoria_docs.review.editing.sheet_service import OnConflict

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
    from pictoria_docs.exchange.importer import IMPORTERS, reads_sets
    from pictoria_docs.review.editing.file_import import FileImportService
    from pictoria_docs.review.importing import script_session

    IMPORTERS.check(format)
    if reads_sets(format):
        _refuse({"--page": page}, "import_option_unused", format)
        return _import_set(folder, file, format, document, as_model, read_settings(settings or []))
    chosen = read_settings(settings or [])
    with script_session(folder) as session:
        answer = FileImportService(session).take_path(
            file, format, document=document, page=page, model=as_model, settings=chosen
        )
    left, conflicts = answer["left_out"], answer["conflicts"]
    print(translate("cli.imported", file=file, done=answer["done"], conflicts=conflicts, left=len(left)))
    for sentence in left[:SHOWN]:
        print(f"  {sentence}")
    return 0 if answer["done"] or answer["same"] or not (left or conflicts) else 1


def _refuse(options: Mapping[str, object], code: str, format: str) -> None:
    """Go on only if none of some options is given.

    Raises:
        ConfigError: one is, and the format has no use for it.
    """
    for option, value in options.items():
        if value:
            raise ConfigError(code, option=option, format=format)


def _import_set(
    folder: Path,
    source: Path,
    format: str,
    document: str | None,
    model: str | None,
    settings: Mapping[str, str],
) -> int:
    """Take in a set of images of any of the project's documents."""
    from pictoria_docs.exchange.settings import check_import_settings
    from pictoria_docs.exchange.training_sets.set_image import ImportSettings
    from pictoria_docs.review.editing.set_import import SetImportService
    from pictoria_docs.review.importing import script_session

    chosen = check_import_settings(ImportSettings, settings, format)
    documents = () if document is None else (document,)
    with script_session(folder) as session:
        answer = SetImportService(session).import_set(
            source, format, documents=documents, model=model, settings=chosen
        )
    left = answer["left_out"]
    numbers = {name: answer[name] for name in ("added", "corrected", "same", "conflicts")}
    print(translate("cli.imported_set", file=source, left=len(left), **numbers))
    for sentence in left[:SHOWN]:
        print(f"  {sentence}")
    if len(left) > SHOWN:
        print(f"  … {len(left) - SHOWN}")
    return 0 if answer["added"] + answer["corrected"] or not (left or answer["conflicts"]) else 1
