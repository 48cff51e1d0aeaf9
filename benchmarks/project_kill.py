"""Spreadsheets taken in, projects copied and thrown away, all killed at random moments: is anything lost or torn?

    python benchmarks/project_kill.py [--kills 60] [--seed 1]

A process that takes in a changed workbook is killed and started again until it ends: each change must be there once,
and nothing else changed. One that copies a project is killed: each copy that anybody sees must be whole, and hold its
own files. One that throws a project away is killed: the project must be there as it was, or come back so out of the
trash, with the people who took part. Prints what was tried; ends with 1 if anything was lost, doubled or torn.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.example import make_catalogue
from pictoria_docs.api.project import Project
from pictoria_docs.editing.sheet_service import SheetOptions
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import ServerConfig
from pictoria_docs.review.open_projects import OpenProjects
from pictoria_docs.review.project_management import ProjectManagement
from pictoria_docs.store import Store

ROOT = Person("root", "Root", is_admin=True)
ORIGINAL = "vases"
ADDED = "Killed and taken in"
PATIENCE = 600.0


def opened(folder: Path) -> TeamDirectory:
    """The projects and people of a server."""
    return TeamDirectory(ServerConfig(data=folder / "server", projects_folder=folder / "projects"))


def work(folder: Path, kind: str, name: str) -> None:
    """What is killed."""
    team = opened(folder)
    projects = OpenProjects(team)
    management = ProjectManagement(team, projects, ROOT)
    if kind == "sheet":
        data = (folder / "changed.xlsx").read_bytes()
        projects.review(ROOT, ORIGINAL).sheets.apply(data, "changed.xlsx", SheetOptions())
    elif kind == "copy":
        management.duplicate(ORIGINAL, name, with_decisions=True)
    else:
        management.delete(name, name)
    projects.close()
    team.close()


def start(folder: Path, kind: str, name: str) -> "subprocess.Popen[bytes]":
    """The same in a process of its own."""
    command = [sys.executable, __file__, "--work", str(folder), kind, name]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def killed(folder: Path, kind: str, name: str, seconds: float) -> bool:
    """Start it, and kill it after so many seconds; False: it had come to its end."""
    process = start(folder, kind, name)
    try:
        _, told = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return True
    if process.returncode and b"project_exists" not in told and b"already" not in told:
        raise SystemExit(f"{kind} {name}: {told.decode()[-2000:]}")
    return False


def content(folder: Path) -> dict[str, object]:
    """What a project holds, and whether the files that it holds itself are its own."""
    with Store(folder) as store:
        records = store.documents.all()
        found: dict[str, object] = {
            record.name: (record.page_count, len(store.decisions.stored(record.id))) for record in records
        }
        inside = folder / "sources"
        found["sources"] = all(
            Path(record.source).is_relative_to(folder.resolve()) and Path(record.source).exists()
            for record in records
            if inside.exists()
        )
    return found


def kill_sheets(folder: Path, chance: random.Random, kills: int, wrong: list[str]) -> int:
    """Take in a workbook with a new title for each entry, killed again and again."""
    project, tried = folder / "projects" / f"{ORIGINAL}.pictoria", 0
    kept = folder / "kept"
    shutil.copytree(project, kept)
    with Project.open(project, create=False) as known:
        before = {entry.id: entry.title for document in known.documents for entry in document.entries}
        known.export(folder / "out", "xlsx", language="en")
    (file,) = (folder / "out").rglob("*.xlsx")
    book = openpyxl.load_workbook(file)
    sheet = next(each for each in book if each.title == "Entries")
    heads = [cell.value for cell in sheet[1]]
    column = heads.index("Title") + 1
    changed = 0
    for row in sheet.iter_rows(min_row=2):
        if row[column - 1].value:
            row[column - 1].value = f"{ADDED} {row[0].row}"
            changed += 1
    book.save(folder / "changed.xlsx")
    begun = time.monotonic()
    killed(folder, "sheet", "-", PATIENCE)
    seconds = time.monotonic() - begun
    wanted = titles(project)
    if sum(str(title).startswith(ADDED) for title in wanted.values()) != changed:
        wrong.append(f"sheet: {changed} cells changed, but {wanted}")
    while tried < kills:
        shutil.rmtree(project)
        shutil.copytree(kept, project)
        for _ in range(3):
            tried += killed(folder, "sheet", "-", chance.uniform(0.3, 1.0) * seconds)
            for id, title in titles(project).items():
                if title not in (before[id], wanted[id]):
                    wrong.append(f"sheet {tried}: {id} is {title!r}")
        killed(folder, "sheet", "-", PATIENCE)
        if titles(project) != wanted:
            wrong.append(f"sheet {tried}: after all {titles(project)}")
        decisions = content(project)
        if decisions != (first := content_once.setdefault("sheet", decisions)):
            wrong.append(f"sheet {tried}: {decisions} in place of {first}")
    return tried


content_once: dict[str, dict[str, object]] = {}


def titles(project: Path) -> dict[str, str | None]:
    """The title of each entry."""
    with Project.open(project, create=False) as known:
        return {entry.id: entry.title for document in known.documents for entry in document.entries}


def kill_copies(folder: Path, chance: random.Random, kills: int, wrong: list[str]) -> int:
    """Copy a project, killed at any moment."""
    projects, tried, number = folder / "projects", 0, 0
    wanted = content(projects / f"{ORIGINAL}.pictoria")
    begun = time.monotonic()
    killed(folder, "copy", "copy-first", PATIENCE)
    seconds = time.monotonic() - begun
    while tried < kills:
        number += 1
        tried += killed(folder, "copy", f"copy-{number}", chance.uniform(0.3, 1.05) * seconds)
        team = opened(folder)
        for name, path, _ in team.projects_of(ROOT):
            try:
                found = content(path)
            except Exception as error:  # whatever a torn project makes of it
                wrong.append(f"copy {tried}: {name}: {error}")
                continue
            if found != wanted:
                wrong.append(f"copy {tried}: {name} holds {found} in place of {wanted}")
        team.close()
        for path in projects.glob("copy-*"):
            shutil.rmtree(path)
    return tried


def kill_trash(folder: Path, chance: random.Random, kills: int, wrong: list[str]) -> int:
    """Throw a project away, killed at any moment; bring it back."""
    projects, tried = folder / "projects", 0
    wanted = content(projects / f"{ORIGINAL}.pictoria")
    begun = time.monotonic()
    killed(folder, "trash", ORIGINAL, PATIENCE)
    seconds = time.monotonic() - begun
    while True:
        team = opened(folder)
        for trashed in team.trashed_projects(ROOT):
            if not (projects / f"{ORIGINAL}.pictoria").exists():
                team.restore_project(ROOT, trashed.id)
        there = {name: path for name, path, _ in team.projects_of(ROOT)}
        if ORIGINAL not in there or content(there[ORIGINAL]) != wanted:
            wrong.append(f"trash {tried}: {there}")
        people = {str(each) for each in team.members(ROOT, ORIGINAL)} if ORIGINAL in there else set()
        if not any("anna" in each for each in people):
            wrong.append(f"trash {tried}: of its people {people} are left")
        if team.trashed_projects(ROOT):
            wrong.append(f"trash {tried}: it is there twice")
        team.close()
        if tried >= kills:
            return tried
        tried += killed(folder, "trash", ORIGINAL, chance.uniform(0.6, 1.05) * seconds)


def main() -> int:
    """Kill; returns the exit code."""
    if sys.argv[1:2] == ["--work"]:
        work(Path(sys.argv[2]), *sys.argv[3:5])
        return 0
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=60, help="of all kinds together")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance, wrong, tried = random.Random(options.seed), list[str](), Counter[str]()
    with TemporaryDirectory() as name:
        folder = Path(name)
        project = folder / "projects" / f"{ORIGINAL}.pictoria"
        project.parent.mkdir()
        Store(project, create=True).close()
        (project / "sources").mkdir()
        make_catalogue(project / "sources/catalogue.pdf")
        with Project.open(project) as known:
            known.analyse(documents=known.add(project / "sources/catalogue.pdf"))
        team = opened(folder)
        team.accounts.add("root", "une amphore à col étroit", by="server", is_admin=True)
        team.accounts.add("anna", "une amphore à col étroit", by="root")
        team.set_role(ROOT, ORIGINAL, "anna", Role.READER)
        team.close()
        for kind, do in (("copy", kill_copies), ("trash", kill_trash), ("sheet", kill_sheets)):
            tried[kind] = do(folder, chance, options.kills // 3, wrong)
            print(json.dumps(tried), flush=True)
    print("\n".join(wrong) or "nothing lost, doubled or torn")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
