"""The friezes of many pictures: read one by one, and sorted by the roller that made them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from pictoria_friezes.compare import compare_friezes
from pictoria_friezes.frieze_sequence import FriezeSequence

SAME_ROLLER = 0.5
"""Probability from which two friezes are said to be of one roller."""


@dataclass(frozen=True)
class FriezeRow:
    """A frieze of a figure, as a row of a table."""

    document: str
    """The document's id,"""
    document_name: str
    """and its name."""
    page: int
    figure_id: str
    number: str
    """As printed; empty without one."""
    roller: int
    """Friezes with the same number are probably of one roller; 0: no other one is."""
    roller_score: float
    """Probability that one roller made it and the likeliest other one of that number, 0 to 1; 0 without a number."""
    sequence: str
    """Motifs as letters, of one revolution in canonical form; else of what is seen. Two rows do not share letters."""
    period: int | None
    """Boxes of one revolution; None where the roller is not seen to repeat."""
    boxes: int
    """That are seen."""
    confidence: float
    """Probability that it is a frieze and read rightly, 0 to 1."""


class RollerPair(NamedTuple):
    """Two friezes that are said to be of one roller."""

    first: int
    """Its number in a list of friezes, from 0."""
    second: int
    probability: float


def roller_pairs(friezes: Sequence[FriezeSequence]) -> list[RollerPair]:
    """The pairs of friezes that are said to be of one roller."""
    compared = (
        RollerPair(first, second, compare_friezes(friezes[first], friezes[second]).probability)
        for first, second in combinations(range(len(friezes)), 2)
    )
    return [pair for pair in compared if pair.probability >= SAME_ROLLER]


def numbered_rollers(rows: Iterable[FriezeRow], pairs: Sequence[RollerPair]) -> list[FriezeRow]:
    """The rows with the number of their roller, from 1 in their order, and its score.

    Friezes are joined through others: if A and B are of one roller, and B and C, all three are.

    Args:
        rows: in the order of the friezes that were paired.
        pairs: of one roller.
    """
    rows = list(rows)
    scores = [
        max((pair.probability for pair in pairs if at in pair[:2]), default=0.0) for at in range(len(rows))
    ]
    numbered = zip(rows, _rollers(len(rows), pairs), scores, strict=True)
    return [replace(row, roller=number, roller_score=score) for row, number, score in numbered]


def _rollers(count: int, pairs: Sequence[RollerPair]) -> list[int]:
    """The number of the roller of each frieze; 0: no other frieze is of its roller."""
    if not pairs:
        return [0] * count
    ends = np.array([pair[:2] for pair in pairs]).T
    joined = coo_array((np.ones(len(pairs)), (ends[0], ends[1])), shape=(count, count))
    labels = connected_components(joined, directed=False)[1].tolist()
    numbers = {
        label: number
        for number, label in enumerate(
            dict.fromkeys(label for label in labels if labels.count(label) > 1), start=1
        )
    }
    return [numbers.get(label, 0) for label in labels]
