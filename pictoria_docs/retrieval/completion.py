"""Words of the index that begin as a word that somebody types."""

from sqlalchemy import Connection, func, literal_column, select, text

from pictoria_docs.retrieval.candidates import SearchFilter
from pictoria_docs.retrieval.tokens import tokens_of
from pictoria_docs.store.database.search_schema import TERMS, WORDS, items, words

LOOKED_AT = 100
"""Words of the whole index, the most frequent, of which those are chosen that wanted items have."""
AFTER_ALL = "\uffff"
"""Behind every letter that begins a word."""


def completions(
    connection: Connection, typed: str, wanted: SearchFilter, limit: int
) -> list[tuple[str, int]]:
    """Words with the number of wanted items that have them, the most frequent first; without accents, in small letters.

    Args:
        connection: to the index.
        typed: a query whose last word may not be complete.
        wanted: in which items.
        limit: at most so many.
    """
    tokens = tokens_of(typed)
    if not tokens:
        return []
    begun = tokens[-1].form
    known = text(
        f"SELECT term, doc FROM {TERMS} WHERE col = 'printed' AND term >= :begun AND term < :end "
        "ORDER BY doc DESC, term LIMIT :limit"
    )
    values = {"begun": begun, "end": begun + AFTER_ALL, "limit": LOOKED_AT}
    found = [(row[0], row[1]) for row in connection.execute(known, values)]
    if wanted.conditions:
        counted = [(term, _count(connection, term, wanted)) for term, _ in found]
        found = sorted((pair for pair in counted if pair[1]), key=lambda pair: (-pair[1], pair[0]))
    return found[:limit]


def _count(connection: Connection, term: str, wanted: SearchFilter) -> int:
    """How many wanted items have a word."""
    query = select(func.count()).select_from(words).join(items, items.c.number == words.c.rowid)
    query = query.where(literal_column(WORDS).op("MATCH")(f'printed : "{term}"'), *wanted.conditions)
    return connection.scalar(query) or 0
