"""A learned model as one file: the features that it was made of, its sum, its calibration, and how it was judged.

The model is a sum over the log-odds of a yes: of small decision trees (gradient boosting: Friedman, "Greedy function
approximation", 2001), or, where examples are few, of the measurements, each times its weight. It is calibrated on
sources that were left out (Platt, 1999), fitted by `training`, and used here with table look-ups alone.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from pictoria_docs.document.log_odds import MAX_LOG_ODDS, probability
from pictoria_docs.errors import ConfigError
from pictoria_docs.evidence.features import FeatureSet, Measured

LEAF = -1
"""In the place of a feature, where a tree decides no further."""
DIGITS = 5  # of a threshold or a value in a file


class Contribution(NamedTuple):
    """What one feature adds to what a model says of one thing."""

    name: str
    value: float
    """As measured."""
    log_odds: float
    """Added to those of a yes."""


@dataclass(frozen=True)
class Tree:
    """A decision tree: of each node the feature, the highest value that goes left, its children, and its log-odds."""

    feature: NDArray[np.int32]
    threshold: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float64]

    def path(self, row: NDArray[np.float64]) -> list[int]:
        """The nodes that a row passes, from the root to its leaf."""
        nodes = [0]
        while (feature := int(self.feature[nodes[-1]])) != LEAF:
            child = self.left if row[feature] <= self.threshold[nodes[-1]] else self.right
            nodes.append(int(child[nodes[-1]]))
        return nodes


class Forest(NamedTuple):
    """Holds the nodes of all trees of a model in one table, so that all are passed at once."""

    tree: Tree
    roots: NDArray[np.int64]
    """Where each tree begins."""


@dataclass(frozen=True)
class Model:
    """What was learned, and from what."""

    features: tuple[str, ...]
    digest: str
    """Of the feature set (`FeatureSet.digest`)."""
    base: float
    """Log-odds before anything is measured."""
    trees: tuple[Tree, ...] = ()
    weights: tuple[float, ...] = ()
    """Log-odds per unit of each feature, of an additive model."""
    slope: float = 1.0
    """Of the calibration: times the log-odds,"""
    offset: float = 0.0
    """and added to them."""
    about: dict[str, Any] = field(default_factory=dict)
    """What it was fitted to and how it was judged: "data" (digest), "command", "scores" with sources left out."""

    @classmethod
    def load(cls, file: Path, features: FeatureSet[Any]) -> Self:
        """Read a model that was fitted to these features.

        Raises:
            ConfigError: the file cannot be read, or the model was fitted to other features.
        """
        try:
            model = cls.from_json(file.read_text(encoding="utf-8"))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ConfigError("model_file_unusable", file=file, detail=error) from error
        if model.digest != features.digest or list(model.features) != features.names:
            raise ConfigError("model_of_other_features", file=file, name=features.name)
        return model

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The model that `to_json` wrote."""
        data = json.loads(text)
        trees = tuple(
            Tree(
                np.array(tree["feature"], dtype=np.int32),
                np.array(tree["threshold"], dtype=np.float64),
                np.array(tree["left"], dtype=np.int32),
                np.array(tree["right"], dtype=np.int32),
                np.array(tree["value"], dtype=np.float64),
            )
            for tree in data.get("trees", ())
        )
        weights = data.get("weights", {})
        return cls(
            features=tuple(data["features"]),
            digest=data["digest"],
            base=float(data["base"]),
            trees=trees,
            weights=tuple(float(weights[name]) for name in data["features"]) if weights else (),
            slope=float(data["calibration"]["slope"]),
            offset=float(data["calibration"]["offset"]),
            about=data["about"],
        )

    def to_json(self) -> str:
        """The model as a file: what it was made of first, then its weights, or a tree a line."""
        head: dict[str, Any] = {
            "features": list(self.features),
            "digest": self.digest,
            "about": self.about,
            "calibration": {"slope": round(self.slope, DIGITS), "offset": round(self.offset, DIGITS)},
            "base": round(self.base, DIGITS),
        }
        if self.weights:
            named = zip(self.features, self.weights, strict=True)
            head["weights"] = {name: round(weight, DIGITS) for name, weight in named}
        if not self.trees:
            return json.dumps(head, indent=1, ensure_ascii=False) + "\n"
        trees = ",\n".join(
            json.dumps(
                {
                    "feature": tree.feature.tolist(),
                    "threshold": [round(value, DIGITS) for value in tree.threshold.tolist()],
                    "left": tree.left.tolist(),
                    "right": tree.right.tolist(),
                    "value": [round(value, DIGITS) for value in tree.value.tolist()],
                },
                separators=(",", ":"),
            )
            for tree in self.trees
        )
        return json.dumps(head, indent=1, ensure_ascii=False)[:-2] + f',\n "trees": [\n{trees}\n]}}\n'

    def log_odds(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """What it says of rows as `FeatureSet.rows` gives them, calibrated."""
        total = np.full(len(rows), self.base)
        if self.weights:
            total += rows @ np.array(self.weights)
        if self.trees:
            total += self._of_trees(rows)
        return np.asarray(self.slope * total + self.offset)

    def log_odds_of(self, measured: Measured) -> float:
        """What an additive model says of measurements given by name, calibrated.

        Raises:
            KeyError: the model has no such measurement.
        """
        return self.slope * self.uncalibrated(measured) + self.offset

    def uncalibrated(self, measured: Measured) -> float:
        """Give the log-odds of an additive model before calibration, which holds for what was chosen by it alone.

        Raises:
            KeyError: the model has no such measurement.
        """
        return self.base + sum(self._weight[name] * value for name, value in measured.items())

    def probability_of(self, measured: Measured) -> float:
        """The probability of a yes that an additive model gives measurements by name.

        Raises:
            KeyError: the model has no such measurement.
        """
        return probability(self.log_odds_of(measured))

    @cached_property
    def _weight(self) -> Mapping[str, float]:
        return dict(zip(self.features, self.weights, strict=True))

    def _of_trees(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        forest = self._forest
        at = np.tile(forest.roots, (len(rows), 1))
        every = np.arange(len(rows))[:, np.newaxis]
        while (inner := forest.tree.feature[at] != LEAF).any():
            value = rows[every, np.where(inner, forest.tree.feature[at], 0)]
            child = np.where(value <= forest.tree.threshold[at], forest.tree.left[at], forest.tree.right[at])
            at = np.where(inner, child, at)
        return np.asarray(forest.tree.value[at].sum(axis=1))

    @cached_property
    def _forest(self) -> "Forest":
        roots = np.cumsum([0, *(len(tree.feature) for tree in self.trees[:-1])])

        def joined(name: str) -> NDArray[Any]:
            return np.concatenate([getattr(tree, name) for tree in self.trees])

        def moved(name: str) -> NDArray[np.int32]:
            children = [getattr(tree, name) + root for tree, root in zip(self.trees, roots, strict=True)]
            return np.concatenate(children).astype(np.int32)

        whole = Tree(joined("feature"), joined("threshold"), moved("left"), moved("right"), joined("value"))
        return Forest(whole, roots)

    def probabilities(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probability of a yes for each row."""
        bounded = np.clip(self.log_odds(rows), -MAX_LOG_ODDS, MAX_LOG_ODDS)
        return np.asarray(1 / (1 + np.exp(-bounded)))

    def explain(self, row: NDArray[np.float64]) -> list[Contribution]:
        """What each feature adds for one row, the weightiest first.

        A measurement adds its weight times its value. A split of a tree adds to its feature what the log-odds of the
        child are over those of its parent (Saabas, "Interpreting random forests", 2014).
        """
        weights = self.weights or (0.0,) * len(self.features)
        added = {index: self.slope * weight * float(row[index]) for index, weight in enumerate(weights)}
        for tree in self.trees:
            nodes = tree.path(row)
            for node, child in pairwise(nodes):
                added[int(tree.feature[node])] += self.slope * float(tree.value[child] - tree.value[node])
        told = [
            Contribution(self.features[index], float(row[index]), value)
            for index, value in added.items()
            if value
        ]
        return sorted(told, key=lambda each: -abs(each.log_odds))


class ShippedModel(NamedTuple):
    """A model that comes with the package."""

    features: FeatureSet[Any]
    file: Path

    @classmethod
    def beside(cls, module: str, features: FeatureSet[Any]) -> Self:
        """Name the model of these features, whose file lies beside a module (its `__file__`)."""
        return cls(features, Path(module).with_name(f"{features.name}.json"))

    def load(self) -> Model:
        """Read it, once.

        Raises:
            ConfigError: the file is damaged, or of another version.
        """
        return _loaded(self)


@cache
def _loaded(shipped: ShippedModel) -> Model:
    return Model.load(shipped.file, shipped.features)
