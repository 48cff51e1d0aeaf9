"""The vectors of one model in memory, searched by their signs first and by small integers then.

Each vector is kept as one bit and one signed byte a dimension, little more than a quarter of 32-bit floats.
The Hamming distance of the signs chooses candidates, the bytes rank them: with 200,000 vectors of 512 dimensions ten
answers hold .975 of the ten true ones.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Table, select

from pictoria_docs.models.embedding import Vectors
from pictoria_docs.retrieval.indexing import HALF
from pictoria_docs.store.database.search_schema import vectors

EXACT = 4096
"""Up to so many vectors all are ranked by their bytes."""
CANDIDATES = 1000
"""Vectors chosen by their signs."""
READ_AT_ONCE = 20_000
SCANNED_AT_ONCE = 16_384
"""Vectors whose signs are compared at once: what is in between fits into the cache of a core."""
MAX_BYTE = 127
BITS = 64
"""In the words whose set bits are counted."""

Numbers = NDArray[np.int64]


class VectorScan:
    """All vectors of a model, or those after a number, as far as they were read."""

    def __init__(self, model: str, after: int = 0, table: Table = vectors) -> None:
        """Nothing is read yet.

        Args:
            model: name of the model.
            after: the number of the vector before the first one.
            table: of vectors, with the columns of `search_vectors`.
        """
        self.model, self._table = model, table
        self.last = after
        """Number of the last vector that was read."""
        self._items: Numbers = np.empty(0, np.int64)
        self._row_of: Numbers = np.empty(0, np.int64)
        """By the number of the item: the row of its latest vector; -1: it has none."""
        self._current: NDArray[np.bool_] = np.empty(0, bool)
        """By row: whether it is the latest vector of its item."""
        self._signs: NDArray[np.uint64] = np.empty((0, 0), np.uint64)
        """Shape (words of 64 bits, vectors): each word of all vectors lies together, which is faster to go through."""
        self._bytes: NDArray[np.int8] = np.empty((0, 0), np.int8)
        self._scales: NDArray[np.float32] = np.empty(0, np.float32)
        self._compared: tuple[Vectors, NDArray[np.uint16]] | None = None
        """The last query with its distances: it is asked again for others to choose from."""

    def __len__(self) -> int:
        return len(self._items)

    def refresh(self, connection: Connection) -> None:
        """Read the vectors that were written since the last time; those that went are never asked for again."""
        columns = self._table.c
        query = select(columns.number, columns.item, columns.data).where(columns.model == self.model)
        while True:
            newer = query.where(columns.number > self.last).order_by(columns.number).limit(READ_AT_ONCE)
            rows = connection.execute(newer).all()
            if not rows:
                return
            self.last = rows[-1].number
            data = np.frombuffer(b"".join(row.data for row in rows), HALF).reshape(len(rows), -1)
            self._add(np.array([row.item for row in rows], np.int64), data.astype(np.float32))
            self._compact()

    def _add(self, items: Numbers, added: Vectors) -> None:
        self._compared = None
        first = len(self._items)
        scales = np.abs(added).max(axis=1).clip(min=np.finfo(np.float32).tiny) / MAX_BYTE
        integers = np.rint(added / scales[:, None]).astype(np.int8)
        empty = first == 0
        self._bytes = integers if empty else np.concatenate([self._bytes, integers])
        self._signs = _signs(added) if empty else np.concatenate([self._signs, _signs(added)], axis=1)
        self._scales = np.concatenate([self._scales, scales.astype(np.float32)])
        self._items = np.concatenate([self._items, items])
        missing = int(items.max()) + 1 - len(self._row_of)
        if missing > 0:
            self._row_of = np.concatenate([self._row_of, np.full(missing, -1, np.int64)])
        replaced = self._row_of[items]
        self._row_of[items] = np.arange(first, first + len(items))
        self._current = np.concatenate([self._current, np.ones(len(items), bool)])
        self._current[replaced[replaced >= 0]] = False

    def _compact(self) -> None:
        """Drop vectors that were replaced, once they are as many as those that count."""
        current = self._current
        if 2 * int(current.sum()) > len(self._items):
            return
        self._compared = None
        self._items, self._scales = self._items[current], self._scales[current]
        self._signs, self._bytes = self._signs[:, current], self._bytes[current]
        self._row_of[self._items] = np.arange(len(self._items))
        self._current = np.ones(len(self._items), bool)

    def nearest(self, query: Vectors, limit: int, allowed: Numbers | None = None) -> list[tuple[int, float]]:
        """Items with the cosine of their vector and the query's, the nearest first.

        Args:
            query: one vector of unit length, shape (dimensions,).
            limit: at most so many.
            allowed: numbers of the items to choose from; None: all.
        """
        rows = self._rows(allowed)
        if len(rows) > EXACT:
            distances = self._distances(query)[rows]
            # At each distance so many vectors: quicker than to sort by it.
            within = np.cumsum(np.bincount(distances))
            rows = rows[distances <= np.searchsorted(within, max(CANDIDATES, limit))]
        cosines = self._cosines(query, rows)
        best = np.argsort(-cosines, kind="stable")[:limit]
        return [(int(self._items[rows[index]]), float(cosines[index])) for index in best]

    def cosines(self, query: Vectors, items: Sequence[int]) -> dict[int, float]:
        """The cosine of the query's vector and that of each item which has one."""
        known = np.array([item for item in items if item < len(self._row_of)], np.int64)
        known = known[self._row_of[known] >= 0]
        values = self._cosines(query, self._row_of[known])
        return dict(zip(known.tolist(), values.tolist(), strict=True))

    def _rows(self, allowed: Numbers | None) -> Numbers:
        """Rows of the latest vectors of the items."""
        if allowed is None:
            return np.flatnonzero(self._current)
        rows: Numbers = self._row_of[allowed[allowed < len(self._row_of)]]
        return rows[rows >= 0]

    def _distances(self, query: Vectors) -> NDArray[np.uint16]:
        """How many signs of each vector differ from the query's."""
        if self._compared is not None and self._compared[0] is query:
            return self._compared[1]
        distances = np.zeros(len(self._items), np.uint16)
        asked = _signs(query[None])[:, 0]
        for start in range(0, len(distances), SCANNED_AT_ONCE):
            part = slice(start, start + SCANNED_AT_ONCE)
            for signs, word in zip(self._signs[:, part], asked, strict=True):
                distances[part] += np.bitwise_count(signs ^ word)
        self._compared = query, distances
        return distances

    def _cosines(self, query: Vectors, rows: Numbers) -> NDArray[np.float32]:
        if not len(rows):
            return np.empty(0, np.float32)
        return (self._bytes[rows].astype(np.float32) @ query.astype(np.float32)) * self._scales[rows]


def _signs(vectors: Vectors) -> NDArray[np.uint64]:
    """One bit a dimension, shape (words of 64 bits, vectors)."""
    padding = -vectors.shape[1] % BITS
    bits = np.pad(vectors > 0, ((0, 0), (0, padding)))
    return np.ascontiguousarray(np.packbits(bits, axis=1).view(np.uint64).T)
