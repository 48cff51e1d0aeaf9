"""Sequences: the labels of a chain of lines by a linear-chain conditional random field, and the heaviest chain of what
may open entries.

A conditional random field gives each line a score under each label, and each pair of neighbours a score for their two
labels; the probability of a labelling is its exponentiated score, normalised over all labellings (Lafferty, McCallum
and Pereira 2001; Sutton and McCallum 2012). Chains of one length are computed together.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def marginals(scores: Floats, steps: Floats) -> tuple[Floats, Floats, Floats]:
    """What chains of one length say of their labels (the forward-backward algorithm, scaled line by line).

    Args:
        scores: shape (chains, lines, labels).
        steps: shape (labels, labels).

    Returns:
        Probabilities of the labels, shape (chains, lines, labels); probabilities of each pair of labels of
        neighbours, summed over the lines of a chain, shape (chains, labels, labels); the logarithm of the sum over
        all labellings, shape (chains,).
    """
    chains, lines, labels = scores.shape
    top = scores.max(axis=2, keepdims=True)
    likelihood = np.exp(scores - top)
    ways = np.exp(steps)
    forward = np.empty_like(scores)
    scale = np.empty((chains, lines))
    forward[:, 0] = likelihood[:, 0]
    for line in range(lines):
        if line:
            forward[:, line] = (forward[:, line - 1] @ ways) * likelihood[:, line]
        scale[:, line] = forward[:, line].sum(axis=1)
        forward[:, line] /= scale[:, line, None]
    backward = np.ones((chains, labels))
    shares = np.empty_like(scores)
    pairs = np.zeros((chains, labels, labels))
    shares[:, -1] = forward[:, -1]
    for line in range(lines - 2, -1, -1):
        ahead = likelihood[:, line + 1] * backward / scale[:, line + 1, None]
        pairs += forward[:, line, :, None] * ways * ahead[:, None, :]
        backward = ahead @ ways.T
        shares[:, line] = forward[:, line] * backward
    total = np.log(scale).sum(axis=1) + top[:, :, 0].sum(axis=1)
    return shares, pairs, total


def most_probable(shares: Floats) -> Ints:
    """The most probable label of each line by itself, shape (lines,), which makes the fewest wrong labels.

    The likeliest labelling as a whole (Viterbi's algorithm) gives up a sure opening where many ways of labelling the
    lines after it compete.

    Args:
        shares: shape (lines, labels): probabilities, as `marginals` gives them.
    """
    return np.asarray(shares.argmax(axis=1), dtype=np.int64)


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
