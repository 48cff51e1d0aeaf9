"""Learning what tells captions: from catalogues whose truth is known."""

from pathlib import Path

import pytest

from bench.generator import make
from pictoria_docs.api.project import Project
from pictoria_docs.captioning.weights import CANDIDATE_FEATURES
from pictoria_docs.eval.gold import Gold
from pictoria_docs.store import Store
from pictoria_docs.training.captions import (
    CaptionExample,
    caption_examples,
    leave_groups_out,
    train_captions,
)


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> list[CaptionExample]:
    """The candidates of three made catalogues."""
    folder = tmp_path_factory.mktemp("catalogues")
    gold = {name: make(folder / f"{name}.pdf", name, "en", 3) for name in ("foot-legend", "below", "works")}
    with Project.open(folder / "project") as project:
        for path in sorted(folder.glob("*.pdf")):
            project.add(path)
        project.analyse(jobs=1)
    found: list[CaptionExample] = []
    with Store(Path(folder / "project")) as store:
        for record in store.documents.all():
            truth = Gold.model_validate(gold[record.name])
            found += caption_examples(store.stage_input(record.id, "captions"), truth)
    return found


def test_legends_are_right_and_footnotes_are_not(examples: list[CaptionExample]) -> None:
    legends = [each for each in examples if each.kind == "legend"]
    assert {each.right for each in legends} == {True, False}
    assert all(not each.right for each in legends if each.features.get("noted") == 1)


def test_weights_are_learned_for_every_feature(examples: list[CaptionExample]) -> None:
    weights = train_captions(examples, trained_on="three catalogues")
    for kind, features in CANDIDATE_FEATURES.items():
        assert set(getattr(weights, kind)) == set(features)


def test_each_convention_is_judged_by_what_the_others_teach(examples: list[CaptionExample]) -> None:
    rows = list(leave_groups_out(examples))
    assert {row.group for row in rows} <= {"foot-legend", "below", "works"}
    assert sum(row.examples for row in rows) == len(examples)
