"""Accounts in a real database (SQLite, and PostgreSQL where there is one), and a project to review: the example
catalogue, analysed once, copied for each test."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import MetaData, create_engine

from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.accounts import Accounts
from pictoria_docs.review.identity.passwords import Passwords
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.session import ReviewSession
from tests.review.postgres import postgres_url

FAST = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Clock:
    """The present moment, which tests move on."""

    def __init__(self) -> None:
        self.moment = 1_700_000_000.0

    def __call__(self) -> float:
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with postgres_url() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where accounts are kept: empty each time."""
    if request.param == "sqlite":
        return tmp_path / "server"
    url: str = request.getfixturevalue("postgres")
    engine = create_engine(url)
    tables = MetaData()
    tables.reflect(engine)
    tables.drop_all(engine)
    engine.dispose()
    return url


@pytest.fixture
def accounts(place: Path | str, clock: Clock) -> Iterator[Accounts]:
    accounts = Accounts(place, passwords=Passwords(FAST), clock=clock)
    yield accounts
    accounts.close()


MEMBERS = {
    "ada": Role.CONTRIBUTOR,
    "grace": Role.CONTRIBUTOR,
    "mo": Role.MODERATOR,
    "max": Role.MANAGER,
    "rita": Role.READER,
}


@pytest.fixture
def opened(analysed_example: Path, tmp_path: Path) -> Iterator[OpenProject]:
    folder = tmp_path / "example.pictoria"
    shutil.copytree(analysed_example, folder)
    project = OpenProject(folder)
    yield project
    project.close()


@pytest.fixture
def desk_as(opened: OpenProject) -> Callable[..., ReviewService]:
    def make(role: Role = Role.CONTRIBUTOR, name: str = "ada") -> ReviewService:
        return ReviewService(
            ReviewSession(
                opened, Person(name, name.title()), role, "example", "en", lambda: MEMBERS | {name: role}
            )
        )

    return make


@pytest.fixture
def desk(desk_as: Callable[..., ReviewService]) -> ReviewService:
    return desk_as()
