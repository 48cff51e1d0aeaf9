"""Weights of search learn which evidence tells answers from other items, and make scores probabilities."""

import random
from pathlib import Path

import pytest

from pictoria_docs.linking.weights import read_weights
from pictoria_docs.retrieval.ranking_weights import (
    RankingWeights,
    save_ranking_weights,
    shipped_ranking_weights,
)
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
    parts = weights.parts({"coverage": 1.0, "cosine": 1.0})
    assert parts["coverage"] > 2 and abs(parts["cosine"]) < 0.5


def test_what_a_query_is_like_tells_whether_words_or_meaning_decide() -> None:
    chance = random.Random(4)
    made = []
    for number in range(300):
        found, answer = float(number % 2), chance.randrange(10)
        by_words, by_meaning = (answer, chance.randrange(10))[:: 1 if found else -1]
        features = [
            {"coverage": float(item == by_words), "cosine": float(item == by_meaning), "found": found}
            for item in range(10)
        ]
        made.append(RankedExample(features, [float(item == answer) for item in range(10)]))
    weights = fit_ranking(made, "made")
    for found in (0.0, 1.0):
        named, meant = ({name: 1.0, "found": found} for name in ("coverage", "cosine"))
        assert (weights.score(named) > weights.score(meant)) == bool(found)
        shares = weights.shares(named)
        assert (shares["meaning"] < 0.5) == bool(found)


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
    before = RankingWeights(
        to_numbers={},
        to_meaning={},
        words={"phrase": 3.0},
        numbers={},
        meaning={"phrase": 2.0},
        answered={"always": -1.0},
    )
    weights = fit_ranking(examples(50, random.Random(1)), "made", before)
    assert (weights.words["phrase"], weights.meaning["phrase"]) == (3.0, 2.0)
    save_ranking_weights(weights, tmp_path / "weights.yaml")
    assert read_weights(tmp_path / "weights.yaml", RankingWeights) == weights


def test_no_weight_speaks_on_the_wrong_side() -> None:
    for weights in (shipped_ranking_weights(), fit_ranking(examples(50, random.Random(3)), "made")):
        for table in (weights.words, weights.numbers, weights.meaning):
            assert all(table[name] >= 0 for name in ("coverage", "title", "identifier", "printed", "cosine"))
            assert table["other_years"] <= 0
