"""`pictoria-docs import`: what a file of another tool says of a document, as decisions of the person who runs it."""

from pathlib import Path
from typing import Annotated

import typer

from pictoria_docs.apps.options import LanguageOption, ProjectFolder
from pictoria_docs.errors import EditError, ProjectError
from pictoria_docs.extensions import IMPORTERS
from pictoria_docs.i18n import translate, user_language

SHOWN = 20
"""So many things that were left out are told one by one."""


def import_file(
    folder: ProjectFolder,
    file: Annotated[Path, typer.Argument(metavar="cli.file", help="cli.help_import_file")],
    format: Annotated[
        str,
        typer.Option("--format", "-f", metavar="|".join(IMPORTERS.names()), help="cli.help_import_format"),
    ] = "w3c",
    document: Annotated[str | None, typer.Option("--document", "-d", help="cli.help_import_document")] = None,
    page: Annotated[int | None, typer.Option("--page", min=1, help="cli.help_import_page")] = None,
    lang: LanguageOption = None,
) -> int:
    """Take in a file; 0 if any of it was understood, or there is nothing new in it.

    Raises:
        ConfigError: no importer has that name.
        EditError: the file cannot be read.
        ProjectError: no project, no such document, or several and none named.
    """
    from pictoria_docs.review.authorization import Role
    from pictoria_docs.review.editing.edit_service import EditService
    from pictoria_docs.review.identity.people import local_person
    from pictoria_docs.review.open_project import OpenProject
    from pictoria_docs.review.session import ReviewSession

    IMPORTERS.check(format)
    with EditError.for_system("import_missing", file=file):
        data = file.read_bytes()
    opened = OpenProject(folder)
    try:
        store = opened.store
        names = [record.name for record in store.documents.all()]
        if document is None and len(names) != 1:
            raise ProjectError("import_which_document", folder=folder, known=", ".join(names))
        record = store.documents.get(document or names[0])
        before = max((stored.number for stored in store.decisions.stored(record.id)), default=0)
        session = ReviewSession(opened, local_person(), Role.MANAGER, folder.name, user_language(), dict)
        answer = EditService(session).import_file(record.id, data, format, page)
    finally:
        opened.close()
    left = [item["sentence"] for item in (*answer["refused"], *answer["not_understood"])]
    conflicts = len(answer["conflicts"])
    # What an earlier import has done keeps its number.
    done = sum(item["revision"] > before for item in answer["done"])
    print(translate("cli.imported", file=file, done=done, conflicts=conflicts, left=len(left)))
    for sentence in left[:SHOWN]:
        print(f"  {sentence}")
    return 0 if answer["done"] or not (left or conflicts) else 1
