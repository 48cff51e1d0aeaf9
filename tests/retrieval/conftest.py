import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pictoria_docs import Project
from tests.kept import kept
from tests.models.conftest import own_state as own_state
from tests.models.conftest import vllm_python as vllm_python


@pytest.fixture(scope="session")
def indexed_example(analysed_example: Path) -> Path:
    """The analysed example catalogue with its search index; not to be changed: copy it."""

    def make(folder: Path) -> None:
        shutil.copytree(analysed_example, folder / "vases.pictoria")
        with Project.open(folder / "vases.pictoria", create=False) as project:
            project.searcher.bring_up_to_date()

    return kept("indexed", make) / "vases.pictoria"


@pytest.fixture
def project(indexed_example: Path, tmp_path: Path) -> Iterator[Project]:
    folder = Path(shutil.copytree(indexed_example, tmp_path / "vases.pictoria"))
    with Project.open(folder, create=False) as project:
        yield project
