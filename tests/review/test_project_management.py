"""Projects renamed, archived, copied, deleted and brought back: nothing of a person's work is lost by it."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from pictoria_docs.api.project import Project
from pictoria_docs.errors import AccessError, ConflictError, NotFoundError
from pictoria_docs.pipeline.progress import Quiet
from pictoria_docs.review.authorization import ARCHIVE_PERMISSIONS, Permission
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_folder import title_of
from pictoria_docs.review.identity.trash import FOLDER, RECORD, TRASH_DAYS
from pictoria_docs.review.jobs.job_runner import WRITING
from pictoria_docs.review.jobs.job_service import JobService
from pictoria_docs.review.open_projects import OpenProjects
from pictoria_docs.review.project_management import ProjectManagement
from pictoria_docs.store import Store

ANNA = Person("anna", "Anna")
MakeDesk = Callable[[Path], tuple[LocalDirectory, OpenProjects, ProjectManagement]]


@pytest.fixture
def root(analysed_example: Path, tmp_path: Path) -> Path:
    """A folder of projects with the analysed example, whose catalogue lies inside its project, as uploads do."""
    root = tmp_path / "work"
    folder = Path(shutil.copytree(analysed_example, root / "vases.pictoria"))
    (folder / "sources").mkdir()
    catalogue = folder / "sources" / "catalogue.pdf"
    catalogue.write_bytes((analysed_example.parent / "catalogue.pdf").read_bytes())
    with Project.open(folder) as project:
        project.add(catalogue)
        project.documents[0].figures[0].accept(user="anna")
    return root


@pytest.fixture
def make_desk() -> MakeDesk:
    def make(root: Path) -> tuple[LocalDirectory, OpenProjects, ProjectManagement]:
        directory = LocalDirectory(root, ANNA)
        projects = OpenProjects(directory)
        return directory, projects, ProjectManagement(directory, projects, ANNA)

    return make


def decided(folder: Path) -> int:
    with Store(folder) as store:
        (record,) = store.documents.all()
        return len(list(store.decisions.of(record.id)))


def test_a_deleted_project_comes_back_whole(make_desk: MakeDesk, root: Path) -> None:
    directory, projects, management = make_desk(root)
    before = projects.review(ANNA, "vases").documents.all()
    with pytest.raises(ConflictError) as refused:
        management.delete("vases", "vase")
    assert refused.value.code == "project_not_empty" and len(projects) == 1
    management.delete("vases", " vases ")
    assert len(projects) == 0 and directory.projects_of(ANNA) == []
    with pytest.raises(NotFoundError):
        projects.review(ANNA, "vases")

    (trashed,) = directory.trashed_projects(ANNA)
    assert (trashed.title, trashed.by) == ("vases", "anna")
    assert datetime.fromisoformat(trashed.until) > datetime.now(UTC) + timedelta(days=TRASH_DAYS - 1)
    # Meanwhile another takes its folder and its name.
    directory.create_project(ANNA, "vases")
    assert directory.restore_project(ANNA, trashed.id) == "vases-2"
    assert directory.trashed_projects(ANNA) == []
    folder = root / "vases-2.pictoria"
    assert projects.review(ANNA, "vases-2").documents.all() == before
    assert decided(folder) == 1
    with Project.open(folder) as project:
        assert project.documents[0].source == str(folder / "sources" / "catalogue.pdf")
        assert project.analyse(progress=Quiet()).problems == []
    projects.close()


def test_the_trash_empties_itself_and_by_hand(make_desk: MakeDesk, root: Path) -> None:
    directory, _, management = make_desk(root)
    copy = management.duplicate("vases", "Lampes", with_decisions=True)
    management.delete("vases", "vases")
    management.delete(copy, "Lampes")
    late, early = directory.trashed_projects(ANNA)
    assert (late.title, early.title) == ("Lampes", "vases")
    record = root / FOLDER / early.id / RECORD
    values = json.loads(record.read_text())
    values["at"] = (datetime.now(UTC) - timedelta(days=TRASH_DAYS, minutes=1)).isoformat()
    record.write_text(json.dumps(values))
    assert [each.id for each in LocalDirectory(root, ANNA).trashed_projects(ANNA)] == [late.id]
    assert not record.parent.exists()
    with pytest.raises(NotFoundError):
        directory.restore_project(ANNA, early.id)
    directory.purge_project(ANNA, late.id)
    assert list((root / FOLDER).iterdir()) == []
    assert directory.trashed_projects(Person("zoe", "Zoé")) == []


def test_nothing_is_moved_while_a_job_runs(make_desk: MakeDesk, root: Path) -> None:
    directory, _, management = make_desk(root)
    jobs = root / "vases.pictoria" / "jobs"
    jobs.mkdir(exist_ok=True)
    for change in (
        lambda: management.delete("vases", "vases"),
        lambda: management.archive("vases", True),
        lambda: management.duplicate("vases", "Lampes", with_decisions=True),
    ):
        with FileLock(jobs / WRITING), pytest.raises(ConflictError) as refused:
            change()
        assert refused.value.code == "project_busy"
    assert [name for name, _, _ in directory.projects_of(ANNA)] == ["vases"]


def test_a_renamed_project_keeps_its_address(make_desk: MakeDesk, root: Path) -> None:
    directory, projects, management = make_desk(root)
    assert management.rename("vases", "  Été à\nDélos ") == "Été à Délos"
    ((name, folder, _),) = directory.projects_of(ANNA)
    assert (name, title_of(folder)) == ("vases", "Été à Délos")
    assert projects.review(ANNA, "vases").documents.all()
    projects.close()


def test_an_archived_project_is_read_and_not_changed(make_desk: MakeDesk, root: Path) -> None:
    directory, projects, management = make_desk(root)
    management.archive("vases", True)
    review = projects.review(ANNA, "vases")
    assert review.documents.all() and review.queue.progress()
    for permission in Permission:
        if permission in ARCHIVE_PERMISSIONS:
            directory.require(ANNA, "vases", permission)
            review.session.require(permission)
            continue
        for require in (
            lambda p=permission: directory.require(ANNA, "vases", p),
            lambda p=permission: review.session.require(p),
        ):
            with pytest.raises(ConflictError) as refused:
                require()
            assert refused.value.code == "project_archived"
    with pytest.raises(ConflictError):
        JobService(directory, ANNA, "vases").analyse()
    management.archive("vases", False)
    review.session.require(Permission.EDIT)
    projects.close()


@pytest.mark.parametrize("with_decisions", [True, False])
def test_a_copy_lives_by_itself(make_desk: MakeDesk, root: Path, with_decisions: bool) -> None:
    _, projects, management = make_desk(root)
    review = projects.review(ANNA, "vases")
    pages = review.documents.all()[0]["page_count"]
    copy = management.duplicate("vases", "Lampes à huile", with_decisions=with_decisions)
    folder = root / "lampes-a-huile.pictoria"
    assert copy == "lampes-a-huile" and title_of(folder) == "Lampes à huile"
    assert decided(folder) == (1 if with_decisions else 0)
    copied = projects.review(ANNA, copy)
    assert copied.documents.all()[0]["page_count"] == pages
    assert copied.queue.progress().whole.reviewed == (
        review.queue.progress().whole.reviewed if with_decisions else 0
    )
    management.delete("vases", "vases")
    with Project.open(folder) as project:
        assert project.page_image(project.documents[0].name, 1, 20).size > (10, 10)
        figures = project.documents[0].figures
        assert sum(figure.status.value == "accepted" for figure in figures) == (1 if with_decisions else 0)
        assert project.search("amphora") or project.search("vase") or project.search("bowl")
    projects.close()


def test_one_project_that_was_opened_by_itself_neither_goes_nor_is_copied(
    make_desk: MakeDesk, root: Path
) -> None:
    directory, _, management = make_desk(root / "vases.pictoria")
    for change in (
        lambda: management.delete("vases", "vases"),
        lambda: management.duplicate("vases", "Lampes", with_decisions=True),
    ):
        with pytest.raises(AccessError):
            change()
    assert management.rename("vases", "Lampes") == "Lampes"
    assert directory.trashed_projects(ANNA) == [] and not (root / FOLDER).exists()
