"""Weights of search learn which evidence tells answers from other items, and make scores probabilities."""

import random
from pathlib import Path

import pytest

from pictoria_docs.linking.weights import read_weights
from pictoria_docs.retrieval.ranking import RankingWeights, save_ranking_weights, shipped_ranking_weights
from pictoria_docs.training.ranking import RankedExample, fit_ranking


def examples(count: int, chance: random.Random) -> list[RankedExample]:
    """Queries of ten items each, of which the one with the query's words is the answer, four times of five."""
    made = []
    for _ in range(count):
        answer = chance.randrange(10)
        named = answer if chance.random() < 0.8 else chance.randrange(10)
        features = [{"coverage": float(item == named), "cosine": chance.random()} for item in range(10)]
        made.append(RankedExample(features, [float(item == answer) for item in range(10)]))
    return made


def test_evidence_that_tells_answers_gets_its_weight_and_chance_gets_none() -> None:
    weights = fit_ranking(examples(300, random.Random(1)), "made")
    assert weights.hit["coverage"] > 2 and abs(weights.hit["cosine"]) < 0.5


def test_scores_are_probabilities() -> None:
    weights = fit_ranking(examples(300, random.Random(1)), "made")
    judged = [
        (weights.score(row), grade)
        for example in examples(300, random.Random(2))
        for row, grade in zip(example.features, example.grades, strict=True)
        if row["coverage"]
    ]
    assert sum(score for score, _ in judged) == pytest.approx(sum(grade for _, grade in judged), rel=0.1)


def test_what_no_example_has_keeps_its_weight(tmp_path: Path) -> None:
    before = RankingWeights(hit={"always": 0.0, "phrase": 3.0})
    weights = fit_ranking(examples(50, random.Random(1)), "made", before)
    assert weights.hit["phrase"] == 3.0
    save_ranking_weights(weights, tmp_path / "weights.yaml")
    assert read_weights(tmp_path / "weights.yaml", RankingWeights).hit["phrase"] == 3.0


def test_no_weight_speaks_on_the_wrong_side() -> None:
    for weights in (shipped_ranking_weights(), fit_ranking(examples(50, random.Random(3)), "made")):
        assert all(
            weights.hit[name] >= 0 for name in ("coverage", "title", "identifier", "printed", "cosine")
        )
        assert weights.hit["other_years"] <= 0
