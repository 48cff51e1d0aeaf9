"""`enrich` through the real vLLM server, with a tiny model that keeps to its schema and knows nothing else.

One test, for a start takes a minute: votes over the example catalogue with log-odds, a second run without a call, and
the same with the server gone.
"""

import json
import math
import socket
import sqlite3
from pathlib import Path

import pytest
import yaml

from bench.example import make_catalogue
from pictoria_docs.api.project import Project
from pictoria_docs.linking.votes import STRONGEST, ask_votes, opinions
from pictoria_docs.models.question import Answer
from pictoria_docs.models.server import start_server
from pictoria_docs.pipeline.progress import Quiet
from tests.apps.test_cli import cli
from tests.models.conftest import own_state, tiny_config, vllm_python
from tests.programs import needs_vllm

__all__ = ["own_state", "vllm_python"]

pytestmark = [pytest.mark.slow, needs_vllm]


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def test_votes_of_a_real_server(vllm_python: str, own_state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_catalogue(own_state / "example.pdf")
    model, answers = own_state / "tiny.yaml", own_state / "answers.sqlite"
    config = tiny_config(vllm_python)
    model.write_text(yaml.safe_dump(config.model_dump(mode="json")))
    (own_state / "ours.yaml").write_text(f"models: {{cache: {answers}, model: {model}, timeout: 600}}")
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")
    with Project.open(own_state / "p", own_state / "ours.yaml") as project:
        project.add(own_state / "example.pdf")
        project.analyse(progress=Quiet())
        before = project.documents[0].data
    asked = ask_votes(before, "always", "en")
    assert len(asked) > 10
    # A port of our own: other sessions' servers may be starting on the usual one.
    server, _ = start_server(config, python=vllm_python, port=free_port(), wait=900)
    try:
        votes = ("enrich", "p", "--assist", "always", "--ask", "votes")
        done = cli(*votes, cwd=own_state)
        assert done.returncode == 0, done.stderr
        assert f"asked {len(asked)} questions, 0 of them remembered" in done.stdout
        assert f"votes on links: {len(asked)}" in done.stdout
        again = cli(*votes, cwd=own_state)
        assert "nothing new" in again.stdout
    finally:
        server.stop()
    # Every answer is one of the two, with the log-odds that the server tells; they are what the linker weighs. (They
    # count all tokens that lead to a word, so of a model that is torn they may lean to the word that it did not say.)
    rows = sqlite3.connect(answers).execute("SELECT data, extra FROM answers").fetchall()
    assert len(rows) > 10
    for data, extra in rows:
        odds = json.loads(extra)["log_odds"]
        said = json.loads(data)["answer"]
        assert said in ("yes", "no") and math.isfinite(odds)
        assert odds == pytest.approx(-json.loads(extra)["log_odds.no"])
        given = Answer(asked[0].id, "tiny", "vote", data=json.loads(data), extra=json.loads(extra))
        (opinion,) = opinions([given]).values()
        assert opinion["model_vote"] == pytest.approx(max(-STRONGEST, min(STRONGEST, odds)))
    # What was answered needs no server any more.
    with Project.open(own_state / "p") as project:
        after = project.documents[0].data
        assert {link.source for link in after.links} and len(after.figures) == len(before.figures)
    gone = cli("enrich", "p", "--force", cwd=own_state)
    assert gone.returncode == 1 and len(gone.stderr.strip().splitlines()) == 1
