"""A space in which things of one class lie close together: probabilistic linear discriminant analysis.

Ioffe 2006 (ECCV); two covariances, Brummer and de Villiers 2010 (Odyssey). In it things of one class scatter around
its point with variance 1, and points of classes with a known variance in each direction. So how likely some things
are of one class has a closed form, however many they are, and for classes that were never seen.
"""

from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class DiscriminantSpace(NamedTuple):
    """Where things lie by their features."""

    mean: Floats
    """Of the features."""
    directions: Floats
    """Features x dimensions."""
    between: Floats
    """Variance of classes along each dimension; that of things of one class is 1."""

    @classmethod
    def load(cls, package: str, name: str) -> "DiscriminantSpace":
        """The space in a file of a package."""
        with (files(package) / name).open("rb") as file, np.load(file) as arrays:
            return cls(*(arrays[each].astype(np.float64) for each in cls._fields))

    def points(self, features: NDArray[np.floating]) -> Floats:
        """Things in the space, things x dimensions."""
        return np.asarray((features - self.mean) @ self.directions)

    def likelihood(self, count: NDArray[np.floating], total: Floats) -> Floats:
        """That so many things, of that sum of points, are of one class, whichever it is [log, without what the
        classes do not change]."""
        wide = 1 + np.asarray(count)[..., None] * self.between
        return np.asarray(-(np.log(wide) - self.between * total**2 / wide).sum(axis=-1) / 2)

    def one_class(self, at: Floats) -> Floats:
        """That things are of one class against two, for each pair of points [log]."""
        alone = self.likelihood(np.ones(1), at)
        both = self.likelihood(np.full(1, 2.0), at[:, None] + at[None])
        return np.asarray(both - alone[:, None] - alone[None])
