"""While another program writes the project, what is indexed is searched, and people are told."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from pictoria_docs import Project
from pictoria_docs.apps.cli import run
from pictoria_docs.retrieval.candidates import SearchFilter
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.session import ReviewSession
from pictoria_docs.store.database.connections import DATABASE


@pytest.fixture
def project(searched_example: Path, tmp_path: Path) -> Iterator[Project]:
    folder = Path(shutil.copytree(searched_example, tmp_path / "vases.pictoria"))
    with Project.open(folder, create=False) as project:
        yield project


@pytest.fixture
def locked(project: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """A project with a correction that is not indexed yet, and which another program is writing."""
    project.store.projection.index = None
    project.documents[0].entry(5).correct(title="Balsamarium")
    project.store.close()
    monkeypatch.setattr("pictoria_docs.store.database.connections.BUSY_SECONDS", 0.1)
    writer = sqlite3.connect(project.path / DATABASE)
    writer.execute("BEGIN IMMEDIATE")
    yield project
    writer.close()


def test_a_project_that_cannot_be_written_is_searched_as_it_is(locked: Project) -> None:
    result = locked.search("krater without handles", 1)
    assert result.stale is not None and result.hits[0].number == "4"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("search", "krater without handles", "--limit", "1"), "Entry 4"),
        (("ask", "Où est le cratère sans anses ?"), "Cratère sans anses"),
        (("search", "--like", "FIGURE"), "catalogue, page"),
    ],
)
def test_commands_search_what_is_indexed_while_another_program_writes(
    locked: Project, capsys: pytest.CaptureFixture[str], asked: tuple[str, ...], told: str
) -> None:
    figure = locked.documents[0].figures[0].id
    command, *rest = (figure if part == "FIGURE" else part for part in asked)
    assert run([command, str(locked.path), *rest]) == 0
    printed = capsys.readouterr()
    assert told in printed.out
    assert "latest changes were not looked at" in printed.err and "another program" in printed.err


def test_the_desk_searches_what_is_indexed_while_another_program_writes(locked: Project) -> None:
    opened = OpenProject(locked.path)
    try:
        desk = ReviewService(ReviewSession(opened, Person("ada", "Ada"), Role.READER, language="en"))
        for answer in (
            desk.search.search("krater without handles", SearchFilter(kinds=["entry"])),
            desk.picture_search.like_figure(locked.documents[0].figures[0].id, SearchFilter()),
            desk.answers.answer("Où est le cratère sans anses ?", SearchFilter()),
        ):
            assert answer.get("hits") or answer.get("sentences")
            assert "latest changes were not looked at" in answer["problems"][0]
    finally:
        opened.close()
