"""Fitting the two sums of `Weights` to examples.

The score of a pair: conditional logit (McFadden 1974), each caption's number choosing among its pictures and staying
alone, with a normal prior around the weights that one starts from. How tight the prior is, cross-validation over
groups of documents decides, so that what only one kind of document teaches is not believed; of the priors that do as
well as the best within one standard error, the tightest is taken (Breiman, Friedman, Olshen & Stone 1984), for the
documents that come are less like the examples than those are like each other. The confidence of a link: logistic
regression on the link's features (Platt 1999), in which more evidence never counts against a link.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from pictoria_docs.linking.features import LINK_FEATURES, PAIR_FEATURES
from pictoria_docs.training.examples import Example, LinkExample

MOST_SCORE = 50  # log-odds: beyond, nothing is learned
MOST_LOG_ODDS = 30  # beyond, a probability is 0 or 1 for all purposes

Array = npt.NDArray[np.float64]
PRIORS = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
"""How tight the prior may be: the weight of a squared difference from where one starts."""
FOLDS = 10
RIDGE = 1.0
RISING = frozenset({"score", "lead"})
"""More evidence never makes a link less sure."""


@dataclass(frozen=True, slots=True)
class _Table:
    """Choices as arrays: one row per candidate, `starts` where each choice begins."""

    features: Array
    right: npt.NDArray[np.bool_]
    starts: npt.NDArray[np.intp]
    choice: npt.NDArray[np.intp]
    alone: npt.NDArray[np.bool_]
    """Per choice: none of the candidates is right."""


def _table(choices: Sequence[LinkExample], names: Sequence[str]) -> _Table:
    sizes = [len(choice.candidates) for choice in choices]
    features = np.array(
        [[row.get(name, 0.0) for name in names] for choice in choices for row in choice.candidates],
        dtype=float,
    )
    right = np.array([example for choice in choices for example in choice.right], dtype=bool)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.intp)
    choice = np.repeat(np.arange(len(sizes)), sizes)
    alone = ~np.logical_or.reduceat(right, starts)
    return _Table(features, right, starts, choice, alone)


def _loss(weights: Array, table: _Table) -> tuple[float, Array]:
    """Minus the log-likelihood of the right choices, and its gradient."""
    scores = np.clip(table.features @ weights, -MOST_SCORE, MOST_SCORE)
    powers = np.exp(scores)
    total = 1 + np.add.reduceat(powers, table.starts)
    good = np.add.reduceat(powers * table.right, table.starts) + table.alone
    loss = float(np.sum(np.log(total) - np.log(good)))
    pull = powers / total[table.choice] - powers * table.right / good[table.choice]
    return loss, table.features.T @ pull


def _fit(table: _Table, start: Array, prior: float) -> Array:
    def objective(weights: Array) -> tuple[float, Array]:
        loss, gradient = _loss(weights, table)
        off = weights - start
        return loss + prior / 2 * float(off @ off), gradient + prior * off

    result: Any = minimize(objective, start, jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return np.asarray(result.x, dtype=float)


@dataclass(frozen=True, slots=True)
class PairFit:
    """Fitted weights of pairs."""

    weights: dict[str, float]
    before: float
    """Mean log-loss of a choice with the weights one started from."""
    after: float
    """The same with weights fitted on other groups of documents."""


def fit_pairs(examples: Sequence[Example], start: dict[str, float]) -> PairFit:
    """Fit the weights of `PAIR_FEATURES`; a feature that no example shows keeps its weight.

    Args:
        examples: with at least one choice among them.
        start: the weights that the prior stands around.
    """
    names = list(PAIR_FEATURES)
    first = np.array([start.get(name, 0.0) for name in names])
    taught = [example for example in examples if example.choices]
    choices = [choice for example in taught for choice in example.choices]
    all_examples = _table(choices, names)
    folds = _folds([example.group for example in taught])
    parts = [
        (
            _table([c for i in inside for c in taught[i].choices], names),
            _table([c for i in outside for c in taught[i].choices], names),
        )
        for inside, outside in folds
    ]
    best, after = _choose_prior(parts, first) if parts else (PRIORS[-1], 0.0)
    weights = _fit(all_examples, first, best)
    before = _loss(first, all_examples)[0]
    return PairFit(
        {
            name: round(float(value), 3)
            for name, value in zip(names, weights, strict=True)
            if value or name in start
        },
        before / len(choices),
        (after if folds else _loss(weights, all_examples)[0]) / len(choices),
    )


def _choose_prior(parts: Sequence[tuple[_Table, _Table]], first: Array) -> tuple[float, float]:
    """The tightest prior within one standard error of the best, and its loss on what was not learned from."""
    losses = np.array(
        [[_loss(_fit(inside, first, prior), outside)[0] for inside, outside in parts] for prior in PRIORS]
    )
    sizes = np.array([len(outside.starts) for _, outside in parts])
    means = losses / sizes
    best = int(np.argmin(losses.sum(axis=1)))
    # The standard error of the difference: some folds are harder than others for every prior.
    spread = (means - means[best]).std(axis=1, ddof=1) / np.sqrt(len(parts))
    worse = losses.sum(axis=1) / sizes.sum() - losses[best].sum() / sizes.sum()
    chosen = max(index for index in range(len(PRIORS)) if index == best or worse[index] <= spread[index])
    return PRIORS[chosen], float(losses[chosen].sum())


def _folds(groups: Sequence[str]) -> list[tuple[list[int], list[int]]]:
    """Examples to learn from and to judge by, groups kept together; none where there is but one group."""
    if len(set(groups)) < 2:
        return []
    from sklearn.model_selection import GroupKFold

    splitter = GroupKFold(n_splits=min(FOLDS, len(set(groups))))
    return [(list(inside), list(outside)) for inside, outside in splitter.split(groups, groups=groups)]


@dataclass(frozen=True, slots=True)
class LinkFit:
    """Fitted weights of links."""

    weights: dict[str, float]
    confidence: list[float]
    """Of each link of the examples, by weights fitted on other groups of documents."""
    right: list[bool]


def fit_links(examples: Sequence[Example]) -> LinkFit | None:
    """Fit the weights of `LINK_FEATURES`; None where the examples do not hold right and wrong links both."""
    taught = [example for example in examples if example.links]
    rows = [link for example in taught for link in example.links]
    right = np.array([item for _, item in rows], dtype=bool)
    if not rows or right.all() or not right.any():
        return None
    names = list(LINK_FEATURES)
    features = np.array([[1.0, *(row.get(name, 0.0) for name in names)] for row, _ in rows])
    least = [0.0 if name in RISING else None for name in ("always", *names)]
    owner = np.repeat(np.arange(len(taught)), [len(example.links) for example in taught])
    weights = logistic(features, right, least)
    confidence = shares_of(features @ weights)
    for inside, outside in _folds([example.group for example in taught]):
        within, beyond = np.isin(owner, inside), np.isin(owner, outside)
        confidence[beyond] = shares_of(features[beyond] @ logistic(features[within], right[within], least))
    return LinkFit(
        {name: round(float(value), 3) for name, value in zip(("always", *names), weights, strict=True)},
        confidence.tolist(),
        right.tolist(),
    )


def logistic(
    features: Array,
    right: npt.NDArray[np.bool_],
    least: Sequence[float | None],
    importance: Array | None = None,
    ridge: float = RIDGE,
    most: Sequence[float | None] | None = None,
) -> Array:
    """Weights of a logistic regression, drawn a little to 0 (ridge).

    Args:
        features: shape (examples, features), the first of them the constant.
        right: shape (examples,).
        least: for each weight, how low it may be; None: as low as it likes.
        importance: how much each example counts; None: all alike.
        ridge: weight of half a squared weight.
        most: for each weight, how high it may be; None: as high as they like.
    """
    sign = np.where(right, 1.0, -1.0)
    counts = np.ones(len(right)) if importance is None else importance

    def objective(weights: Array) -> tuple[float, Array]:
        margin = sign * (features @ weights)
        loss = counts @ np.logaddexp(0, -margin) + ridge / 2 * weights[1:] @ weights[1:]
        gradient = features.T @ (-sign * shares_of(-margin) * counts)
        gradient[1:] += ridge * weights[1:]
        return float(loss), gradient

    result: Any = minimize(
        objective,
        np.zeros(features.shape[1]),
        jac=True,
        method="L-BFGS-B",
        bounds=list(zip(least, most or [None] * len(least), strict=True)),
        options={"maxiter": 1000},
    )
    return np.asarray(result.x, dtype=float)


def fit_logistic(
    rows: Array,
    right: npt.NDArray[np.bool_],
    importance: Array,
    prior: Array,
    rises: Sequence[bool | None],
) -> Array:
    """Fit the weights of measurements: logistic regression with a normal prior around what they count before.

    Args:
        rows: shape (examples, measurements).
        right: whether each example is what it may be; shape (examples,).
        importance: of each example, 1 on average; shape (examples,).
        prior: shape (measurements,).
        rises: for each measurement whether it can only speak for (True) or against (False); None: for or against.
    """
    sign = np.where(right, 1.0, -1.0)

    def objective(weights: Array) -> tuple[float, Array]:
        margin, off = sign * (rows @ weights), weights - prior
        loss = importance @ np.logaddexp(0, -margin) + RIDGE / 2 * off @ off
        return float(loss), rows.T @ (-sign * importance * shares_of(-margin)) + RIDGE * off

    bounds = [(0.0 if up else None, 0.0 if up is False else None) for up in rises]
    result: Any = minimize(
        objective, prior, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 1000}
    )
    return np.asarray(result.x, dtype=float)


def shares_of(log_odds: Array) -> Array:
    """Log-odds as probabilities."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -MOST_LOG_ODDS, MOST_LOG_ODDS))), dtype=float)
