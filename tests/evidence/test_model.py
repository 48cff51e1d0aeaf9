"""A model says what its trees say, tells why, and refuses features to which it was not fitted."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pictoria_docs
from pictoria_docs.captioning.caption_features import UNLABELLED
from pictoria_docs.captioning.learned import caption_model
from pictoria_docs.errors import ConfigError
from pictoria_docs.evidence import FeatureSet, Measured, Model
from pictoria_docs.training.shipped import SHIPPED

PACKAGE = Path(pictoria_docs.__file__).parent


class Jar(NamedTuple):
    height: float
    has_lid: bool


JARS: FeatureSet[Jar] = FeatureSet("jars")


@JARS.feature("cm")
def height(jar: Jar) -> float:
    """How high it is."""
    return jar.height


@JARS.feature("flag", rises=True)
def lid(jar: Jar) -> float:
    """It has a lid."""
    return float(jar.has_lid)


def test_features_tell_unit_direction_and_meaning_and_measure_in_their_order() -> None:
    assert [(each.name, each.unit, each.rises, each.meaning) for each in JARS.features] == [
        ("height", "cm", None, "How high it is."),
        ("lid", "flag", True, "It has a lid."),
    ]
    assert JARS.rows([Jar(12.5, True), Jar(3, False)]).tolist() == [[12.5, 1.0], [3.0, 0.0]]
    assert JARS.rows([]).shape == (0, 2)


@given(st.lists(st.floats(-20, 20), min_size=len(UNLABELLED.names), max_size=len(UNLABELLED.names)))
def test_what_features_add_is_all_that_a_model_says(values: list[float]) -> None:
    model, row = caption_model("unlabelled"), np.array(values)
    told = model.explain(row)
    start = model.slope * (model.base + sum(float(tree.value[0]) for tree in model.trees)) + model.offset
    said = float(model.log_odds(row.reshape(1, -1))[0])
    assert said == pytest.approx(start + sum(each.log_odds for each in told))
    assert {each.name for each in told} <= set(UNLABELLED.names)


def test_a_model_is_one_file_and_comes_back_the_same() -> None:
    model = caption_model("unlabelled")
    again = Model.from_json(model.to_json())
    rows = np.random.default_rng(0).normal(size=(50, len(model.features)))
    assert again.probabilities(rows) == pytest.approx(model.probabilities(rows), abs=1e-4)
    assert again.about == model.about and {"command", "data", "scores"} <= set(model.about)


def test_a_model_of_other_features_or_a_damaged_one_is_refused_in_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "model.json"
    file.write_text(caption_model("unlabelled").to_json())
    with pytest.raises(ConfigError, match="jars"):
        Model.load(file, JARS)
    file.write_text("{}")
    with pytest.raises(ConfigError, match=r"model\.json"):
        Model.load(file, JARS)


def test_measurements_made_together_are_weighed_by_name_as_by_row() -> None:
    shapes: FeatureSet[Measured] = FeatureSet("shapes", base=0.0)
    shapes.declare("height", "cm", "How high it is.", rises=True, prior=0.5)
    shapes.declare("lid", "flag", "It has a lid.")
    model = Model(tuple(shapes.names), shapes.digest, -1.0, weights=(0.5, 2.0), slope=1.5, offset=0.25)
    by_row = model.log_odds(shapes.rows([{"height": 3.0}, {"lid": 1.0, "height": 1.0}]))
    named = [model.log_odds_of({"height": 3.0}), model.log_odds_of({"lid": 1.0, "height": 1.0})]
    assert by_row.tolist() == pytest.approx(named)
    assert model.probability_of({"height": 3.0}) == pytest.approx(float(1 / (1 + np.exp(-by_row[0]))))
    with pytest.raises(KeyError):
        model.log_odds_of({"weight": 1.0})


@pytest.mark.parametrize("name", SHIPPED)
def test_a_model_of_the_package_fits_what_is_measured_now(name: str) -> None:
    features, model = SHIPPED[name].features, SHIPPED[name].load()
    assert model.features == tuple(features.names)
    again = Model.from_json(model.to_json())
    rows = np.random.default_rng(0).normal(size=(50, len(model.features)))
    assert again.probabilities(rows) == pytest.approx(model.probabilities(rows), abs=1e-4)
    for feature, weight in zip(features.features, model.weights or (), strict=bool(model.weights)):
        assert feature.rises is None or (weight >= 0 if feature.rises else weight <= 0), feature.name
        assert feature.name not in model.about.get("by_hand", ()) or weight == feature.prior, feature.name


def test_every_model_file_of_the_package_is_known() -> None:
    files = {
        file for file in PACKAGE.rglob("*.json") if '"digest"' in file.read_text(encoding="utf-8")[:9999]
    }
    assert files == {model.file for model in SHIPPED.values()}


def test_a_model_says_what_it_sums_before_it_is_calibrated() -> None:
    shapes: FeatureSet[Measured] = FeatureSet("shapes", base=0.0)
    shapes.declare("height", "cm", "How high it is.")
    model = Model(tuple(shapes.names), shapes.digest, -1.0, weights=(0.5,), slope=2.0, offset=0.25)
    assert model.uncalibrated({"height": 4.0}) == 1.0
    assert model.log_odds_of({"height": 4.0}) == 2.25
