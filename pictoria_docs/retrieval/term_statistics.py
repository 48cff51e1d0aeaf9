"""What the index knows of words: how many items have them, and which of its words a mistyped one may mean."""

from collections.abc import Collection, Iterable
from math import log

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from sqlalchemy import Connection, func, select, text

from pictoria_docs.store.log import batches
from pictoria_docs.store.search_schema import TERMS, items

SHORTEST_TYPED = 4
"""Letters of a word of which one may be mistyped,"""
LONG = 8
"""and of one of which two may be."""
CORRECTIONS = 3
"""Words that a mistyped one may mean."""


class TermStatistics:
    """Counts of the words of an index, at one of its states."""

    def __init__(self, connection: Connection) -> None:
        self.total = connection.scalar(select(func.count()).select_from(items)) or 0
        self._counts: dict[str, int] = {}
        self._vocabulary: list[str] | None = None

    def look_up(self, connection: Connection, words: Collection[str]) -> None:
        """Count the items of words that are not known yet."""
        for batch in batches(word for word in words if word not in self._counts):
            names = {f"w{index}": word for index, word in enumerate(batch)}
            marks = ", ".join(f":{name}" for name in names)
            self._counts |= dict.fromkeys(batch, 0)
            rows = connection.execute(
                text(f"SELECT term, max(doc) FROM {TERMS} WHERE term IN ({marks}) GROUP BY term"), names
            )
            self._counts |= {row[0]: row[1] for row in rows}

    def count(self, word: str) -> int:
        """In how many items a word or stem stands, at least."""
        return self._counts.get(word, 0)

    def weight(self, alternatives: Iterable[Collection[str]]) -> float:
        """How much it tells that an item has a word: inverse document frequency, in nats.

        After Robertson and Spärck Jones (1976), never below 0. A word that nothing has weighs most: that an item is
        without it tells as much.

        Args:
            alternatives: what may stand for the word: forms that must all be there.
        """
        count = max((min(map(self.count, forms)) for forms in alternatives), default=0)
        return log(1 + (self.total - count + 0.5) / (count + 0.5))

    def corrections(self, connection: Connection, word: str) -> list[str]:
        """The words of the index that differ from a word by one letter, of a long one by two."""
        if len(word) < SHORTEST_TYPED or not word.isalpha():
            return []
        if self._vocabulary is None:
            rows = connection.execute(text(f"SELECT DISTINCT term FROM {TERMS} WHERE col = 'printed'"))
            self._vocabulary = [row[0] for row in rows if row[0].isalpha()]
        mistakes = 2 if len(word) >= LONG else 1
        near = extract(word, self._vocabulary, scorer=OSA.distance, score_cutoff=mistakes, limit=CORRECTIONS)
        return [found for found, _, _ in near]
