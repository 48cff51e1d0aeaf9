"""Learning the models of entries from gold, from the command line."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.generator import make
from pictoria_docs.api.project import Project
from pictoria_docs.apps.cli import run
from pictoria_docs.errors import ProjectError
from pictoria_docs.linking import LinkingOptions
from pictoria_docs.linking.line_weights import LABELS
from pictoria_docs.training import train_entries

SMALL = ("entries", "sale", "salon", "below")


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with made catalogues, their gold, and the analysed project."""
    folder = tmp_path_factory.mktemp("entries")
    for seed, convention in enumerate(SMALL):
        gold = make(folder / f"{convention}.pdf", convention, "en", seed + 1)
        (folder / f"{convention}.gold.json").write_text(json.dumps(gold), encoding="utf-8")
    with Project.open(folder / "project") as project:
        for path in sorted(folder.glob("*.pdf")):
            project.add(path)
        project.analyse(jobs=1)
    yield folder


@pytest.mark.slow
def test_weights_of_entries_are_learned_from_gold_and_written_by_command(
    catalogues: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "entries"
    command = ["train", "entries", "--project", catalogues / "project", "--gold", catalogues, "--to", folder]
    assert run([str(part) for part in command]) == 0
    weights, sums = LinkingOptions(entry_weights=folder).entries_weighed
    assert weights.lines["in_series"][LABELS.index("opening")] > 0
    assert all({"command", "data", "scores"} <= each.about.keys() for each in sums)
    assert str(folder) in capsys.readouterr().out


def test_too_few_entries_teach_nothing(tmp_path: Path) -> None:
    Project.open(tmp_path / "project").close()
    (tmp_path / "other.gold.json").write_text(json.dumps({"name": "other"}), encoding="utf-8")
    with pytest.raises(ProjectError) as error:
        train_entries(tmp_path / "project", tmp_path)
    assert str(tmp_path / "project") in error.value.sentence()
