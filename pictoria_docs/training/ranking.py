"""Weights of search learned from queries whose answers are known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from pictoria_docs.linking.features import Features
from pictoria_docs.linking.weights import Table
from pictoria_docs.retrieval.ranking import ALWAYS, HIT_FEATURES, QUERY_FEATURES, RankingWeights

RIDGE = 0.0003
"""How much a query of weights is drawn to 0, beside the mean loss of a query."""
BOUNDS = {"for": (0.0, None), "against": (None, 0.0), "": (None, None)}
CALIBRATION_RIDGE = 1e-5
HARD, HARD_BY = 25, ("coverage", "cosine", "cosine_above", "cognate_above", "printed", "identifier")
"""Of a query, so many items that are first by each of these are what its answers have to be told from."""
FIRST_WORDS, FIRST_MEANING = {"coverage": 5.0}, {"cosine": 20.0}
"""Weights that fitting begins with: two tables that are alike would stay so."""
MOST_STEPS = 400
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class RankedExample:
    """The items that were looked at for one query, and which of them answer it."""

    features: Sequence[Features]
    grades: Sequence[float]
    """0: it does not answer it."""
    weight: float = 1
    """How much the query counts beside others."""


class _Order(NamedTuple):
    """By what items are ordered."""

    words: Matrix
    meaning: Matrix
    gate: Matrix
    """Of the query's features, the constant last."""

    def sums(self, hits: Matrix, queries: Matrix) -> Matrix:
        """The weighted sum of each item, of which the features of its query are given in the same row."""
        share = expit(queries @ self.gate)
        sums: Matrix = (1 - share) * (hits @ self.words) + share * (hits @ self.meaning)
        return sums


def fit_ranking(
    examples: Sequence[RankedExample], trained_on: str, before: RankingWeights | None = None
) -> RankingWeights:
    """Weights by which items that answer a query come first, and by which scores are probabilities.

    First the order: the softmax over a query's items against their grades (ListNet, Cao et al. 2007), with each weight
    on the side of 0 where its feature can only speak. The weights of words, those of meaning and the gate between them
    are fitted together, as a mixture of two experts (Jacobs et al. 1991). Then the scale: a logistic regression of
    whether an item answers its query on the sum and on what the query is like (Platt 1999).

    Args:
        examples: one for each query.
        trained_on: what they are, in words.
        before: weights that are kept for features that no example has.
    """
    shown = [example for example in examples if example.features]
    hits = [_matrix(example.features, [*HIT_FEATURES]) for example in shown]
    queries = np.column_stack(
        [_matrix([example.features[0] for example in shown], [*QUERY_FEATURES]), np.ones(len(shown))]
    )
    grades = [np.array(example.grades, float) for example in shown]
    counts = np.array([example.weight for example in shown])
    hard = [_hard(rows, wanted) for rows, wanted in zip(hits, grades, strict=True)]
    order = _order(
        [rows[kept] for rows, kept in zip(hits, hard, strict=True)],
        queries,
        [wanted[kept] for wanted, kept in zip(grades, hard, strict=True)],
        counts,
    )
    scale, answered = _calibrate(order, hits, queries, grades, counts)
    words, meaning = (_table(scale * table, HIT_FEATURES) for table in (order.words, order.meaning))
    for name in HIT_FEATURES:
        if before is not None and not any(row.get(name) for each in shown for row in each.features):
            words[name], meaning[name] = before.words.get(name, 0.0), before.meaning.get(name, 0.0)
    return RankingWeights(
        trained_on=trained_on,
        gate=_table(order.gate, [*QUERY_FEATURES, ALWAYS]),
        words=words,
        meaning=meaning,
        answered=_table(answered, [*QUERY_FEATURES, ALWAYS]),
    )


def _table(weights: Matrix, names: Iterable[str]) -> Table:
    return {name: round(float(weight), 3) + 0.0 for name, weight in zip(names, weights, strict=True)}


def _matrix(features: Sequence[Features], names: Sequence[str]) -> Matrix:
    return np.array([[row.get(name, 0.0) for name in names] for row in features]).reshape(-1, len(names))


