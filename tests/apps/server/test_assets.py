"""Modules and style sheets: which of them browsers keep without asking again."""

import re
from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient

from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.apps.desk.assets import assets_version
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import ServerConfig
from tests.apps.server.conftest import HERE, PASSWORD, sign_in

FILE = "desk/queue.js"
EARLIER = "v-0123456789ab"


@pytest.fixture
def desk(config: ServerConfig, make_team: Callable[[ServerConfig], TeamDirectory]) -> Iterator[TestClient]:
    team = make_team(config)
    team.accounts.add("anna", PASSWORD, by="server")
    client = TestClient(make_desk(team), base_url=HERE, follow_redirects=False)
    sign_in(client)
    yield client
    client.app.state.projects.close()  # type: ignore[attr-defined]


def test_a_page_names_its_modules_by_an_address_that_is_kept(desk: TestClient) -> None:
    ours = set(re.findall(r"/static/[\w-]+/home/[\w.]+", desk.get("/ui/review").text))
    assert {address.rsplit("/", 1)[-1] for address in ours} == {"home.css", "theme.js", "preload.js"}
    for address in ours:
        answer = desk.get(address)
        assert answer.status_code == 200
        assert answer.headers["cache-control"].endswith("immutable")


def test_what_has_no_version_or_an_earlier_one_is_asked_for_again(desk: TestClient) -> None:
    now = desk.get(f"/static/{assets_version()}/{FILE}")
    for address in (f"/static/{FILE}", f"/static/{EARLIER}/{FILE}"):
        answer = desk.get(address)
        assert answer.content == now.content
        assert answer.headers["cache-control"] == "no-cache"
    for address in (f"/static/{assets_version()}/none.js", "/static/", f"/static/{assets_version()}/"):
        answer = desk.get(address)
        assert answer.status_code == 404
        assert "immutable" not in answer.headers["cache-control"]


def test_gradios_own_modules_are_kept_and_their_errors_are_not(desk: TestClient) -> None:
    (module, *_) = re.findall(r"assets/[\w-]+-[\w-]{8}\.js", desk.get("/ui/review").text)
    answer = desk.get(f"/ui/{module}")
    assert answer.status_code == 200
    assert answer.headers["cache-control"].endswith("immutable")
    gone = desk.get("/ui/assets/index-01234567.js")
    assert gone.status_code >= 400
    assert "immutable" not in gone.headers["cache-control"]
