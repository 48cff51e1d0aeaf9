"""What of Gradio answers: the pages and the one call that fills them; all of its other routes are as if not there."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from benchmarks.attack.rights import routes_of
from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.apps.desk.gradio_gate import RateLimit
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import ServerConfig
from tests.apps.server.conftest import HERE, OWN, PASSWORD, sign_in

CALL: dict[str, Any] = {
    "data": [],
    "event_data": None,
    "fn_index": 0,
    "trigger_id": 0,
    "session_hash": "abc123",
}


@pytest.fixture
def desk(config: ServerConfig, make_team: Callable[[ServerConfig], TeamDirectory]) -> Iterator[TestClient]:
    team = make_team(config)
    team.accounts.add("anna", PASSWORD, by="server")
    client = TestClient(make_desk(team), base_url=HERE, follow_redirects=False)
    sign_in(client)
    yield client
    client.app.state.projects.close()  # type: ignore[attr-defined]


def test_everything_that_the_pages_do_not_need_is_closed(desk: TestClient) -> None:
    routes = [route.split(" ") for route in routes_of(desk.app.routes) if " /ui/gradio_api/" in route]  # type: ignore[attr-defined]
    assert len(routes) > 40
    for method, path in routes:
        if path.endswith("/run/{api_name}"):
            continue
        answer = desk.request(method, path.replace("{", "").replace("}", ""), headers=OWN)
        assert answer.status_code == 404, (method, path)
    for path in (
        "upload",
        "process_recording",
        "reset",
        "openapi.json",
        "queue/join",
        "call/predict",
        "run/other",
    ):
        answer = desk.post(f"/ui/gradio_api/{path}", json=CALL, headers=OWN)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    for path in (
        "file=http://127.0.0.1:22/",
        "file=%68ttp://x.example",
        "file=//x",
        "proxy=https://x.example",
    ):
        assert desk.get(f"/ui/gradio_api/{path}").status_code == 404
    for path in (
        "config",
        "openapi.json",
        "monitoring",
        "login",
        "logout",
        "pwa_icon",
        "svelte/x",
        "static/../config",
        "static/" + "a" * 300,
        "assets/" + "a/" * 3000 + "a",
    ):
        assert desk.get(f"/ui/{path}").status_code == 404
    assert desk.post("/ui/", headers=OWN).status_code == 405


def test_a_page_that_is_not_there_leads_to_the_other_language(desk: TestClient) -> None:
    answer = desk.get("/ui/nowhere", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    (link,) = re.findall(r'href="([^"]*/language/[^"]*)"', answer.text)
    assert desk.get(link).status_code == 303


def test_the_pages_are_open(desk: TestClient) -> None:
    for path in ("", "review", "figures", "export", "team", "theme.css"):
        assert desk.get(f"/ui/{path}").status_code == 200, path
    answer = desk.post("/ui/gradio_api/run/predict", json=CALL, headers=OWN)
    assert answer.json()["data"][0]["login"] == "anna"


def test_a_page_sends_nothing_but_its_number(desk: TestClient) -> None:
    for changes in (
        {"data": ["x"]},
        {"fn_index": 999},
        {"fn_index": -1},
        {"fn_index": None},
        {"session_hash": "../x"},
        {"session_hash": "x" * 100},
        {"event_data": {"x": 1}},
        {"more": 1},
    ):
        answer = desk.post("/ui/gradio_api/run/predict", json=CALL | changes, headers=OWN)
        assert (answer.status_code, answer.json()["code"]) == (422, "body_invalid"), changes
    text = desk.post(
        "/ui/gradio_api/run/predict", content=b"{}", headers={**OWN, "Content-Type": "text/plain"}
    )
    assert text.status_code == 422


def test_many_pages_at_once_have_to_wait(desk: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    # All of them in one moment, however long this machine takes.
    monkeypatch.setattr(desk.app.state.pages._limit, "_clock", lambda: 0.0)  # type: ignore[attr-defined]
    answers = (desk.post("/ui/gradio_api/run/predict", json=CALL, headers=OWN) for _ in range(100))
    last = next(each for each in answers if each.status_code != 200)
    assert (last.status_code, last.json()["code"]) == (429, "too_fast")
    assert int(last.headers["retry-after"]) >= 1


def test_a_rate_is_so_many_at_once_and_so_many_a_second() -> None:
    moment = 0.0
    limit = RateLimit(3, 2.0, lambda: moment)
    assert [limit.wait("anna") for _ in range(3)] == [0, 0, 0]
    assert limit.wait("anna") == 0.5
    assert limit.wait("ben") == 0, "each has their own"
    moment = 0.5
    assert [limit.wait("anna") for _ in range(2)] == [0, 0.5]
    moment = 100.0
    assert [limit.wait("anna") > 0 for _ in range(4)] == [False, False, False, True]
