from pathlib import Path

import pytest

from pictoria_docs import Project
from pictoria_docs.cluster.plan import PlanFolder
from pictoria_docs.cluster.planning import make_plan
from tests.cluster.plans import add_documents, exported


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("one-machine")
    add_documents(folder / "project", tmp_path_factory.getbasetemp() / "sources")
    with Project.open(folder / "project") as project:
        project.analyse(jobs=1)
    return exported(folder / "project", folder / "out")


@pytest.fixture
def planned(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> PlanFolder:
    add_documents(tmp_path / "project", tmp_path_factory.getbasetemp() / "sources")
    with Project.open(tmp_path / "project") as project:
        return make_plan(project, tmp_path / "plan", shard_pages=2)
