"""Learning the linker's weights: from gold, from decisions, from the command line."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from bench.generator import make
from pictoria_docs.api.project import Project
from pictoria_docs.apps.cli import run
from pictoria_docs.document import Action, LinkType
from pictoria_docs.errors import ProjectError
from pictoria_docs.linking import LinkerModels, LinkingOptions, shipped_linker
from pictoria_docs.linking.features import LINKS, PAIRS
from pictoria_docs.training import train_linker
from pictoria_docs.training.examples import Example, LinkExample
from pictoria_docs.training.fit import fit_links, fit_pairs

SMALL = ("below", "above", "side", "legend-below")


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with made catalogues, their gold, and the analysed project."""
    import json

    folder = tmp_path_factory.mktemp("catalogues")
    for seed, convention in enumerate(SMALL):
        gold = make(folder / f"{convention}.pdf", convention, "en", seed + 1)
        (folder / f"{convention}.gold.json").write_text(json.dumps(gold), encoding="utf-8")
    with Project.open(folder / "project") as project:
        for path in sorted(folder.glob("*.pdf")):
            project.add(path)
        project.analyse(jobs=1)
    yield folder


def test_learned_from_gold_and_written_by_command(catalogues: Path, tmp_path: Path) -> None:
    folder = tmp_path / "models"
    command = ["train", "linker", "--project", catalogues / "project", "--gold", catalogues, "--to", folder]
    assert run([str(part) for part in command]) == 0
    models = LinkingOptions(weights=folder).weighed
    assert models == LinkerModels.load(folder)
    about = models.pair.about
    assert about["documents"] == 4 and {"command", "data", "scores"} <= about.keys()


def test_a_project_without_decisions_teaches_nothing(catalogues: Path) -> None:
    with pytest.raises(ProjectError) as error:
        train_linker(catalogues / "project")
    assert str(catalogues / "project") in error.value.sentence()


def test_learned_from_decisions(catalogues: Path) -> None:
    with Project.open(catalogues / "project") as project:
        accepted = 0
        for view in project.documents:
            for link in view.data.links:
                if link.type == LinkType.CAPTION_OF:
                    project.decide(link.id, Action.ACCEPT, user="curator")
                    accepted += 1
    training = train_linker(catalogues / "project")
    assert training.choices >= 30 and accepted >= 30
    assert training.loss_after < 0.2


def examples(seed: int, side: str) -> list[Example]:
    """Captions that stand always on one side, with a picture on each side of them."""
    random = np.random.default_rng(seed)
    found = []
    for group in range(6):
        choices = []
        for _ in range(40):
            there = {side: 1.0, "gap": float(random.uniform(0, 2))}
            other = {"above" if side == "below" else "below": 1.0, "gap": float(random.uniform(0, 2))}
            choices.append(LinkExample([there, other], [True, False]))
        links = [({"lead": 3.0}, bool(random.random() < 0.9)) for _ in range(40)]
        links += [({"lead": 0.5}, bool(random.random() < 0.4)) for _ in range(40)]
        found.append(Example(f"group {group}", choices, links))
    return found


@pytest.mark.parametrize("side", ["above", "below"])
def test_a_habit_of_the_examples_is_learned(side: str) -> None:
    other = "above" if side == "below" else "below"
    start = shipped_linker().pair
    fit = fit_pairs(examples(1, side), start)
    weights = dict(zip(PAIRS.names, fit.model.weights, strict=True))
    assert weights[side] > weights[other]
    assert fit.after < fit.before
    shown = PAIRS.names.index("plate_agrees")
    assert fit.model.weights[shown] == start.weights[shown], "nothing showed it"


def test_confidence_is_the_share_that_is_right() -> None:
    fit = fit_links(examples(2, "below"))
    assert fit is not None
    sure = [c for c, lead in zip(fit.confidence, [3.0] * 40 + [0.5] * 40, strict=False) if lead == 3.0]
    assert 0.8 < float(np.mean(sure)) < 0.97
    assert fit.model.weights[LINKS.names.index("lead")] > 0


def test_confidence_cannot_be_learned_where_all_links_are_right() -> None:
    only_right = [Example("a", [], [({"lead": 2.0}, True)] * 20)]
    assert fit_links(only_right) is None
