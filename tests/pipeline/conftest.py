from collections.abc import Iterator
from pathlib import Path

import pytest

from pictoria_docs.api.project import Project
from tests.pipeline.small_stages import STAGES


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """A source of 12 well-behaved pages, alone in its folder."""
    folder = tmp_path / "sources"
    folder.mkdir()
    file = folder / "vases.txt"
    file.write_text("".join(f"Fig. {number}. Vase\n" for number in range(1, 13)))
    return file


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.open(tmp_path / "project", stages=STAGES) as project:
        yield project