def _hard(hits: Matrix, grades: Matrix) -> NDArray[np.bool_]:
    """Which items of a query its order is learned from: its answers, and what is first by words or by meaning."""
    kept = grades > 0
    for name in HARD_BY:
        kept[np.argsort(-hits[:, [*HIT_FEATURES].index(name)], kind="stable")[:HARD]] = True
    return kept


def _order(hits: Sequence[Matrix], queries: Matrix, grades: Sequence[Matrix], counts: Matrix) -> _Order:
    answered = [index for index, wanted in enumerate(grades) if wanted.any()]
    if not answered:
        nothing = np.zeros(len(HIT_FEATURES))
        return _Order(nothing, nothing, np.zeros(queries.shape[1]))
    stacked = np.concatenate([hits[index] for index in answered])
    wanted = np.concatenate([grades[index] / grades[index].sum() for index in answered])
    sizes = [len(hits[index]) for index in answered]
    first = np.cumsum([0, *sizes[:-1]])
    query_of = np.repeat(np.arange(len(answered)), sizes)
    asked, counted = queries[answered], counts[answered] / counts[answered].sum()
    many = stacked.shape[1]

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        words, meaning, gate = np.split(weights, [many, 2 * many])
        share = expit(asked @ gate)
        by_words, by_meaning = stacked @ words, stacked @ meaning
        scores = (1 - share[query_of]) * by_words + share[query_of] * by_meaning
        scores = np.exp(scores - np.maximum.reduceat(scores, first)[query_of])
        found = scores / np.add.reduceat(scores, first)[query_of]
        total = -float(np.add.reduceat(wanted * np.log(found + np.finfo(float).tiny), first) @ counted)
        missed = (found - wanted) * counted[query_of]
        turned = np.add.reduceat(missed * (by_meaning - by_words), first) * share * (1 - share)
        gradient = np.concatenate(
            [
                stacked.T @ (missed * (1 - share[query_of])),
                stacked.T @ (missed * share[query_of]),
                asked.T @ turned,
            ]
        )
        return total + RIDGE * float(weights @ weights), gradient + 2 * RIDGE * weights

    start = [table.get(name, 0.0) for table in (FIRST_WORDS, FIRST_MEANING) for name in HIT_FEATURES]
    bounds = [BOUNDS[feature.direction] for feature in HIT_FEATURES.values()]
    fitted: Matrix = minimize(
        loss,
        np.array([*start, *np.zeros(asked.shape[1])]),
        jac=True,
        method="L-BFGS-B",
        bounds=[*bounds, *bounds, *[BOUNDS[""]] * asked.shape[1]],
        options={"maxiter": MOST_STEPS},
    ).x
    return _Order(*np.split(fitted, [many, 2 * many]))


def _calibrate(
    order: _Order, hits: Sequence[Matrix], queries: Matrix, grades: Sequence[Matrix], counts: Matrix
) -> tuple[float, Matrix]:
    """The scale of the sums, and the weights of what a query is like, the constant last."""
    sizes = [len(rows) for rows in hits]
    stacked, wanted = np.concatenate(hits), np.concatenate(grades) > 0
    asked, counted = np.repeat(queries, sizes, axis=0), np.repeat(counts, sizes)
    counted = counted / counted.sum()
    inputs = np.column_stack([order.sums(stacked, asked), asked])

    def loss(factors: Matrix) -> tuple[float, Matrix]:
        scores = inputs @ factors
        total = float((np.logaddexp(0, scores) - wanted * scores) @ counted)
        gradient = inputs.T @ ((expit(scores) - wanted) * counted)
        return total + CALIBRATION_RIDGE * float(
            factors @ factors
        ), gradient + 2 * CALIBRATION_RIDGE * factors

    start = np.zeros(inputs.shape[1])
    start[0] = 1.0
    # The scale is never negative: that would turn the order round.
    bounds = [(0.0, None), *[(None, None)] * (len(start) - 1)]
    factors: Matrix = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return float(factors[0]), factors[1:]
