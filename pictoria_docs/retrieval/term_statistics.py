"""What the index knows of words: how many items have them, and which of its words a mistyped one may mean."""

from collections.abc import Collection, Iterable
from math import log

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from sqlalchemy import Connection, func, literal_column, select, text

from pictoria_docs.store.log import batches
from pictoria_docs.store.search_schema import TERMS, WORDS, items, words

SHORTEST_TYPED = 4
"""Letters of a word of which one may be mistyped,"""
LONG = 8
"""and of one of which two may be."""
COMMON = 0.01
"""Share of the items from which it is looked at in which language a word is common,"""
FEWEST_ITEMS = 30
"""of languages with so many items."""
CORRECTIONS = 3
"""Words that a mistyped one may mean."""


class TermStatistics:
    """Counts of the words of an index, at one of its states."""

    def __init__(self, connection: Connection) -> None:
        by_language = select(items.c.language, func.count()).group_by(items.c.language)
        self._languages: dict[str, int] = {row[0]: row[1] for row in connection.execute(by_language)}
        self.total = sum(self._languages.values())
        self._counts: dict[str, int] = {}
        self._common: dict[str, float] = {}
        """The greatest share of the items of one language, of words that are many in all."""
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
            for word in batch:
                if self._counts[word] > COMMON * self.total:
                    self._common[word] = self._share(connection, word)

    def _share(self, connection: Connection, word: str) -> float:
        """The greatest share of items that have a word, of all items of one language: where few items are in French,
        "une" is rare, but it tells nothing."""
        query = (
            select(items.c.language, func.count())
            .join(words, words.c.rowid == items.c.number)
            .where(literal_column(WORDS).op("MATCH")(f'"{word}"'))
            .group_by(items.c.language)
        )
        shares: list[float] = [
            row[1] / self._languages[row[0]]
            for row in connection.execute(query)
            if self._languages.get(row[0], 0) >= FEWEST_ITEMS
        ]
        return max(shares, default=0.0)

    def count(self, word: str) -> int:
        """In how many items a word or stem stands, at least."""
        return self._counts.get(word, 0)

    def _usual_count(self, word: str) -> float:
        """In how many items a word would stand, if all were in its language."""
        return max(float(self.count(word)), self._common.get(word, 0.0) * self.total)

    def weight(self, alternatives: Iterable[Collection[str]]) -> float:
        """How much it tells that an item has a word: inverse document frequency, in nats.

        After Robertson and Spärck Jones (1976), never below 0. A word that nothing has weighs most: that an item is
        without it tells as much.

        Args:
            alternatives: what may stand for the word: forms that must all be there.
        """
        count = max((min(map(self._usual_count, forms)) for forms in alternatives), default=0)
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
