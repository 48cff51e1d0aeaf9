"""What the index knows of words: how many items have them, and which of its words a mistyped one may mean."""

from collections.abc import Collection, Iterable, Mapping
from math import log

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from sqlalchemy import Connection, func, literal_column, select, text

from pictoria_docs.retrieval.ranking import Label, WeighedWord
from pictoria_docs.retrieval.tokens import JOINT
from pictoria_docs.store.database.search_schema import TERMS, WORDS, words
from pictoria_docs.store.decisions.log import batches

MIN_TYPED_LENGTH = 4
"""Letters of a word of which one may be mistyped,"""
LONG = 8
"""and of one of which two may be."""
SMOOTHING = 0.5
BEGINNING = "*"
"""After the letters with which words begin, whose items are counted."""
MAX_COUNTED = 20_000
MIN_ITEMS = 30
"""Of a language, from which it tells which of its words are common."""
CORRECTIONS = 3
"""Words that a mistyped one may mean."""


class TermStatistics:
    """Counts of the words of an index, at one of its states."""

    def __init__(self, languages: Mapping[str, int]) -> None:
        """Nothing is read yet.

        Args:
            languages: how many items of the index are in each.
        """
        self._languages = languages
        self.total = sum(self._languages.values())
        self._counts: dict[str, int] = {}
        self._vocabulary: list[str] | None = None

    def look_up(self, connection: Connection, words: Collection[str]) -> None:
        """Count the items of words and stems that are not known yet."""
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

    def look_up_beginning(self, connection: Connection, form: str) -> None:
        """Count the items that have a word which begins so, up to some thousands: more are common in any case."""
        if (beginning := form + BEGINNING) not in self._counts:
            found = select(words.c.rowid).where(literal_column(WORDS).op("MATCH")(f'printed : "{form}" *'))
            limited = select(func.count()).select_from(found.limit(MAX_COUNTED).subquery())
            self._counts[beginning] = connection.scalar(limited) or 0

    def item_count(self, words: Iterable[WeighedWord]) -> int:
        """In how many items words or what may stand for them are, at most; each is counted as often as it is there."""
        return sum(
            sum(map(self.count, {word.word.form, *word.word.stems, *word.corrected}))
            + (self.count(word.word.form + BEGINNING) if word.word.begins else 0)
            + sum(int(self.usual_count(label)) for label in word.expanded)
            for word in words
        )

    def _usual_count(self, form: str) -> float:
        """In how many items a word would stand if all were in its language, as far as a stem tells it: where few items
        are in French, "une" is rare, but it tells nothing."""
        count = self.count(form)
        _, joint, end = form.removesuffix(JOINT).rpartition(JOINT)
        language = end if joint else ""
        items_of_language = self._languages.get(language, 0) if JOINT in form else 0
        return count * self.total / items_of_language if items_of_language >= MIN_ITEMS else float(count)

    def weight(self, alternatives: Iterable[Label], usual: float = 0.0) -> float:
        """How much it tells that an item has a word: inverse document frequency, in nats.

        After Robertson and Spärck Jones (1976), never below 0. A word that nothing has weighs most: that an item is
        without it tells as much.

        Args:
            alternatives: what may stand for the word.
            usual: share of the texts that are known to have it, whatever the index says.
        """
        count = max((self.usual_count(label) for label in alternatives), default=0.0)
        count = max(count, usual * self.total)
        return log(1 + (self.total - count + SMOOTHING) / (count + SMOOTHING))

    def usual_count(self, label: Label) -> float:
        """In how many items a label stands at most; 0 if the index lacks a word of it."""
        return min((max(map(self._usual_count, forms)) for forms in label), default=0.0)

    def corrections(self, connection: Connection, word: str) -> list[str]:
        """The words of the index that differ from a word by one letter, of a long one by two."""
        if len(word) < MIN_TYPED_LENGTH or not word.isalpha():
            return []
        if self._vocabulary is None:
            rows = connection.execute(text(f"SELECT DISTINCT term FROM {TERMS} WHERE col = 'printed'"))
            self._vocabulary = [row[0] for row in rows if row[0].isalpha()]
        mistakes = 2 if len(word) >= LONG else 1
        near = extract(word, self._vocabulary, scorer=OSA.distance, score_cutoff=mistakes, limit=CORRECTIONS)
        return [found for found, _, _ in near]
