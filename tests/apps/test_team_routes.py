"""The routes of teams, over HTTP: the whole way of a page that two people review."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient

from pictoria_docs.apps.server.rest import make_router
from pictoria_docs.apps.server.team_routes import make_team_router
from pictoria_docs.errors import AccessError, PictoriaError
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.session import ReviewSession
from tests.review.conftest import MEMBERS, opened

__all__ = ["opened"]
BASE = "/api/v1/projects/example"


@pytest.fixture
def call(opened: OpenProject) -> Iterator[Callable[..., Any]]:
    """Call a route as a person."""

    def open_review(request: Request, project: str) -> ReviewService:
        name = request.headers["X-Person"]
        return ReviewService(
            ReviewSession(opened, Person(name, name), MEMBERS[name], project, "en", lambda: MEMBERS)
        )

    app = FastAPI()
    app.include_router(make_router(open_review, lambda *_: {}))
    app.include_router(make_team_router(open_review))

    @app.exception_handler(PictoriaError)
    def fail(_: Request, error: PictoriaError) -> JSONResponse:
        return JSONResponse({"code": error.code}, 403 if isinstance(error, AccessError) else 400)

    with TestClient(app) as client:

        def ask(person: str, method: str, path: str, json: Any = None, status: int = 200) -> Any:
            answer = client.request(method, BASE + path, json=json, headers={"X-Person": person})
            assert answer.status_code == status, answer.text
            return answer.json()

        yield ask


def test_the_way_of_a_page_that_two_people_review(call: Callable[..., Any]) -> None:
    assert {each["name"]: each["role"] for each in call("rita", "GET", "/members")} == {
        name: role.value for name, role in MEMBERS.items()
    }
    asked = {"name": "Captions", "people": ["ada", "grace"], "double": 1, "types": ["caption_of"]}
    assert call("ada", "POST", "/campaigns", asked, status=403)["code"] == "not_allowed"
    call("max", "POST", "/campaigns", asked | {"double": 2}, status=422)
    tasks = {task["person"]: task["number"] for task in call("max", "POST", "/campaigns", asked)["dealt"]}
    queue = call("ada", "GET", "/queue?assigned=true")
    assert {item["type"] for item in queue["items"]} == {"caption_of"}
    assert call("rita", "GET", "/queue?assigned=true")["items"] == []
    item = min(queue["items"], key=lambda item: item["confidence"])  # no other links follow from it
    for person, action in (("ada", "accept"), ("grace", "reject")):
        edit = {"key": f"key-{person}-1", "action": action, "id": item["id"], "kind": "link", "revision": 0}
        edits = {"change_set": f"step-{person}-1", "edits": [edit]}
        answer = call(person, "POST", f"/documents/{item['document']}/edits", edits)
        assert len(answer["done"]) == 1
        call(person, "POST", f"/tasks/{tasks[person]}/submit")
    told = call("mo", "GET", f"/tasks/{tasks['ada']}/disagreements")
    assert [(each["first"]["said"], each["second"]["said"]) for each in told["items"]] == [
        ("accept", "reject")
    ]
    choices = {"choices": [{"subject": item["id"], "take": "first"}]}
    call("ada", "POST", f"/tasks/{tasks['ada']}/adjudicate", choices, status=403)
    assert call("mo", "POST", f"/tasks/{tasks['ada']}/adjudicate", choices)["state"] == "validated"
    assert call("mo", "GET", "/agreement?campaign=1")["people"]["ada"]["share"] == 1
    lines = call("rita", "GET", "/history?kind=link")["items"]
    assert [(line["by"], line["action"]) for line in lines] == [
        ("mo", "accept"),
        ("grace", "reject"),
        ("ada", "accept"),
    ]
    assert [each["states"]["validated"] for each in call("rita", "GET", "/campaigns")] == [2]
    call("max", "POST", "/campaigns/1/close")
    assert call("max", "POST", "/tasks/1/reassign", {"person": "mo"}, status=400)["code"] == "task_gone"
    call("rita", "GET", "/history?day=yesterday", status=422)
    call("rita", "GET", "/mentions")


def test_a_task_over_http_is_begun_returned_and_validated(call: Callable[..., Any]) -> None:
    (task,) = call("max", "POST", "/campaigns", {"name": "All", "people": ["ada"]})["dealt"]
    number = task["number"]
    assert call("ada", "POST", f"/tasks/{number}/start")["state"] == "in_progress"
    assert call("ada", "POST", f"/tasks/{number}/submit")["state"] == "submitted"
    returned = call("mo", "POST", f"/tasks/{number}/return", {"reason": "Page 3."})
    assert (returned["state"], returned["reason"]) == ("returned", "Page 3.")
    assert [each["number"] for each in call("ada", "GET", "/tasks?mine=true")] == [number]
    call("ada", "POST", f"/tasks/{number}/submit")
    assert call("mo", "POST", f"/tasks/{number}/validate")["state"] == "validated"


def test_all_routes_are_described() -> None:
    app = FastAPI()
    app.include_router(make_team_router(lambda *_: None))  # type: ignore[arg-type, return-value]
    paths = app.openapi()["paths"]
    assert all(call["description"] for path in paths.values() for call in path.values())
