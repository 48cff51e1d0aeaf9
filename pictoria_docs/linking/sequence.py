"""Sequences: labels for the lines of a document, and the heaviest chain of what may open its entries.

Labels are told by a hidden Markov model that learns a document's look from the document itself. Each line is described
by small numbers, one per feature (the *bin* of its indent, of its case ...). The model begins with tables that say what
holds for catalogues in general and fits them to the document by Viterbi training: label the lines, count, add the
general tables as pseudo-counts, label again (Juang and Rabiner 1990, "The segmental K-means algorithm for estimating
parameters of hidden Markov models").
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TRUST = 15.0
"""Lines that the general tables weigh, beside those counted in the document."""
ROUNDS = 5  # of labelling and counting, at most


def fit(
    bins: Ints, start: Floats, transitions: Floats, emissions: Sequence[Floats], fixed: Sequence[int] = ()
) -> Ints:
    """The likeliest label of each line, after fitting the tables to the lines.

    Args:
        bins: shape (lines, features): the bin of each feature.
        start: shape (labels,): probability of each label for the first line.
        transitions: shape (labels, labels): probability of the label of the next line (column) after a label (row).
        emissions: for each feature, shape (labels, its bins): probability of each bin under a label.
        fixed: labels whose tables are not fitted.

    Returns:
        Shape (lines,): labels as rows of the tables.
    """
    if not len(bins):
        return np.zeros(0, dtype=np.int64)
    steps, tables = transitions, list(emissions)
    labels = _likeliest(bins, start, steps, tables)
    for _ in range(ROUNDS):
        steps = transitions * TRUST
        np.add.at(steps, (labels[:-1], labels[1:]), 1.0)
        steps /= steps.sum(axis=1, keepdims=True)
        steps[transitions == 0] = 0
        tables = []
        for feature, prior in enumerate(emissions):
            table = prior * TRUST
            np.add.at(table, (labels, bins[:, feature]), 1.0)
            table /= table.sum(axis=1, keepdims=True)
            table[list(fixed)] = prior[list(fixed)]
            tables.append(table)
        relabelled = _likeliest(bins, start, steps, tables)
        if np.array_equal(relabelled, labels):
            break
        labels = relabelled
    return labels


def _likeliest(bins: Ints, start: Floats, transitions: Floats, emissions: Sequence[Floats]) -> Ints:
    """Viterbi's algorithm in log space."""
    with np.errstate(divide="ignore"):
        log_likelihood = sum(np.log(table)[:, bins[:, feature]] for feature, table in enumerate(emissions))
        steps, score = np.log(transitions), np.log(start)
    assert isinstance(log_likelihood, np.ndarray)
    score = score + log_likelihood[:, 0]
    back = np.zeros((len(bins), len(start)), dtype=np.int64)
    columns = np.arange(len(start))
    for line in range(1, len(bins)):
        reached = score[:, None] + steps
        back[line] = reached.argmax(axis=0)
        score = reached[back[line], columns] + log_likelihood[:, line]
    labels = np.zeros(len(bins), dtype=np.int64)
    labels[-1] = int(score.argmax())
    for line in range(len(bins) - 1, 0, -1):
        labels[line - 1] = back[line, labels[line]]
    return labels


def heaviest_chain(
    own: Sequence[float], extended: Callable[[float, int, int], float | None], look_back: int
) -> list[int]:
    """The heaviest chain of a sequence, as indices: a longest increasing subsequence with weights.

    Args:
        own: weight of each item where a chain begins with it.
        extended: weight of a chain of some weight that goes on from one item to another; None where it cannot.
        look_back: how many items before each it may go on from.
    """
    best: list[float] = []
    before: list[int] = []
    for index, weight in enumerate(own):
        previous = -1
        for other in range(max(0, index - look_back), index):
            longer = extended(best[other], other, index)
            if longer is not None and longer > weight:
                weight, previous = longer, other
        best.append(weight)
        before.append(previous)
    chain: list[int] = []
    index = max(range(len(best)), key=best.__getitem__, default=-1)
    while index >= 0:
        chain.append(index)
        index = before[index]
    return chain[::-1]
