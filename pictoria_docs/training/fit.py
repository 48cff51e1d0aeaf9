"""Fit additive models to examples: those of a yes or no, and the choice of each caption among pictures.

A yes or no: logistic regression (Platt 1999) with a normal prior around what measurements count before anything is
learned, in which a measurement that can only speak for a yes never counts against it.

The score of a pair: conditional logit (McFadden 1974), each caption's number choosing among its pictures and staying
alone, with a normal prior around the weights that one starts from. How tight the prior is, cross-validation over
groups of documents decides, so that what only one kind of document teaches is not believed; of the priors that do as
well as the best within one standard error, the tightest is taken (Breiman, Friedman, Olshen & Stone 1984), for the
documents that come are less like the examples than those are like each other.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from pictoria_docs.evidence import FeatureSet, Model
from pictoria_docs.linking.features import LINKS, PAIRS
from pictoria_docs.training.examples import Example, LinkExample

MAX_SCORE = 50  # log-odds: beyond, nothing is learned
MAX_LOG_ODDS = 30  # beyond, a probability is 0 or 1 for all purposes

Array = npt.NDArray[np.float64]
PRIORS = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
"""How tight the prior may be: the weight of a squared difference from where one starts."""
FOLDS = 10
RIDGE = 1.0
"""Weight of half a squared difference from what a measurement counts before."""


@dataclass(frozen=True, slots=True)
class _Table:
    """Choices as arrays: one row per candidate, `starts` where each choice begins."""

    features: Array
    right: npt.NDArray[np.bool_]
    starts: npt.NDArray[np.intp]
    choice: npt.NDArray[np.intp]
    alone: npt.NDArray[np.bool_]
    """Per choice: none of the candidates is right."""


def _table(choices: Sequence[LinkExample]) -> _Table:
    sizes = [len(choice.candidates) for choice in choices]
    features = PAIRS.rows(row for choice in choices for row in choice.candidates)
    right = np.array([example for choice in choices for example in choice.right], dtype=bool)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.intp)
    choice = np.repeat(np.arange(len(sizes)), sizes)
    alone = ~np.logical_or.reduceat(right, starts)
    return _Table(features, right, starts, choice, alone)


def _loss(weights: Array, table: _Table) -> tuple[float, Array]:
    """Minus the log-likelihood of the right choices, and its gradient."""
    scores = np.clip(table.features @ weights, -MAX_SCORE, MAX_SCORE)
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
    """A model of pairs, fitted."""

    model: Model
    before: float
    """Mean log-loss of a choice with the model one started from."""
    after: float
    """The same with models fitted on other groups of documents."""


def fit_pairs(examples: Sequence[Example], start: Model) -> PairFit:
    """Fit the model of `PAIRS`; a feature that no example shows keeps its weight.

    Args:
        examples: with at least one choice among them.
        start: the model that the prior stands around.
    """
    first = np.array(start.weights)
    taught = [example for example in examples if example.choices]
    all_examples = _table([choice for example in taught for choice in example.choices])
    folds = _folds([example.group for example in taught])
    parts = [
        (
            _table([choice for i in inside for choice in taught[i].choices]),
            _table([choice for i in outside for choice in taught[i].choices]),
        )
        for inside, outside in folds
    ]
    best, after = _choose_prior(parts, first) if parts else (PRIORS[-1], 0.0)
    weights = _fit(all_examples, first, best)
    count = len(all_examples.starts)
    after = after if folds else _loss(weights, all_examples)[0]
    model = replace(start, weights=tuple(weights.tolist()), about={})
    return PairFit(model, _loss(first, all_examples)[0] / count, after / count)


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
    """A model of links, fitted."""

    model: Model
    confidence: list[float]
    """Of each link of the examples, by models fitted on other groups of documents."""
    right: list[bool]


def fit_links(examples: Sequence[Example]) -> LinkFit | None:
    """Fit the model of `LINKS`; None where the examples do not hold right and wrong links both."""
    taught = [example for example in examples if example.links]
    links = [link for example in taught for link in example.links]
    rows = LINKS.rows(measured for measured, _ in links)
    right = np.array([item for _, item in links], dtype=bool)
    if not links or right.all() or not right.any():
        return None
    owner = np.repeat(np.arange(len(taught)), [len(example.links) for example in taught])
    model = fit_additive(LINKS, rows, right)
    confidence = model.probabilities(rows)
    for inside, outside in _folds([example.group for example in taught]):
        within, beyond = np.isin(owner, inside), np.isin(owner, outside)
        confidence[beyond] = fit_additive(LINKS, rows[within], right[within]).probabilities(rows[beyond])
    return LinkFit(model, confidence.tolist(), right.tolist())


def fit_additive(
    features: FeatureSet[Any],
    rows: Array,
    right: npt.NDArray[np.bool_],
    importance: Array | None = None,
    ridge: float = RIDGE,
) -> Model:
    """Fit a model of few examples, as it is before it is calibrated.

    Args:
        features: with what each counts before anything is learned, and the direction in which it speaks.
        rows: shape (examples, features).
        right: whether each example is a yes; shape (examples,).
        importance: of each example, 1 on average; None: all alike.
        ridge: how tightly weights are held to what they are before.
    """
    if features.base is None:
        raise ValueError(features.name)
    base, *weights = fit_logistic(
        np.column_stack([np.ones(len(rows)), rows]),
        right,
        np.ones(len(rows)) if importance is None else importance,
        np.array([features.base, *(each.prior for each in features.features)]),
        [None, *(each.rises for each in features.features)],
        ridge,
    ).tolist()
    return Model(tuple(features.names), features.digest, base, weights=tuple(weights))


def fit_logistic(
    rows: Array,
    right: npt.NDArray[np.bool_],
    importance: Array,
    prior: Array,
    rises: Sequence[bool | None],
    ridge: float = RIDGE,
) -> Array:
    """Fit the weights of measurements: logistic regression with a normal prior around what they count before.

    Args:
        rows: shape (examples, measurements).
        right: whether each example is what it may be; shape (examples,).
        importance: of each example, 1 on average; shape (examples,).
        prior: shape (measurements,).
        rises: for each measurement whether it can only speak for (True) or against (False); None: for or against.
        ridge: weight of half a squared difference from the prior.
    """
    sign = np.where(right, 1.0, -1.0)

    def objective(weights: Array) -> tuple[float, Array]:
        margin, off = sign * (rows @ weights), weights - prior
        loss = importance @ np.logaddexp(0, -margin) + ridge / 2 * off @ off
        return float(loss), rows.T @ (-sign * importance * shares_of(-margin)) + ridge * off

    bounds = [(0.0 if up else None, 0.0 if up is False else None) for up in rises]
    result: Any = minimize(
        objective, prior, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 1000}
    )
    return np.asarray(result.x, dtype=float)


def shares_of(log_odds: Array) -> Array:
    """Log-odds as probabilities."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -MAX_LOG_ODDS, MAX_LOG_ODDS))), dtype=float)


def data_digest(parts: Iterable[tuple[str, Array, npt.NDArray[np.bool_]]]) -> str:
    """Tell examples from others.

    Args:
        parts: of each source its name, its rows, and which of them are a yes.
    """
    digest = hashlib.sha256()
    for source, rows, right in parts:
        digest.update(source.encode())
        digest.update(rows.astype(np.float32).tobytes())
        digest.update(right.tobytes())
    return digest.hexdigest()[:16]
