"""Weights of whether a corpus answers a query, learned from queries with and without an answer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from pictoria_docs.linking.features import Features
from pictoria_docs.linking.weights import Table
from pictoria_docs.retrieval.answerable import RESULT_FEATURES, AnswerableWeights
from pictoria_docs.training.ranking import BOUNDS, Matrix

RIDGE = 0.01
"""How much the weights of features of unit variance are drawn to 0, beside the mean loss."""
REFUSED = 0.95
"""Share of the unanswerable examples that is refused by the threshold."""
FOLDS = 10
"""Of the cross-validation."""


@dataclass(frozen=True)
class AnswerableExample:
    """The evidence of one query's result, and whether the corpus answers it."""

    query: str
    """Its id; the same query in other words has the same."""
    features: Features
    answerable: bool


def fit_answerable(
    examples: Sequence[AnswerableExample], trained_on: str, refused: float = REFUSED
) -> AnswerableWeights:
    """Weights by logistic regression, each on the side of 0 where its feature can only speak.

    Examples with and without an answer weigh the same in sum, so that probabilities are those of somebody who expects
    as many of either. The threshold refuses the share `refused` of the examples without an answer, each judged by
    weights that were fitted without its query (cross-validation), for weights know their own examples too well.

    Args:
        examples: of both kinds.
        trained_on: what they are, in words.
        refused: share, 0 to 1.
    """
    queries = list(dict.fromkeys(example.query for example in examples))
    without: list[float] = []
    for fold in range(FOLDS):
        left_out = frozenset(queries[fold::FOLDS])
        table = _fitted([example for example in examples if example.query not in left_out])
        weights = AnswerableWeights(result=table)
        without += [
            weights.probability(example.features)
            for example in examples
            if example.query in left_out and not example.answerable
        ]
    least = round(float(np.quantile(without, refused)), 3)
    return AnswerableWeights(trained_on=trained_on, least=least, result=_fitted(examples))


def _fitted(examples: Sequence[AnswerableExample]) -> Table:
    found = [example for example in examples if example.features]
    names = list(RESULT_FEATURES)
    matrix = np.array([[example.features.get(name, 0.0) for name in names] for example in found])
    answerable = np.array([example.answerable for example in found])
    share = answerable.mean()
    importance = np.where(answerable, 1 / share, 1 / (1 - share)) / 2
    spread = matrix.std(axis=0)
    spread[spread == 0] = 1.0
    inputs = np.column_stack([matrix / spread, np.ones(len(matrix))])

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        scores = inputs @ weights
        errors = importance * (1 / (1 + np.exp(-scores)) - answerable)
        losses = importance * (np.logaddexp(0, scores) - answerable * scores)
        own = np.append(weights[:-1], 0.0)
        return (
            float(losses.mean() + RIDGE * own @ own),
            inputs.T @ errors / len(errors) + 2 * RIDGE * own,
        )

    bounds = [BOUNDS[RESULT_FEATURES[name].direction] for name in names]
    start = np.zeros(inputs.shape[1])
    fitted = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]).x
    table = {"always": round(float(fitted[-1]), 3)}
    table |= {
        name: round(float(weight), 3) + 0.0 for name, weight in zip(names, fitted[:-1] / spread, strict=True)
    }
    return table
