"""What a server process keeps is bounded, and told by its metrics."""

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import ServerConfig
from pictoria_docs.review.open_projects import OpenProjects
from pictoria_docs.store import Store

ROOT = Person("root", "Root", is_admin=True)


@pytest.fixture
def team(config: ServerConfig, make_team: Callable[[ServerConfig], TeamDirectory]) -> TeamDirectory:
    folder = Path(str(config.projects_folder))
    for name in ("a", "b", "c"):
        Store(folder / f"{name}.pictoria", create=True).close()
    return make_team(config.model_copy(update={"open_projects": 2}))


def test_a_process_keeps_as_many_projects_open_as_its_config_says(team: TeamDirectory) -> None:
    projects = OpenProjects(team)
    first = projects.review(ROOT, "a")
    for name in ("b", "c", "vases"):
        assert projects.review(ROOT, name).documents.all() == []
    assert len(projects) == 2
    assert first.documents.all() == [], "who is still at work in one that was closed is not cut off"
    assert projects.review(ROOT, "a").session.opened is not first.session.opened
    projects.close()
    assert len(projects) == 0


def test_metrics_tell_what_a_process_keeps(team: TeamDirectory) -> None:
    client = TestClient(make_desk(team), base_url="http://localhost:8080", client=("127.0.0.1", 5000))
    client.app.state.projects.review(ROOT, "a")  # type: ignore[attr-defined]
    lines = dict(line.rsplit(" ", 1) for line in client.get("/metrics").text.splitlines() if line[0] != "#")
    told = {name.partition("{")[0]: float(value) for name, value in lines.items()}
    assert told["pictoria_open_projects"] == 1
    assert told["pictoria_resident_bytes"] > 10_000_000
    assert told["pictoria_decoded_bytes"] >= 0
    client.app.state.projects.close()  # type: ignore[attr-defined]
