"""Weights of the evidence for borders, motifs, rollers and friezes: a logistic each, readable in `weights.yaml`."""

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pictoria_docs.languages.tables import package_table

Floats = NDArray[np.float64]


@cache
def frieze_weights(table: str) -> Mapping[str, float]:
    """The weights of a table of `weights.yaml` by the names of its features; `always` is the constant."""
    return {name: float(value) for name, value in package_table(__package__, "weights.yaml")[table].items()}


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
