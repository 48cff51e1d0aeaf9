"""Whether confidence can be trusted: calibration, and what accepting only the surest would cost.

All functions take confidences (0 to 1) and whether each link, figure or value is right, two lists of the same length.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pictoria_docs.eval.matching import ROUNDING

BINS = 10

Floats = npt.NDArray[np.float64]


class Bin(NamedTuple):
    """The links whose confidence lies between two tenths."""

    confidence: float
    """Mean confidence."""
    right: float
    """Share that is right."""
    share: float
    """Share of all links."""
    links: int


class Accepting(NamedTuple):
    """Accepting all links from a threshold on."""

    coverage: float
    """Share of all scored links that is accepted."""
    precision: float
    """Share of the accepted ones that is right."""
    threshold: float


class Calibration(NamedTuple):
    """How the confidence of a set of links holds."""

    ece: float
    """Expected calibration error: mean distance of confidence and share right over ten equal bins, weighted by
    their links (Naeini et al. 2015)."""
    brier: float
    """Mean squared distance of confidence and truth (Brier 1950)."""
    aurc: float
    """Area under the risk-coverage curve: mean share wrong among the k surest, over all k (Geifman et al. 2019)."""
    coverage_99: float
    """Share of links that can be accepted, surest first, while 99 in 100 of them are right; 0 where none can."""
    coverage_95: float
    """The same for 95 in 100."""
    n: int


def calibrate(confidence: Sequence[float], right: Sequence[bool]) -> Calibration | None:
    """All figures of one set of links; None without links."""
    if not confidence:
        return None
    confidences, true = _arrays(confidence, right)
    bins = reliability(confidence, right)
    ordered = true[np.argsort(-confidences, kind="stable")]
    risk = np.cumsum(1 - ordered) / np.arange(1, len(ordered) + 1)
    return Calibration(
        ece=sum(abs(interval.confidence - interval.right) * interval.share for interval in bins),
        brier=float(np.mean((confidences - true) ** 2)),
        aurc=float(np.mean(risk)),
        coverage_99=coverage_at(confidence, right, 0.99),
        coverage_95=coverage_at(confidence, right, 0.95),
        n=len(confidences),
    )


def reliability(confidence: Sequence[float], right: Sequence[bool]) -> list[Bin]:
    """The points of the reliability diagram: ten bins of equal width, empty ones left out."""
    confidences, true = _arrays(confidence, right)
    index = np.minimum((confidences * BINS).astype(int), BINS - 1)
    return [
        Bin(
            float(confidences[in_bin].mean()),
            float(true[in_bin].mean()),
            float(in_bin.mean()),
            int(in_bin.sum()),
        )
        for in_bin in (index == bin for bin in range(BINS))
        if in_bin.any()
    ]


def risk_coverage(confidence: Sequence[float], right: Sequence[bool]) -> list[Accepting]:
    """What each threshold would accept, surest first; links of the same confidence are accepted together."""
    confidences, true = _arrays(confidence, right)
    order = np.argsort(-confidences, kind="stable")
    confidences, hits = confidences[order], np.cumsum(true[order])
    last = (
        np.flatnonzero(np.append(confidences[1:] != confidences[:-1], True))
        if len(confidences)
        else np.array([], dtype=int)
    )
    return [
        Accepting((int(i) + 1) / len(confidences), float(hits[i]) / (int(i) + 1), float(confidences[i]))
        for i in last
    ]


def coverage_at(confidence: Sequence[float], right: Sequence[bool], precision: float) -> float:
    """The greatest share of links that one threshold accepts at `precision` or better; 0 where none does."""
    accepted = risk_coverage(confidence, right)
    return max((point.coverage for point in accepted if point.precision >= precision - ROUNDING), default=0.0)


def right_share(confidence: Sequence[float], right: Sequence[bool], threshold: float) -> float | None:
    """The share that is right of what is at least so sure; None where nothing is."""
    confidences, true = _arrays(confidence, right)
    sure = confidences >= threshold
    return float(true[sure].mean()) if sure.any() else None


def _arrays(confidence: Sequence[float], right: Sequence[bool]) -> tuple[Floats, Floats]:
    return np.clip(np.asarray(confidence, float), 0.0, 1.0), np.asarray(right, float)
