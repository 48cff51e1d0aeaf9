"""Items that may answer a query in another language: those with words that stand for the query's.

Chosen twice: by the words that the query's are likely said as, by BM25; and for words that no item has by how likely
they are said for those of the item, which knows rare words better.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select, text

from pictoria_docs.retrieval.candidates import SearchFilter, any_of, best_passing
from pictoria_docs.retrieval.compounds import COMPOUNDING, part_form
from pictoria_docs.retrieval.ranking import WeighedWord, log_likelihoods
from pictoria_docs.retrieval.term_statistics import TermStatistics
from pictoria_docs.retrieval.vector_scan import Numbers
from pictoria_docs.retrieval.word_translations import language_of
from pictoria_docs.store.search_schema import WORDS, words

MOST_COMPARED = 4000
"""Items that are compared by BM25 for one query: some milliseconds."""
LEAST_LIKELY = 0.05
"""Probability from which a word of an item chooses it,"""
MOST_STEMS = 16
"""so many of these words,"""
RARE = 300
"""and in how many items they are at most: others are left to BM25."""
USUAL_LENGTH = 6
"""Words of an item, before it is read."""
LOOKED_THROUGH = 4
"""So many times the wanted number of items are read for their length."""


def cross_language_candidates(
    connection: Connection,
    weighed: Sequence[WeighedWord],
    statistics: TermStatistics,
    limit: int,
    wanted: SearchFilter,
    allowed: Numbers | None,
) -> list[int]:
    """Items that have words of other languages for those of a query.

    Args:
        connection: to the index.
        weighed: the words of the query.
        statistics: of the index, in which their translations were looked up.
        limit: at most so many by each of the two ways.
        wanted: which items are wanted,
        allowed: and the numbers of these; None: all are.
    """
    found: list[int] = []
    if stems := _translated_stems(weighed, statistics):
        match = f"stemmed : ({any_of(stems)})"
        found += best_passing(connection, match, limit, wanted, allowed, statistics)
    unknown = [word for word in weighed if not any(map(statistics.count, {word.word.form, *word.word.stems}))]
    return [*found, *_likely(connection, unknown, limit, allowed)]


def _translated_stems(weighed: Sequence[WeighedWord], statistics: TermStatistics) -> list[str]:
    """The stems that the query's words are likely said as, the rarest first, while few items are to be compared."""
    stems = {stem for word in weighed for stem in word.translations}
    stems |= {part_form(stem) for stem in stems if language_of(stem) in COMPOUNDING}
    chosen: list[str] = []
    compared = 0
    for stem in sorted(stems, key=lambda stem: (statistics.count(stem), stem)):
        compared += statistics.count(stem)
        if chosen and compared > MOST_COMPARED:
            break
        chosen.append(stem)
    return chosen


def _likely(
    connection: Connection,
    weighed: Sequence[WeighedWord],
    limit: int,
    allowed: Numbers | None,
) -> list[int]:
    """Items of whose rare words those of the query are likely said, the likeliest first."""
    shares = _telling_shares(weighed)
    chosen = [*shares]
    found = _items_of(connection, chosen)
    passing = found if allowed is None else found[np.isin(found[:, 1], allowed, kind="table")]
    if not len(passing):
        return []
    numbers, row_of = np.unique(passing[:, 1], return_inverse=True)
    of_words = np.zeros((len(numbers), len(weighed)))
    # An item has a stem once, as a word or as part of a compound.
    np.add.at(of_words, row_of, np.array([shares[stem] for stem in chosen])[passing[:, 0]])
    weights = np.array([word.weight for word in weighed])
    likely = log_likelihoods(of_words, weights, np.full(len(numbers), USUAL_LENGTH))
    best = np.argsort(-likely, kind="stable")[: LOOKED_THROUGH * limit]
    numbers, lengths = numbers[best], _lengths(connection, numbers[best])
    likely = log_likelihoods(of_words[best], weights, lengths)
    ordered: list[int] = numbers[np.argsort(-likely, kind="stable")[:limit]].tolist()
    return ordered


def _telling_shares(weighed: Sequence[WeighedWord]) -> dict[str, NDArray[np.float64]]:
    """The stems that tell most of what stands for a query: how likely each of its words is said for each of them."""
    shares: dict[str, NDArray[np.float64]] = {}
    for index, word in enumerate(weighed):
        for stem, share in word.origins.items():
            if share >= LEAST_LIKELY:
                shares.setdefault(stem, np.zeros(len(weighed)))[index] = share
    if not shares:
        return {}
    stems = sorted(shares)
    weights = np.array([word.weight for word in weighed])
    likely = log_likelihoods(
        np.array([shares[stem] for stem in stems]), weights, np.full(len(stems), USUAL_LENGTH)
    )
    return {stems[index]: shares[stems[index]] for index in np.argsort(-likely, kind="stable")[:MOST_STEMS]}


def _forms(stem: str) -> tuple[str, ...]:
    """A stem as the index has it, as a word and as part of a compound."""
    return (stem, part_form(stem)) if language_of(stem) in COMPOUNDING else (stem,)


def _items_of(connection: Connection, stems: Sequence[str]) -> NDArray[np.int64]:
    """The items that have each of the stems that are rare: rows of its index and the number of an item."""
    if not stems:
        return np.zeros((0, 2), np.int64)
    names = {f"m{index}": f"stemmed : ({any_of(_forms(stem))})" for index, stem in enumerate(stems)}
    found = " UNION ALL ".join(
        f"SELECT * FROM (SELECT {index}, rowid FROM {WORDS} WHERE {WORDS} MATCH :m{index} LIMIT {RARE + 1})"
        for index in range(len(stems))
    )
    rows = connection.execute(text(found), names).all()
    items = np.array([tuple(row) for row in rows], np.int64).reshape(-1, 2)
    counts = np.bincount(items[:, 0], minlength=len(stems))
    return items[counts[items[:, 0]] <= RARE]


def _lengths(connection: Connection, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many words each item has; 1 at least."""
    blanks = func.length(words.c.printed) - func.length(func.replace(words.c.printed, " ", ""))
    query = select(words.c.rowid, blanks + 1).where(words.c.rowid.in_(numbers.tolist()))
    lengths = {row[0]: row[1] for row in connection.execute(query)}
    return np.array([lengths.get(number, 1) for number in numbers.tolist()], np.int64)
