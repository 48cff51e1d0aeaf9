"""Search over many projects at once."""

import json
import shutil
from pathlib import Path

import pytest

from pictoria_docs import Project
from pictoria_docs.api.many_projects import projects_in, search_projects
from pictoria_docs.errors import ConfigError, PictoriaError
from tests.command_line import called

QUERY = "krater without handles"


@pytest.fixture
def folder(indexed_example: Path, tmp_path: Path) -> Path:
    """Two projects of one folder, beside something else and one in the trash."""
    for name in ("a.pictoria", "b.pictoria", ".trash"):
        shutil.copytree(indexed_example, tmp_path / "all" / name)
    (tmp_path / "all" / "notes").mkdir()
    return tmp_path / "all"


def break_project(folder: Path) -> None:
    (folder / "project.sqlite").write_bytes(b"no database at all" * 100)


def test_a_folder_names_its_projects_and_a_project_itself(folder: Path) -> None:
    both = [folder / "a.pictoria", folder / "b.pictoria"]
    assert projects_in(folder) == both
    assert projects_in(both[0]) == [both[0]]
    assert projects_in(folder / "notes") == [folder / "notes"]


def test_hits_of_all_projects_stand_in_one_order(folder: Path) -> None:
    found = search_projects([folder, folder / "a.pictoria"], QUERY, 12)
    assert list(found.results) == projects_in(folder)
    assert len(found.hits) == 12 and not found.failed
    with Project.open(folder / "a.pictoria", create=False) as project:
        alone = project.search(QUERY, 12).hits
    for each in projects_in(folder):
        hits = [hit for project, hit in found.hits if project == each]
        assert hits and hits == alone[: len(hits)]
    assert min(hit.score for _, hit in found.hits) > min(hit.score for hit in alone)


def test_a_project_that_cannot_be_searched_is_told_and_the_others_go_on(folder: Path) -> None:
    break_project(folder / "a.pictoria")
    found = search_projects([folder], QUERY, 1)
    assert [project for project, _ in found.hits] == [folder / "b.pictoria"]
    assert [error.code for error in found.failed.values()] == ["project_damaged"]
    break_project(folder / "b.pictoria")
    with pytest.raises(PictoriaError, match=r"a\.pictoria"):
        search_projects([folder], QUERY)


def test_filters_hold_for_each_project(folder: Path) -> None:
    kinds = {hit.kind for _, hit in search_projects([folder], QUERY, kinds=iter(["figure"])).hits}
    assert kinds == {"figure"}
    with pytest.raises(ConfigError):
        search_projects([folder], QUERY, facets=[("none", "x")])


@pytest.mark.parametrize(("language", "told"), [("en", "was not searched"), ("fr", "n’a pas été parcouru")])
def test_the_command_names_the_project_of_each_hit(
    folder: Path, tmp_path: Path, language: str, told: str
) -> None:
    done = called("search", "all", QUERY, cwd=tmp_path, language=language)
    assert done.returncode == 0, done.stderr
    assert "all/a.pictoria:" in done.stdout and "all/b.pictoria:" in done.stdout
    break_project(folder / "a.pictoria")
    names = ("all/b.pictoria", QUERY, "--project", "all/a.pictoria", "--json")
    done = called("search", *names, cwd=tmp_path, language=language)
    assert done.returncode == 3
    assert {hit["project"] for hit in json.loads(done.stdout)} == {"all/b.pictoria"}
    assert f"all/a.pictoria {told}" in done.stderr


def test_a_picture_is_looked_for_in_one_project(folder: Path) -> None:
    assert called("search", folder, "--like", "x.jpg", cwd=folder).returncode == 2
