"""What the index knows of the pictures of a project, for packages that make something of it."""

from typing import NamedTuple

from sqlalchemy import select

from pictoria_docs.models.embedding import Vectors
from pictoria_docs.retrieval.picture_indexing import unpack_points, unpack_vector
from pictoria_docs.retrieval.picture_search import shown_pictures
from pictoria_docs.retrieval.pictures.alignment import AlignmentEvidence, align
from pictoria_docs.store import Store
from pictoria_docs.store.database.picture_schema import picture_vectors
from pictoria_docs.store.indexes.picture_repository import PictureRepository, PictureRow

MAX_TITLE_LENGTH = 200
"""Characters of a caption that stand for the title of a picture."""


class IndexedPicture(NamedTuple):
    """A picture of the index that all see now."""

    picture: PictureRow
    number: str
    """As printed; empty without one."""
    title: str
    """How its caption begins."""
    vector: Vectors
    """Of the model that most pictures were looked at by, shape (dimensions,)."""


class PairEvidence(NamedTuple):
    """What the index tells of two pictures."""

    cosine: float
    """Of the vectors of the two, -1 to 1."""
    alignment: AlignmentEvidence | None
    """How well they agree laid on each other; None where no map lays one on the other."""


def indexed_pictures(store: Store, limit: int) -> tuple[list[IndexedPicture], int]:
    """List the pictures that all see now, and count them; of more than `limit`, some spread evenly over the documents.

    Raises:
        ProjectError: the project cannot be read.
    """
    with store.reading() as connection:
        index = PictureRepository(connection)
        model = index.model()
        if model is None:
            return [], 0
        seen = connection.scalars(select(picture_vectors.c.item).where(picture_vectors.c.model == model))
        rows = shown_pictures(connection, model, sorted(seen))
        chosen = rows[:: -(-len(rows) // limit) or 1]
        vectors = index.vectors([row.number for row in chosen], model)
    pictures = [
        IndexedPicture(
            PictureRow.of(row),
            row.printed_number,
            shown_title(row.title or row.text),
            unpack_vector(vectors[row.number]),
        )
        for row in chosen
    ]
    return pictures, len(rows)


def shown_title(text: str) -> str:
    """Shorten the text of a caption to what is shown of it on one line."""
    return " ".join(text[:MAX_TITLE_LENGTH].split())


def pair_evidence(
    index: PictureRepository, model: str, first: PictureRow, second: PictureRow
) -> PairEvidence | None:
    """Compare two pictures by what the index keeps of them as they are now; None where it lacks one of them.

    Args:
        index: of pictures.
        model: that made the vectors.
        first: the picture that is laid on the other; the evidence differs a little with the direction.
        second: the other.
    """
    vectors = [vector for picture in (first, second) if (vector := index.vector(picture, model)) is not None]
    points = index.points((first, second))
    if len(vectors) < 2 or not {first.item, second.item} <= points.keys():
        return None
    found = align(unpack_points(points[first.item]), unpack_points(points[second.item]))
    one, other = (unpack_vector(vector) for vector in vectors)
    return PairEvidence(float(one @ other), found.evidence if found else None)
