"""Items that may answer a query in another language: those with words that the query's are likely said as."""

from collections.abc import Sequence

from sqlalchemy import Connection

from pictoria_docs.retrieval.candidates import SearchFilter, any_of, best_passing
from pictoria_docs.retrieval.compounds import COMPOUNDING, part_form
from pictoria_docs.retrieval.ranking import WeighedWord
from pictoria_docs.retrieval.term_statistics import TermStatistics
from pictoria_docs.retrieval.vector_scan import Numbers
from pictoria_docs.retrieval.word_translations import language_of

MOST_COMPARED = 4000
"""Items that are compared by BM25 for one query: some milliseconds."""


def cross_language_candidates(
    connection: Connection,
    weighed: Sequence[WeighedWord],
    statistics: TermStatistics,
    limit: int,
    wanted: SearchFilter,
    allowed: Numbers | None,
) -> list[int]:
    """Choose items that have words of other languages for those of a query, the best by BM25 first.

    Args:
        connection: to the index.
        weighed: the words of the query.
        statistics: of the index, in which their translations were looked up.
        limit: at most so many.
        wanted: which items are wanted,
        allowed: and the numbers of these; None: all are.
    """
    stems = _translated_stems(weighed, statistics)
    if not stems:
        return []
    return best_passing(connection, f"stemmed : ({any_of(stems)})", limit, wanted, allowed, statistics)


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
