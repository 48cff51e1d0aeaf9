"""A project to review: the example catalogue, analysed once, copied for each test."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pictoria_docs.eval.example import make_catalogue
from pictoria_docs.pipeline.progress import Quiet
from pictoria_docs.pipeline.project import Project
from pictoria_docs.review.desk import Desk
from pictoria_docs.review.opened import OpenProject
from pictoria_docs.review.people import Person
from pictoria_docs.review.roles import Role

MEMBERS = {
    "ada": Role.CONTRIBUTOR,
    "grace": Role.CONTRIBUTOR,
    "mo": Role.MODERATOR,
    "max": Role.MANAGER,
    "rita": Role.READER,
}


@pytest.fixture(scope="session")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example")
    catalogue = folder / "catalogue.pdf"
    make_catalogue(catalogue)
    with Project.open(folder / "example.pictoria") as project:
        project.add(catalogue)
        project.analyse(progress=Quiet())
    return folder / "example.pictoria"


@pytest.fixture
def opened(analysed: Path, tmp_path: Path) -> Iterator[OpenProject]:
    folder = tmp_path / "example.pictoria"
    shutil.copytree(analysed, folder)
    project = OpenProject(folder)
    yield project
    project.close()


@pytest.fixture
def desk_as(opened: OpenProject) -> Callable[..., Desk]:
    def make(role: Role = Role.CONTRIBUTOR, name: str = "ada") -> Desk:
        return Desk(opened, Person(name, name.title()), role, "example", "en", lambda: MEMBERS | {name: role})

    return make


@pytest.fixture
def desk(desk_as: Callable[..., Desk]) -> Desk:
    return desk_as()
