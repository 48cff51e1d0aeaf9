"""Kill the taking in of a spreadsheet, the copying of a project, and its way to the trash.

A process that takes in a changed workbook is killed and started again until it ends: each change must be there once,
and nothing else changed. One that copies a project is killed: each copy that anybody sees must be whole, and hold its
own files. One that throws a project away is killed: the project must be there as it was, or come back so out of the
trash, with the people who took part.
"""

import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import openpyxl

from benchmarks.kill.campaign import Campaign, Command
from benchmarks.kill.commands import SOURCE
from pictoria_docs.api.project import Project
from pictoria_docs.editing.sheet_service import SheetOptions
from pictoria_docs.errors import ProjectError
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import ServerConfig
from pictoria_docs.review.open_projects import OpenProjects
from pictoria_docs.review.project_management import ProjectManagement
from pictoria_docs.store import Store

ROOT = Person("root", "Root", is_admin=True)
ORIGINAL, WORKBOOK, ADDED = "vases", "changed.xlsx", "Killed and taken in"
EARLIEST = 0.3
"""Share of the time that such a process needs at least to start: only what comes after it is worth killing."""


@contextmanager
def opened(folder: Path) -> Iterator[TeamDirectory]:
    """Open the projects and people of a server."""
    team = TeamDirectory(ServerConfig(data=folder / "server", projects_folder=folder / "projects"))
    try:
        yield team
    finally:
        team.close()


def work(folder: Path, kind: str, name: str) -> None:
    """Do what is killed."""
    with opened(folder) as team:
        projects = OpenProjects(team)
        management = ProjectManagement(team, projects, ROOT)
        if kind == "sheet":
            data = (folder / WORKBOOK).read_bytes()
            projects.review(ROOT, ORIGINAL).sheets.apply(data, WORKBOOK, SheetOptions())
        elif kind == "copy":
            management.duplicate(ORIGINAL, name, with_decisions=True)
        else:
            management.delete(name, name)
        projects.close()


def command(folder: Path, kind: str, name: str = "-") -> Command:
    """Return the command that does it in a process of its own."""
    return (sys.executable, "-m", "benchmarks.kill.projects", folder.resolve(), kind, name)


def make_project(folder: Path) -> Path:
    """Make a folder of projects with one that holds its own files, and two people; returns the project."""
    project = folder / "projects" / f"{ORIGINAL}.pictoria"
    if project.exists():
        shutil.rmtree(folder / "projects")
        shutil.rmtree(folder / "server")
    project.parent.mkdir()
    Store(project, create=True).close()
    (project / "sources").mkdir()
    shutil.copy(folder / SOURCE, project / "sources")
    with Project.open(project) as known:
        known.analyse(documents=known.add(project / "sources" / SOURCE))
    with opened(folder) as team:
        team.accounts.add("root", "une amphore à col étroit", by="server", is_admin=True)
        team.accounts.add("anna", "une amphore à col étroit", by="root")
        team.set_role(ROOT, ORIGINAL, "anna", Role.READER)
    return project


def content(folder: Path) -> Mapping[str, object]:
    """Return what a project holds, and whether the files that it holds itself are its own."""
    with Store(folder) as store:
        records = store.documents.all()
        found: dict[str, object] = {
            record.name: (record.page_count, len(store.decisions.stored(record.id))) for record in records
        }
        found["sources"] = all(
            Path(record.source).is_relative_to(folder.resolve()) and Path(record.source).exists()
            for record in records
        )
    return found


def titles(project: Path) -> Mapping[str, str | None]:
    """Return the title of each entry."""
    with Project.open(project, create=False) as known:
        return {entry.id: entry.title for document in known.documents for entry in document.entries}


def change_titles(project: Path, workbook: Path) -> int:
    """Write a workbook of a project with another title for each entry; returns how many it changes."""
    with Project.open(project, create=False) as known:
        known.export(workbook.with_name("out"), "xlsx", language="en")
    (file,) = workbook.with_name("out").rglob("*.xlsx")
    book = openpyxl.load_workbook(file)
    sheet = next(each for each in book if each.title == "Entries")
    column = [cell.value for cell in sheet[1]].index("Title")
    cells = [row[column] for row in sheet.iter_rows(min_row=2) if row[column].value]
    for cell in cells:
        cell.value = f"{ADDED} {cell.row}"
    book.save(workbook)
    return len(cells)


