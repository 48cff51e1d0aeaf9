"""Weights of search learned from queries whose answers are known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from pictoria_docs.linking.features import Features
from pictoria_docs.retrieval.ranking import HIT_FEATURES, RankingWeights

RIDGE = 0.0003
"""How much a query of weights is drawn to 0, beside the mean loss of a query."""
BOUNDS = {"for": (0.0, None), "against": (None, 0.0), "": (None, None)}
CALIBRATION_RIDGE = 1e-3
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class RankedExample:
    """The items that were looked at for one query, and which of them answer it."""

    features: Sequence[Features]
    grades: Sequence[float]
    """0: it does not answer it."""


def fit_ranking(
    examples: Sequence[RankedExample], trained_on: str, before: RankingWeights | None = None
) -> RankingWeights:
    """Weights by which items that answer a query come first, and by which scores are probabilities.

    First the order: the softmax over a query's items against their grades (ListNet, Cao et al. 2007), with each weight
    on the side of 0 where its feature can only speak. Then the scale: a logistic regression of whether an item answers
    its query on the sum and on what is the same for all items of a query (Platt 1999).

    Args:
        examples: one for each query.
        trained_on: what they are, in words.
        before: weights that are kept for features that no example has.
    """
    names = list(HIT_FEATURES)
    matrices = [_matrix(example.features, names) for example in examples]
    grades = [np.array(example.grades, float) for example in examples]
    varies = [matrix.std(axis=0) > 0 for matrix in matrices]
    ordering = _order(matrices, grades, names)
    # What is the same for all items of each query has no part in their order.
    common = ~np.any(varies, axis=0) if varies else np.ones(len(names), bool)
    weights = _calibrate(matrices, grades, ordering, common)
    table = {"always": float(weights[-1])}
    table |= {name: round(float(weight), 3) + 0.0 for name, weight in zip(names, weights, strict=False)}
    unseen = [
        name for name in names if not any(row.get(name) for example in examples for row in example.features)
    ]
    table |= {name: before.hit[name] for name in unseen if before is not None and name in before.hit}
    return RankingWeights(trained_on=trained_on, hit=table)


def _matrix(features: Sequence[Features], names: Sequence[str]) -> Matrix:
    return np.array([[row.get(name, 0.0) for name in names] for row in features]).reshape(-1, len(names))


def _order(matrices: Sequence[Matrix], grades: Sequence[Matrix], names: Sequence[str]) -> Matrix:
    answered = [
        (matrix, wanted / wanted.sum())
        for matrix, wanted in zip(matrices, grades, strict=True)
        if wanted.any()
    ]

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        total, gradient = 0.0, np.zeros_like(weights)
        for matrix, wanted in answered:
            scores = matrix @ weights
            scores -= scores.max()
            shares = np.exp(scores)
            shares /= shares.sum()
            total -= float(wanted @ np.log(shares + np.finfo(float).tiny))
            gradient += (shares - wanted) @ matrix
        count = max(1, len(answered))
        return total / count + RIDGE * float(weights @ weights), gradient / count + 2 * RIDGE * weights

    bounds = [BOUNDS[HIT_FEATURES[name].direction] for name in names]
    fitted: Matrix = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", bounds=bounds).x
    return fitted


def _calibrate(
    matrices: Sequence[Matrix], grades: Sequence[Matrix], ordering: Matrix, common: NDArray[np.bool_]
) -> Matrix:
    """Weights of all features, and the constant last: the sum scaled, what is common to a query weighed."""
    stacked, wanted = np.concatenate(matrices), np.concatenate(grades) > 0
    sums = stacked @ ordering
    inputs = np.column_stack([sums, stacked[:, common], np.ones(len(sums))])

    def loss(factors: Matrix) -> tuple[float, Matrix]:
        scores = inputs @ factors
        probabilities = 1 / (1 + np.exp(-scores))
        total = float(np.mean(np.logaddexp(0, scores) - wanted * scores))
        gradient = inputs.T @ (probabilities - wanted) / len(scores)
        return total + CALIBRATION_RIDGE * float(
            factors @ factors
        ), gradient + 2 * CALIBRATION_RIDGE * factors

    start = np.zeros(inputs.shape[1])
    start[0] = 1.0
    # The scale is never negative: that would turn the order round.
    bounds = [(0.0, None), *[(None, None)] * (len(start) - 1)]
    factors: Matrix = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    weights = ordering * factors[0]
    weights[common] = factors[1:-1]
    return np.append(weights, factors[-1])
