"""All pictures of a project as points of a plane: those that look alike lie near each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, select

from pictoria_docs.document import Box
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.models.embedding import Vectors
from pictoria_docs.retrieval.picture_families import shown_title
from pictoria_docs.retrieval.picture_indexing import unpack_vector
from pictoria_docs.retrieval.picture_search import shown_pictures
from pictoria_docs.store import Store
from pictoria_docs.store.database.picture_schema import picture_vectors
from pictoria_docs.store.decisions.log import batches
from pictoria_docs.store.indexes.picture_repository import PictureRepository

PLACED = 3000
"""Pictures on a map: what a browser moves about without effort; of more, some spread evenly over the documents."""
AXES = 2


@dataclass(frozen=True)
class PlacedPicture:
    """A picture with its place on the map."""

    document: DocumentId
    page: int
    figure_id: str
    box: Box
    """In points of the page."""
    number: str
    """As printed; empty without one."""
    title: str
    """How its caption begins."""
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
    """The pictures that all see now, placed by the first two principal components of their vectors.

    Raises:
        ProjectError: the project cannot be read.
    """
    with store.reading() as connection:
        model = PictureRepository(connection).model()
        if model is None:
            return PictureMap([], 0)
        seen = connection.scalars(select(picture_vectors.c.item).where(picture_vectors.c.model == model))
        rows = shown_pictures(connection, model, sorted(seen))
        total = len(rows)
        rows = rows[:: -(-total // PLACED) or 1]
        vectors = _vectors(connection, rows, model)
    return PictureMap(
        [_placed(row, float(x), float(y)) for row, (x, y) in zip(rows, in_plane(vectors), strict=True)],
        total,
    )


def in_plane(vectors: Vectors) -> Vectors:
    """Vectors as points of a plane, by their first two principal components, the farthest at 1 from the middle.

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


def _vectors(connection: Connection, rows: Sequence[Row[Any]], model: str) -> Vectors:
    stored: dict[int, bytes] = {}
    columns = picture_vectors.c
    for batch in batches([row.number for row in rows]):
        query = select(columns.item, columns.data).where(columns.model == model, columns.item.in_(batch))
        stored.update((item, data) for item, data in connection.execute(query))
    vectors = [unpack_vector(stored[row.number]) for row in rows]
    return np.stack(vectors) if vectors else np.zeros((0, AXES), np.float32)


def _placed(row: Row[Any], x: float, y: float) -> PlacedPicture:
    box = Box(row.x0, row.y0, row.x1, row.y1)
    title = shown_title(row)
    return PlacedPicture(row.document_id, row.page, row.subject, box, row.printed_number, title, x, y)
