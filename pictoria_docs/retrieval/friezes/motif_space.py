"""Boxes of one picture as points of a space in which boxes with the same motif lie close together, and their types.

The space is that of probabilistic linear discriminant analysis (Ioffe 2006; two covariances, Brummer and de Villiers
2010): in it boxes of one motif scatter around its point with variance 1, and points of motifs with a known variance in
each direction. So how likely some boxes hold one motif has a closed form, however many they are, and types are merged
as long as that makes all boxes likelier.
"""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from pictoria_docs.retrieval.friezes.strip import Floats
from pictoria_docs.retrieval.friezes.weights import frieze_weights, log_odds


class MotifSpace(NamedTuple):
    """Where boxes lie by their descriptors (`motif_space.npz`, fitted by benchmarks/frieze_space.py)."""

    mean: Floats
    """Of the features."""
    directions: Floats
    """Features x dimensions."""
    between: Floats
    """Variance of motifs along each dimension; that of boxes of one motif is 1."""


@cache
def motif_space() -> MotifSpace:
    """The space that comes with the package."""
    with (files(__package__) / "motif_space.npz").open("rb") as file, np.load(file) as arrays:
        return MotifSpace(*(arrays[name].astype(np.float64) for name in MotifSpace._fields))


def points(shown: Floats) -> Floats:
    """Boxes in the space, boxes x dimensions, by what the network sees in them (`box_points`)."""
    space = motif_space()
    return np.asarray((shown - space.mean) @ space.directions)


def one_motif(at: Floats) -> Floats:
    """That boxes hold the same motif, for each pair of points of one picture [log-odds]."""
    return log_odds("same_picture", {"likelihood": likelihoods(at)})


def likelihoods(at: Floats) -> Floats:
    """That boxes hold one motif against two, for each pair of points of one picture [log]."""
    between = motif_space().between
    alone = _likelihood(np.ones(1), at, between)
    both = _likelihood(np.full(1, 2.0), at[:, None] + at[None], between)
    return np.asarray(both - alone[:, None] - alone[None])


def motif_types(at: Floats, allowed: float | None = None) -> tuple[int, ...]:
    """Types of motif of the boxes of one picture, from 0 in the order in which they appear.

    Types are merged two by two, those first that gain most likelihood: how many there are is not given.

    Args:
        allowed: likelihood that a merge may lose [log]; the weights' own, if not given.
    """
    between = motif_space().between
    allowed = frieze_weights("motif_types")["merge"] if allowed is None else allowed
    kinds = np.arange(len(at))
    count, total = np.ones(len(at)), at.copy()
    own = _likelihood(count, total, between)

    def gains(kind: int) -> Floats:
        joined = _likelihood(count[kind] + count, total[kind] + total, between)
        return np.asarray(joined - own[kind] - own)

    gain = np.stack([gains(kind) for kind in range(len(at))]) if len(at) else np.zeros((0, 0))
    np.fill_diagonal(gain, -np.inf)
    while gain.max(initial=-np.inf) + allowed > 0:
        kept, merged = sorted(int(kind) for kind in np.unravel_index(int(gain.argmax()), gain.shape))
        kinds[kinds == merged] = kept
        count[kept] += count[merged]
        total[kept] += total[merged]
        own[kept] = _likelihood(count[kept], total[kept], between)
        gain[kept] = gain[:, kept] = gains(kept)
        gone = np.setdiff1d(np.arange(len(at)), kinds)
        gain[gone] = gain[:, gone] = -np.inf
        gain[kept, kept] = -np.inf
    order = list(dict.fromkeys(kinds.tolist()))
    return tuple(order.index(kind) for kind in kinds.tolist())


def _likelihood(count: Floats, total: Floats, between: Floats) -> Floats:
    """That so many boxes, of that sum, hold one motif, whichever it is [log, without what the types do not change]."""
    wide = 1 + np.asarray(count)[..., None] * between
    return np.asarray(-(np.log(wide) - between * total**2 / wide).sum(axis=-1) / 2)
