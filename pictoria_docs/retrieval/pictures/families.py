"""Families of similar pictures: from probabilities of pairs to clusters, by average linkage within connected parts.

Average linkage (Sokal & Michener 1958) joins two clusters while the mean probability over all their pairs is high
enough; then each picture moves where it belongs most, as long as one does (local search for correlation clustering:
Bansal et al. 2004; Gionis et al. 2007, ACM TKDD 1). So one mistaken pair does not join two families. Pairs that
nobody compared count as different.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

Numbers = NDArray[np.intp]
Table = Any
"""A sparse array of scipy, pictures x pictures."""

JOINED = 0.5
"""Mean probability of the pairs of two clusters from which they are one family: more likely the same than not."""
WORTH_A_LINK = 0.05
"""Pairs with less connect nothing; they would only make the parts that are clustered at once larger."""
LARGEST = 4000
"""Pictures of one connected part that are clustered at once: 128 MB of probabilities; of more, weak pairs go
first."""
ROUNDS = 20
"""In which every picture may move; two or three are enough as a rule."""
MIN_GAIN = 1e-9
"""Probability by which another family must be better; less is rounding."""
STRONGER = 0.1
"""By how much the least probability of a connecting pair is raised until a part is small enough."""


class Membership(NamedTuple):
    """A picture's place in a family."""

    picture: int
    """Its number, from 0."""
    family: int
    """From 0; the largest family first, then by its first picture."""
    confidence: float
    """Mean probability of its pairs with the other members, 0 to 1."""
    size: int
    """Pictures of the family."""


def families(count: int, pairs: Mapping[tuple[int, int], float], joined: float = JOINED) -> list[Membership]:
    """The families of two and more pictures, by family, in each the surest member first.

    Args:
        count: pictures, numbered from 0.
        pairs: probability that two of them belong together, once for each pair that was compared.
        joined: mean probability from which clusters are one family.

    Raises:
        ValueError: a pair names a picture beyond `count` or one with itself, or a probability is none.
    """
    for (first, second), likely in pairs.items():
        if not (0 <= first < count and 0 <= second < count and first != second and 0 <= likely <= 1):
            raise ValueError(f"no pair of {count} pictures with its probability: {first}, {second}, {likely}")
    table = _symmetric(count, pairs)
    found = [
        members
        for part in _parts(table, np.arange(count), WORTH_A_LINK)
        for members in _clusters(part, table, joined)
    ]
    found.sort(key=lambda members: (-len(members), members[0]))
    rows = []
    for family, members in enumerate(found):
        means = _among(table, members).sum(axis=1) / (len(members) - 1)
        order = np.lexsort((members, -means))
        rows += [Membership(int(members[at]), family, float(means[at]), len(members)) for at in order]
    return rows


def connected_parts(
    count: int, pairs: Mapping[tuple[int, int], float], least: float = WORTH_A_LINK
) -> list[Numbers]:
    """The pictures of two and more that pairs of at least that probability connect, at most `LARGEST` together."""
    return _parts(_symmetric(count, pairs), np.arange(count), least)


def _symmetric(count: int, pairs: Mapping[tuple[int, int], float]) -> Table:
    """Probabilities, count x count, 0 where nobody compared."""
    if not pairs:
        return csr_array((count, count))
    first, second = np.array(list(pairs)).T
    likely = np.array(list(pairs.values()))
    rows, columns = np.concatenate([first, second]), np.concatenate([second, first])
    return coo_array((np.concatenate([likely, likely]), (rows, columns)), shape=(count, count)).tocsr()


def _among(table: Table, members: Numbers) -> NDArray[np.float64]:
    return np.asarray(table[members][:, members].toarray(), np.float64)


def _parts(table: Table, pictures: Numbers, least: float) -> list[Numbers]:
    """Pictures connected by pairs of at least that probability, at most `LARGEST` together."""
    _, labels = connected_components(table[pictures][:, pictures] >= least, directed=False)
    order = np.argsort(labels, kind="stable")
    parts = []
    for at in np.split(order, np.cumsum(np.bincount(labels))[:-1]):
        if len(at) > LARGEST and least + STRONGER < 1:
            parts += _parts(table, pictures[at], least + STRONGER)
        elif len(at) > 1:
            parts.append(pictures[at])
    return parts


def _clusters(part: Numbers, table: Table, joined: float) -> list[Numbers]:
    likely = _among(table, part)
    distances = squareform(1 - likely - np.eye(len(part)), checks=False)
    labels = fcluster(linkage(distances, "average"), 1 - joined, "distance") - 1
    gains = likely - joined
    np.fill_diagonal(gains, 0)
    for _ in range(ROUNDS):
        before = labels.copy()
        for picture, gain in enumerate(gains):
            with_each = np.bincount(labels, gain, labels.max() + 2)  # the last is a family of its own
            if with_each.max() > with_each[labels[picture]] + MIN_GAIN:
                labels[picture] = with_each.argmax()
        if np.array_equal(before, labels):
            break
    clusters = [part[labels == label] for label in np.unique(labels)]
    return [members for members in clusters if len(members) > 1]
