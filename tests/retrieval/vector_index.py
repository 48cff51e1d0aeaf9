"""Vectors of items without documents to read: an index as small as a test needs, and what an exact search finds."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sqlalchemy import delete, insert, update

from pictoria_docs.models.embedding import Vectors
from pictoria_docs.retrieval.indexing import HALF
from pictoria_docs.store import Store
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.search_schema import items
from pictoria_docs.store.indexes.search_repository import SearchRepository

DIMENSIONS = 16
MODEL = "drawn by chance"


class VectorIndex:
    """A project whose items have vectors drawn by chance."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder, create=True)
        self._chance = np.random.default_rng(3)
        self.vectors: dict[int, Vectors] = {}
        """By item, as they are stored."""
        with self.store.writing() as connection:
            values = dict.fromkeys(("name", "source", "sha256", "added"), "")
            connection.execute(insert(schema.documents).values(id="doc", kind="pdf", page_count=1, **values))

    def add(self, count: int) -> list[int]:
        """New items with their vectors: their numbers."""
        first = max(self.vectors, default=0) + 1
        numbers = list(range(first, first + count))
        texts = dict.fromkeys(
            ("type", "printed_number", "title", "text", "language", "status", "embedded"), ""
        )
        rows = [
            {"number": number, "document_id": "doc", "subject": f"s{number}", "kind": "entry", "page": 1,
             "x0": 0, "y0": 0, "x1": 1, "y1": 1, "digest": "0", **texts}
            for number in numbers
        ]  # fmt: skip
        with self.store.writing() as connection:
            connection.execute(insert(items), rows)
        self._write(numbers, "0")
        return numbers

    def replace(self, numbers: Sequence[int], digest: str) -> None:
        """Other texts, and so other vectors, of items."""
        with self.store.writing() as connection:
            connection.execute(update(items).where(items.c.number.in_(numbers)).values(digest=digest))
        self._write(numbers, digest)

    def delete(self, numbers: Sequence[int]) -> None:
        """Items that are gone."""
        with self.store.writing() as connection:
            connection.execute(delete(items).where(items.c.number.in_(numbers)))
        for number in numbers:
            self.vectors.pop(number, None)

    def _write(self, numbers: Sequence[int], digest: str) -> None:
        drawn = self._chance.standard_normal((len(numbers), DIMENSIONS)).astype(np.float32)
        drawn = (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(HALF)
        with self.store.writing() as connection:
            rows = [(number, digest, row.tobytes()) for number, row in zip(numbers, drawn, strict=True)]
            SearchRepository(connection).put_vectors(MODEL, rows)
        self.vectors |= dict(zip(numbers, drawn.astype(np.float32), strict=True))

    def nearest(self, query: Vectors, limit: int, allowed: Sequence[int] | None = None) -> list[int]:
        """What an exact search finds."""
        numbers = [number for number in self.vectors if allowed is None or number in allowed]
        return sorted(numbers, key=lambda number: -float(self.vectors[number] @ query))[:limit]
