"""Boxes of one picture as points of a space in which boxes with the same motif lie close together, and their types.

The space is that of probabilistic linear discriminant analysis (`discriminant_space.py`). How likely some boxes hold
one motif has a closed form in it, however many they are, and types are merged as long as that makes all boxes
likelier.
"""

from functools import cache

import numpy as np

from pictoria_docs.retrieval.discriminant_space import DiscriminantSpace
from pictoria_docs.retrieval.friezes.motifs import Descriptors
from pictoria_docs.retrieval.friezes.strip import Floats
from pictoria_docs.retrieval.friezes.weights import frieze_weights, log_odds


@cache
def motif_space() -> DiscriminantSpace:
    """Where boxes lie by their descriptors (`motif_space.npz`, fitted by benchmarks/frieze_space.py)."""
    return DiscriminantSpace.load(__package__ or "", "motif_space.npz")


def space_features(boxes: Descriptors) -> Floats:
    """What of the descriptors the space is made of, boxes x features."""
    return np.concatenate([boxes.histograms, boxes.textures], axis=1)


def points(boxes: Descriptors) -> Floats:
    """Boxes in the space, boxes x dimensions."""
    return motif_space().points(space_features(boxes))


def one_motif(at: Floats) -> Floats:
    """That boxes hold the same motif, for each pair of points of one picture [log-odds]."""
    return log_odds("same_picture", {"likelihood": likelihoods(at)})


def likelihoods(at: Floats) -> Floats:
    """That boxes hold one motif against two, for each pair of points of one picture [log]."""
    return motif_space().one_class(at)


def motif_types(at: Floats, allowed: float | None = None) -> tuple[int, ...]:
    """Types of motif of the boxes of one picture, from 0 in the order in which they appear.

    Types are merged two by two, those first that gain most likelihood: how many there are is not given.

    Args:
        allowed: likelihood that a merge may lose [log]; the weights' own, if not given.
    """
    likelihood = motif_space().likelihood
    allowed = frieze_weights("motif_types")["merge"] if allowed is None else allowed
    kinds = np.arange(len(at))
    count, total = np.ones(len(at)), at.copy()
    own = likelihood(count, total)

    def gains(kind: int) -> Floats:
        joined = likelihood(count[kind] + count, total[kind] + total)
        return np.asarray(joined - own[kind] - own)

    gain = np.stack([gains(kind) for kind in range(len(at))]) if len(at) else np.zeros((0, 0))
    np.fill_diagonal(gain, -np.inf)
    while gain.max(initial=-np.inf) + allowed > 0:
        kept, merged = sorted(int(kind) for kind in np.unravel_index(int(gain.argmax()), gain.shape))
        kinds[kinds == merged] = kept
        count[kept] += count[merged]
        total[kept] += total[merged]
        own[kept] = likelihood(count[kept], total[kept])
        gain[kept] = gain[:, kept] = gains(kept)
        gone = np.setdiff1d(np.arange(len(at)), kinds)
        gain[gone] = gain[:, gone] = -np.inf
        gain[kept, kept] = -np.inf
    order = list(dict.fromkeys(kinds.tolist()))
    return tuple(order.index(kind) for kind in kinds.tolist())
