"""Every path of the OpenAPI description as each role: what is below the least that one must be is refused."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from benchmarks.attack.requests import address, is_right
from benchmarks.attack.rights import RIGHTS
from benchmarks.attack.target import (
    LEVELS,
    NOBODY,
    OTHER,
    OUTSIDER,
    OWN,
    WITHOUT_FIGURES,
    Report,
    Target,
)
from benchmarks.common.servers import ADMIN
from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import ServerConfig
from pictoria_docs.store import Store
from tests.apps.server.conftest import HERE, PASSWORD, sign_in
from tests.apps.server.conftest import OWN as HEADERS

METHODS = {"get", "post", "put", "delete", "patch", "head", "options", "trace"}
NOT_HERE = {"POST /api/v1/example", "POST /api/v1/projects/{project}/families"}
"""Begin work that takes long, which `benchmarks/attack` does and ends."""


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory, analysed_example: Path) -> Iterator[Target]:
    """The desk of a team: a person of each role in one project, with no part in another."""
    folder = tmp_path_factory.mktemp("rights")
    for name in (OWN, OTHER):
        shutil.copytree(analysed_example, folder / f"projects/{name}.pictoria")
    team = TeamDirectory(ServerConfig(data=folder / "server", projects_folder=folder / "projects"))
    admin: Person = team.accounts.add(ADMIN, PASSWORD, by="server", is_admin=True)
    for level in LEVELS[1:-1]:
        team.accounts.add(level, PASSWORD, by=ADMIN)
        if level != OUTSIDER:
            team.set_role(admin, OWN, level, Role(level))
    app = make_desk(team)
    with Store(folder / f"projects/{OWN}.pictoria") as store:
        (document,) = (record.id for record in store.documents.all())
        store.projection.make(document)
        with store.projection.repository(document) as repository:
            rows = repository.rows()
    region, entry = (next(row.id for row in rows if row.kind == kind) for kind in ("region", "entry"))
    target = Target(HERE, folder, folder / "server.yaml", Report(), document, region, entry)
    for level in LEVELS:
        client = TestClient(
            app, base_url=HERE, follow_redirects=False, headers=HEADERS, raise_server_exceptions=False
        )
        if level != NOBODY:
            sign_in(client, level)
        target.clients[level] = client
    yield target
    app.state.projects.close()
    team.close()


def described(target: Target) -> set[str]:
    """What the OpenAPI description names: "METHOD /path"."""
    paths = target.clients[ADMIN].app.openapi()["paths"]  # type: ignore[attr-defined]
    return {f"{method.upper()} {path}" for path, own in paths.items() for method in METHODS & own.keys()}


def as_described(route: str) -> str:
    """A line of the table as OpenAPI writes it."""
    return re.sub(r"\{(\w+):path\}", r"{\1}", route)


def test_every_path_has_a_rule(target: Target) -> None:
    routes = described(target)
    assert len(routes) > 90
    assert routes - set(map(as_described, RIGHTS)) - {"POST /sign-out"} == set()


@pytest.mark.slow
@pytest.mark.parametrize("level", LEVELS)
def test_each_role_gets_what_it_may_and_nothing_else(target: Target, level: str) -> None:
    wrong: list[str] = []
    routes = described(target)
    rules = [(route, right) for route, right in RIGHTS.items() if as_described(route) in routes - NOT_HERE]
    for route, right in rules:
        if WITHOUT_FIGURES in right.query.values():
            right = replace(
                right, answers=(404,)
            )  # what it asks about is not here, which only readers are told
        for project in (OWN, OTHER) if "{project}" in route else (OWN,):
            method, path, more = address(route, right, target, project)
            answer = target.ask(level, method, path, **more)
            here = OUTSIDER if project == OTHER and level not in (NOBODY, ADMIN) else level
            if not is_right(answer, here, right):
                wrong.append(f"{route} in {project}: {answer.status_code} {answer.text[:200]}")
    assert wrong == []
