"""Fitting the models of the package (`SHIPPED`), judged and calibrated on sources that were left out.

Each document has a source; all that comes from one source is left out together, when a model is judged and when its
probabilities are calibrated (Platt 1999). Every document weighs by the root of its units: a long one is not a hundred
short ones. A model is additive where its features say so (`FeatureSet.base`), else of trees.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pictoria_docs.errors import ProjectError
from pictoria_docs.evidence import FeatureSet, Model
from pictoria_docs.evidence.model import LEAF, Tree
from pictoria_docs.training.fit import data_digest, fit_additive, fit_logistic, shares_of
from pictoria_docs.training.shipped import SHIPPED

EVEN = 0.5  # probability from which the answer is yes
MIN_SOURCES = 2
FOLDS = 6
BINS = 10  # of probabilities, of equal width
TINY = 1e-6  # that keeps a share from 0 and 1
TREES, LEAVES, RATE = 300, 8, 0.08
MIN_COUNT, RIDGE = 10, 2.0

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ModelExamples:
    """The units of one document that one model weighs: what was measured, and which are what is asked for."""

    source: str
    rows: Floats
    right: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class JudgedUnits:
    """How units are told apart by models to which their sources were unknown."""

    likely: Floats
    right: NDArray[np.bool_]

    def scores(self, asked: str, threshold: float = EVEN) -> dict[str, float]:
        """Precision, recall and F1 of what is said to be asked for, and the mean error of the probability.

        Args:
            asked: what that is, in the plural.
            threshold: the probability from which it is said.
        """
        called = self.likely >= threshold
        found = int((called & self.right).sum())
        precision = found / max(1, int(called.sum()))
        recall = found / max(1, int(self.right.sum()))
        return {
            "units": len(self.right),
            asked: int(self.right.sum()),
            "precision": round(precision, 3),
            "recall": round(recall, 3),
            "f1": round(2 * precision * recall / max(TINY, precision + recall), 3),
            "ece": round(calibration_error(self.likely, self.right), 3),
        }


def fit_model(name: str, examples: Sequence[ModelExamples], asked: str, command: str) -> tuple[Model, Floats]:
    """Fit a model, calibrated and judged on sources that were left out.

    Args:
        name: of the model, in `SHIPPED`.
        examples: of many documents.
        asked: what it finds, in the plural: names their number in the model's file.
        command: goes into the model's file.

    Returns:
        The model, and the probabilities of all units by models to which their sources were unknown, calibrated, in the
        order of the examples.

    Raises:
        ProjectError: all of one source, so that none can be left out, or all alike.
    """
    features = SHIPPED[name].features
    examples = [each for each in examples if len(each.right)]
    judged = leave_sources_out(features, examples)
    if judged.right.all() or not judged.right.any():
        raise ProjectError("examples_alike", name=name)
    slope, offset = calibration(_log_odds(judged.likely), judged.right)
    about = {
        "command": command,
        "documents": len(examples),
        "sources": len({each.source for each in examples}),
        "data": data_digest((each.source, each.rows, each.right) for each in examples),
        "scores": judged.scores(asked),
    }
    likely = shares_of(slope * _log_odds(judged.likely) + offset)
    return replace(_fit(examples, features), slope=slope, offset=offset, about=about), likely


def leave_sources_out(features: FeatureSet[Any], examples: Sequence[ModelExamples]) -> JudgedUnits:
    """Weigh each document by a model to which its source is unknown, in the order of the examples.

    Raises:
        ProjectError: all of one source.
    """
    likely: dict[int, Floats] = {}
    for own, others in folds_of([each.source for each in examples]):
        model = _fit([examples[index] for index in others], features)
        for index in own:
            likely[index] = model.probabilities(examples[index].rows)
    right = np.concatenate([each.right for each in examples])
    return JudgedUnits(np.concatenate([likely[index] for index in range(len(examples))]), right)


def folds_of(sources: Sequence[str]) -> Iterator[tuple[list[int], list[int]]]:
    """Deal examples by their sources: the indices of those that are left out, and of those to learn from.

    Raises:
        ProjectError: all of one source.
    """
    known = sorted(set(sources))
    if len(known) < MIN_SOURCES:
        raise ProjectError("too_few_sources", least=MIN_SOURCES)
    chance = np.random.default_rng(0)
    fold_of = dict(zip(known, chance.permutation(len(known)) % FOLDS, strict=True))
    folds = np.array([fold_of[source] for source in sources])
    for fold in sorted(set(folds.tolist())):
        yield np.flatnonzero(folds == fold).tolist(), np.flatnonzero(folds != fold).tolist()


def weights_of(sizes: Sequence[int]) -> Floats:
    """Weigh each unit of documents, 1 on average, given how many units each document has."""
    weight = np.concatenate([np.full(size, size**-0.5) for size in sizes])
    return np.asarray(weight / weight.mean())


def calibration(log_odds: Floats, right: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and offset of the log-odds that sources left out ask for, held to 1 and 0 where little is known."""
    rows = np.column_stack([log_odds, np.ones(len(log_odds))])
    slope, offset = fit_logistic(rows, right, np.ones(len(right)), np.array([1.0, 0.0]), [True, None])
    return float(slope), float(offset)


def calibration_error(likely: Floats, right: NDArray[np.bool_], bins: int = BINS) -> float:
    """Give the expected calibration error (Naeini et al. 2015) in bins of equal width."""
    of_bin = np.minimum((likely * bins).astype(int), bins - 1)
    gaps = [
        abs(likely[of_bin == each].mean() - right[of_bin == each].mean()) * (of_bin == each).sum()
        for each in range(bins)
        if (of_bin == each).any()
    ]
    return float(sum(gaps) / max(1, len(right)))


def _log_odds(likely: Floats) -> Floats:
    share = np.clip(likely, TINY, 1 - TINY)
    return np.asarray(np.log(share / (1 - share)))


def _fit(examples: Sequence[ModelExamples], features: FeatureSet[Any]) -> Model:
    rows = np.concatenate([each.rows for each in examples])
    right = np.concatenate([each.right for each in examples])
    weight = weights_of([len(each.right) for each in examples])
    if features.base is not None:
        return fit_additive(features, rows, right, weight)
    from sklearn.ensemble import HistGradientBoostingClassifier

    signs = [0 if each.rises is None else 1 if each.rises else -1 for each in features.features]
    fitted = HistGradientBoostingClassifier(
        max_iter=TREES,
        max_leaf_nodes=LEAVES,
        learning_rate=RATE,
        min_samples_leaf=MIN_COUNT,
        l2_regularization=RIDGE,
        monotonic_cst=signs,
        early_stopping=False,
        random_state=0,
    ).fit(rows, right, sample_weight=weight)
    trees = tuple(_tree(predictors[0].nodes) for predictors in fitted._predictors)
    return Model(
        tuple(features.names), features.digest, float(np.ravel(fitted._baseline_prediction)[0]), trees
    )


def _tree(nodes: Any) -> Tree:
    """A tree of scikit-learn; values of inner nodes come without the learning rate there."""
    is_leaf = nodes["is_leaf"].astype(bool)
    return Tree(
        np.where(is_leaf, LEAF, nodes["feature_idx"]).astype(np.int32),
        nodes["num_threshold"].astype(np.float64),
        nodes["left"].astype(np.int32),
        nodes["right"].astype(np.int32),
        np.where(is_leaf, nodes["value"], RATE * nodes["value"]).astype(np.float64),
    )
