import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pictoria_docs import Document, Project


@pytest.fixture
def folder(analysed_example: Path, tmp_path: Path) -> Path:
    """A copy of the analysed example catalogue, named vases, beside its file."""
    shutil.copy(analysed_example.parent / "catalogue.pdf", tmp_path / "vases.pdf")
    return Path(shutil.copytree(analysed_example, tmp_path / "vases.pictoria"))


@pytest.fixture
def project(folder: Path) -> Iterator[Project]:
    with Project.open(folder, create=False) as project:
        yield project


@pytest.fixture
def document(project: Project) -> Document:
    return project.documents[0]
