"""What tests of friezes share: the project of three drawings, and what tests of the desk have."""

from pathlib import Path

import pytest

from bench_friezes.sherds import make_sherds
from pictoria_docs import Project
from tests.apps.conftest import answers as answers
from tests.apps.conftest import answers_as_declared as answers_as_declared
from tests.apps.conftest import browser as browser
from tests.apps.conftest import complaints as complaints
from tests.apps.conftest import started_browser as started_browser
from tests.apps.server.test_search import own_ask as own_ask


@pytest.fixture(scope="session")
def sherds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of three drawings: two of one roller, one of another; not to be changed: copy it."""
    folder = tmp_path_factory.mktemp("sherds")
    make_sherds(folder / "sherds.pdf")
    with Project.open(folder / "sherds.pictoria") as project:
        project.add(folder / "sherds.pdf")
        project.analyse(jobs=1)
    return folder / "sherds.pictoria"
