"""OpenAPI describes the whole interface, and answers are as it says."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.responses import JSONResponse
from starlette.testclient import TestClient

from benchmarks.attack.rights import routes_of
from pictoria_docs.apps.desk.api_types import TYPES_FILE, declarations, openapi
from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import ServerConfig
from pictoria_docs.review.schemas.documents import NumberedJson

Json = dict[str, Any]
HERE = "http://localhost:8080"


def _operations(described: Json) -> Iterator[tuple[str, Json]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def _free_forms(schema: Any, at: str) -> Iterator[str]:
    """Where a schema says nothing of what stands there."""
    match schema:
        case {"$ref": _}:
            return
        case {"anyOf": parts} | {"oneOf": parts}:
            for part in parts:
                yield from _free_forms(part, at)
        case {"type": "array", "items": items}:
            yield from _free_forms(items, f"{at}[]")
        case {"type": "object"}:
            if not schema.get("properties") and not isinstance(schema.get("additionalProperties"), dict):
                yield at
            for name, part in schema.get("properties", {}).items():
                yield from _free_forms(part, f"{at}.{name}")
            if isinstance(schema.get("additionalProperties"), dict):
                yield from _free_forms(schema["additionalProperties"], f"{at}.*")
        case {"type": "array"}:
            yield at
        case {"type": _} | {"const": _} | {"enum": _}:
            return
        case _:
            yield at


def _of_answers(described: Json) -> set[str]:
    """The models that answers are made of."""
    names: set[str] = set()
    waiting = [operation["responses"] for _, operation in _operations(described)]
    while waiting:
        match waiting.pop():
            case {"$ref": ref} if ref.rpartition("/")[2] not in names:
                names.add(ref.rpartition("/")[2])
                waiting.append(described["components"]["schemas"][ref.rpartition("/")[2]])
            case dict() as inner:
                waiting += inner.values()
            case list() as several:
                waiting += several
    return names


@pytest.fixture
def app(config: ServerConfig, make_team: Callable[[ServerConfig], TeamDirectory]) -> FastAPI:
    return make_desk(make_team(config))


def test_each_rest_route_is_described(app: FastAPI) -> None:
    described = {name for name, _ in _operations(app.openapi())}
    routes = {
        route.replace(":path}", "}")
        for route in routes_of(app.routes)
        if "/api/v1/" in route and not route.startswith("HEAD")
        # What OpenRefine asks is described by the W3C's own schemas.
        if "/reconcile" not in route
    }
    assert described == routes


def test_each_answer_has_a_schema_that_says_what_is_in_it(app: FastAPI) -> None:
    described = app.openapi()
    for name, operation in _operations(described):
        good = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
        assert len(good) == 1, name
        if "204" in operation["responses"]:
            continue
        assert good[0].get("content"), f"{name} answers nothing that is described"
        for kind in good[0]["content"].values():
            assert list(_free_forms(kind["schema"], name)) == []
        assert "4XX" in operation["responses"], f"{name} does not say how it refuses"
    for name in _of_answers(described):
        assert list(_free_forms(described["components"]["schemas"][name], name)) == []


def test_what_routes_take_has_a_schema_but_for_data_of_other_tools(app: FastAPI) -> None:
    for name, operation in _operations(app.openapi()):
        for kind in operation.get("requestBody", {}).get("content", {}).values():
            if not name.endswith("/annotations"):
                assert list(_free_forms(kind["schema"], name)) == []


def test_the_types_of_the_pages_are_those_of_the_interface() -> None:
    assert TYPES_FILE.read_text(encoding="utf-8") == declarations(openapi()), (
        "python -m pictoria_docs.apps.desk.api_types writes it"
    )


def test_one_way_through_a_project_answers_as_described(
    analysed_example: Path, tmp_path: Path, answers: list[str]
) -> None:
    """Each kind of subject, edits with conflicts and refusals, remarks, the gallery and jobs."""
    folder = tmp_path / "example.pictoria"
    shutil.copytree(analysed_example, folder)
    app = make_desk(LocalDirectory(folder, Person("ada", "Ada")))
    client = TestClient(app, base_url=HERE, headers={"X-Pictoria": "1"})
    client.get(f"/?token={app.state.settings.token}")
    base = "/api/v1/projects/example"

    def get(path: str, **query: Any) -> Any:
        answer = client.get(base + path, params=query)
        assert answer.status_code == 200, (path, answer.text)
        return answer.json()

    def post(path: str, **body: Any) -> Any:
        answer = client.post(base + path, json=body)
        assert answer.status_code == 200, (path, answer.text)
        return answer.json()

    document = get("")["documents"][0]["id"]
    at = f"/documents/{document}"
    left = get(f"{at}/pages")
    pages = [get(f"{at}/pages/{page['number']}") for page in left]
    subjects = {subject["type"]: subject for page in pages for kind in ("regions", "entries", "mentions", "links")
                for subject in page[kind]}  # fmt: skip
    assert {"region", "entry", "mention", "link"} <= {subject["kind"] for subject in subjects.values()}
    entry = next(subject["id"] for subject in subjects.values() if subject["kind"] == "entry")
    record = get(f"{at}/records/{entry}")
    values = [value["id"] for field in record["fields"] for value in field["values"]]
    for id in [*(subject["id"] for subject in subjects.values()), *values[:3]]:
        get(f"{at}/subjects/{id}")
    link = next(subject for subject in subjects.values() if subject["kind"] == "link")
    done = post(
        f"{at}/edits",
        change_set="wire-step-1",
        edits=[
            {"key": "wire-key-1", "action": "accept", "id": link["id"], "revision": 0},
            {
                "key": "wire-key-2",
                "action": "correct",
                "id": link["id"],
                "changes": {"type": 5},
                "kind": "link",
            },
        ],
    )
    assert done["done"] and done["changed"]["links"]
    late = {"key": "wire-key-3", "action": "reject", "id": link["id"], "revision": 0}
    assert post(f"{at}/edits", change_set="wire-step-2", edits=[late])["conflicts"]
    get(f"{at}/subjects/{link['id']}/history")
    post(f"{at}/undo", change_set="wire-step-1", new_change_set="wire-step-3")
    remark = post(f"{at}/remarks", subject=link["id"], key="wire-key-4", text="@ada?", kind="comment")
    assert get("/remarks") and get("/mentions") is not None
    post(f"/remarks/{remark['number']}/close")
    assert get("/queue", limit=20)["items"] and get("/history")["items"]
    post("/bulk/preview")
    post("/bulk/accept", filters={"kind": ["link"]}, change_set="wire-step-4")
    post("/bulk/undo", change_set="wire-step-4", new_change_set="wire-step-5")
    post("/bulk/reject", filters={"kind": ["entry"]}, change_set="wire-step-6")
    post("/bulk/undo", change_set="wire-step-6", new_change_set="wire-step-7")
    pictures = get("/gallery")["items"]
    get("/gallery/facets")
    ends = [{"document": picture["document"], "id": picture["id"]} for picture in pictures[:2]]
    post("/comparisons", key="wire-key-5", first=ends[0], second=ends[1], category="same_motif")
    get("/pairs", figure=[picture["key"] for picture in pictures[:3]])
    get("/comparisons")
    post("/campaigns", name="All", people=["ada"])
    get("/campaigns")
    task = get("/tasks", mine=True)[0]["number"]
    post(f"/tasks/{task}/start")
    post(f"/tasks/{task}/submit")
    post(f"/tasks/{task}/return", reason="More.")
    get("")
    get("/members")
    get("/agreement")
    get("/settings")
    assert client.get("/api/v1/desk").status_code == client.get("/api/v1/jobs").status_code == 200
    assert answers == []


def test_an_answer_that_is_not_as_declared_is_noticed(answers: list[str]) -> None:
    app = FastAPI()

    @app.get("/number", response_model=NumberedJson)
    def number() -> JSONResponse:
        return JSONResponse({"number": 1, "more": 2})

    assert TestClient(app).get("/number").status_code == 200
    assert len(answers) == 1 and "more" in answers[0]
    answers.clear()
