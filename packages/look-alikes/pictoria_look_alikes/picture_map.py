"""All pictures of a project as points of a plane: those that look alike lie near each other."""

from dataclasses import dataclass

import numpy as np

from pictoria_docs.plugins import IndexedPicture, Store, Vectors, indexed_pictures

PLACED = 3000
"""Pictures on a map: what a browser moves about without effort; of more, some spread evenly over the documents."""
AXES = 2


@dataclass(frozen=True)
class PlacedPicture:
    """A picture with its place on the map."""

    indexed: IndexedPicture
    x: float
    """To the right, -1 to 1."""
    y: float
    """Downwards, -1 to 1."""


@dataclass(frozen=True)
class PictureMap:
    """The pictures of a project in the plane."""

    pictures: list[PlacedPicture]
    total: int
    """How many the index has."""


def picture_map(store: Store) -> PictureMap:
    """Place the pictures that all see now by the first two principal components of their vectors.

    Raises:
        ProjectError: the project cannot be read.
    """
    pictures, total = indexed_pictures(store, PLACED)
    if not pictures:
        return PictureMap([], total)
    places = in_plane(np.stack([each.vector for each in pictures]))
    return PictureMap(
        [PlacedPicture(each, float(x), float(y)) for each, (x, y) in zip(pictures, places, strict=True)],
        total,
    )


def in_plane(vectors: Vectors) -> Vectors:
    """Give vectors as points of a plane, by their first two principal components, the farthest at 1 from the middle.

    Args:
        vectors: shape (pictures, dimensions).

    Returns:
        Shape (pictures, 2).
    """
    if not len(vectors):
        return np.zeros((0, AXES), np.float32)
    centred = vectors - vectors.mean(axis=0)
    _, directions = np.linalg.eigh(centred.T @ centred)
    axes = directions[:, ::-1][:, :AXES]
    # Either sense of an axis is as good: always the same one, so that a map is not mirrored when it is made again.
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
    places: Vectors = np.zeros((len(vectors), AXES), np.float32)
    places[:, : axes.shape[1]] = centred @ axes
    farthest = float(np.abs(places).max())
    return places / np.float32(farthest) if farthest else places
