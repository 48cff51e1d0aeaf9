"""Types of motif of the boxes of one picture, by what the network sees in them (`box_points`).

The network is trained to tell for each pair of boxes of a picture whether they hold one motif. Types are merged as long
as their boxes are likely enough of one motif, by the mean of their pairs.
"""

import numpy as np

from pictoria_friezes.strip import Floats
from pictoria_friezes.weights import frieze_weights

SHARPNESS, SAME = 12.0, 0.6
"""Boxes are of one motif where the cosine of their points is above the second, as surely as the first says."""


def one_motif(points: Floats) -> Floats:
    """That boxes hold the same motif, for each pair of points of one picture [log-odds]."""
    return np.asarray(SHARPNESS * (points @ points.T - SAME))


def motif_types(odds: Floats) -> tuple[int, ...]:
    """Types of motif of the boxes of one picture, from 0 in the order in which they appear.

    Types are merged two by two, the likeliest first: how many there are is not given.

    Args:
        odds: that they hold one motif, boxes x boxes [log-odds].
    """
    least = frieze_weights("motif_types")["merge"]
    kinds, count, total = np.arange(len(odds)), np.ones(len(odds)), odds.astype(np.float64)
    np.fill_diagonal(total, -np.inf)
    while True:
        mean = total / np.outer(count, count)
        if mean.max(initial=-np.inf) <= least:
            break
        kept, merged = sorted(int(kind) for kind in np.unravel_index(int(mean.argmax()), mean.shape))
        kinds[kinds == merged] = kept
        count[kept] += count[merged]
        total[kept] += total[merged]
        total[:, kept] = total[kept]
        total[merged] = total[:, merged] = total[kept, kept] = -np.inf
    order = list(dict.fromkeys(kinds.tolist()))
    return tuple(order.index(kind) for kind in kinds.tolist())
