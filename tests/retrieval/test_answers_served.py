"""The real vLLM server with a tiny model of random weights: it keeps to the schema and says nothing of use.

What it answers is worth nothing, so nothing of the quality of answers is shown here.
"""

import socket
from pathlib import Path

import pytest

from pictoria_docs import Project
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.server import start_server
from pictoria_docs.retrieval.answers.cited_answer import CitedAnswer, Refusal
from tests.models.conftest import own_state, tiny_config, vllm_python
from tests.notebooks import load, run_cells
from tests.programs import needs_vllm

__all__ = ["own_state", "vllm_python"]
pytestmark = [pytest.mark.slow, needs_vllm]
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


def test_a_served_model_is_asked(
    project: Project, vllm_python: str, own_state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(own_state / "cache"))
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")
    config = tiny_config(vllm_python).model_copy(update={"name": "tiny-answers", "max_length": 4096})
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server, _ = start_server(config, python=vllm_python, port=port, wait=900)
    try:
        options = ModelOptions(url=server.url, timeout=600)
        found = project.ask(LAMP, 1, model=options)
        assert found.model == "tiny-answers" and is_checked(found)
        monkeypatch.setenv("PICTORIA_MODEL_URL", server.url)
        # Its chain of `PictoriaAnswers`, and one of free text.
        printed = run_cells(load(NOTEBOOK), own_state)
        assert "model: tiny-answers" in printed[5] and "No model" not in printed[6]
    finally:
        server.stop()
