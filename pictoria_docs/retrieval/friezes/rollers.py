"""The friezes of many pictures: read one by one, and sorted by the roller that made them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from pictoria_docs.retrieval.friezes.compare import compare_friezes
from pictoria_docs.retrieval.friezes.read import Frieze

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
    sequence: str
    """Motifs as letters, of one revolution in canonical form; else of what is seen. Two rows do not share letters."""
    period: int | None
    """Boxes of one revolution; None where the roller is not seen to repeat."""
    boxes: int
    """That are seen."""
    confidence: float
    """Probability that it is a frieze, 0 to 1."""


def rollers(friezes: Sequence[Frieze]) -> list[int]:
    """The number of the roller of each frieze, from 1 in their order; 0: no other frieze is of its roller.

    Friezes are joined through others: if A and B are of one roller, and B and C, all three are.
    """
    same = [
        (first, second)
        for first, second in combinations(range(len(friezes)), 2)
        if compare_friezes(friezes[first], friezes[second]).probability >= SAME_ROLLER
    ]
    if not same:
        return [0] * len(friezes)
    ends = np.array(same).T
    joined = coo_array((np.ones(len(same)), (ends[0], ends[1])), shape=(len(friezes), len(friezes)))
    labels = connected_components(joined, directed=False)[1].tolist()
    numbers = {
        label: number
        for number, label in enumerate(
            dict.fromkeys(label for label in labels if labels.count(label) > 1), start=1
        )
    }
    return [numbers.get(label, 0) for label in labels]
