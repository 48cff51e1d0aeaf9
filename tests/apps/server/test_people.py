"""The routes of members and invitations, as each role and as nobody."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import ServerConfig
from pictoria_docs.store import Store
from tests.apps.server.conftest import HERE, PASSWORD, cookie_of, sign_in

PEOPLE = ("nobody", "outsider", "reader", "contributor", "moderator", "manager", "root")
PROJECT = "/api/v1/projects/vases"
ROOT = Person("root", "root", is_admin=True)


@pytest.fixture
def team(config: ServerConfig, make_team: Callable[[ServerConfig], TeamDirectory]) -> TeamDirectory:
    Store(config.projects_folder / "coins.pictoria", create=True).close()  # type: ignore[operator]
    team = make_team(config)
    team.accounts.add("root", PASSWORD, by="server", is_admin=True)
    team.projects_of(ROOT)
    for name in PEOPLE[1:-1]:
        team.accounts.add(name, PASSWORD, by="root")
        if name != "outsider":
            team.set_role(ROOT, "vases", name, Role(name))
    return team


@pytest.fixture
def browsers(team: TeamDirectory) -> Iterator[Callable[[str], TestClient]]:
    app = make_desk(team)

    def browser(name: str) -> TestClient:
        headers = {"X-Pictoria": "1", "Origin": HERE}
        client = TestClient(app, base_url=HERE, follow_redirects=False, headers=headers)
        if name != "nobody":
            sign_in(client, name)
        return client

    yield browser
    app.state.projects.close()


@pytest.mark.parametrize(
    ("method", "path", "body", "least"),
    [
        ("GET", "/people", None, "reader"),
        ("PUT", "/people/reader", {"role": "reader"}, "manager"),
        ("DELETE", "/people/somebody", None, "manager"),
        ("GET", "/invitations", None, "manager"),
        ("POST", "/invitations", {"role": "manager"}, "manager"),
        ("DELETE", f"/invitations/{'0' * 16}", None, "manager"),
    ],
)
def test_roles_on_each_route(
    browsers: Callable[[str], TestClient], method: str, path: str, body: Any, least: str
) -> None:
    for number, name in enumerate(PEOPLE):
        answer = browsers(name).request(method, PROJECT + path, json=body)
        if name == "nobody":
            assert answer.status_code == 401, name
        elif name == "outsider":
            assert (answer.status_code, answer.json()["code"]) == (404, "project_not_there")
        elif number < PEOPLE.index(least):
            assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed"), name
        else:
            assert answer.status_code not in (401, 403), (name, answer.text)


def test_roles_are_changed_and_taken_and_a_manager_stays(browsers: Callable[[str], TestClient]) -> None:
    manager = browsers("manager")
    assert manager.put(f"{PROJECT}/people/outsider", json={"role": "reader"}).json()["role"] == "reader"
    told = {each["name"]: each["role"] for each in browsers("outsider").get(f"{PROJECT}/people").json()}
    assert told == {name: name for name in PEOPLE[2:-1]} | {"outsider": "reader"}
    assert manager.put(f"{PROJECT}/people/outsider", json={"role": "owner"}).status_code == 422
    assert manager.put(f"{PROJECT}/people/who", json={"role": "reader"}).json()["code"] == "account_unknown"
    assert manager.delete(f"{PROJECT}/people/outsider").status_code == 204
    assert browsers("outsider").get(f"{PROJECT}/people").status_code == 404
    last = manager.delete(f"{PROJECT}/people/manager")
    assert (last.status_code, last.json()["code"]) == (409, "last_manager")
    assert browsers("root").delete(f"{PROJECT}/people/reader", headers={"X-Pictoria": ""}).status_code == 403


def test_an_invitation_is_made_listed_and_withdrawn(
    browsers: Callable[[str], TestClient], team: TeamDirectory
) -> None:
    manager = browsers("manager")
    asked = {"role": "contributor", "days": 3, "note": "Bienvenue"}
    link = manager.post(f"{PROJECT}/invitations", json=asked).json()["link"]
    assert link.startswith(f"{HERE}/invitation/")
    path = link.removeprefix(HERE)
    assert browsers("nobody").get(path).status_code == 200
    (sent,) = manager.get(f"{PROJECT}/invitations").json()
    assert (sent["role"], sent["note"], sent["by"]) == ("contributor", "Bienvenue", "manager")
    assert path.rpartition("/")[2] not in str(sent), "the link is told once only"
    assert manager.delete(f"{PROJECT}/invitations/{sent['id']}").status_code == 204
    assert manager.get(f"{PROJECT}/invitations").json() == []
    assert browsers("nobody").get(path).status_code == 404
    again = manager.delete(f"{PROJECT}/invitations/{sent['id']}")
    assert (again.status_code, again.json()["code"]) == (404, "invitation_gone")
    for wrong in (
        {"days": 0},
        {"days": 1000},
        {"role": "admin"},
        {"note": "x" * 501},
        {"projects": ["coins"]},
    ):
        assert manager.post(f"{PROJECT}/invitations", json=asked | wrong).status_code == 422, wrong


def test_an_invitation_to_two_projects_keeps_the_other(
    browsers: Callable[[str], TestClient], team: TeamDirectory
) -> None:
    token = team.invite(ROOT, {"vases": Role.READER, "coins": Role.READER})
    (sent,) = browsers("manager").get(f"{PROJECT}/invitations").json()
    assert browsers("manager").delete(f"{PROJECT}/invitations/{sent['id']}").status_code == 204
    assert team.invitations.look(token).roles == {"coins": Role.READER}
    team.invitations.accept_as(token, Person("outsider", ""))
    assert team.invitations.sent("coins") == [], "what is taken up is not open"


def test_links_begin_with_the_public_address(
    config: ServerConfig, make_team: Callable[[ServerConfig], TeamDirectory]
) -> None:
    team = make_team(config.model_copy(update={"base_url": "https://desk.example.org/cat"}))
    team.accounts.add("root", PASSWORD, by="server", is_admin=True)
    team.projects_of(ROOT)
    headers = {"X-Pictoria": "1", "Origin": "https://desk.example.org"}
    app = make_desk(team)
    client = TestClient(app, base_url="https://desk.example.org", headers=headers, follow_redirects=False)
    sign_in(client, "root", prefix="/cat")
    link = client.post("/cat/api/v1/projects/vases/invitations", json={}).json()["link"]
    assert link.startswith("https://desk.example.org/cat/invitation/")
    # Also where a proxy asks by its own name for us.
    inside = TestClient(app, base_url="https://127.0.0.1", headers={**headers, **cookie_header(client)})
    collection = inside.get("/cat/iiif/presentation/3/vases/collection.json").json()
    assert collection["id"].startswith("https://desk.example.org/cat/iiif/presentation/3/vases/")
    app.state.projects.close()


def cookie_header(client: TestClient) -> dict[str, str]:
    return {"Cookie": "=".join(cookie_of(client))}


def test_one_person_alone_has_no_team(tmp_path: Path) -> None:
    Store(tmp_path / "vases.pictoria", create=True).close()
    app = make_desk(LocalDirectory(tmp_path / "vases.pictoria", Person("ada", "Ada")))
    client = TestClient(app, base_url="http://localhost")
    client.get(f"/?token={app.state.settings.token}")
    assert client.get("/ui/").status_code == 200
    assert client.get("/api/v1/projects/vases/people").status_code == 404
    assert client.get("/ui/team").status_code == 404
    app.state.projects.close()
