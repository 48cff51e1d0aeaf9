"""Weights of the evidence for borders, motifs, rollers and friezes: a logistic each, readable in `weights.yaml`."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import numpy as np
import yaml
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@cache
def frieze_weights(table: str) -> Mapping[str, float]:
    """The weights of a table of `weights.yaml` by the names of its features; `always` is the constant."""
    return {name: float(value) for name, value in _tables()[table].items()}


@cache
def _tables() -> Mapping[str, Mapping[str, float]]:
    text = files(__package__).joinpath("weights.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)  # type: ignore[no-any-return]


def log_odds(table: str, features: Mapping[str, Floats]) -> Floats:
    """What features (arrays of one shape) say, weighed [log-odds].

    Raises:
        KeyError: a feature has no weight.
    """
    weights = frieze_weights(table)
    total = np.full(
        np.broadcast_shapes(*(np.shape(values) for values in features.values())), weights["always"]
    )
    for name, values in features.items():
        total = total + weights[name] * values
    return np.asarray(total)


def probability(odds: Floats | float) -> Floats:
    """Of log-odds."""
    return np.asarray(1 / (1 + np.exp(-np.asarray(odds, np.float64))))
