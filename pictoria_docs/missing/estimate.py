"""How many things are still missing, with an interval: by what a second look sees, and what it does not see.

Of the places that a second look sees in a document, a beta-binomial number is missing (Skellam 1948), for they stand or
fall together; of what it does not see, a negative binomial number. Both were fitted to documents with their truth
(`training/missing.py`). Numbers of several documents are added as distributions.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pictoria_docs.missing.evidence import MISSING_MODELS, MissingModel, Spread
from pictoria_docs.missing.second_look import MissingKind, ProbablyMissing, SecondLook

LOW, HIGH = 0.05, 0.95
"""Quantiles between which the true number lies in 9 of 10 documents."""
MAX_BEYOND = 300
"""Things that a second look does not see in a document."""
NEGLIGIBLE = 1e-7
"""Probability of a number that is left out of a distribution."""
SURE = 1e-4
"""Nearest to 0 and 1 that the mean probability of a document's places may come."""

Distribution = NDArray[np.float64]
"""The probability of each number, from 0."""


class MissingEstimate(NamedTuple):
    """How many things of one kind are missing."""

    expected: float
    low: int
    """The true number lies between this,"""
    high: int
    """and this, in 9 of 10 documents."""
    likely: float
    """The probability that anything is missing."""

    @classmethod
    def of(cls, distribution: Distribution) -> "MissingEstimate":
        """Sum a distribution up."""
        up_to = np.cumsum(distribution)
        low, high = (int(np.searchsorted(up_to, share)) for share in (LOW, HIGH))
        expected = float(distribution @ np.arange(len(distribution)))
        return cls(expected, low, high, 1 - float(distribution[0]))


def estimate_missing(looks: Iterable[SecondLook]) -> dict[MissingKind, MissingEstimate]:
    """Estimate how many things of each kind are missing, by the second looks at one or more documents.

    Of a kind of which nothing is known (no look found or sees any) it says nothing.
    """
    sums: dict[MissingKind, Distribution] = {}
    for look in looks:
        if not look.is_blind:
            own = missing_in(look, MISSING_MODELS[look.kind].load())
            sums[look.kind] = added(sums[look.kind], own) if look.kind in sums else own
    return {kind: MissingEstimate.of(distribution) for kind, distribution in sums.items()}


def probability_of(place: ProbablyMissing) -> float:
    """The probability that something is missing at a place."""
    return MISSING_MODELS[place.kind].load().places.probability_of(place.measured)


def missing_in(look: SecondLook, model: MissingModel) -> Distribution:
    """The distribution of the number of things that are missing in a document."""
    beyond = negative_binomial(model.spread.beyond * look.found_in, model.spread.evenness)
    if not look.places:
        return beyond
    likely = [model.places.probability_of(place.measured) for place in look.places]
    return added(beta_binomial(len(likely), sum(likely) / len(likely), model.spread), beyond)


def beta_binomial(count: int, mean: float, spread: Spread) -> Distribution:
    """The number of `count` things that are so, each with the same mean probability, which stand or fall together."""
    mean = min(max(mean, SURE), 1 - SURE)
    weight = (1 - spread.together) / spread.together
    yes, no = mean * weight, (1 - mean) * weight
    ways = math.lgamma(count + 1) - _log_beta(yes, no)
    return np.array(
        [
            math.exp(
                ways
                - math.lgamma(number + 1)
                - math.lgamma(count - number + 1)
                + _log_beta(number + yes, count - number + no)
            )
            for number in range(count + 1)
        ]
    )


def negative_binomial(mean: float, size: float) -> Distribution:
    """Numbers with a mean, spread as widely as `size` says; those above `MAX_BEYOND` count as that."""
    if mean <= 0:
        return np.ones(1)
    both = math.log(size + mean)
    logs = [
        math.lgamma(number + size)
        - math.lgamma(size)
        - math.lgamma(number + 1)
        + size * (math.log(size) - both)
        + number * (math.log(mean) - both)
        for number in range(MAX_BEYOND + 1)
    ]
    numbers: Distribution = np.exp(np.array(logs))
    numbers[-1] += max(0.0, 1 - float(numbers.sum()))
    return numbers


def _log_beta(first: float, second: float) -> float:
    return math.lgamma(first) + math.lgamma(second) - math.lgamma(first + second)


def added(first: Distribution, second: Distribution) -> Distribution:
    """The distribution of the sum of two numbers, without an end that hardly counts."""
    both = np.convolve(first, second)
    left = np.cumsum(both[::-1])[::-1]
    kept = max(1, int((left > NEGLIGIBLE).sum()))
    return np.asarray(both[:kept] / both[:kept].sum())
