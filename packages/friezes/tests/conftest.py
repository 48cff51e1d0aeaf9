"""What tests of friezes share: the project of three drawings, and what tests of the desk have."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bench_friezes.sherds import make_sherds
from pictoria_docs import Project
from tests.apps.conftest import answers as answers
from tests.apps.conftest import answers_as_declared as answers_as_declared
from tests.apps.conftest import complaints as complaints
from tests.apps.server.test_search import own_ask as own_ask
from tests.chromium import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for a module: this folder is no package of Python, and one for it would stay open to the end of all tests."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def sherds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of three drawings: two of one roller, one of another; not to be changed: copy it."""
    folder = tmp_path_factory.mktemp("sherds")
    make_sherds(folder / "sherds.pdf")
    with Project.open(folder / "sherds.pictoria") as project:
        project.add(folder / "sherds.pdf")
        project.analyse(jobs=1)
    return folder / "sherds.pictoria"
