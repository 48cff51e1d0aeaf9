"""The real server: a team's with accounts in SQLite, or that of one person."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import pytest
from argon2 import PasswordHasher
from fastapi import APIRouter, Depends, FastAPI, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.testclient import TestClient

from pictoria_docs.apps.server.app import make_app
from pictoria_docs.apps.server.sessions import signed_in
from pictoria_docs.errors import ProjectBusyError
from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.identity.passwords import Passwords
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import ServerConfig
from pictoria_docs.store import Store

PASSWORD = "une amphore à col étroit"
HERE = "http://localhost:8080"
OWN = {"Origin": HERE}
EVIL = {"Origin": "https://evil.example"}
PAGE = {"Accept": "text/html"}
FAST = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def some_routes(team: TeamDirectory) -> APIRouter:
    """Routes as the other parts of the desk have them."""
    router = APIRouter()
    someone = Annotated[Person, Depends(signed_in)]

    @router.get("/")
    def first(person: someone) -> HTMLResponse:
        return HTMLResponse(f"<h1>{person.name}</h1>")

    @router.get("/api/v1/me")
    def me(person: someone) -> dict[str, str]:
        return {"name": person.name}

    @router.get("/api/v1/projects/{project}/{permission}")
    def as_allowed(person: someone, project: str, permission: Permission) -> dict[str, str]:
        return {"folder": team.require(person, project, permission).name}

    @router.post("/api/v1/edits")
    async def edits(person: someone, request: Request) -> dict[str, int]:
        return {"size": len(await request.body())}

    @router.post("/api/v1/upload")
    def upload(person: someone, file: UploadFile) -> dict[str, str | None]:
        return {"name": file.filename}

    @router.get("/api/v1/defect")
    def defect(person: someone) -> None:
        raise ZeroDivisionError("a defect of ours")

    @router.get("/api/v1/locked")
    def locked(person: someone) -> None:
        raise ProjectBusyError("project_locked", folder="x")

    return router


def mount_gradio_like(app: FastAPI) -> None:
    """An application beside ours that knows nothing of rights."""
    inner = FastAPI(openapi_url=None)

    @inner.get("/gradio_api/{rest:path}")
    def anything(rest: str) -> PlainTextResponse:
        return PlainTextResponse(f"open: {rest}")

    @inner.post("/gradio_api/call/{name}")
    def call(name: str) -> PlainTextResponse:
        return PlainTextResponse(f"called: {name}")

    app.mount("/desk", inner)


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ServerConfig:
    monkeypatch.delenv("PICTORIA_SECRET_KEY", raising=False)
    Store(tmp_path / "projects/vases.pictoria", create=True).close()
    return ServerConfig(data=tmp_path / "server", projects_folder=tmp_path / "projects")


@pytest.fixture
def make_team() -> Iterator[Callable[[ServerConfig], TeamDirectory]]:
    teams: list[TeamDirectory] = []

    def make(config: ServerConfig) -> TeamDirectory:
        team = TeamDirectory(config)
        team.accounts.passwords = Passwords(FAST)
        teams.append(team)
        return team

    yield make
    for team in teams:
        team.close()


@pytest.fixture
def team(config: ServerConfig, make_team: Callable[[ServerConfig], TeamDirectory]) -> TeamDirectory:
    team = make_team(config)
    team.accounts.add("root", PASSWORD, by="server", is_admin=True)
    team.accounts.add("anna", PASSWORD, by="root", display="Anna <script>alert(1)</script>")
    return team


def browser(team: TeamDirectory, base_url: str = HERE, **options: object) -> TestClient:
    """A new browser on the team's server; follows no redirects by itself."""
    app = make_app(team, routers=[some_routes(team)], mounts=[mount_gradio_like], **options)  # type: ignore[arg-type]
    return TestClient(app, base_url=base_url, follow_redirects=False, raise_server_exceptions=False)


@pytest.fixture
def client(team: TeamDirectory) -> TestClient:
    return browser(team)


def sign_in(client: TestClient, name: str = "anna", password: str = PASSWORD, prefix: str = "") -> None:
    form = {"name": name, "password": password}
    origin = str(client.base_url).rstrip("/")
    answer = client.post(f"{prefix}/sign-in", data=form, headers={"Origin": origin})
    assert answer.status_code == 303, answer.text


def cookie_of(client: TestClient) -> tuple[str, str]:
    """Name and value of the session's cookie."""
    return next((name, value) for name, value in client.cookies.items() if "pictoria-" in name)
