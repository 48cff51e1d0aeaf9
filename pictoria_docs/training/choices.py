"""Learning which of the ways to read a document is right, and when none is.

One choice among the ways that a document offers and "none" (conditional logit: McFadden, 1974), with a normal prior
around nothing; no measurement may speak against its direction. Calibrated and judged on sources that were left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from pictoria_docs.errors import ProjectError
from pictoria_docs.evidence import FeatureSet, Model
from pictoria_docs.training.fit import data_digest, shares_of
from pictoria_docs.training.fit_model import calibration, calibration_error, folds_of

Array = NDArray[np.float64]

FIT = 0.4  # of a way, below which it is wrong,
FITS = 0.95  # and from which it is right
RIGHT = 0.5  # fit from which the chosen way counts as right
SHARP = 3  # power of the fit: of good ways the best one counts
RIDGE = 0.3
MIN_DOCUMENTS = 10  # with entries, to learn from


@dataclass(frozen=True, slots=True)
class ChoiceExamples:
    """The ways to read a document."""

    source: str
    rows: Array
    """As `FeatureSet.rows` gives them, shape (ways, measurements)."""
    fit: Array
    """How well each tells the entries, 0 to 1; shape (ways,)."""
    has_entries: bool


def train_choice(
    features: FeatureSet[Any], examples: Sequence[ChoiceExamples], command: str, asked: str = "lists"
) -> Model:
    """Fit a choice to documents whose entries are known, calibrated and judged on sources that were left out.

    Args:
        features: of a way.
        examples: documents; those that offer no way teach nothing.
        command: goes into the model's file.
        asked: what is chosen, in the plural: names their number in the model's file.

    Raises:
        ProjectError: too few documents with entries, or all of one source.
    """
    examples = [each for each in examples if len(each.fit)]
    told = sum(each.has_entries for each in examples)
    if told < MIN_DOCUMENTS:
        raise ProjectError("too_few_lists", count=told, least=MIN_DOCUMENTS)
    odds, right = leave_sources_out(features, examples)
    slope, offset = calibration(odds, right)
    likely = shares_of(slope * odds + offset)
    called, some = likely > RIGHT, np.array([each.has_entries for each in examples])
    found = int((called & right).sum())
    precision, recall = found / max(1, int(called.sum())), found / max(1, int(some.sum()))
    about = {
        "command": command,
        "documents": len(examples),
        "sources": len({each.source for each in examples}),
        "data": data_digest((each.source, each.rows, each.fit > RIGHT) for each in examples),
        "scores": {
            asked: int(some.sum()),
            "precision": round(precision, 3),
            "recall": round(recall, 3),
            "f1": round(2 * found / max(1, int(called.sum()) + int(some.sum())), 3),
            "ece": round(calibration_error(likely, right), 3),
        },
    }
    return replace(fit_choice(features, examples), slope=slope, offset=offset, about=about)


def leave_sources_out(
    features: FeatureSet[Any], examples: Sequence[ChoiceExamples]
) -> tuple[Array, NDArray[np.bool_]]:
    """Choose the way to read each document by a model to which its source is unknown.

    Args:
        features: of a way.
        examples: documents.

    Returns:
        Of each example the log-odds of the chosen way, not calibrated, and whether it is right.

    Raises:
        ProjectError: all of one source.
    """
    odds, right = np.zeros(len(examples)), np.zeros(len(examples), dtype=bool)
    for own, others in folds_of([each.source for each in examples]):
        model = fit_choice(features, [examples[index] for index in others])
        for index in own:
            scores = model.log_odds(examples[index].rows)
            odds[index] = scores.max()
            right[index] = examples[index].fit[int(scores.argmax())] > RIGHT
    return odds, right


def fit_choice(features: FeatureSet[Any], examples: Sequence[ChoiceExamples]) -> Model:
    """Fit the choice among ways, not yet calibrated.

    Args:
        features: of a way.
        examples: documents; those whose entries no way tells teach nothing.
    """
    taught = [each for each in examples if len(each.fit) and (not each.has_entries or each.fit.max() > RIGHT)]
    rows = np.concatenate([each.rows for each in taught])
    starts = np.cumsum([0, *(len(each.fit) for each in taught)])[:-1]
    of = np.repeat(np.arange(len(taught)), [len(each.fit) for each in taught])
    target = np.concatenate([_target(each.fit) for each in taught])
    sources = [each.source for each in taught]
    weight = np.array([1 / np.sqrt(sources.count(source)) for source in sources])
    weight *= len(weight) / weight.sum()

    def loss(values: Array) -> tuple[float, Array]:
        scores = rows @ values[:-1] + values[-1]
        highest = np.maximum(np.maximum.reduceat(scores, starts), 0.0)
        powers = np.exp(scores - highest[of])
        total = np.add.reduceat(powers, starts) + np.exp(-highest)
        value = weight @ (np.log(total) + highest - np.add.reduceat(target * scores, starts))
        slope = weight[of] * (powers / total[of] - target)
        gradient = np.append(rows.T @ slope + RIDGE * values[:-1], slope.sum())
        return float(value + RIDGE / 2 * values[:-1] @ values[:-1]), gradient

    rises = [each.rises for each in features.features]
    bounds = [(0.0 if up else None, 0.0 if up is False else None) for up in rises] + [(None, None)]
    start = np.zeros(rows.shape[1] + 1)
    found: Any = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 2000})
    return Model(tuple(features.names), features.digest, float(found.x[-1]), weights=tuple(found.x[:-1]))


def _target(fit: Array) -> Array:
    """Share the choice among the ways of a document by how well they fit; nothing where all are wrong."""
    good = np.clip((fit - FIT) / (FITS - FIT), 0, 1) ** SHARP
    return np.asarray(good / good.sum() if fit.max() > RIGHT else np.zeros(len(fit)))
