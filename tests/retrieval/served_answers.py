"""Answers of a served model about a project: by the API, and in the notebook."""

from pathlib import Path

import pytest

from pictoria_docs import Project
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.server import Server
from pictoria_docs.retrieval.answers.cited_answer import CitedAnswer, Refusal
from tests.notebooks import load, run_cells

NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebooks" / "search.ipynb"
LAMP = "Quelle lampe est en terre cuite ?"


def is_checked(found: CitedAnswer) -> bool:
    """Whether all that is quoted is printed, and the rest was told to be unusable."""
    quoted = all(
        found.source(each).text[each.start : each.end] == each.quotation
        for sentence in found.sentences
        for each in sentence.citations
    )
    usable = found.refusal is None
    if found.refusal is Refusal.MODEL_FAILED:
        # Random words may go on until they are cut, but the server took the question and its schema.
        assert found.detail.startswith(("cut", "invalid")), found.detail
    return quoted and usable == bool(found.sentences)


def check_answers(server: Server, project: Project, folder: Path) -> None:
    """An answer of the model quotes what is printed; the notebook's cells ask the same model."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        found = project.ask(LAMP, 1, model=ModelOptions(url=server.url, timeout=600))
        assert found.model == server.name and is_checked(found)
        patch.setenv("PICTORIA_MODEL_URL", server.url)
        # Its chain of `PictoriaAnswers`, and one of free text.
        printed = run_cells(load(NOTEBOOK), folder)
        assert f"model: {server.name}" in printed[5] and "No model" not in printed[6]
