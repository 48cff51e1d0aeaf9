"""Two friezes compared: how likely both were made with the same roller.

Letters of two pictures are not shared, so boxes are compared by what they show. Whole revolutions are laid upon each
other at each rotation (cyclic edit distance, Maes 1990); of what is only a part, the best common piece counts
(Smith and Waterman 1981). Each in four views: as it is, upside down, mirrored, both.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pictoria_friezes.frieze_sequence import VIEWS, FriezeSequence
from pictoria_friezes.motifs import same_motif
from pictoria_friezes.strip import Floats
from pictoria_friezes.weights import log_odds, probability

GAP = 2.0
"""What a box costs that the other sequence lacks [log-odds]."""
MAX_LOG_ODDS = 4.0
"""A pair of boxes counts no more than this, for or against [log-odds]."""
FEW = 3
"""Pairs of boxes from which their widths can be said to agree."""


@dataclass(frozen=True)
class FriezeMatch:
    """How two friezes agree."""

    probability: float
    """That one roller made both."""
    view: str
    """How the second is seen: direct, turned (upside down), mirrored, flipped (mirrored upside down)."""
    pairs: tuple[tuple[int, int], ...]
    """Places in the sequences of both that hold the same motif, or should."""
    evidence: Mapping[str, float]
    """What speaks for one roller, by name (`weights.yaml`, roller)."""


def compare_friezes(a: FriezeSequence, b: FriezeSequence) -> FriezeMatch:
    """How likely one roller made both friezes; the same whichever comes first but for rounding."""
    best: FriezeMatch | None = None
    for view in VIEWS:
        match = _match(a, b, view)
        if best is None or match.probability > best.probability:
            best = match
    assert best is not None
    return best


def _match(a: FriezeSequence, b: FriezeSequence, view: str) -> FriezeMatch:
    order = np.arange(len(b.images))
    order = order[::-1] if VIEWS[view].backward else order
    odds = same_motif(a.views["direct"], b.views[view])
    odds = np.clip(odds, -MAX_LOG_ODDS, MAX_LOG_ODDS)[:, order]
    both = a.period is not None and b.period is not None
    if both:
        score, found, typical = cyclic_alignment(odds)
    else:
        score, found = common_piece(odds, (a.period is not None, b.period is not None))
        typical = 0.0
    pairs = tuple((i, int(order[j])) for i, j in found)
    widths = np.log([[a.widths[i], b.widths[j]] for i, j in pairs]) if pairs else np.zeros((0, 2))
    agree = float(np.corrcoef(widths.T)[0, 1]) if len(pairs) >= FEW and widths.std(axis=0).min() > 0 else 0.0
    lengths = len(a.images), len(b.images)
    mean = float(np.mean([odds[i, j] for i, j in found])) if found else -MAX_LOG_ODDS
    least = min((float(odds[i, j]) for i, j in found), default=-MAX_LOG_ODDS)
    lost = max(lengths if both else (min(lengths),)) - len(pairs)
    evidence = {
        "mean": mean,
        "least": least,
        "score": score / max(1.0, min(lengths)),
        "pairs": float(np.log(1 + len(pairs))),
        "kinds": float(np.log(1 + len({a.sequence[i] for i, _ in pairs}))),
        "lost": lost / max(1, min(lengths)),
        "lead": (score - typical) / max(lengths) if both else 0.0,
        "same_period": float(both and lengths[0] == lengths[1]),
        "other_period": float(both and lengths[0] != lengths[1]),
        "widths": agree,
        "proportion": abs(float(np.log(np.mean(a.widths) / np.mean(b.widths)))),
        "other_view": float(view != "direct"),
    }
    whole = float(
        probability(log_odds("roller", {name: np.array(value) for name, value in evidence.items()}))
    )
    return FriezeMatch(whole, view, pairs, evidence)


def cyclic_alignment(odds: Floats) -> tuple[float, list[tuple[int, int]], float]:
    """Two revolutions (n x m log-odds that boxes agree) laid upon each other at the best rotation.

    Returns:
        The score, the pairs of places, and the median score of all rotations.
    """
    n, m = odds.shape
    rotations = (np.arange(m)[:, None] + np.arange(m)[None]) % m
    turned = odds[:, rotations].transpose(1, 0, 2)
    table = _table(turned, local=False)
    scores = table[:, n, m]
    best = int(scores.argmax())
    pairs = _pairs(table[best], turned[best], n, m, local=False)
    return float(scores[best]), [(i, (j + best) % m) for i, j in pairs], float(np.median(scores))


def common_piece(odds: Floats, cyclic: tuple[bool, bool]) -> tuple[float, list[tuple[int, int]]]:
    """The best common piece of two sequences (n x m log-odds), one of which may go round: score, pairs of places."""
    n, m = odds.shape
    if cyclic[0]:
        odds = np.concatenate([odds, odds], axis=0)[: n + min(n, m) - 1]
    if cyclic[1]:
        odds = np.concatenate([odds, odds], axis=1)[:, : m + min(n, m) - 1]
    table = _table(odds[None], local=True)[0]
    end = np.unravel_index(int(table.argmax()), table.shape)
    pairs = _pairs(table, odds, int(end[0]), int(end[1]), local=True)
    return float(table.max()), [(i % n, j % m) for i, j in pairs]


def _table(odds: Floats, *, local: bool) -> Floats:
    """Best scores of all beginnings of sequences: r x (n + 1) x (m + 1), for r arrays of odds at once."""
    count, n, m = odds.shape
    table = np.zeros((count, n + 1, m + 1))
    if not local:
        table[:, :, 0] = -GAP * np.arange(n + 1)
        table[:, 0, :] = -GAP * np.arange(m + 1)
    floor = 0.0 if local else -np.inf
    for i in range(1, n + 1):
        fresh = np.maximum(table[:, i - 1, :-1] + odds[:, i - 1], table[:, i - 1, 1:] - GAP)
        for j in range(1, m + 1):
            table[:, i, j] = np.maximum(np.maximum(fresh[:, j - 1], table[:, i, j - 1] - GAP), floor)
    return table


def _pairs(table: Floats, odds: NDArray[np.float64], i: int, j: int, *, local: bool) -> list[tuple[int, int]]:
    """The pairs that lead to a place of a table, in order."""
    found = []
    while i > 0 and j > 0 and not (local and table[i, j] <= 0):
        if np.isclose(table[i, j], table[i - 1, j - 1] + odds[i - 1, j - 1]):
            i, j = i - 1, j - 1
            found.append((i, j))
        elif np.isclose(table[i, j], table[i - 1, j] - GAP):
            i -= 1
        else:
            j -= 1
    return found[::-1]
