"""`pictoria-docs projects list | rename | archive | duplicate | delete | restore`: the start page's work with projects.

On a server for a team this is done on its start page, where people have rights.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pictoria_docs.apps.options import JsonOption, LanguageOption
from pictoria_docs.errors import NotFoundError
from pictoria_docs.i18n import translate

if TYPE_CHECKING:
    from pictoria_docs.review.identity.local_directory import LocalDirectory
    from pictoria_docs.review.identity.people import Person
    from pictoria_docs.review.project_management import ProjectManagement

ProjectsFolder = Annotated[Path, typer.Argument(metavar="cli.dir", help="cli.help_projects_dir")]
ProjectName = Annotated[str, typer.Argument(metavar="cli.name", help="cli.help_projects_project")]
Title = Annotated[str, typer.Argument(metavar="cli.name", help="cli.help_projects_title")]


def show(folder: ProjectsFolder, as_json: JsonOption = False, lang: LanguageOption = None) -> int:
    """List the projects of a folder and what is in its trash.

    Raises:
        ProjectError: there is no such folder.
    """
    from pictoria_docs.review.identity.project_folder import is_archived, title_of

    with _opened(folder) as (directory, person, _):
        projects = [
            {"project": name, "title": title_of(path), "archived": is_archived(path)}
            for name, path, _ in directory.projects_of(person)
        ]
        trashed = [
            {"id": each.id, "title": each.title, "deleted": each.at, "until": each.until}
            for each in directory.trashed_projects(person)
        ]
    if as_json:
        print(json.dumps({"projects": projects, "trash": trashed}, ensure_ascii=False, indent=2))
        return 0
    for project in projects:
        mark = f" ({translate('cli.projects.archived_mark')})" if project["archived"] else ""
        print(f"{project['project']}: {project['title']}{mark}")
    for each in trashed:
        print(translate("cli.projects.in_trash", **each))
    return 0


def rename(folder: ProjectsFolder, project: ProjectName, title: Title, lang: LanguageOption = None) -> int:
    """Call a project otherwise; its folder and its address stay.

    Raises:
        AccessError: there is no such project.
    """
    with _opened(folder) as (_, _, management):
        _tell("renamed", project=project, title=management.rename(project, title))
    return 0


def archive(
    folder: ProjectsFolder,
    project: ProjectName,
    undo: Annotated[bool, typer.Option("--undo", help="cli.help_projects_undo")] = False,
    lang: LanguageOption = None,
) -> int:
    """Archive a project, or open it again.

    Raises:
        AccessError: there is no such project.
        ProjectError: a job runs in it.
    """
    with _opened(folder) as (_, _, management):
        management.archive(project, not undo)
    _tell("opened" if undo else "archived", project=project)
    return 0


def duplicate(
    folder: ProjectsFolder,
    project: ProjectName,
    title: Title,
    with_decisions: Annotated[
        bool, typer.Option("--decisions/--no-decisions", help="cli.help_projects_decisions")
    ] = True,
    lang: LanguageOption = None,
) -> int:
    """Copy a project under another name.

    Raises:
        AccessError: there is no such project.
        ProjectError: there is one of that name, a job runs, or the disk refuses it.
    """
    with _opened(folder) as (_, _, management):
        copy = management.duplicate(project, title, with_decisions=with_decisions)
    _tell("duplicated", project=project, copy=copy)
    return 0


def delete(
    folder: ProjectsFolder,
    project: ProjectName,
    confirm: Annotated[
        str | None, typer.Option("--confirm", metavar="cli.name", help="cli.help_projects_confirm")
    ] = None,
    lang: LanguageOption = None,
) -> int:
    """Put a project into the trash.

    Raises:
        AccessError: there is no such project.
        ProjectError: its title was not given, a job runs in it, or the disk refuses it.
    """
    from pictoria_docs.review.identity.trash import TRASH_DAYS

    with _opened(folder) as (_, _, management):
        management.delete(project, confirm)
    _tell("deleted", project=project, days=TRASH_DAYS)
    return 0


def restore(
    folder: ProjectsFolder,
    id: Annotated[str, typer.Argument(metavar="ID", help="cli.help_projects_id")],
    lang: LanguageOption = None,
) -> int:
    """Bring a project back out of the trash.

    Raises:
        ProjectError: nothing of that id is there, or the disk refuses it.
    """
    with _opened(folder) as (directory, person, _):
        _tell("restored", project=directory.restore_project(person, id))
    return 0


@contextmanager
def _opened(folder: Path) -> "Iterator[tuple[LocalDirectory, Person, ProjectManagement]]":
    from pictoria_docs.review.identity.local_directory import LocalDirectory
    from pictoria_docs.review.identity.people import local_person
    from pictoria_docs.review.open_projects import OpenProjects
    from pictoria_docs.review.project_management import ProjectManagement

    folder = folder.expanduser().absolute()
    if not folder.is_dir():
        raise NotFoundError("project_missing", folder=folder)
    person = local_person()
    directory = LocalDirectory(folder, person)
    yield directory, person, ProjectManagement(directory, OpenProjects(directory), person)


def _tell(code: str, **values: object) -> None:
    print(translate(f"cli.projects.{code}", None, **values))
