"""Pictures like a query, the likest first: by cosine over the turned views, the best twenty then by verification."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pictoria_docs.models.embedding import Vectors
from pictoria_docs.models.picture_embedding import PictureEmbedder
from pictoria_docs.retrieval.pictures.local_features import LocalFeatures, local_features
from pictoria_docs.retrieval.pictures.verification import SamePictureWeights, Verification, verify
from pictoria_docs.retrieval.pictures.views import query_views

VERIFIED = 20
"""Pictures compared point by point: the right one is among them in 96 of 100 hard queries (docs/look-alikes.md)."""

POSSIBLE = 0.05
"""Probability of being the same picture below which the order of cosines counts."""

FeaturesOf = Callable[[int], LocalFeatures | None]
"""The stored features of the picture of a row; None where there are none."""


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A picture like the query."""

    row: int
    """Of the array of vectors."""
    cosine: float
    """Of the nearest view, -1 to 1; comparable within one model only, and no probability."""
    verification: Verification | None = None
    """Whether it is the same picture; None where it was not compared."""


def view_vectors(image: Image.Image, embedder: PictureEmbedder) -> Vectors:
    """The vectors of the query's views, views x dimensions."""
    return embedder.encode(query_views(image))


def nearest(views: Vectors, vectors: Vectors, limit: int) -> list[tuple[int, float]]:
    """Rows of `vectors` nearest to any of the views, with their cosines, the nearest first; ties by row.

    Args:
        views: views x dimensions, unit length.
        vectors: pictures x dimensions, unit length.
        limit: rows at most.
    """
    if not len(vectors) or limit < 1:
        return []
    cosines: NDArray[np.float32] = (vectors @ views.T).max(axis=1)
    kept = np.arange(len(cosines)) if limit >= len(cosines) else np.argpartition(-cosines, limit - 1)[:limit]
    best = kept[np.lexsort((kept, -cosines[kept]))]
    return [(int(row), float(cosines[row])) for row in best]


def reranked(
    query: LocalFeatures,
    candidates: Sequence[tuple[int, float]],
    features_of: FeaturesOf,
    weights: SamePictureWeights | None = None,
    verified: int = VERIFIED,
) -> list[LookAlike]:
    """The first `verified` candidates by the probability of being the same picture, then the others as they came.

    Those that are hardly the same picture, by the weights, keep the order of their cosines behind those that may be.
    """
    compared = []
    for row, cosine in candidates[:verified]:
        features = features_of(row)
        compared.append(
            LookAlike(row, cosine, None if features is None else verify(query, features, weights))
        )
    compared.sort(key=lambda found: (-_likely(found.verification), -found.cosine, found.row))
    return [*compared, *(LookAlike(row, cosine) for row, cosine in candidates[verified:])]


def look_alikes(
    image: Image.Image,
    embedder: PictureEmbedder,
    vectors: Vectors,
    features_of: FeaturesOf,
    limit: int = VERIFIED,
) -> list[LookAlike]:
    """The pictures most like a query: `nearest` over its views, then `reranked`.

    Args:
        image: the query, as `loading.prepared` gives it.
        embedder: the model that made `vectors`.
        vectors: pictures x dimensions, unit length.
        features_of: the stored features of each row.
        limit: pictures at most.
    """
    candidates = nearest(view_vectors(image, embedder), vectors, max(limit, VERIFIED))
    return reranked(local_features(image), candidates, features_of)[:limit]


def _likely(verification: Verification | None) -> float:
    if verification is None or verification.probability < POSSIBLE:
        return 0.0
    return verification.probability
