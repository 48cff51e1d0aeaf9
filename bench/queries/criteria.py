"""What a query asks for, as conditions that a record meets or not: relevance follows from them for all records."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from bench.queries.records import KnownRecord, QueryCorpus, folded_words
from bench.queries.vocabulary import scenes

EXACT, PARTIAL = 2, 1
"""Grades of relevance."""


@dataclass(frozen=True)
class QueryCriteria:
    """Conditions, all of which an entry must meet; those that are empty are not asked."""

    object: str = ""
    """Id of an object type; narrower ones meet it."""
    scene: str = ""
    """Words of a scene on that object, in `language`: a full text of Iconclass, or names of who acts."""
    language: str = ""
    material: str = ""
    years: tuple[int, int] | None = None
    """An interval that the entry's years must overlap."""
    place: str = ""
    """A name that the entry must print."""

    def met_by(self, record: KnownRecord) -> bool:
        """Whether a record meets all conditions."""
        if self.object and not any(self.object == id for id, _ in record.subjects):
            return False
        if self.scene and not self._is_shown(record):
            return False
        if self.material and self.material not in record.materials:
            return False
        if self.years and not (record.years and overlap(self.years, record.years)):
            return False
        return not self.place or record.says(self.place)

    def _is_shown(self, record: KnownRecord) -> bool:
        """Whether a record has a scene whose text in the query's language says all the words, or prints them itself."""
        meant = scenes_saying(self.scene, self.language)
        printed = set(record.title.split()).issuperset(folded_words(self.scene))
        return bool(meant & record.scenes_of(self.object)) or (
            printed and record.item.language == self.language
        )

    def is_dated_within(self, record: KnownRecord) -> bool:
        """Whether the entry's years lie within the interval, or it is one year, or there is none."""
        return (
            not self.years
            or self.years[0] == self.years[1]
            or (
                record.years is not None
                and self.years[0] <= record.years[0]
                and record.years[1] <= self.years[1]
            )
        )


@cache
def scenes_saying(words: str, language: str) -> frozenset[str]:
    """Notations of the scenes whose text in a language has all of some words."""
    asked = set(folded_words(words))
    return frozenset(
        notation for notation, texts in scenes().items() if asked.issubset(folded_words(texts[language]))
    )


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two intervals of years have a year in common."""
    return one[0] <= other[1] and other[0] <= one[1]


def graded(corpus: QueryCorpus, criteria: QueryCriteria, languages: Iterable[str]) -> dict[str, int]:
    """All entries of a corpus that meet the criteria.

    Grade 2 where the entry is in one of `languages` and, if years are asked for, dated within them; else 1.
    """
    exact = frozenset(languages)
    return {
        record.item.id: EXACT
        if record.item.language in exact and criteria.is_dated_within(record)
        else PARTIAL
        for record in corpus.entries
        if criteria.met_by(record)
    }


def same_text(corpus: QueryCorpus, words: str) -> dict[str, int]:
    """The entries that have `words` as their title (2), or say them one behind the other (1)."""
    found = {}
    for record in corpus.entries:
        if record.says(words):
            is_title = record.title.split() == folded_words(words)
            found[record.item.id] = EXACT if is_title else PARTIAL
    return found


def with_all_words(
    records: Iterable[KnownRecord], words: Iterable[str], grade: int = EXACT
) -> dict[str, int]:
    """The records that print all of some words, wherever, with a grade."""
    asked = [word for text in words for word in folded_words(text)]
    return {
        record.item.id: grade for record in records if all(f" {word} " in record.folded for word in asked)
    }
