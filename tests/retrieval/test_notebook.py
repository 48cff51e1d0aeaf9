"""The notebook runs as it stands, without a model and with one, and prints what it shows."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.models.fake_server import Handler, serving
from tests.notebooks import code_cells, load, run_cells
from tests.retrieval.answering import answer, asked_text

SCORE = re.compile(r"\b[01]\.\d\d\b")
NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebooks" / "search.ipynb"


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("PICTORIA_MODEL_URL", raising=False)


def test_without_a_model_it_prints_what_it_shows(tmp_path: Path) -> None:
    notebook = load(NOTEBOOK)
    shown = [
        "".join(line for out in cell["outputs"] for line in out["text"]) for cell in code_cells(notebook)
    ]
    printed = run_cells(notebook, tmp_path)
    # Scores change with each new fit of the weights.
    assert [SCORE.sub("#", text) for text in printed] == [SCORE.sub("#", text) for text in shown], (
        "write it anew: python -m tests.notebooks docs/notebooks/search.ipynb"
    )


def test_with_a_model_its_chains_are_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = answer(("The wheel-made lamp is of terracotta.", [(1, "Terre cuite tournée")]))

    def reply(handler: Handler, body: dict[str, Any]) -> None:
        is_by_schema = "response_format" in body and "lamp" in asked_text(body)
        handler.say(json.dumps(said) if is_by_schema else "It is the lamp of entry 6.")

    with serving(reply) as server:
        monkeypatch.setenv("PICTORIA_MODEL_URL", server.url)
        printed = run_cells(load(NOTEBOOK), tmp_path)
    assert "The wheel-made lamp is of terracotta." in printed[5] and "no answer: unlikely" in printed[5]
    assert printed[6] == "It is the lamp of entry 6.\n"
