"""What finds the vectors nearest to a query's: the scan in memory, or a mirror of the vectors in another engine."""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import Connection

from pictoria_docs.models.embedding import Vectors
from pictoria_docs.retrieval.vector_scan import Numbers


class VectorEngine(Protocol):
    """The vectors of one model."""

    model: str
    """The name that stands beside the vectors."""

    def __len__(self) -> int:
        """How many vectors can be found."""
        ...

    def refresh(self, connection: Connection) -> None:
        """Follow the vectors that were written since the last time."""
        ...

    def nearest(self, query: Vectors, limit: int, allowed: Numbers | None = None) -> list[tuple[int, float]]:
        """Items with the cosine of their vector and the query's, the nearest first; some of them may be gone by now.

        Args:
            query: one vector of unit length, shape (dimensions,).
            limit: at most so many.
            allowed: numbers of the items to choose from; None: all.
        """
        ...

    def cosines(self, query: Vectors, items: Sequence[int]) -> dict[int, float]:
        """The cosine of the query's vector and that of each item which has one."""
        ...
