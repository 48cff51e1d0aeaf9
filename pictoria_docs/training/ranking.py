"""Weights of search learned from queries whose answers are known."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, softmax

from pictoria_docs.linking.features import Features
from pictoria_docs.linking.weights import Table
from pictoria_docs.retrieval.ranking_weights import (
    ALWAYS,
    EXPERTS,
    HIT_FEATURES,
    QUERY_FEATURES,
    RankingWeights,
)

RIDGE = 0.0003
"""How much a query of weights is drawn to 0, beside the mean loss of a query."""
BY_HAND = frozenset({"plate"})
"""Features whose weights stay as they were: queries of the evaluation ask for whole plates more often than people."""
BOUNDS = {"for": (0.0, None), "against": (None, 0.0), "": (None, None)}
CALIBRATION_RIDGE = 1e-5
HARD = 25
HARD_BY = (
    "coverage",
    "cosine",
    "cosine_above",
    "translated_above",
    "likelihood",
    "printed",
    "identifier",
)
"""Of a query, so many items that are first by each of these are what its answers have to be told from."""
FIRST: Mapping[str, Table] = {
    "words": {"coverage": 5.0},
    "numbers": {"printed": 5.0, "identifier": 5.0},
    "meaning": {"cosine": 20.0},
}
"""Weights that fitting begins with, by expert: tables that are alike would stay so."""
FIRST_GATES: Mapping[str, Table] = {
    "numbers": {"numbered": 6.0, ALWAYS: -4.0},
    "meaning": {"found": -4.0, "wholly_named": -4.0, "numbered": -4.0, "abroad": 4.0, ALWAYS: 1.0},
}
"""The same of the gates: which queries each table is for."""
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

    tables: Matrix
    """Experts x features of items."""
    gates: Matrix
    """Experts x features of the query, the constant last; the first expert's are 0."""

    def sums(self, hits: Matrix, queries: Matrix) -> Matrix:
        """The weighted sum of each item, of which the features of its query are given in the same row."""
        shares: Matrix = softmax(queries @ self.gates.T, axis=1)
        sums: Matrix = (shares * (hits @ self.tables.T)).sum(axis=1)
        return sums


def fit_ranking(
    examples: Sequence[RankedExample], trained_on: str, before: RankingWeights | None = None
) -> RankingWeights:
    """Weights by which items that answer a query come first, and by which scores are probabilities.

    First the order: the softmax over a query's items against their grades (ListNet, Cao et al. 2007), with each weight
    on the side of 0 where its feature can only speak. The weights of words, of numbers and of meaning and the gates
    between them are fitted together, as a mixture of experts (Jacobs et al. 1991). Then the scale: a logistic
    regression of whether an item answers its query on the sum and on what the query is like (Platt 1999).

    Args:
        examples: one for each query.
        trained_on: what they are, in words.
        before: weights that are kept for features that no example has, and for those set by hand.
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
    tables = {
        expert: _table(scale * weights, HIT_FEATURES)
        for expert, weights in zip(EXPERTS, order.tables, strict=True)
    }
    for name in HIT_FEATURES:
        is_shown = any(row.get(name) for each in shown for row in each.features)
        if before is not None and (name in BY_HAND or not is_shown):
            for expert, table in tables.items():
                table[name] = getattr(before, expert).get(name, 0.0)
    _, to_numbers, to_meaning = (_table(gate, [*QUERY_FEATURES, ALWAYS]) for gate in order.gates)
    return RankingWeights(
        trained_on=trained_on,
        to_numbers=to_numbers,
        to_meaning=to_meaning,
        **tables,
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
    experts, many, more = len(EXPERTS), len(HIT_FEATURES), queries.shape[1]
    if not answered:
        return _Order(np.zeros((experts, many)), np.zeros((experts, more)))
    stacked = np.concatenate([hits[index] for index in answered])
    wanted = np.concatenate([grades[index] / grades[index].sum() for index in answered])
    sizes = [len(hits[index]) for index in answered]
    first = np.cumsum([0, *sizes[:-1]])
    query_of = np.repeat(np.arange(len(answered)), sizes)
    asked, counted = queries[answered], counts[answered] / counts[answered].sum()

    def split(weights: Matrix) -> _Order:
        tables, gates = np.split(weights, [experts * many])
        return _Order(tables.reshape(experts, many), np.vstack([np.zeros(more), gates.reshape(-1, more)]))

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        tables, gates = split(weights)
        shares: Matrix = softmax(asked @ gates.T, axis=1)
        told = stacked @ tables.T
        scores = (shares[query_of] * told).sum(axis=1)
        scores = np.exp(scores - np.maximum.reduceat(scores, first)[query_of])
        found = scores / np.add.reduceat(scores, first)[query_of]
        total = -float(np.add.reduceat(wanted * np.log(found + np.finfo(float).tiny), first) @ counted)
        missed = ((found - wanted) * counted[query_of])[:, None]
        turned = np.add.reduceat(missed * told, first, axis=0)
        turned = shares * (turned - (shares * turned).sum(axis=1, keepdims=True))
        by_table, by_gate = (missed * shares[query_of]).T @ stacked, (turned.T @ asked)[1:]
        gradient = np.concatenate([by_table.ravel(), by_gate.ravel()])
        return total + RIDGE * float(weights @ weights), gradient + 2 * RIDGE * weights

    start = [FIRST[expert].get(name, 0.0) for expert in EXPERTS for name in HIT_FEATURES]
    bounds = [BOUNDS[feature.direction] for feature in HIT_FEATURES.values()]
    gates = [
        FIRST_GATES[expert].get(name, 0.0) for expert in EXPERTS[1:] for name in (*QUERY_FEATURES, ALWAYS)
    ]
    fitted: Matrix = minimize(
        loss,
        np.array([*start, *gates]),
        jac=True,
        method="L-BFGS-B",
        bounds=[*bounds * experts, *[BOUNDS[""]] * len(gates)],
        options={"maxiter": MOST_STEPS},
    ).x
    return split(fitted)


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