def kill_sheets(campaign: Campaign, kills: int) -> None:
    """Take in a workbook with a new title for each entry, killed again and again."""
    folder, wrong = campaign.folder, campaign.wrong
    project, kept = make_project(folder), folder / "kept"
    shutil.copytree(project, kept)
    before, changed = titles(project), change_titles(project, folder / WORKBOOK)
    seconds = campaign.run(command(folder, "sheet"))
    wanted, decisions = titles(project), content(project)
    if not changed or sum(str(title).startswith(ADDED) for title in wanted.values()) != changed:
        wrong.append(f"sheet: {changed} cells changed, but {wanted}")
    tried = 0
    while tried < kills:
        shutil.rmtree(project)
        shutil.copytree(kept, project)
        for _ in range(min(3, kills - tried)):
            tried += campaign.kill("sheet", seconds, command(folder, "sheet"), earliest=EARLIEST).killed
            for id, title in titles(project).items():
                if title not in (before[id], wanted[id]):
                    wrong.append(f"sheet {tried}: {id} is {title!r}")
        campaign.run(command(folder, "sheet"))
        campaign.compare(f"sheet {tried}, taken in again", wanted, titles(project))
        campaign.compare(f"sheet {tried}, taken in again", decisions, content(project))


def kill_copies(campaign: Campaign, kills: int) -> None:
    """Copy a project, killed at any moment."""
    folder, wrong = campaign.folder, campaign.wrong
    wanted = content(make_project(folder))
    seconds = campaign.run(command(folder, "copy", "copy-first"))
    tried, number = 0, 0
    while tried < kills:
        number += 1
        copying = command(folder, "copy", f"copy-{number}")
        tried += campaign.kill("copy", seconds, copying, earliest=EARLIEST).killed
        with opened(folder) as team:
            for name, path, _ in team.projects_of(ROOT):
                try:
                    campaign.compare(f"copy {tried}: {name}", wanted, content(path))
                except Exception as error:  # whatever a torn project makes of it
                    wrong.append(f"copy {tried}: {name}: {error}")
        for path in (folder / "projects").glob("copy-*"):
            shutil.rmtree(path)


def kill_trash(campaign: Campaign, kills: int) -> None:
    """Throw a project away, killed at any moment; bring it back."""
    folder = campaign.folder
    project = make_project(folder)
    wanted = content(project)
    seconds = campaign.run(command(folder, "trash", ORIGINAL))
    tried = 0
    while True:
        campaign.wrong += [f"trash {tried}: {what}" for what in _after_trash(folder, project, wanted)]
        if tried >= kills:
            return
        throwing = command(folder, "trash", ORIGINAL)
        tried += campaign.kill("trash", seconds, throwing, earliest=2 * EARLIEST).killed


def _after_trash(folder: Path, project: Path, wanted: Mapping[str, object]) -> Iterator[str]:
    """Bring a project back, and tell what is wrong with it."""
    with opened(folder) as team:
        for trashed in team.trashed_projects(ROOT):
            if not project.exists():
                team.restore_project(ROOT, trashed.id)
        there = {name: path for name, path, _ in team.projects_of(ROOT)}
        if ORIGINAL not in there or content(there[ORIGINAL]) != wanted:
            yield f"{there}"
        people = {str(each) for each in team.members(ROOT, ORIGINAL)} if ORIGINAL in there else set()
        if not any("anna" in each for each in people):
            yield f"of its people {people} are left"
        if team.trashed_projects(ROOT):
            yield "it is there twice"


if __name__ == "__main__":
    try:
        work(Path(sys.argv[1]), *sys.argv[2:4])
    except ProjectError as problem:
        if problem.code != "project_exists":  # a copy that was whole when it was killed
            raise
