"""Votes of a served model on the links of the example catalogue: asked, kept, and of use when the server is gone."""

import json
import math
import sqlite3
from pathlib import Path

import pytest
import yaml

from bench.example import make_catalogue
from pictoria_docs.api.project import Project
from pictoria_docs.linking.votes import STRONGEST, ask_votes, opinions
from pictoria_docs.models.model_config import ModelConfig
from pictoria_docs.models.question import Answer
from pictoria_docs.pipeline.progress import Quiet
from tests.command_line import called


class ServedVotes:
    """A project in `folder`, and what `enrich` makes of it with the server of a model."""

    def __init__(self, config: ModelConfig, folder: Path) -> None:
        make_catalogue(folder / "example.pdf")
        model, self.kept = folder / "votes.yaml", folder / "votes.sqlite"
        model.write_text(yaml.safe_dump(config.model_dump(mode="json")))
        (folder / "ours.yaml").write_text(f"models: {{cache: {self.kept}, model: {model}, timeout: 600}}")
        self.folder = folder
        with Project.open(folder / "p", folder / "ours.yaml") as project:
            project.add(folder / "example.pdf")
            project.analyse(progress=Quiet())
            self.before = project.documents[0].data

    def check(self) -> None:
        """Every question is asked once, every answer is kept with its log-odds, which the linker weighs."""
        asked = ask_votes(self.before, "always", "en")
        assert len(asked) > 10
        votes = ("enrich", "p", "--assist", "always", "--ask", "votes")
        done = called(*votes, cwd=self.folder)
        assert done.returncode == 0, done.stderr
        assert f"asked {len(asked)} questions, 0 of them remembered" in done.stdout
        assert f"votes on links: {len(asked)}" in done.stdout
        again = called(*votes, cwd=self.folder)
        assert "nothing new" in again.stdout
        # Every answer is one of the two, with the log-odds that the server tells. (They count all tokens that lead to
        # a word, so of a model that is torn they may lean to the word that it did not give.)
        rows = sqlite3.connect(self.kept).execute("SELECT data, extra FROM answers").fetchall()
        assert len(rows) > 10
        for data, extra in rows:
            odds = json.loads(extra)["log_odds"]
            assert json.loads(data)["answer"] in ("yes", "no") and math.isfinite(odds)
            assert odds == pytest.approx(-json.loads(extra)["log_odds.no"])
            given = Answer(asked[0].id, "tiny", "vote", data=json.loads(data), extra=json.loads(extra))
            (opinion,) = opinions([given]).values()
            assert opinion["model_vote"] == pytest.approx(max(-STRONGEST, min(STRONGEST, odds)))

    def check_without_server(self) -> None:
        """What was answered needs no server any more; what would be asked anew fails with one sentence."""
        with Project.open(self.folder / "p") as project:
            after = project.documents[0].data
            assert {link.source for link in after.links} and len(after.figures) == len(self.before.figures)
        gone = called("enrich", "p", "--force", cwd=self.folder)
        assert gone.returncode == 1 and len(gone.stderr.strip().splitlines()) == 1
